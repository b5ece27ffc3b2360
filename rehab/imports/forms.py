"""The file of placements that were kept elsewhere."""

from rehab.web.widgets import ConfirmField, FileField, Form


class HistoryForm(Form):
    """A CSV file, kept on disk; it is read later, by long work."""

    file = FileField(
        "File of placements",
        required="Choose the file to import",
        hint="A CSV file (UTF-8) with one row for each stay, up to 50 MB",
        accept=".csv",
    )
    update = ConfirmField("Update rows that were imported before and say something else now")
    skip_bad_rows = ConfirmField("Leave out rows with faults and take the others")

    def validate_file(self, field: FileField) -> None:
        """Refuse by its name what can be no such file, so that nobody waits to hear it."""
        name = (field.data.filename or "").lower() if field.data else ""
        if not name.endswith(".csv"):
            field.errors = [*field.errors, "Choose a file that ends in .csv"]
