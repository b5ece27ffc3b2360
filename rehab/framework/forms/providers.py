"""Providers: how they are known, whom to ring, what they show, and the lists of them."""

from rehab.framework.commands import AssuranceDetails, ContactDetails, ProviderDetails
from rehab.framework.queries import DateKind
from rehab.framework.rules import AssuranceKind
from rehab.web.widgets import (
    DayField,
    EmailField,
    FilterForm,
    Form,
    SelectField,
    TextField,
    options_of,
)


class ProviderForm(Form):
    """How a provider is known; only a commissioner may change the legal name."""

    legal_name = TextField(
        "Legal name",
        hint="As it is registered as a company or charity",
        required="Enter the name under which the provider is registered as a company or charity",
    )
    trading_name = TextField("Name that people know it by", hint="Leave empty if it is the same")
    cqc_provider_id = TextField("CQC provider number", hint="Like 1-101635000", width=20)
    ndtms_code = TextField("NDTMS agency code", hint="Like WM123", width=10)

    def details(self, *, legal_name: str = "") -> ProviderDetails:
        """What was entered; `legal_name` where it was not asked for. Only after validation."""
        return ProviderDetails(
            legal_name=self.legal_name.data if "legal_name" in self else legal_name,
            trading_name=self.trading_name.data or None,
            cqc_provider_id=self.cqc_provider_id.data.upper() or None,
            ndtms_code=self.ndtms_code.data.upper() or None,
        )


class NewProviderForm(ProviderForm):
    """The council is asked for where a commissioner works for more than one."""

    council = SelectField("Council that takes the provider on", required="Choose the council")


class ContactForm(Form):
    """Whom to ring, and about what."""

    name = TextField("Name", required="Enter the name")
    role = TextField("What they look after", hint="For example: referrals, or invoices", required="Enter what they do")
    phone = TextField("Telephone", longest=40, width=20)
    email = EmailField("Email address")

    def details(self) -> ContactDetails:
        """What was entered; only after validation."""
        return ContactDetails(self.name.data, self.role.data, self.phone.data, self.email.data)


class AssuranceForm(Form):
    """One paper; its kind is fixed once it is kept."""

    kind = SelectField(
        "What is it?", options=options_of(AssuranceKind), coerce=AssuranceKind, required="Choose what it is"
    )
    title = TextField("Which policy is it?", hint="Only for another policy, for example: Medicines policy")
    reference = TextField(
        "Policy number, or where the paper is kept",
        required="Enter the policy number, or where the paper is kept",
    )
    valid_until = DayField("Last day on which it is good", required="Enter the last day on which it is good")

    def details(self, *, kind: AssuranceKind | None = None) -> AssuranceDetails:
        """What was entered; `kind` where it was not asked for. Only after validation."""
        if self.valid_until.data is None:
            msg = "the form was not validated"
            raise ValueError(msg)
        title = self.title.data if "title" in self else ""
        return AssuranceDetails(kind or self.kind.data, self.reference.data, self.valid_until.data, title)


class ProviderFilter(FilterForm):
    """Which providers to show."""

    name = TextField("Part of the name", longest=100)


class DatesFilter(FilterForm):
    """Which dates to show."""

    kind = SelectField("What runs out", options=options_of(DateKind), coerce=DateKind, blank="Everything")
