"""Writing and signing discharge plans."""

import datetime as dt
from collections.abc import Mapping, Sequence

from rehab.audit import commands as audit
from rehab.core.actor import Actor
from rehab.core.clock import london_date, written
from rehab.core.db import db
from rehab.core.errors import Conflict, IllegalMove, InvalidInput
from rehab.framework.rules import CareType
from rehab.plans import queries, rules
from rehab.plans.models import DischargePlan, PlanSignature, PlanStakeholder
from rehab.plans.rules import Answer, Answered, Party, PlanStatus, PlanText

CHANGED = "Somebody else changed this plan while you were working on it. Reload the page and look at it again."


def save_draft(
    case_id: int,
    care_type: CareType,
    fields: Mapping[str, str],
    stakeholders: Sequence[Answer],
    *,
    by: Actor,
    now: dt.datetime,
    seen: str | None = None,
) -> DischargePlan:
    """Store what the plan of a case says; the caller has locked the case.

    An unsigned version is changed in place; a signed one stays as it was signed and a new version takes its place.
    Saving what stands there already changes nothing. `seen` is the edition that the form was made from ("" for no
    plan yet): raises Conflict if that is no longer the one in force. None asks for no check.
    """
    plan = queries.in_force(case_id, lock=True)
    if seen is not None and seen != (plan.edition if plan else ""):
        raise Conflict(CHANGED)
    texts = {text: fields.get(text, "").strip() for text in PlanText}
    changed = _changed(plan, care_type, texts, stakeholders)
    if plan is not None and not changed:
        return plan
    if plan is None or plan.signatures:
        plan = _next_version(case_id, plan, care_type, by=by, now=now)
    plan.care_type, plan.updated_at = care_type, now
    for text, value in texts.items():
        setattr(plan, text, value)
    _store_answers(plan, stakeholders)
    db.session.flush()
    audit.record("plan.saved", subject=plan, by=by, case_id=case_id, fields=changed, at=now)
    return plan


def _changed(
    plan: DischargePlan | None, care_type: CareType, texts: Mapping[PlanText, str], answers: Sequence[Answer]
) -> list[str]:
    """The names of what differs from what is stored."""
    old_texts = {text: getattr(plan, text) if plan else "" for text in PlanText}
    old_answers = {row.kind: _told(row) for row in plan.stakeholders} if plan else {}
    new_answers = {answer.kind: _told(answer) for answer in answers}
    return [
        *(["care_type"] if plan is None or plan.care_type is not care_type else []),
        *(text.value for text in PlanText if texts[text] != old_texts[text]),
        *(kind.value for kind in rules.Stakeholder if new_answers.get(kind) != old_answers.get(kind)),
    ]


def _told(answer: Answered) -> tuple[object, ...]:
    return answer.involvement, answer.who_or_why, answer.on, answer.consented


def _next_version(
    case_id: int, old: DischargePlan | None, care_type: CareType, *, by: Actor, now: dt.datetime
) -> DischargePlan:
    if old is not None:
        old.status = PlanStatus.REPLACED
        db.session.flush()
    plan = DischargePlan(
        case_id=case_id,
        number=old.number + 1 if old else 1,
        status=PlanStatus.DRAFT,
        care_type=care_type,
        created_at=now,
        created_by_id=by.user_id,
        updated_at=now,
        stakeholders=[],
        signatures=[],
    )
    db.session.add(plan)
    return plan


def _store_answers(plan: DischargePlan, answers: Sequence[Answer]) -> None:
    """Change rows in place: a kind stands once in a plan, and inserts come before deletes."""
    stored = {row.kind: row for row in plan.stakeholders}
    wanted = {answer.kind for answer in answers}
    plan.stakeholders[:] = [row for row in plan.stakeholders if row.kind in wanted]
    for answer in answers:
        row = stored.get(answer.kind)
        if row is None:
            row = PlanStakeholder(kind=answer.kind)
            plan.stakeholders.append(row)
        row.involvement, row.who_or_why = answer.involvement, answer.who_or_why
        row.on, row.consented = answer.on, answer.consented


def sign(
    plan: DischargePlan,
    party: Party,
    *,
    signed_on: dt.date,
    signed_by: str = "",
    refused: bool = False,
    reason: str = "",
    by: Actor,
    now: dt.datetime,
) -> None:
    """Record a party's signature, or the client's refusal with its reason, under a version that the caller has locked.

    The plan is agreed once all whom it needs have signed, on the day of the last of these. The same again is success.
    Raises IllegalMove for a version that is replaced or unfinished, InvalidInput for a party that does not sign, a day
    before the version was last changed or after today, a refusal without reason; Conflict for a different signature.
    """
    signature = PlanSignature(
        party=party,
        signed_on=signed_on,
        signed_by=signed_by,
        refused=refused,
        reason=reason if refused else "",
        recorded_by_id=by.user_id,
    )
    if _is_repeat(plan, signature):
        return
    _insist_on_whole(plan)
    if faults := _signing_faults(plan, signature, today=london_date(now)):
        raise InvalidInput(faults)
    plan.signatures.append(signature)
    if not plan.awaited:
        plan.status, plan.agreed_on = PlanStatus.AGREED, max(each.signed_on for each in plan.signatures)
    db.session.flush()
    action = "plan.refused" if refused else "plan.signed"
    audit.record(action, subject=plan, by=by, case_id=plan.case_id, fields=[party.value], at=now)
    if plan.status is PlanStatus.AGREED:
        audit.record("plan.agreed", subject=plan, by=by, case_id=plan.case_id, at=now)


def _is_repeat(plan: DischargePlan, signature: PlanSignature) -> bool:
    earlier = plan.signature_of(signature.party)
    if earlier is None:
        return False
    told = [(each.signed_on, each.signed_by, each.refused, each.reason) for each in (earlier, signature)]
    if told[0] == told[1]:
        return True
    what = "refusal is" if earlier.refused else "signature is"
    msg = f"The {signature.party.label.lower()}'s {what} already recorded. Change the plan if it must be signed anew."
    raise Conflict(msg)


def _insist_on_whole(plan: DischargePlan) -> None:
    if plan.status is PlanStatus.REPLACED:
        raise IllegalMove(CHANGED)
    if gaps := rules.missing(plan):
        msg = f"This plan is not finished. {'. '.join(gaps)}."
        raise IllegalMove(msg)


def _signing_faults(plan: DischargePlan, signature: PlanSignature, *, today: dt.date) -> dict[str, str]:
    changed_on = london_date(plan.updated_at)
    if signature.party not in rules.signatures_needed(plan.care_type):
        return {"party": f"The {signature.party.label.lower()} does not sign a plan for this type of care"}
    if signature.refused and signature.party is not Party.CLIENT:
        return {"refused": "Only the client's refusal can be recorded"}
    if signature.refused and not signature.reason:
        return {"reason": "Enter why the client does not sign"}
    if signature.signed_on > today:
        return {"signed_on": "The day of signing must be today or in the past"}
    if signature.signed_on < changed_on:
        return {
            "signed_on": f"The day of signing must be {written(changed_on)} or later, when the plan was last changed"
        }
    return {}
