"""Histories of any length, made up from a seed: coherent stories with every turn that the definitions speak of."""

import datetime as dt
import random
from collections.abc import Iterator, Mapping, Sequence

from tests.support.history_rows import Row, a_row

PROVIDERS = ("PHOENIX HOUSE", "THE NELSON TRUST", "BROADWAY LODGE LIMITED", "BOSENCE FARM COMMUNITY LTD")
DISTRICTS = {"Coventry": ("Coventry", ""), "Warwickshire": ("Rugby", "Warwick", "")}
SUBSTANCES = ("7000", "7000;2200", "1101", "1101;7000", "3201", "3201;7000", "5000", "2200;5000", "")
PLANNED = ("completed", "completed_community", "completed_further_residential")
UNPLANNED = ("client_left", "did_not_return", "provider_ended")
OTHER = ("funding_ended", "transferred_health", "custody", "transferred_provider", "died")
REHAB, DETOX = "residential_rehab", "inpatient_detox"


class History:
    """Rows of people one after the other; `today` is the last day on which anything happened.

    `districts` are those of each council, by its area.
    """

    def __init__(
        self,
        seed: int,
        *,
        today: dt.date,
        years: int = 3,
        districts: Mapping[str, Sequence[str]] = DISTRICTS,
        providers: Sequence[str] = PROVIDERS,
    ) -> None:
        self.dice = random.Random(seed)  # noqa: S311  (a seed makes the same history again)
        self.districts, self.providers = districts, providers
        self.today = today
        self.first = today - dt.timedelta(days=365 * years)
        self.stays = self.requests = self.people = 0

    def rows(self, count: int) -> Iterator[Row]:
        """So many rows, the last person's perhaps cut short."""
        made = 0
        while made < count:
            for row in self._person():
                if made < count:
                    yield row
                    made += 1

    def _person(self) -> Iterator[Row]:
        self.people += 1
        council = self.dice.choice(list(self.districts))
        person = {
            "client_ref": f"C{self.people:06d}",
            "date_of_birth": str(dt.date(1950, 1, 1) + dt.timedelta(days=self.dice.randrange(18_000))),
            "sex": self.dice.choice(["male", "male", "female", "not_stated"]),
            "ethnicity": self.dice.choice(["A", "B", "C", "", "H", "Z"]),
            "local_authority": council,
            "district": self.dice.choice(self.districts[council]),
        }
        free = self.first + self._days((self.today - self.first).days)
        for _ in range(self.dice.choice([1, 1, 1, 2, 3])):
            for row in self._request(person, free):
                yield row
                free = dt.date.fromisoformat(row["ended_on"] or row["admitted_on"] or row["submitted_on"])
                if row["admitted_on"] and not row["ended_on"]:
                    return
            free += self._days(250)
            if free >= self.today:
                return

    def _days(self, most: int) -> dt.timedelta:
        return dt.timedelta(days=self.dice.randrange(most))

    def _request(self, person: Row, free: dt.date) -> Iterator[Row]:
        self.requests += 1
        care = self.dice.choice([REHAB, REHAB, DETOX])
        request = person | {
            "request_ref": f"R{self.requests:06d}",
            "substances": self.dice.choice(SUBSTANCES),
            "court_order": self.dice.choice(["", "", "drr", "atr"]),
            "parental_status": self.dice.choice(["", "not_a_parent", "declined", "parent_children_live_with"]),
            "submitted_on": str(min(free, self.today)),
            "funding_source": self.dice.choice(["public_health_grant", "adult_social_care", ""]),
        }
        first = self._stay(request | {"care_type": care}, min(free, self.today))
        yield first
        goes_on = first["exit_reason"] == "completed_further_residential" or self.dice.random() < 0.1
        if goes_on and first["ended_on"]:
            left = dt.date.fromisoformat(first["ended_on"])
            after = self._stay(request | {"care_type": REHAB}, left, decided=first["decided_on"])
            if after["admitted_on"]:
                yield after

    def _stay(self, request: Row, start: dt.date, *, decided: str = "") -> Row:
        """One row, that stops where today comes."""
        self.stays += 1
        row = a_row(self.stays) | dict.fromkeys(a_row(), "") | request
        row |= {
            "stay_ref": f"S{self.stays:06d}",
            "provider": self.dice.choice(self.providers),
            "serious_incident": "no",
        }
        decided_on = dt.date.fromisoformat(decided) if decided else start + self._days(25)
        if decided_on > self.today:
            return row
        decision = "approved" if decided else self.dice.choice(["approved"] * 8 + ["declined", "withdrawn"])
        row |= {"decided_on": str(decided_on), "decision": decision}
        offered = max(decided_on, start) + self._days(6)
        if decision != "approved" or offered > self.today:
            return row
        row |= {"approved_weeks": str(self.dice.randrange(1, 27)), "offered_on": str(offered)}
        admitted = offered + self._days(20)
        if admitted > self.today or self.dice.random() < 0.1:
            return row
        return row | self._time_there(request["care_type"], admitted)

    def _time_there(self, care: str, admitted: dt.date) -> Row:
        weekly = self.dice.choice(
            [str(self.dice.randrange(500, 2500)), f"{self.dice.randrange(50_000, 250_000) / 100:.2f}", ""]
        )
        there = {
            "admitted_on": str(admitted),
            "weekly_price": weekly,
            "nightly_price": f"{self.dice.randrange(9_000, 40_000) / 100:.2f}" if self.dice.random() < 0.3 else "",
            "client_contribution_weekly": self.dice.choice(["", "0", "35.17", "88.20"]),
        }
        left = admitted + self._days(30 if care == DETOX else 250)
        reviews = [admitted + dt.timedelta(days=84 * step + self.dice.randrange(-10, 12)) for step in (1, 2)]
        there["reviews_on"] = ";".join(
            str(day) for day in reviews if day <= min(left, self.today) and self.dice.random() < 0.8
        )
        if left > self.today:
            return there
        return there | self._end(left)

    def _end(self, left: dt.date) -> Row:
        reason = self.dice.choice([*PLANNED, *PLANNED, *UNPLANNED, self.dice.choice(OTHER)])
        return {
            "ended_on": str(left),
            "exit_reason": reason,
            "exit_accommodation": self.dice.choice(["", "settled", "settled", "unsettled", "no_fixed_abode"]),
            "paid_work_days_28": self.dice.choice(["", "0", "9", "10", "28"]),
            "discharge_plan_agreed_on": self._past(left + dt.timedelta(days=self.dice.randrange(-20, 5))),
            "satisfaction": self.dice.choice(["", "excellent", "good", "fair", "poor"]),
            "community_return_on": self._past(left + dt.timedelta(days=self.dice.randrange(-1, 40))),
            "re_presented_on": self._past(left + self._days(260)),
            "serious_incident": self.dice.choice(["yes", "no", "no", ""]),
        }

    def _past(self, day: dt.date) -> str:
        return str(day) if day <= self.today and self.dice.random() < 0.6 else ""
