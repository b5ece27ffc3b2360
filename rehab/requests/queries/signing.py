"""Where the manager's signature on a request stands."""

import hashlib
import json
from dataclasses import dataclass

from rehab.core.settings import value_of
from rehab.requests.models import SignOff
from rehab.requests.queries.dossiers import Dossier
from rehab.requests.queries.wording import entered
from rehab.requests.rules import EDITABLE, Section, SignOffState


@dataclass(frozen=True)
class Signature:
    """What a request needs and has: the latest sign-off, and the sections that say something else than was signed."""

    is_needed: bool
    latest: SignOff | None
    edited: list[Section]

    @property
    def state(self) -> SignOffState | None:
        """Where it stands; REPLACED as well where something was edited since; None where it was never asked for."""
        if self.latest is None:
            return None
        return SignOffState.REPLACED if self.edited else self.latest.state

    @property
    def is_given(self) -> bool:
        """Whether the request is signed as it stands."""
        return self.state is SignOffState.SIGNED

    @property
    def may_be_asked_for(self) -> bool:
        """Whether somebody can ask for it now."""
        return self.is_needed and self.state not in {SignOffState.ASKED, SignOffState.SIGNED}

    @property
    def stands_in_the_way(self) -> bool:
        """Whether the request cannot be submitted for want of it."""
        return self.is_needed and not self.is_given


def signature(dossier: Dossier) -> Signature:
    """Where the signature stands; what was edited matters only until the request is handed in."""
    request = dossier.request
    latest = dossier.sign_off
    is_signed = latest is not None and latest.state is SignOffState.SIGNED
    edited = edited_since(latest, dossier) if latest and is_signed and request.status in EDITABLE else []
    needed = value_of("manager_sign_off", authority_id=request.authority_id, on=dossier.day)
    return Signature(is_needed=bool(needed), latest=latest, edited=edited)


def editions(dossier: Dossier) -> dict[str, str]:
    """Section -> a mark that changes as soon as anything that was entered in it does."""
    return {section.value: _mark(entered(dossier, section)) for section in Section}


def edition(dossier: Dossier) -> str:
    """One mark for all of them: what a manager's form was made on."""
    return _mark(sorted(editions(dossier).items()))


def edited_since(signed: SignOff, dossier: Dossier) -> list[Section]:
    """The sections that say something else than what was signed."""
    now = editions(dossier)
    return [section for section in Section if signed.editions.get(section.value) != now[section.value]]


def _mark(content: list[tuple[str, str]]) -> str:
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:16]
