"""What the invented people say in their requests: believable, alike enough to be short, and nobody's own words."""

import datetime as dt

from rehab.clients.rules import ALCOHOL, Reported, is_opiate
from rehab.core.questions import questions_of
from rehab.framework.rules import DualDiagnosis, Programme
from rehab.plans.rules import Answer, Involvement, Stakeholder
from rehab.requests.rules import (
    CourtOrder,
    Mobility,
    Nearness,
    ParentalStatus,
    Section,
    SubstanceUse,
    Substitution,
    Values,
)
from rehab.requests.rules.asked.life import PRIORITY
from rehab.requests.rules.vocabulary import (
    Address,
    Capacity,
    CareAct,
    DomesticAbuse,
    Frequency,
    GenderIdentity,
    Housing,
    Injecting,
    Known,
    MaritalStatus,
    Offending,
    Religion,
    Route,
    Said,
    SexualOrientation,
    Work,
)

INJECTED = (1101,)
ROUTES = {1101: Route.INJECT, 3201: Route.SMOKE, 5000: Route.SMOKE, ALCOHOL: Route.ORAL}
AMOUNTS = {1101: "0.5 g", 3201: "£20 to £40", 5000: "3 joints", ALCOHOL: "30 units"}
CONSENT: Values = {"capacity": Capacity.HAS, "explained_by": "Key worker, in two sessions"}
WISHES: Values = {
    "nearness": Nearness.AWAY,
    "programme": Programme.ECLECTIC,
    "single_sex": False,
}


def about_person(district: str) -> Values:
    """Somebody with an address in a district."""
    return {
        "address": Address.OWN,
        "postcode": "CV1",
        "district": district,
        "gp": "Example Practice (demonstration)",
        "mobility": Mobility.STAIRS,
        "communication": "None known.",
        "parental_status": ParentalStatus.NOT_A_PARENT,
        "ethnicity": "A",
        "gender_as_at_birth": Said.YES,
        "gender": GenderIdentity.DECLINED,
        "religion": Religion.NONE,
        "orientation": SexualOrientation.HETEROSEXUAL,
        "marital_status": MaritalStatus.SINGLE,
        "nationality": "British",
        "disability": Said.NO,
        "kin_relation": "Sister",
        "kin_may_be_told": Known.YES,
    }


def eligibility(order: CourtOrder) -> Values:
    """Resident here; what the order wants is kept only where there is one."""
    return {
        "ordinarily_resident": True,
        "court_order": order,
        "order_conditions": "Six months, weekly drug tests, appointments as the officer directs.",
        "order_contact": "Example probation office (demonstration)",
        "detox_first": False,
        "why_residential": "Community treatment was tried twice and did not hold; home makes stopping hard.",
    }


def used(codes: tuple[int, ...]) -> list[SubstanceUse]:
    """The substances with how they are taken; the main one every day."""
    return [
        SubstanceUse(
            code,
            ROUTES.get(code, Route.OTHER),
            Frequency.SOME_DAYS if rank else Frequency.DAILY,
            AMOUNTS.get(code, ""),
            17 + rank,
        )
        for rank, code in enumerate(codes)
    ]


def use_of(codes: tuple[int, ...]) -> Values:
    """Injecting, overdoses and scores, as they go with the substances."""
    injects = any(code in INJECTED for code in codes)
    drinks = ALCOHOL in codes
    return {
        "injecting": Injecting.BEFORE if injects else Injecting.NEVER,
        "overdoses": 1 if injects else 0,
        "naloxone": Known.YES if injects else Known.NO,
        "audit_score": 31 if drinks else None,
        "sadq_score": 34 if drinks else None,
        "sds_score": None if drinks else 11,
    }


def plain(codes: tuple[int, ...], day: dt.date) -> dict[Section, Values]:
    """The sections that ask plain questions only."""
    takes_opiates = any(is_opiate(code) for code in codes)
    return {
        Section.TREATMENT: {
            "community_work": "Weekly key work for eight months, two groups, relapse prevention medication.",
            "detoxes": 2,
            "rehabs": 0,
            "earlier_outcomes": "Both held for some weeks; going home to the same street led back to use.",
            "preparation_sessions": 6,
            "has_visited": Known.YES,
            "preparation": "What a day there is like, leaving the telephone, saying goodbye to old company.",
            "tests": "Three in the last month, as expected from the prescription.",
        },
        Section.HEALTH: _health(takes_opiates=takes_opiates),
        **_circumstances(),
        Section.PRIORITY: dict.fromkeys((question.name for question in questions_of(PRIORITY)), False),
        Section.TOP: _outcomes(codes, day),
        Section.DECLARATIONS: {
            "client_agreed_on": day,
            "client_comment": "I am ready.",
        },
    }


