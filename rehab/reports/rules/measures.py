"""The measures of `kpis.md`: ids, titles, units and definitions in the words that pages show."""

import enum
from dataclasses import dataclass

RETURN_DAYS = 21
NOT_RECORDED = "not_recorded"
# The long work of a report with everything in it.
FULL_REPORT_KIND = "full_report"


class Unit(enum.StrEnum):
    """What a figure is: counts and money have no denominator."""

    PERCENT = "percent"
    COUNT = "count"
    DAYS = "days"
    MONEY = "money"


class Group(enum.StrEnum):
    """What measures can be broken down by."""

    SUBSTANCE_GROUP = "substance_group"
    CARE_TYPE = "care_type"
    PROVIDER = "provider"
    LOCAL_AUTHORITY = "local_authority"
    DISTRICT = "district"
    SEX = "sex"
    COURT_ORDER = "court_order"
    OPIATE_CRACK = "opiate_crack"

    @property
    def label(self) -> str:
        """The group in words."""
        return "Opiates or crack" if self is Group.OPIATE_CRACK else self.value.replace("_", " ").capitalize()


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure, with the words that the page shows; `source` is who asked for it."""

    id: str
    title: str
    unit: Unit
    numerator: str
    denominator: str
    source: str


_MEASURES = (
    Measure(
        "rehab_completion",
        "Residential rehab successfully completed",
        Unit.PERCENT,
        "Of these, stays whose exit reason is one of the three completions",
        "Residential rehab stays that ended in the period",
        "Coventry",
    ),
    Measure(
        "detox_completion",
        "Inpatient detox successfully completed",
        Unit.PERCENT,
        "Of these, stays whose exit reason is one of the three completions",
        "Inpatient detox stays that ended in the period",
        "Coventry",
    ),
    Measure(
        "safe_withdrawals",
        "Safe, successful withdrawals",
        Unit.COUNT,
        "Inpatient detox stays that ended in the period, were completed and had no serious incident",
        "",
        "Coventry",
    ),
    Measure(
        "detox_admitted",
        "People offered detox who were admitted",
        Unit.PERCENT,
        "Of these, requests with a detox stay, whenever it was",
        "Requests whose first offer of detox was made in the period",
        "Coventry",
    ),
    Measure(
        "return_to_community",
        "Picked up by community services within 21 days of leaving rehab",
        Unit.PERCENT,
        "Of these, stays with a community pick-up 0 to 21 days after leaving",
        "Final stays that were rehab, whose 21st day after leaving fell in the period and has passed; "
        "without people who died or went into custody",
        "Coventry",
    ),
    Measure(
        "re_presentation",
        "Re-presented to treatment within six months of completing",
        Unit.PERCENT,
        "Of these, stays with a re-presentation after leaving and within six months",
        "Completed final stays whose six months after leaving ended in the period and have passed",
        "Coventry, Thurrock, Medway",
    ),
    Measure(
        "completion_of_exits",
        "Programme completions as a share of exits",
        Unit.PERCENT,
        "Of these, stays that were completed",
        "Final stays that ended in the period",
        "Thurrock, Medway",
    ),
    Measure(
        "completion_of_in_treatment",
        "Programme completions as a share of all in placement",
        Unit.PERCENT,
        "Of these, people with a completed final stay that ended in the period",
        "People with a stay on at least one day of the period",
        "Coventry, Thurrock",
    ),
    Measure(
        "completed_not_re_presented",
        "Completed and did not re-present within six months",
        Unit.PERCENT,
        "Of these, people with a completed final stay whose six months after leaving ended in the period "
        "and have passed, none of which ended in a re-presentation",
        "People with a stay on at least one day of the period, up to today, moved back six months; a local, indicative "
        "form of PHOF C19",
        "Coventry, Medway, Worcestershire",
    ),
    Measure(
        "review_12_weeks",
        "People due a 12-weekly review who were never overdue",
        Unit.PERCENT,
        "Of these, stays without one overdue night in the period",
        "Stays with a night in the period that is 84 or more days after admission",
        "Thurrock, Medway",
    ),
    Measure(
        "wait_3_weeks",
        "Admitted within three weeks of the request",
        Unit.PERCENT,
        "Of these, stays admitted 21 days or less after the request was first submitted",
        "First stays of a request that began in the period",
        "Coventry, Thurrock",
    ),
    Measure(
        "wait_median_days",
        "Median days from request to admission",
        Unit.DAYS,
        "The median of the days from the first submission to the admission",
        "First stays of a request that began in the period",
        "Medway",
    ),
    Measure(
        "decision_on_time",
        "Panel decisions within 10 working days",
        Unit.PERCENT,
        "Of these, decisions made in time, counted from the first submission; pauses are not deducted",
        "Requests first approved or declined in the period",
        "Medway",
    ),
    Measure(
        "discharge_plan",
        "Discharge plan agreed before leaving",
        Unit.PERCENT,
        "Of these, stays whose discharge plan was agreed on or before the day of leaving",
        "Stays that ended in the period",
        "Coventry, Medway",
    ),
    Measure(
        "satisfaction",
        "Rated good or excellent, as a share of all exits",
        Unit.PERCENT,
        "Of these, stays that the person rated good or excellent",
        "Stays that ended in the period",
        "Coventry",
    ),
    Measure(
        "satisfaction_response",
        "Exits with a rating",
        Unit.PERCENT,
        "Of these, stays that the person rated at all",
        "Stays that ended in the period",
        "Coventry",
    ),
    Measure(
        "unplanned_exit",
        "Unplanned exits",
        Unit.PERCENT,
        "Of these, stays that the person or the provider ended early, or from whose leave the person did not return",
        "Stays that ended in the period",
        "Medway",
    ),
    Measure(
        "early_unplanned_exit",
        "Unplanned exits in the first 14 days",
        Unit.PERCENT,
        "Of these, stays with an unplanned exit within 14 days of admission",
        "Stays that began in the period at least 14 days ago",
        "This service",
    ),
    Measure(
        "settled_accommodation",
        "Completed exits into settled accommodation",
        Unit.PERCENT,
        "Of these, stays after which the person moved to settled accommodation",
        "Completed stays that ended in the period",
        "Coventry",
    ),
    Measure(
        "paid_work",
        "Completed exits with at least 10 days' paid work",
        Unit.PERCENT,
        "Of these, stays with 10 or more days of paid work in the last 28",
        "Completed stays that ended in the period",
        "Medway",
    ),
    Measure(
        "parental_status",
        "Parental status recorded at the start",
        Unit.PERCENT,
        "Of these, requests in which it is recorded; declining to say is an answer",
        "Requests first submitted in the period",
        "Coventry",
    ),
    Measure(
        "bed_nights",
        "Bed nights used",
        Unit.COUNT,
        "Nights of all stays that fall in the period; the day of leaving is no night",
        "",
        "Coventry, Medway",
    ),
    Measure(
        "net_spend",
        "Net cost of the bed nights used",
        Unit.MONEY,
        "Nights in the period at the price of each, less the person's contribution; before other funding "
        "and notice charges",
        "",
        "Medway",
    ),
)
MEASURES = {measure.id: measure for measure in _MEASURES}
