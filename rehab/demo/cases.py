"""The cases of the demonstration: one at each step, and a past that gives the measures something to count."""

import datetime as dt

from rehab.clients.rules import Sex
from rehab.demo import leaving, reviews
from rehab.demo.journey import Journey, Person
from rehab.demo.residence import Residence
from rehab.framework.rules import CareType
from rehab.panel.rules import Choice
from rehab.placements.rules import ExitReason
from rehab.requests.rules import CourtOrder, Section

HEROIN, CRACK, CANNABIS, ALCOHOL = 1101, 3201, 5000, 7000
DETOX = CareType.INPATIENT_DETOX


def born(year: int) -> dt.date:
    """A birth date for an invented person."""
    return dt.date(year, 3, 14)


def approved(person: Person, started_on: dt.date) -> Residence:
    """Requested on a day and approved within the panel's ten working days."""
    residence = Residence(person, started_on)
    return residence.draft().after(1).submitted().after(1).ready().after(3).decided().after(2)


def finished(today: dt.date) -> None:
    """People whose stay has ended: completed, left early, with and without an agreed plan."""
    person = Person("Ashley", born(1979), Sex.FEMALE)
    stay = approved(person, today - dt.timedelta(days=230)).in_a_bed().after(80).reviewed().after(2).plan_agreed()
    stay.left_as_planned(ExitReason.COMPLETED_COMMUNITY).after(6).picked_up()

    person = Person("Blake", born(1988), substances=(HEROIN, CRACK), court_order=CourtOrder.DRR)
    stay = approved(person, today - dt.timedelta(days=200)).in_a_bed()
    stay.after(75).reviewed().after(5).plan_agreed()
    stay.left_as_planned(ExitReason.COMPLETED).after(30).picked_up()

    person = Person("Cameron", born(1992), substances=(ALCOHOL, CANNABIS), weeks=24)
    stay = approved(person, today - dt.timedelta(days=190)).in_a_bed()
    stay.after(84).reviewed().after(50).plan_agreed()
    stay.left_as_planned(ExitReason.COMPLETED_COMMUNITY).after(4).picked_up()

    person = Person("Devon", born(1985), substances=(CRACK,))
    stay = approved(person, today - dt.timedelta(days=170)).in_a_bed().after(9)
    stay.left_unplanned(ExitReason.CLIENT_LEFT).after(1).looked_at()

    person = Person("Emery", born(1975), Sex.FEMALE, care_type=DETOX, weeks=2)
    stay = approved(person, today - dt.timedelta(days=120)).in_a_bed().after(10)
    stay.plan_agreed().left_as_planned(ExitReason.COMPLETED_FURTHER_RESIDENTIAL)

    person = Person("Finley", born(1990), substances=(HEROIN,), care_type=DETOX, weeks=3)
    stay = approved(person, today - dt.timedelta(days=90)).in_a_bed().after(6)
    stay.left_unplanned(ExitReason.DID_NOT_RETURN).after(1).looked_at()

    # Last night: the alarm, the letter and the follow-ups are still to be answered.
    person = Person("Perry", born(1982), substances=(HEROIN,))
    approved(person, today - dt.timedelta(days=40)).in_a_bed().after(26).left_unplanned(ExitReason.CLIENT_LEFT)


def resident(today: dt.date) -> None:
    """People in a bed today: a review in time, one overdue, one with a planned exit ahead."""
    person = Person("Gale", born(1983), Sex.FEMALE, weeks=24)
    stay = approved(person, today - dt.timedelta(days=125)).in_a_bed().after(80).reviewed()
    reviews.well_kept(stay, today)

    person = Person("Harper", born(1969), weeks=24, court_order=CourtOrder.DRR)
    reviews.put_off(approved(person, today - dt.timedelta(days=108)).in_a_bed().after(76))

    person = Person("Indigo", born(1995), Sex.FEMALE, substances=(CRACK, ALCOHOL))
    stay = approved(person, today - dt.timedelta(days=88)).in_a_bed()
    stay.after(60).reviewed().after(5).plan_agreed().after(4)
    leaving.plan_changed(stay)
    leaving.parts_sent(stay)
    stay.exit_arranged(today + dt.timedelta(days=4))


def under_way(today: dt.date) -> None:
    """A case at every step between the first word and the bed."""
    residence = approved(Person("Jules", born(1981)), today - dt.timedelta(days=12)).offered().after(1)
    residence.accepted(bed_in=5).after(1).confirmed()

    residence = approved(Person("Kendall", born(1990), Sex.FEMALE), today - dt.timedelta(days=11)).offered().after(1)
    residence.accepted(bed_in=10)

    approved(Person("Lane", born(1977), substances=(HEROIN,)), today - dt.timedelta(days=10)).offered()
    approved(Person("Marlow", born(1986)), today - dt.timedelta(days=9))

    person = Person("Noel", born(1993), substances=(ALCOHOL, CANNABIS), court_order=CourtOrder.ATR)
    journey = Journey(person, today - dt.timedelta(days=7))
    case = journey.draft().after(1).submitted().after(1).ready().after(3).before_panel(closes_after=6)
    journey.voted(case, "clinician")

    journey = Journey(Person("Oakley", born(1971), Sex.FEMALE), today - dt.timedelta(days=6))
    journey.draft().after(1).submitted().after(1).ready()

    Journey(Person("Peyton", born(1998)), today - dt.timedelta(days=2)).draft().after(1).submitted()

    journey = Journey(Person("Quincy", born(1984)), today - dt.timedelta(days=5), key_worker="colleague")
    journey.draft().after(1).submitted().after(1)
    journey.returned(
        {
            Section.HEALTH: "Please say which medication is taken now, and add the dose.",
            Section.HOME: "Who looks after the flat during the stay?",
        }
    )

    Journey(Person("Sage", born(1989)), today - dt.timedelta(days=2)).draft().after(1).asked_for_signature()

    Journey(Person("Reese", born(1991), Sex.FEMALE), today - dt.timedelta(days=1)).draft(complete=False)

    journey = Journey(Person("Skyler", born(1980)), today - dt.timedelta(days=40))
    journey.draft().after(1).submitted().after(1).ready().after(12)
    journey.decided(Choice.DECLINE, "Community detox with daily support was not tried; the service offers it now.")

    person = Person("Tatum", born(1987), Sex.FEMALE, district="Rugby")
    Journey(person, today - dt.timedelta(days=3), key_worker="warwickshire.keyworker").draft().after(1).submitted()
