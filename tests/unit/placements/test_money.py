"""What a stay costs: any history of parts, funding, further nights and leaving adds up."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from rehab.core.money import divide_half_up
from rehab.finance.rules import Cost, LedgerKind, Run, cost_by_year
from rehab.placements.rules import ExitReason, Paid, Part, costs_of, merged, unpaid_window

DAY = dt.timedelta(days=1)
START = dt.date(2026, 3, 1)


def on(number: int) -> dt.date:
    return START + number * DAY


def pence(costs: list[Cost], kind: LedgerKind) -> int:
    return sum(share.pence for cost in costs if cost.kind is kind for share in cost_by_year(cost.runs))


@st.composite
def stays(draw: st.DrawFn) -> Paid:
    days = st.integers(min_value=1, max_value=400)
    starts = sorted({0, *draw(st.lists(days, max_size=3))})
    prices = st.one_of(st.none(), st.integers(min_value=0, max_value=300_000))
    parts = [Part(on(start), draw(prices), draw(st.integers(0, 91))) for start in starts]
    further = [(on(first), on(first + nights)) for first, nights in draw(st.lists(st.tuples(days, days), max_size=3))]
    ended = draw(st.one_of(st.none(), st.integers(min_value=starts[-1], max_value=600)))
    return Paid(
        parts,
        funded_until=on(draw(days)),
        further=further,
        ended_on=None if ended is None else on(ended),
        exit_reason=None if ended is None else draw(st.sampled_from(ExitReason)),
        notice_given_on=draw(st.one_of(st.none(), st.just(START), st.dates(START, on(600)))),
    )


def _by_hand(stay: Paid) -> int:
    """Night by night: what is paid of it, in sevenths of a penny."""
    total = 0
    for number in range(1000):
        night = on(number)
        if stay.ended_on is not None and night >= stay.ended_on:
            break
        funded = stay.funded_until is not None and night < stay.funded_until
        if funded or any(first <= night < after for first, after in stay.further):
            total += [part for part in stay.parts if part.starts_on <= night][-1].weekly_net_pence or 0
    return total


@given(stay=stays())
def test_each_paid_night_is_booked_once_at_the_price_of_its_part(stay: Paid) -> None:
    kind = LedgerKind.COMMITTED if stay.ended_on is None else LedgerKind.ACTUAL
    costs = costs_of(stay)
    assert pence(costs, kind) == divide_half_up(_by_hand(stay), 7)
    others = set(LedgerKind) - {kind, LedgerKind.NOTICE}
    assert not any(cost.kind in others for cost in costs)


@given(stay=stays())
def test_notice_is_never_more_than_its_days_nor_beyond_the_funding_nor_for_nights_stayed(stay: Paid) -> None:
    notices = [run for cost in costs_of(stay) if cost.kind is LedgerKind.NOTICE for run in cost.runs]
    for run in notices:
        assert stay.ended_on is not None
        assert stay.funded_until is not None
        assert run.starts_on == stay.ended_on
        assert 0 < run.nights <= stay.parts[-1].notice_days
        assert run.starts_on + run.nights * DAY <= stay.funded_until
        assert stay.exit_reason not in {ExitReason.PROVIDER_ENDED, ExitReason.DIED}
    assert len(notices) <= 1


@given(stay=stays(), today=st.dates(START, on(600)))
def test_the_first_unpaid_night_is_not_booked_and_the_one_before_it_is(stay: Paid, today: dt.date) -> None:
    window = unpaid_window(stay, today=today)
    if window is None:
        return
    first, after = window
    assert stay.funded_until is not None
    assert stay.funded_until <= first < after
    booked = merged([(stay.parts[0].starts_on, stay.funded_until), *stay.further])
    assert not any(start <= first < stop for start, stop in booked)
    assert any(start <= first - DAY < stop for start, stop in booked)


def test_notice_runs_from_the_day_on_which_it_was_given() -> None:
    stay = Paid([Part(START, 70_000, 14)], on(84), ended_on=on(30), exit_reason=ExitReason.COMPLETED)
    assert costs_of(stay) == [
        Cost(LedgerKind.ACTUAL, [Run(START, 30, 70_000)]),
        Cost(LedgerKind.NOTICE, [Run(on(30), 14, 70_000)]),
    ]
    told_before = Paid(stay.parts, on(84), ended_on=on(30), notice_given_on=on(20), exit_reason=ExitReason.COMPLETED)
    assert costs_of(told_before)[1] == Cost(LedgerKind.NOTICE, [Run(on(30), 4, 70_000)])
    told_long_before = Paid(stay.parts, on(84), ended_on=on(30), notice_given_on=on(2))
    assert len(costs_of(told_long_before)) == 1


def test_nights_after_the_funding_are_paid_as_far_as_they_were_authorised() -> None:
    stay = Paid([Part(START, 70_000)], on(84), further=[(on(84), on(90))], ended_on=on(95))
    assert costs_of(stay) == [Cost(LedgerKind.ACTUAL, [Run(START, 90, 70_000)])]
    assert unpaid_window(stay, today=on(200)) == (on(90), on(95))


def test_the_first_night_after_the_funding_is_unpaid_and_the_night_before_is_not() -> None:
    stay = Paid([Part(START, 70_000)], on(84))
    assert unpaid_window(stay, today=on(83)) is None
    assert unpaid_window(stay, today=on(84)) == (on(84), on(85))


def test_a_part_without_a_price_adds_nothing() -> None:
    stay = Paid([Part(START, None), Part(on(10), 70_000)], on(84), ended_on=on(20))
    assert costs_of(stay) == [Cost(LedgerKind.ACTUAL, [Run(on(10), 10, 70_000)])]
