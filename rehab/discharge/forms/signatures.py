"""Forms of signatures under a discharge plan; the plan's own form is in `plans.forms`."""

import datetime as dt
from typing import cast

from rehab.core import clock
from rehab.plans.rules import Party
from rehab.web.widgets import DayField, Form, Option, RadiosField, TextAreaField, TextField


class SignatureForm(Form):
    """One's own signature: only its day is asked."""

    signed_on = DayField("Day of signing", required="Enter the day of signing", default=clock.today, latest=clock.today)

    def name_of_signer(self, own_name: str) -> str:
        """Who signed: the user themselves."""
        return own_name

    def reason_of_refusal(self) -> str | None:
        """None: it was signed."""
        return None

    def day(self) -> dt.date:
        """The day of signing, once the form is valid."""
        return cast(dt.date, self.signed_on.data)


class ClientSignatureForm(SignatureForm):
    """The person's signature, or that they refuse and why."""

    outcome = RadiosField(
        "Did they sign?",
        required="Say whether they signed",
        options=[Option("signed", "They signed"), Option("refused", "They do not want to sign")],
    )
    reason = TextAreaField(
        "Why they do not sign", hint="In their own words. Leave blank if they signed", rows=3, longest=1000
    )

    def name_of_signer(self, own_name: str) -> str:  # noqa: ARG002  (the name is the person's, which the case holds)
        """The person signs under the name that the case holds."""
        return ""

    def reason_of_refusal(self) -> str | None:
        """What they said, if they refused."""
        return self.reason.data if self.outcome.data == "refused" else None


class ClinicianSignatureForm(SignatureForm):
    """The signature of a clinician, who has no account here."""

    signed_by = TextField("Name of the clinician", required="Enter the name of the clinician", longest=100)

    def name_of_signer(self, own_name: str) -> str:  # noqa: ARG002  (the clinician's name is asked)
        """The clinician."""
        return self.signed_by.data


SIGNATURE_FORMS: dict[Party, type[SignatureForm]] = {
    Party.CLIENT: ClientSignatureForm,
    Party.CLINICIAN: ClinicianSignatureForm,
}
