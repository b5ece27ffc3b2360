"""How somebody wants their mails."""

from rehab.notifications.models import NoticePreference
from rehab.notifications.rules import NoticeKind, Way
from rehab.web.widgets import CheckboxesField, Form, RadiosField, options_of


class PreferencesForm(Form):
    """The kinds that are ticked are mailed; the others stand on the list alone."""

    way = RadiosField(
        "How do you want your mails?", required="Choose how you want your mails", options=options_of(Way), coerce=Way
    )
    mailed = CheckboxesField(
        "What do you want mails about?",
        hint="What you do not tick is still on your list of notices.",
        options=options_of(NoticeKind),
        coerce=NoticeKind,
    )

    def show(self, preference: NoticePreference | None) -> None:
        """Fill in what is in force; who never chose gets a mail for everything."""
        muted = {each.kind for each in preference.muted} if preference else set()
        self.way.data = preference.way if preference else Way.EACH
        self.mailed.data = [kind for kind in NoticeKind if kind not in muted]

    @property
    def muted(self) -> list[NoticeKind]:
        """The kinds that are not ticked."""
        return [kind for kind in NoticeKind if kind not in self.mailed.data]
