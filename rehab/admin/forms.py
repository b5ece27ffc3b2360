"""Forms of administration."""

from collections.abc import Iterable

from rehab.accounts.models import Organisation
from rehab.accounts.rules import KIND_OF_ROLE, PASSWORD_LENGTH, OrganisationKind, Role
from rehab.web.widgets import (
    CheckboxesField,
    EmailField,
    Form,
    Option,
    PasswordField,
    RadiosField,
    SelectField,
    TextField,
)

WHERE = {
    OrganisationKind.AUTHORITY: "At a council",
    OrganisationKind.TREATMENT_SERVICE: "At a treatment service",
    OrganisationKind.PROVIDER: "At a provider",
}


def _where(role: Role) -> str:
    anywhere = " or, for your council's panel, anywhere else" if role is Role.PANEL_MEMBER else ""
    return f"{WHERE[KIND_OF_ROLE[role]]}{anywhere}"


def _first_password() -> PasswordField:
    return PasswordField(
        "First password",
        required="Enter a password for them to start with",
        hint=f"At least {PASSWORD_LENGTH} characters, such as three random words. Ask them to change it.",
        autocomplete="new-password",
    )


class UserForm(Form):
    """A new account, with the password that the administrator hands over."""

    name = TextField("Name", required="Enter their name")
    email = EmailField("Email address", required="Enter their email address")
    organisation = SelectField("Organisation", required="Choose the organisation that they work for")
    roles = CheckboxesField(
        "What they do here",
        options=[Option(role.value, role.label, _where(role)) for role in Role],
        coerce=Role,
        required="Choose at least one role",
    )
    password = _first_password()

    def offer(self, organisations: Iterable[Organisation]) -> None:
        """Let the administrator choose from these organisations."""
        self.organisation.options = [Option(each.public_id, each.name) for each in organisations]


class StaffForm(Form):
    """A new account at one's own provider, with the password that the manager hands over."""

    name = TextField("Name", required="Enter their name")
    email = EmailField("Email address", required="Enter their email address")
    role = RadiosField(
        "What they do here",
        options=[
            Option(
                Role.PROVIDER_STAFF.value,
                "Staff",
                "Answers offers, records arrivals, stays and exits, and says which beds are free",
            ),
            Option(Role.PROVIDER_MANAGER.value, "Manager", "The same, and looks after staff, facilities and prices"),
        ],
        coerce=Role,
        required="Choose what they do here",
    )
    password = _first_password()
