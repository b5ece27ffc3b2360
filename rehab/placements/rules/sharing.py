"""Who sees a person's record, given what they consent to (`domain.md`, Placement request, 2)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rehab.clients.rules import ConsentKind


@dataclass(frozen=True, slots=True)
class Sight:
    """What one party sees of the person."""

    party: str
    sees: str


@dataclass(frozen=True, slots=True)
class Involved:
    """Who is concerned with a person at present, by name: houses asked, the one that keeps a bed, the one they live in.

    `before_panel`: a panel has the case open.
    """

    asked: Sequence[str] = ()
    expecting: str = ""
    living_at: str = ""
    before_panel: bool = False


def who_sees(consents: Collection[ConsentKind], involved: Involved) -> list[Sight]:
    """Each party that is concerned, and what it sees while these consents are in force."""
    sharing = ConsentKind.SHARING in consents
    both = sharing and ConsentKind.TREATMENT in consents
    found = [Sight("Your service and the panel coordinator", "The record and the requests")]
    if involved.before_panel:
        papers = "The papers of the case, without name or address" if both else "Nothing, until the person agrees again"
        found.append(Sight("Members of the panel", papers))
    for house in involved.asked:
        summary = "The summary that was sent with the offer" if both else "Nothing: the offer is closed"
        found.append(Sight(house, summary))
    if involved.expecting:
        seen = (
            "Name and summary, to get ready for the arrival"
            if sharing
            else "That a bed is kept, and for no one by name"
        )
        found.append(Sight(involved.expecting, seen))
    if involved.living_at:
        found.append(Sight(involved.living_at, "What safe care needs: the stay, its reviews and the discharge plan"))
    data = "Included" if ConsentKind.NDTMS in consents else "Left out"
    return [*found, Sight("National drug treatment data (NDTMS)", data)]


CLOSED = (
    "Facilities that were asked are told that the offer is closed, without a reason. They no longer see anything of "
    "the person. If the person agrees again, ask them anew."
)
EFFECTS: dict[ConsentKind, tuple[str, ...]] = {
    ConsentKind.TREATMENT: (
        "Until the person agrees again, no facility can be asked, no bed confirmed and no arrival recorded.",
        CLOSED,
        "A bed that was confirmed stays kept. To give it up, withdraw the request.",
        "Members of the panel can no longer read the case.",
        "Somebody who lives in a facility stays there. Speak to the facility about their care today.",
    ),
    ConsentKind.SHARING: (
        "New sharing stops at once: no facility can be asked for a bed.",
        CLOSED,
        "A bed that was confirmed stays kept, without a name. To give it up, withdraw the request.",
        "A facility that the person lives in keeps what safe care needs, but opens none of their documents.",
        "Members of the panel can no longer read the case.",
    ),
    ConsentKind.NDTMS: (
        "The person is left out of the national data from now on.",
        "Nothing else changes: requests, offers and stays go on.",
    ),
}
