"""What a provider must be able to show, and when it must be told that it runs out (`domain.md`, Framework)."""

import datetime as dt
import enum
import re

WARNING_DAYS = (60, 30, 7)
CQC_PROVIDER = re.compile(r"1-[0-9]{1,15}|[A-Z0-9]{3,8}")
NDTMS_AGENCY = re.compile(r"[A-Z0-9]{4,8}")


class AssuranceKind(enum.StrEnum):
    """What is shown; of other policies a provider may show several, each with a title."""

    EMPLOYERS_LIABILITY = "employers_liability"
    PUBLIC_LIABILITY = "public_liability"
    PROFESSIONAL_INDEMNITY = "professional_indemnity"
    DBS_CHECKS = "dbs_checks"
    SAFEGUARDING_POLICY = "safeguarding_policy"
    EQUALITY_ASSESSMENT = "equality_assessment"
    OTHER_POLICY = "other_policy"

    @property
    def label(self) -> str:
        """The kind in words."""
        return {
            AssuranceKind.EMPLOYERS_LIABILITY: "Employers' liability insurance",
            AssuranceKind.PUBLIC_LIABILITY: "Public liability insurance",
            AssuranceKind.PROFESSIONAL_INDEMNITY: "Professional indemnity insurance",
            AssuranceKind.DBS_CHECKS: "DBS checks of staff",
            AssuranceKind.SAFEGUARDING_POLICY: "Safeguarding policy",
            AssuranceKind.EQUALITY_ASSESSMENT: "Equality impact assessment",
            AssuranceKind.OTHER_POLICY: "Another policy",
        }[self]


EXPECTED = tuple(kind for kind in AssuranceKind if kind is not AssuranceKind.OTHER_POLICY)


class Validity(enum.StrEnum):
    """Where a date stands on a day; the last day itself is still good."""

    GOOD = "good"
    RUNS_OUT = "runs_out"
    EXPIRED = "expired"

    @property
    def tone(self) -> str:
        """How a tag shows it (`pages.md`)."""
        return {Validity.GOOD: "good", Validity.RUNS_OUT: "act", Validity.EXPIRED: "bad"}[self]


def validity(valid_until: dt.date, *, day: dt.date) -> Validity:
    """Where something that is good until a date stands on a day; it runs out from the first warning on."""
    if valid_until < day:
        return Validity.EXPIRED
    return Validity.RUNS_OUT if (valid_until - day).days <= WARNING_DAYS[0] else Validity.GOOD


def days_in_words(valid_until: dt.date, *, day: dt.date) -> str:
    """`Runs out in 12 days`, `Runs out today`, `Ran out 3 days ago`; `In date` while there is time."""
    left = (valid_until - day).days
    count = f"{abs(left)} {'day' if abs(left) == 1 else 'days'}"
    if left < 0:
        return f"Ran out {count} ago"
    if left == 0:
        return "Runs out today"
    return f"Runs out in {count}" if left <= WARNING_DAYS[0] else "In date"


def warning_due(valid_until: dt.date, *, warned: int | None, day: dt.date) -> int | None:
    """The step (60, 30 or 7 days) that is to be told of on a day, or None.

    `warned` is the step told of last. Steps that were slept through are told of once, as the nearest; what has run
    out already is still told of if the last step never was.
    """
    left = (valid_until - day).days
    reached = [step for step in WARNING_DAYS if left <= step]
    if not reached or (warned is not None and warned <= reached[-1]):
        return None
    return reached[-1]


def assurance_faults(kind: AssuranceKind, *, title: str, reference: str) -> dict[str, str]:
    """Field -> what is wrong: another policy is known by its title, and everything has a number or a place."""
    faults = {}
    if kind is AssuranceKind.OTHER_POLICY and not title.strip():
        faults["title"] = "Enter which policy it is"
    if not reference.strip():
        faults["reference"] = "Enter the policy number, or where the paper is kept"
    return faults


def provider_faults(*, legal_name: str, cqc_provider_id: str | None, ndtms_code: str | None) -> dict[str, str]:
    """Field -> why no provider can be known by this."""
    faults = {}
    if not re.search(r"[A-Za-z0-9]", legal_name):
        faults["legal_name"] = "Enter the name under which the provider is registered as a company or charity"
    if cqc_provider_id is not None and not CQC_PROVIDER.fullmatch(cqc_provider_id):
        faults["cqc_provider_id"] = "Enter the provider number of the Care Quality Commission, like 1-101635000"
    if ndtms_code is not None and not NDTMS_AGENCY.fullmatch(ndtms_code):
        faults["ndtms_code"] = "Enter the agency code, 4 to 8 letters and digits, like WM123"
    return faults


_SMALL_WORDS = frozenset({"and", "of", "the", "for", "in", "on", "at", "to", "by"})
_INITIALS = frozenset({"CIC", "UK", "NHS", "LLP", "PLC", "CGL", "CIO", "II", "III"})


def readable_name(name: str) -> str:
    """A name that was entered in capitals as people write it, `Broadway Lodge Limited`; any other as it is."""
    if not name.isupper():
        return name
    words = name.split()
    return " ".join(_readable_word(word, is_first=number == 0) for number, word in enumerate(words))


def _readable_word(word: str, *, is_first: bool) -> str:
    if word.strip("(),.") in _INITIALS:
        return word
    if word.casefold() in _SMALL_WORDS and not is_first:
        return word.casefold()
    return re.sub(r"[^\W\d_][\w']*", lambda part: part[0].capitalize(), word)
