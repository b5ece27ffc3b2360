"""A second reading of the definitions of measures: plain loops over the cells of a file, nothing shared with the SQL.

Everything here was worked out from the definitions alone; it is slow, and it is meant to be.
"""

import calendar
import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from fractions import Fraction
from statistics import median

import holidays

from tests.support.history_rows import Row

COMPLETED = {"completed", "completed_further_residential", "completed_community"}
UNPLANNED = {"client_left", "did_not_return", "provider_ended"}
Answer = tuple[object, object]


def day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def months(start: dt.date, count: int) -> dt.date:
    number = start.year * 12 + start.month - 1 + count
    year, month = divmod(number, 12)
    return dt.date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def works(one: dt.date) -> bool:
    return one.weekday() < 5 and one not in holidays.country_holidays("GB", subdiv="ENG", years=one.year)


def working_days(start: dt.date, end: dt.date) -> int:
    while not works(start):
        start += dt.timedelta(days=1)
    return sum(works(start + dt.timedelta(days=step)) for step in range(1, (end - start).days + 1))


class Stay:
    def __init__(self, row: Row) -> None:
        self.row = row
        self.admitted, self.ended = day(row["admitted_on"]), day(row["ended_on"])
        self.submitted = day(row["submitted_on"])
        self.completed = row["exit_reason"] in COMPLETED
        self.unplanned = row["exit_reason"] in UNPLANNED
        self.window = months(self.ended, 6) if self.ended else None
        self.first = self.final = False

    @property
    def re_presented(self) -> bool:
        again = day(self.row["re_presented_on"])
        return again is not None and self.ended < again <= self.window

    def nights(self, start: dt.date, end: dt.date, as_of: dt.date) -> int:
        leaving = self.ended or as_of + dt.timedelta(days=1)
        return max(0, (min(leaving, end + dt.timedelta(days=1)) - max(self.admitted, start)).days)

    def overdue(self, night: dt.date) -> bool:
        held = [dt.date.fromisoformat(text) for text in self.row["reviews_on"].split(";") if text]
        last = max([self.admitted, *(one for one in held if one <= night)])
        return (night - last).days > 84


