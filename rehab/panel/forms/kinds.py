"""Forms of fast tracks and appeals."""

from collections.abc import Sequence

from rehab.accounts.models import User
from rehab.core import clock
from rehab.panel.models import Panel
from rehab.panel.rules.appeals import Channel
from rehab.panel.rules.fast_track import Trigger
from rehab.web.widgets import (
    DayField,
    Form,
    Option,
    RadiosField,
    SelectField,
    TextAreaField,
    YesNoField,
    options_of,
)

NOT_TELLING = "The people who decide read it. Do not name the person, and leave out addresses and dates of birth."


class AskFastTrackForm(Form):
    """Why a detox cannot wait for a meeting."""

    trigger = RadiosField(
        "Why can it not wait?", required="Choose why it cannot wait", options=options_of(Trigger), coerce=Trigger
    )
    detail = TextAreaField(
        "What makes it urgent?", required="Enter what makes it urgent", hint=NOT_TELLING, rows=4, longest=2000
    )


class OpenFastTrackForm(Form):
    """Whose chair and clinical lead decide; asked only where the authority has several panels."""

    panel = SelectField("Panel", required="Choose the panel")

    def offer(self, panels: Sequence[Panel]) -> None:
        """Ask only where there is a choice."""
        if len(panels) > 1:
            self.panel.options = [Option(panel.public_id, panel.name) for panel in panels]
        else:
            del self.panel


class LodgeAppealForm(Form):
    """An appeal; how and when it came is asked of coordinators, for a key worker lodges it today."""

    channel = RadiosField(
        "How did it reach you?",
        required="Choose how it reached you",
        options=[Option(Channel.LETTER, Channel.LETTER.label), Option(Channel.PHONE, Channel.PHONE.label)],
        coerce=Channel,
    )
    lodged_on = DayField("When did it reach you?", required="Enter when it reached you", latest=clock.today)
    grounds = TextAreaField(
        "Why does the person appeal?",
        required="Enter why the person appeals",
        hint=f"In their own words. {NOT_TELLING}",
        rows=6,
    )
    late_reason = TextAreaField(
        "If it is late, why is it taken?", hint="Needed after the last day to appeal", rows=3, longest=1000
    )

    def ask_key_worker(self) -> None:
        """Leave out what only a coordinator can say."""
        del self.channel, self.lodged_on, self.late_reason


class AppointForm(Form):
    """Who looks at an appeal."""

    user = SelectField("Who?", required="Choose who looks at the appeal")
    presides = YesNoField(
        "Do they preside?", required="Say whether they preside", hint="One of them records the decision"
    )

    def offer(self, users: Sequence[User]) -> None:
        """Members of any panel, with where they work."""
        self.user.options = [Option(user.public_id, f"{user.name}, {user.organisation.name}") for user in users]


class WithdrawAppealForm(Form):
    """The person takes it back."""

    reason = TextAreaField(
        "Why does the person take it back?", required="Enter why the person takes it back", rows=3, longest=1000
    )
