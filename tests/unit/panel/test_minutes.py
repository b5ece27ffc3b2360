"""What minutes say, and to whom."""

import dataclasses
import datetime as dt

from rehab.panel.rules.minutes import (
    CaseFacts,
    Member,
    Presence,
    parts_of,
    presence_of,
    shown_to,
    signature,
    stored_parts,
)

CASE = CaseFacts(
    case_id=7,
    reference="R-2026-00001",
    kind="New request",
    outcome="Declined on 1 June 2026",
    terms=("Instead: Day programme",),
    reason="Not tried yet.\nToo early.",
    apart=("Cass Conflict",),
    notes="Long talk.",
    actions="Kay tells the service by Friday.",
)
MEMBERS = [Member("Ann", "Chair", Presence.PRESENT), Member("Ben", "Member", Presence.APOLOGIES)]


def test_minutes_tell_who_was_there_then_each_case_then_the_rest() -> None:
    parts = parts_of(MEMBERS, [CASE], others="The clerk", notes="Next meeting in July.")
    assert [part.heading for part in parts] == ["Who was there", "1. R-2026-00001", "Other business"]
    assert parts[0].paragraphs == ["Present: Ann (chair).", "Sent apologies: Ben (member).", "Also present: The clerk"]
    assert parts[1].paragraphs == [
        "New request. Declined on 1 June 2026.",
        "Instead: Day programme",
        "Reason: Not tried yet.",
        "Too early.",
        "Took no part: Cass Conflict.",
        "Notes: Long talk.",
        "Actions: Kay tells the service by Friday.",
    ]


def test_nothing_is_said_of_what_there_was_not() -> None:
    (attendance, case) = parts_of([], [dataclasses.replace(CASE, terms=(), reason="", apart=(), notes="", actions="")],
                                  others="", notes=" ")  # fmt: skip
    assert attendance.paragraphs == ["Nobody is recorded."]
    assert case.paragraphs == ["New request. Declined on 1 June 2026."]


def test_whoever_takes_no_part_in_a_case_reads_only_that_there_was_one() -> None:
    parts = parts_of(MEMBERS, [CASE], others="", notes="")
    assert shown_to(parts, apart_from=frozenset({8})) == parts
    kept = shown_to(parts, apart_from=frozenset({7}))
    assert kept[0] == parts[0]
    assert kept[1].heading == parts[1].heading
    assert kept[1].paragraphs == ["You take no part in this case."]


def test_a_vote_tells_more_than_an_apology() -> None:
    assert presence_of(1, took_part=[1], sent_apologies=[1]) is Presence.PRESENT
    assert presence_of(1, took_part=[2], sent_apologies=[1]) is Presence.APOLOGIES
    assert presence_of(1, took_part=[], sent_apologies=[]) is Presence.ABSENT


def test_what_was_agreed_comes_back_as_it_was() -> None:
    parts = parts_of(MEMBERS, [CASE], others="", notes="x")
    assert stored_parts([dataclasses.asdict(part) for part in parts]) == parts
    assert signature("Ann", dt.date(2026, 6, 2)).paragraphs == ["Agreed by Ann on 2 June 2026."]