class Measures:
    """Everything that can be said of some rows in a period, as numerator and denominator."""

    def __init__(self, rows: Iterable[Row], start: dt.date, end: dt.date, today: dt.date) -> None:
        self.rows, self.start, self.end, self.as_of = list(rows), start, end, min(end, today)
        self.stays = [Stay(row) for row in self.rows if row["admitted_on"]]
        by_request: dict[str, list[Stay]] = defaultdict(list)
        for stay in self.stays:
            by_request[stay.row["request_ref"]].append(stay)
        for stays in by_request.values():
            stays.sort(key=lambda stay: (stay.admitted, stay.ended or dt.date.max))
            stays[0].first = stays[-1].final = True

    def groups(self, by: str) -> dict[str, "Measures"]:
        """The same, for the rows of each group alone; who is first and final was settled before."""
        found: dict[str, Measures] = {}
        for name in {group_of(row, by) for row in self.rows}:
            part = Measures([], self.start, self.end, self.as_of)
            part.as_of = self.as_of
            part.rows = [row for row in self.rows if group_of(row, by) == name]
            part.stays = [stay for stay in self.stays if group_of(stay.row, by) == name]
            found[name] = part
        return found

    def share(self, stays: Iterable[Stay], counts: Callable[[Stay], bool]) -> Answer:
        found = list(stays)
        return sum(bool(counts(stay)) for stay in found), len(found)

    def ended(self) -> list[Stay]:
        return [stay for stay in self.stays if stay.ended and self.start <= stay.ended <= self.end]

    def followed(self) -> list[Stay]:
        return [s for s in self.stays if s.final and s.completed and self.start <= s.window <= self.as_of]

    def there(self, start: dt.date, end: dt.date) -> set[str]:
        return {s.row["client_ref"] for s in self.stays if s.admitted <= end and (not s.ended or s.ended >= start)}

    def everything(self) -> dict[str, Answer]:
        ended, finals = self.ended(), [stay for stay in self.ended() if stay.final]
        completed = [stay for stay in ended if stay.completed]
        detox = [stay for stay in ended if stay.row["care_type"] == "inpatient_detox"]
        safe = [stay for stay in detox if stay.completed and stay.row["serious_incident"] != "yes"]
        return {
            "rehab_completion": self.share(set(ended) - set(detox), lambda s: s.completed),
            "detox_completion": self.share(detox, lambda s: s.completed),
            "safe_withdrawals": (len(safe), None),
            "completion_of_exits": self.share(finals, lambda s: s.completed),
            "discharge_plan": self.share(ended, self._plan_in_time),
            "satisfaction": self.share(ended, lambda s: s.row["satisfaction"] in {"good", "excellent"}),
            "satisfaction_response": self.share(ended, lambda s: s.row["satisfaction"]),
            "unplanned_exit": self.share(ended, lambda s: s.unplanned),
            "settled_accommodation": self.share(completed, lambda s: s.row["exit_accommodation"] == "settled"),
            "paid_work": self.share(completed, lambda s: int(s.row["paid_work_days_28"] or 0) >= 10),
            "re_presentation": self.share(self.followed(), lambda s: s.re_presented),
            **self._arrivals(),
            **self._people(),
            **self._use(),
        }

    def _plan_in_time(self, stay: Stay) -> bool:
        agreed = day(stay.row["discharge_plan_agreed_on"])
        return agreed is not None and agreed <= stay.ended

    def _arrivals(self) -> dict[str, Answer]:
        firsts = [s for s in self.stays if s.first and self.start <= s.admitted <= self.end]
        waits = [(stay.admitted - stay.submitted).days for stay in firsts]
        fortnight = dt.timedelta(days=14)
        young = [s for s in self.stays if self.start <= s.admitted <= self.end and s.admitted + fortnight <= self.as_of]
        return {
            "wait_3_weeks": (sum(wait <= 21 for wait in waits), len(waits)),
            "wait_median_days": (median(waits) if waits else None, len(waits)),
            "early_unplanned_exit": self.share(young, lambda s: s.unplanned and s.ended - s.admitted <= fortnight),
            "return_to_community": self.share(self._could_return(), self._returned),
        }

    def _could_return(self) -> list[Stay]:
        found = []
        for stay in self.stays:
            if stay.final and stay.ended and stay.row["care_type"] == "residential_rehab":
                last = stay.ended + dt.timedelta(days=21)
                alive = stay.row["exit_reason"] not in {"died", "custody"}
                if alive and self.start <= last <= self.end and last <= self.as_of:
                    found.append(stay)
        return found

    def _returned(self, stay: Stay) -> bool:
        back = day(stay.row["community_return_on"])
        return back is not None and 0 <= (back - stay.ended).days <= 21

    def _people(self) -> dict[str, Answer]:
        done = {
            s.row["client_ref"] for s in self.stays if s.final and s.completed and self.start <= s.ended <= self.end
        }
        well = {s.row["client_ref"] for s in self.followed()} - {
            s.row["client_ref"] for s in self.followed() if s.re_presented
        }
        before = self.there(months(self.start, -6), months(self.as_of, -6)) if self.start <= self.as_of else set()
        now = self.there(self.start, self.end)
        return {
            "completion_of_in_treatment": (len(done & now), len(now)),
            "completed_not_re_presented": (len(well & before), len(before)),
        }

    def _use(self) -> dict[str, Answer]:
        due, never_late, nights, pence = 0, 0, 0, 0
        for stay in self.stays:
            nights += stay.nights(self.start, self.end, self.as_of)
            pence += self._cost(stay)
            last = (stay.ended - dt.timedelta(days=1)) if stay.ended and stay.ended <= self.as_of else self.as_of
            first = max(stay.admitted, self.start)
            inside = [first + dt.timedelta(days=step) for step in range((last - first).days + 1)]
            if any((night - stay.admitted).days >= 84 for night in inside):
                due += 1
                never_late += not any(stay.overdue(night) for night in inside)
        return {
            "review_12_weeks": (never_late, due),
            "bed_nights": (nights, None),
            "net_spend": (f"{'-' if pence < 0 else ''}{abs(pence) // 100}.{abs(pence) % 100:02d}", None),
        }

    def _cost(self, stay: Stay) -> int:
        row = stay.row
        if not row["nightly_price"] and not row["weekly_price"]:
            return 0
        a_night = Fraction(row["nightly_price"]) if row["nightly_price"] else Fraction(row["weekly_price"]) / 7
        less = Fraction(row["client_contribution_weekly"] or 0) / 7
        exact = stay.nights(self.start, self.end, self.as_of) * (a_night - less) * 100
        return int((exact + Fraction(1, 2)) // 1)


def over_requests(rows: list[Row], start: dt.date, end: dt.date, by: str | None = None) -> dict[str, dict[str, Answer]]:
    """The measures that count requests, by measure and group (`None` as the empty text)."""
    requests: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        requests[row["request_ref"]].append(row)
    found: dict[str, dict[str, list[bool]]] = {
        name: defaultdict(list) for name in ("decision_on_time", "parental_status", "detox_admitted")
    }
    for its_rows in requests.values():
        submitted = min(day(row["submitted_on"]) for row in its_rows)
        decided = [day(row["decided_on"]) for row in its_rows if row["decision"] in {"approved", "declined"}]
        if decided and start <= min(decided) <= end:
            _count(found["decision_on_time"], its_rows, by, counts=working_days(submitted, min(decided)) <= 10)
        if start <= submitted <= end:
            _count(found["parental_status"], its_rows, by, counts=bool(its_rows[0]["parental_status"]))
        detox = [row for row in its_rows if row["care_type"] == "inpatient_detox"]
        offered = [day(row["offered_on"]) for row in detox if row["offered_on"]]
        if offered and start <= min(offered) <= end:
            _count(found["detox_admitted"], detox, by, counts=any(row["admitted_on"] for row in detox))
    return {name: {key: (sum(flags), len(flags)) for key, flags in groups.items()} for name, groups in found.items()}


def _count(groups: dict[str, list[bool]], rows: list[Row], by: str | None, *, counts: bool) -> None:
    told_by = [row for row in rows if row["admitted_on"]] or rows
    for name in {group_of(row, by) if by else "" for row in told_by}:
        groups[name].append(counts)


def group_of(row: Row, by: str) -> str:
    codes = [int(code) for code in row["substances"].split(";") if code]
    opiate = any(1000 <= code <= 1999 for code in codes)
    if by == "opiate_crack":
        return "not_recorded" if not codes else "yes" if opiate or 3201 in codes else "no"
    if by == "substance_group":
        if not codes:
            return "not_recorded"
        others = any(code != 7000 for code in codes)
        if opiate:
            return "opiate"
        return "non_opiate" if 7000 not in codes else "alcohol_and_non_opiate" if others else "alcohol"
    if by == "court_order":
        return row["court_order"] or "none"
    return row[by] or "not_recorded"
