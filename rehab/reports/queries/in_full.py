"""Everything that the measures tell of a period at once: what takes too long for a page."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from rehab.core.actor import Actor, Permission
from rehab.core.errors import NotFound
from rehab.jobs import queries as jobs
from rehab.jobs.models import LongJob
from rehab.jobs.rules import RESULTS_KEPT, LongState, Progress
from rehab.reports.queries.figures import figures
from rehab.reports.queries.targets import aims
from rehab.reports.queries.trends import Quarter, Story, quarters, year_to
from rehab.reports.rules import FULL_REPORT_KIND, Aim, Figure, Group, Measure, Period

_Asked = tuple[Period, Group | None]


@dataclass(frozen=True, slots=True)
class FullReport:
    """Every measure: of everybody, by every group, and over the last eight quarters."""

    period: Period
    found: dict[_Asked, list[Figure]]
    aims: dict[str, Aim]

    @property
    def everybody(self) -> list[Figure]:
        """Every measure, in the order of `kpis.md`."""
        return self.found[self.period, None]

    def story(self, measure: Measure) -> Story:
        """What the page of one measure tells."""
        (figure,) = self._of(measure, self.period)
        told = [
            Quarter(each, *self._of(measure, each), *self._of(measure, year_to(each)))
            for each in quarters(self.period.today)
        ]
        return Story(figure, told, self.grouped(measure, Group.PROVIDER), self.aims.get(measure.id))

    def grouped(self, measure: Measure, by: Group) -> list[Figure]:
        """One measure by its groups."""
        return self._of(measure, self.period, by)

    def _of(self, measure: Measure, period: Period, by: Group | None = None) -> list[Figure]:
        return [figure for figure in self.found[period, by] if figure.measure.id == measure.id]


def full_report(period: Period, *, authorities: Collection[int], progress: Progress) -> FullReport:
    """Every measure of these authorities, in a number of steps that does not depend on how much there is."""
    over_time = [days for each in quarters(period.today) for days in (each, year_to(each))]
    asked: list[_Asked] = [(period, None), *((period, by) for by in Group), *((days, None) for days in over_time)]
    found = {}
    for done, (days, by) in enumerate(asked):
        progress(done, len(asked))
        found[days, by] = figures(days, by=by, authorities=authorities)
    return FullReport(period, found, aims(authorities, day=period.as_of))


def full_reports(actor: Actor, *, now: dt.datetime) -> list[LongJob]:
    """The reports whose files can be fetched, the newest first."""
    made = jobs.ended_long(actor, FULL_REPORT_KIND, after=now - RESULTS_KEPT)
    return [job for job in made if _is_for(actor, job)]


def get_full_report(actor: Actor, public_id: str) -> LongJob:
    """One that was made. Raises NotFound, also where it is not the actor's to see."""
    job = jobs.get_long(actor, public_id)
    if job.kind != FULL_REPORT_KIND or job.state is not LongState.DONE or not _is_for(actor, job):
        raise NotFound
    return job


def _is_for(actor: Actor, job: LongJob) -> bool:
    """Whether they may see the measures of every authority that it is about."""
    return actor.organisations(Permission.VIEW_MEASURES).issuperset(job.arguments["authorities"])