def _circumstances() -> dict[Section, Values]:
    return {
        Section.RISK: {
            "recent_self_harm": False,
            "violence": False,
            "arson": False,
            "sexual_offences": False,
            "domestic_abuse": DomesticAbuse.NONE_KNOWN,
            "child_at_risk": Known.NO,
            "vulnerable_adult": Known.NO,
            "management_plan": "Low mood at first: check in daily, ring the mental health team if it worsens.",
        },
        Section.FAMILY: {
            "children_come": False,
            "partner_comes": False,
            "pet_comes": False,
            "is_carer": Known.NO,
            "support": "A sister would like to come to family days.",
        },
        Section.HOME: {
            "housing": Housing.TENANT,
            "keeps_tenancy": Known.YES,
            "tenancy_detail": "Housing benefit for two homes has been asked for.",
            "work": Work.LONG_TERM_SICK,
            "benefits": "Universal Credit; the work coach knows",
            "offending": Offending.PAST,
            "care_act": CareAct.NOT_NEEDED,
        },
    }


def _health(*, takes_opiates: bool) -> Values:
    return {
        "substitution": Substitution.METHADONE if takes_opiates else Substitution.NONE,
        "dose_mg": 60,
        "medication": "Methadone, supervised; thiamine." if takes_opiates else "Thiamine, acamprosate.",
        "allergies": "None known.",
        "seizures": False,
        "delirium": Known.NO,
        "withdrawal_history": "Shaking and sweating, no fits.",
        "physical_health": "Raised liver values, no pain.",
        "hepatitis_b": Known.YES,
        "hepatitis_c": Known.NO,
        "hiv": Known.NOT_KNOWN,
        "pregnant": False,
        "mental_health": DualDiagnosis.MILD,
        "mental_health_detail": "Low mood, seen by the GP.",
    }


def _outcomes(codes: tuple[int, ...], day: dt.date) -> Values:
    return {
        "completed_on": day,
        "alcohol_days": 26 if ALCOHOL in codes else 0,
        "opiates_days": 28 if any(is_opiate(code) for code in codes) else 0,
        "injected_days": 0,
        "shared": Reported.NO,
        "shoplifting_days": 0,
        "selling_days": 0,
        "other_theft": Reported.NO,
        "assault": Reported.NOT_ANSWERED,
        "psychological_health": 8,
        "physical_health": 9,
        "quality_of_life": 6,
        "paid_work_days": 0,
        "education_days": 0,
        "housing_problem": Reported.NO,
        "eviction_risk": Reported.NO,
    }


_TAKE_PART = {
    Stakeholder.HOUSING_SUPPORT: "The council's tenancy support team",
    Stakeholder.DRUG_AND_ALCOHOL_SERVICE: "The recovery service, key worker",
    Stakeholder.GP: "The surgery in the High Street, practice nurse",
    Stakeholder.SUPPORT_GROUPS: "Two groups near home; a member meets them the first time",
}
_DO_NOT = {
    Stakeholder.SOCIAL_CARE: (Involvement.NOT_APPLICABLE, "No care needs were found"),
    Stakeholder.EMPLOYMENT_SUPPORT: (Involvement.OFFERED_AND_DECLINED, "Wants to settle first"),
    Stakeholder.REHABILITATION_SERVICES: (Involvement.NOT_APPLICABLE, "Nothing further is planned after this stay"),
}


def stakeholders(day: dt.date) -> list[Answer]:
    """Who takes part in the plan, and that all of these but the groups may have their part."""
    return [
        Answer(kind, Involvement.INVOLVED, _TAKE_PART[kind], day, consented=kind is not Stakeholder.SUPPORT_GROUPS)
        if kind in _TAKE_PART
        else Answer(kind, *_DO_NOT[kind])
        for kind in Stakeholder
    ]
