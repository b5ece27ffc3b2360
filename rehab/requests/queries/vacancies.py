"""What providers last said was free, as one person needs to know it."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from rehab.clients.rules import Sex
from rehab.core.clock import london_date
from rehab.core.db import db
from rehab.core.settings import value_of
from rehab.framework.models import VacancyReport
from rehab.framework.rules import is_stale


@dataclass(frozen=True, slots=True)
class Vacancy:
    """The newest report of a facility; a stale one tells nothing any more."""

    report: VacancyReport
    is_stale: bool

    def free_for(self, sex: Sex) -> int:
        """Beds that somebody of this sex can have."""
        own = {Sex.MALE: self.report.free_men, Sex.FEMALE: self.report.free_women}
        return self.report.free_any + own.get(sex, 0)


def vacancies(facility_ids: Collection[int], *, authority_id: int, now: dt.datetime) -> dict[int, Vacancy]:
    """Facility id -> its newest report; facilities that never reported are left out."""
    newest_first = func.row_number().over(
        partition_by=VacancyReport.facility_id, order_by=[VacancyReport.reported_at.desc(), VacancyReport.id.desc()]
    )
    ranked = (
        select(VacancyReport, newest_first.label("place")).where(VacancyReport.facility_id.in_(facility_ids)).subquery()
    )
    newest = aliased(VacancyReport, ranked)
    days = value_of("vacancy_stale_days", authority_id=authority_id, on=london_date(now))
    reports = db.session.scalars(select(newest).where(ranked.c.place == 1).order_by(newest.id))
    return {report.facility_id: Vacancy(report, is_stale(report.reported_at, now=now, days=days)) for report in reports}
