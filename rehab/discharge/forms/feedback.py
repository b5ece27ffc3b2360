"""The form by which people say how their stay was: large, plain, and nothing in it must be answered."""

from rehab.discharge.rules import ASKED, LONGEST_COMMENT, Protest, Reply, Told
from rehab.placements.rules import Satisfaction
from rehab.placements.rules.complaints import LONGEST_COMPLAINT, ComplaintTheme
from rehab.web.widgets import Form, RadiosField, SelectField, TextAreaField, YesNoField, options_of


class FeedbackForm(Form):
    """A rating, a few questions, and a place for their own words; the questions are added below, from the rules."""

    rating = RadiosField("All in all, how was it?", options=options_of(Satisfaction), coerce=Satisfaction)
    comment = TextAreaField(
        "Is there anything you want to say?",
        hint="What was good, and what should be better. Please leave out names",
        rows=6,
        longest=LONGEST_COMMENT,
    )
    may_share = YesNoField(
        "May the place where you stayed read your words?",
        hint="Without your name, and only together with those of other people",
    )

    complaint = TextAreaField(
        "What do you want to complain about?",
        hint="Leave this blank if you have no complaint",
        rows=6,
        longest=LONGEST_COMPLAINT,
    )
    theme = SelectField(
        "What is it mainly about?", options=options_of(ComplaintTheme), coerce=ComplaintTheme, blank="Choose"
    )
    names_them = YesNoField(
        "May the place and the council know that the complaint is yours?",
        hint="If not, they look into it, but they cannot answer you",
    )

    @property
    def questions(self) -> list[RadiosField]:
        """The questions of the rules, in their order."""
        return [self[name] for name in ASKED]

    def told(self) -> Told:
        """What the command keeps, once the form is valid."""
        return Told(
            rating=self.rating.data,
            answers={name: self[name].data for name in ASKED},
            comment=self.comment.data,
            may_share=bool(self.may_share.data),
            complaint=self._protest(),
        )

    def _protest(self) -> Protest | None:
        """The complaint, if there is one."""
        if not self.complaint.data:
            return None
        theme = self.theme.data or ComplaintTheme.OTHER
        return Protest(theme, self.complaint.data, names_them=bool(self.names_them.data))


for _name, _question in ASKED.items():
    setattr(
        FeedbackForm,
        _name,
        RadiosField(_question, options=options_of(Reply), coerce=Reply, params={"classes": "govuk-radios--inline"}),
    )
