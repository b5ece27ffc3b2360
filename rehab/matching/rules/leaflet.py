"""The choices leaflet: what each place is like, in words for the person who may live there. No prices, no risks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rehab.core.text import sentence_list
from rehab.framework.rules import LANGUAGES, MedicalCover, Programme, Sexes
from rehab.matching.rules.distance import Home, miles_between
from rehab.matching.rules.needs import Place

HEADING = "Places you can choose from"
PROGRAMMES = {
    Programme.TWELVE_STEP: "You work through twelve steps together with others, as in Alcoholics Anonymous.",
    Programme.THERAPEUTIC_COMMUNITY: "You live and work together like a big household, and help each other change.",
    Programme.CBT: "You learn to notice the thoughts that lead to drinking or using, and what to do instead.",
    Programme.FAITH_BASED: "Faith is part of daily life there.",
    Programme.ECLECTIC: "They use a mix of approaches, and fit them to you.",
}
HEALTH_CARE = {
    MedicalCover.LOCAL_GP: "You see a doctor at the practice nearby.",
    MedicalCover.VISITING_NURSE: "A nurse comes in to see people.",
    MedicalCover.NURSE_DAY: "A nurse is there during the day.",
    MedicalCover.NURSE_NIGHT: "A nurse is there day and night.",
    MedicalCover.DOCTOR_NIGHT: "A doctor and a nurse are there day and night.",
}
QUESTIONS = (
    "What does a normal day look like?",
    "Would I have my own room?",
    "When can my family and friends ring or visit?",
    "Can I keep my phone? Can I smoke?",
    "What should I bring?",
    "What happens if I find it hard, or want to leave?",
)


@dataclass(frozen=True, slots=True)
class Part:
    """A heading and what stands below it: paragraphs, then a list; the heading of a part of a place is `level` 3."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    level: int = 2
    is_numbered: bool = False


def leaflet(places: Sequence[Place], home: Home, *, council: str, key_worker: str) -> list[Part]:
    """An opening, a part for each place by name, what to ask, and what happens next."""
    parts = [_opening(len(places))]
    for place in sorted(places, key=lambda each: (each.name_key, each.id)):
        parts += _place(place, home, council)
    return [*parts, Part("Questions you may want to ask", (), QUESTIONS), _what_happens_next(key_worker)]


def _opening(count: int) -> Part:
    if count == 1:
        opening = "This place can take new people. Read about it, alone or with your key worker."
    else:
        opening = "These places can take new people. Read about each one, alone or with your key worker."
    return Part("About this leaflet", (opening, "The choice is yours. You can change your mind."))


def _place(place: Place, home: Home, council: str) -> Iterable[Part]:
    offering = place.offering
    like = offering.what_it_is_like or place.description
    programme = [PROGRAMMES[each] for each in Programme if each in place.programmes]
    yield Part(place.name, (f"Run by {place.provider}.",))
    yield from _part("What it is like", [*_lines(like), *programme])
    yield from _list("Who lives there", _who_lives_there(place))
    yield from _list("What they ask of you", _lines(offering.what_it_expects))
    yield from _list("Your health", _health(place))
    yield from _part("Where it is", _where(place, home, council))
    yield from _list("Afterwards", _afterwards(place))


def _part(heading: str, paragraphs: Sequence[str]) -> Iterable[Part]:
    """Nothing where the place has said nothing: an empty heading tells nobody anything."""
    if paragraphs:
        yield Part(heading, tuple(paragraphs), level=3)


def _list(heading: str, points: Sequence[str]) -> Iterable[Part]:
    """As `_part`, with points where there are several."""
    if len(points) > 1:
        yield Part(heading, (), tuple(points), level=3)
    else:
        yield from _part(heading, points)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _who_lives_there(place: Place) -> list[str]:
    offering, beds = place.offering, place.beds.total
    who = {Sexes.MEN: "Men", Sexes.WOMEN: "Women", Sexes.MIXED: "Men and women"}
    said = [f"{who[offering.sexes]} live there."] if offering.sexes else []
    said += [f"There is room for {beds} {'person' if beds == 1 else 'people'}."]
    ages = _ages(offering.youngest_age, offering.oldest_age)
    more = {
        "Parents can bring their children"
        + (f", up to {offering.oldest_child} years old." if offering.oldest_child is not None else "."): (
            offering.takes_families
        ),
        "Couples can go together.": offering.takes_couples,
        "You can ask to bring a pet.": offering.takes_pets,
        "The house can be used with a wheelchair.": offering.wheelchair,
    }
    languages = sorted(LANGUAGES[code] for code in place.languages if code in LANGUAGES)
    spoken = [f"Besides English, staff speak {sentence_list(languages)}."] if languages else []
    return [*said, *ages, *(text for text, applies in more.items() if applies), *spoken]


def _ages(youngest: int | None, oldest: int | None) -> list[str]:
    if youngest is None and oldest is None:
        return []
    if oldest is None:
        return [f"People are {youngest} or older."]
    return [f"People are {youngest} to {oldest} years old." if youngest else f"People are {oldest} or younger."]


def _health(place: Place) -> list[str]:
    cover = place.offering.medical_cover
    detox = sentence_list(sorted(_small(substance.label) for substance in place.detox))
    return [
        *([HEALTH_CARE[cover]] if cover else []),
        *([f"You can come off {detox} there, with medical help."] if detox else []),
        *(["You can stay on methadone or buprenorphine."] if place.offering.takes_substitution else []),
    ]


def _small(label: str) -> str:
    return label if label[:2].isupper() else label.casefold()


def _where(place: Place, home: Home, council: str) -> list[str]:
    miles = miles_between(home, place.offering)
    if miles is not None:
        return [place.address, f"It is about {max(1, round(miles))} miles from the area of {council}."]
    region = place.offering.region
    return [place.address, *([f"It is in {region.label}."] if region else [])]


def _afterwards(place: Place) -> list[str]:
    offered = {
        "They stay in touch with you after you leave.": place.offering.aftercare,
        "They have houses that people can move on to.": place.offering.move_on_housing,
        "There are groups like AA or NA.": place.offering.mutual_aid,
    }
    return [text for text, applies in offered.items() if applies]


def _what_happens_next(key_worker: str) -> Part:
    worker = f"your key worker, {key_worker}" if key_worker else "your key worker"
    return Part(
        "What happens next",
        ("Nothing is fixed yet.",),
        (
            f"Talk about these places with {worker}.",
            "Say which one you like best, and why. It is written down in your own words.",
            "A panel at the council looks at your request. You get a letter that says what it decided.",
            "The place may want to talk with you first, on the phone or face to face. You can ask them anything.",
            "When there is a bed, you agree the day that you go.",
        ),
        is_numbered=True,
    )
