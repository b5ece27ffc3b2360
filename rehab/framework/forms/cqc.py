"""The regulator's list, to check facilities against."""

from rehab.web.widgets import ConfirmField, FileField, Form


class RegisterForm(Form):
    """A file of up to 80 MB, kept on disk; it is read later, by long work."""

    file = FileField(
        "List of active locations",
        required="Choose the list to check against",
        hint="The file as the regulator publishes it, .ods, .xlsx or .csv, up to 80 MB",
        accept=".ods,.xlsx,.csv",
    )
    is_full_list = ConfirmField("Believe this list even if it is short, or lacks most of the locations known here")

    def validate_file(self, field: FileField) -> None:
        """Refuse by its name what can be no sheet, so that nobody waits to hear it."""
        name = (field.data.filename or "").lower() if field.data else ""
        if not name.endswith((".ods", ".xlsx", ".csv")):
            field.errors = [*field.errors, "Choose a file that ends in .ods, .xlsx or .csv"]
