"""Returning a request: what must be said, and what the key worker confirms on handing it in again."""

from collections.abc import Mapping, Sequence

from rehab.core.errors import DomainError
from rehab.core.text import sentence_list
from rehab.requests.rules.names import Section


class ReturnNotAnswered(DomainError):
    """Sections that were asked for were not saved since; the key worker has not said that they stay as they are."""

    def __init__(self, sections: Sequence[Section]) -> None:
        names = sentence_list([f"“{section.label}”" for section in sections])
        super().__init__(f"You have not changed {names}, where the coordinator asks for more.")
        self.sections = sections


def return_faults(missing: Mapping[Section, str]) -> dict[str, str]:
    """What is wrong with a return: it names at least one section, and for each what is missing."""
    if not missing:
        return {"sections": "Tick each section in which something is missing"}
    return {
        reason_field(section): f"Say what is missing in “{section.label}”"
        for section, reason in missing.items()
        if not reason.strip()
    }


def reason_field(section: Section) -> str:
    """The name of the field for what is missing in a section."""
    return f"missing_in_{section.name.casefold()}"
