"""A discharge plan of the demonstration: changed once all had signed, signed anew, and given to those who may."""

from rehab.core.transaction import transaction
from rehab.demo.residence import Residence
from rehab.discharge import commands
from rehab.discharge.commands.sharing import acknowledge_part, send_part
from rehab.discharge.rules.sheets import Means
from rehab.placements import queries as placements
from rehab.plans import queries as plans
from rehab.plans.rules import Answer, PlanText, Stakeholder

NEW_HOME = "Own tenancy at first; a supported flat in Rugby is promised from next month."
SENT = {Stakeholder.GP: Means.SECURE_MAIL, Stakeholder.HOUSING_SUPPORT: Means.BY_HAND}


def plan_changed(stay: Residence) -> None:
    """The home changes after all have signed: a second version, which all sign anew."""
    key_worker = stay.key_worker
    with transaction():
        found = placements.get_stay_for_update(key_worker, stay.stay_id)
        plan = plans.in_force(found.request_id)
        if plan is None:
            return
        texts = {text.value: getattr(plan, text) for text in PlanText} | {PlanText.ACCOMMODATION: NEW_HOME}
        answers = [
            Answer(row.kind, row.involvement, row.who_or_why, row.on, row.consented) for row in plan.stakeholders
        ]
        commands.save_plan(found, texts, answers, seen=plan.edition, by=key_worker, now=stay.now)
    stay.plan_agreed()


def parts_sent(stay: Residence) -> None:
    """The GP has its part and said so; housing support was given its own."""
    key_worker = stay.key_worker
    for kind, how in SENT.items():
        with transaction():
            found = placements.get_stay_for_update(key_worker, stay.stay_id)
            send_part(found, kind, sent_on=stay.day, how=how, by=key_worker, now=stay.now)
    with transaction():
        found = placements.get_stay_for_update(key_worker, stay.stay_id)
        acknowledge_part(
            found,
            Stakeholder.GP,
            acknowledged_on=stay.day,
            note="Will prescribe from the first day",
            by=key_worker,
            now=stay.now,
        )
