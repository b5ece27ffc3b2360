"""Serious incidents (004 §4.36): their kinds, how they are followed up, and when one can be closed."""

import enum

LONGEST_ACCOUNT = 4000
LONGEST_PLACE = 200


class IncidentKind(enum.StrEnum):
    """What must be reported to the council (004 §4.36.1.1 to 4.36.1.7)."""

    DEATH = "death"
    SERIOUS_HARM = "serious_harm"
    SERVICE_CONTINUITY = "service_continuity"
    ABUSE_ALLEGATION = "abuse_allegation"
    ADVERSE_MEDIA = "adverse_media"
    CONTROLLED_DRUGS = "controlled_drugs"
    INFORMATION_BREACH = "information_breach"

    @property
    def label(self) -> str:
        """The kind in words."""
        return {
            IncidentKind.DEATH: "Death",
            IncidentKind.SERIOUS_HARM: "Serious harm",
            IncidentKind.SERVICE_CONTINUITY: "The service cannot go on as it should",
            IncidentKind.ABUSE_ALLEGATION: "Allegation of abuse",
            IncidentKind.ADVERSE_MEDIA: "Bad press or public concern",
            IncidentKind.CONTROLLED_DRUGS: "Controlled drugs",
            IncidentKind.INFORMATION_BREACH: "Breach of information security",
        }[self]

    @property
    def hint(self) -> str:
        """What belongs to the kind, in the words of 004."""
        return {
            IncidentKind.DEATH: "Unexpected or avoidable, of a resident, staff, a visitor or a member of the public",
            IncidentKind.SERIOUS_HARM: "Life-saving treatment, surgery, permanent harm, prolonged pain or distress",
            IncidentKind.SERVICE_CONTINUITY: "Fire, flood, lost records, no electricity or computers, too few staff",
            IncidentKind.ABUSE_ALLEGATION: "By anybody, against anybody, however long ago",
            IncidentKind.ADVERSE_MEDIA: "In newspapers, on television or online",
            IncidentKind.CONTROLLED_DRUGS: "Lost, stolen, given wrongly or not accounted for",
            IncidentKind.INFORMATION_BREACH: "Records seen by, sent to or taken by somebody who should not have them",
        }[self]


# Those that, where they involve a person, make the withdrawal of that person not a safe one (`kpis.md`).
SERIOUS = frozenset(
    {
        IncidentKind.DEATH,
        IncidentKind.SERIOUS_HARM,
        IncidentKind.ABUSE_ALLEGATION,
        IncidentKind.CONTROLLED_DRUGS,
    }
)


class IncidentStatus(enum.StrEnum):
    """Where an incident stands with the council that follows it up."""

    REPORTED = "reported"
    ACKNOWLEDGED = "acknowledged"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        """The status in words."""
        return {
            IncidentStatus.REPORTED: "Reported",
            IncidentStatus.ACKNOWLEDGED: "Being followed up",
            IncidentStatus.CLOSED: "Closed",
        }[self]

    @property
    def tone(self) -> str:
        """The colour of its tag."""
        return {
            IncidentStatus.REPORTED: "act",
            IncidentStatus.ACKNOWLEDGED: "progress",
            IncidentStatus.CLOSED: "closed",
        }[self]


MOVES = {
    IncidentStatus.REPORTED: frozenset({IncidentStatus.ACKNOWLEDGED}),
    IncidentStatus.ACKNOWLEDGED: frozenset({IncidentStatus.CLOSED}),
    IncidentStatus.CLOSED: frozenset({IncidentStatus.ACKNOWLEDGED}),
}


class EntryKind(enum.StrEnum):
    """What was added to the record of an incident."""

    UPDATE = "update"
    LEARNING = "learning"
    CLOSED = "closed"
    REOPENED = "reopened"

    @property
    def label(self) -> str:
        """The kind in words."""
        return {
            EntryKind.UPDATE: "News",
            EntryKind.LEARNING: "What was learnt",
            EntryKind.CLOSED: "Closed",
            EntryKind.REOPENED: "Opened again",
        }[self]


# What people add themselves; the rest comes with closing and opening again.
WRITTEN = (EntryKind.UPDATE, EntryKind.LEARNING)


def closing_faults(*, has_learning: bool, open_follow_ups: int) -> list[str]:
    """What must be done before an incident can be closed, each a sentence."""
    faults = []
    if not has_learning:
        faults.append("Nobody has written yet what was learnt from it.")
    if open_follow_ups:
        faults.append(
            "One follow-up is not done yet." if open_follow_ups == 1 else f"{open_follow_ups} follow-ups are not done."
        )
    return faults
