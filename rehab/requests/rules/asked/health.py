"""Health and risk: what safe care needs to know."""

from rehab.clients.rules import Sex
from rehab.core.questions import (
    Group,
    choice,
    day,
    if_yes,
    number,
    prose,
    when,
    yes_no,
)
from rehab.framework.rules import DualDiagnosis
from rehab.requests.rules.needs import Substitution
from rehab.requests.rules.vocabulary import DomesticAbuse, Known

NONE_KNOWN = "No, none known"
ILL_HEALTH = {
    DualDiagnosis.NONE: "None known",
    DualDiagnosis.MILD: "Mild: seen by the GP or talking therapies",
    DualDiagnosis.MODERATE: "Moderate: seen by a mental health team",
    DualDiagnosis.SEVERE: "Severe: psychosis, or in hospital within the last year",
}
HEALTH = (
    Group(
        "Medication",
        (
            choice(
                "substitution",
                "Are they prescribed an opiate substitute?",
                Substitution,
                needed="Say whether the person is prescribed an opiate substitute",
            ),
            number(
                "dose_mg",
                "Daily dose of the substitute",
                1,
                500,
                unit="mg",
                needed="Enter the daily dose of the opiate substitute",
                only_if=when("substitution", Substitution.METHADONE, Substitution.BUPRENORPHINE),
            ),
            prose(
                "medication",
                "Medication and doses",
                hint="All that is prescribed or bought; write “none” if none",
                needed="Write down the medication, or “none”",
            ),
            prose("allergies", "Allergies", hint="Write “none known” if none are known"),
        ),
    ),
    Group(
        "Withdrawal",
        (
            yes_no(
                "seizures",
                "Have they ever had a fit or seizure?",
                no=NONE_KNOWN,
                needed="Say whether the person has had a seizure",
            ),
            prose("seizure_detail", "When, and in withdrawal from what", only_if=if_yes("seizures")),
            choice("delirium", "Have they had delirium tremens?", Known),
            prose("withdrawal_history", "How earlier withdrawals went"),
        ),
    ),
    Group(
        "Physical health",
        (
            prose("physical_health", "Illnesses and injuries", hint="Heart, liver, lungs, wounds; write “none known”"),
            day("bloods_on", "Date of the last blood test", hint="Leave blank if there was none"),
            prose("blood_results", "What the blood test showed"),
            choice("hepatitis_b", "Are they vaccinated against hepatitis B?", Known),
            choice("hepatitis_c", "Do they have hepatitis C?", Known),
            choice("hiv", "Do they have HIV?", Known, hint="Ask only if they want to say. “Not known” is an answer."),
            yes_no(
                "pregnant",
                "Are they pregnant?",
                no="No, as far as known",
                needed="Say whether the person is pregnant",
                only_if=when("sex", Sex.FEMALE, Sex.NOT_STATED),
            ),
            day("due_on", "Date the baby is due", may_come=True, only_if=if_yes("pregnant")),
        ),
    ),
    Group(
        "Mental health",
        (
            choice(
                "mental_health",
                "Do they have a mental health problem?",
                DualDiagnosis,
                words=ILL_HEALTH,
                needed="Say how the person's mental health is",
            ),
            prose("mental_health_detail", "Diagnoses, and who sees them", hint="The team, not names of people"),
        ),
    ),
)
RISK = (
    Group(
        "Risk to themselves",
        (
            yes_no(
                "recent_self_harm",
                "Have they harmed themselves, or tried to take their life, in the last year?",
                no=NONE_KNOWN,
                needed="Say whether the person has harmed themselves",
            ),
            prose("self_harm_detail", "What happened, and what helps", only_if=if_yes("recent_self_harm")),
        ),
    ),
    Group(
        "Risk to others",
        (
            yes_no(
                "violence",
                "Have they hurt or threatened others?",
                no=NONE_KNOWN,
                needed="Say whether the person has hurt or threatened others",
            ),
            prose("violence_detail", "Whom, when and what led to it", only_if=if_yes("violence")),
            yes_no("arson", "Have they set a fire?", no=NONE_KNOWN, needed="Say whether the person has set a fire"),
            prose("arson_detail", "When, where and why", only_if=if_yes("arson")),
            yes_no(
                "sexual_offences",
                "Have they been convicted or accused of a sexual offence?",
                no=NONE_KNOWN,
                needed="Say whether there was a sexual offence",
            ),
            prose("sexual_offences_detail", "What, when, and any order", only_if=if_yes("sexual_offences")),
        ),
    ),
    Group(
        "Safeguarding",
        (
            choice("domestic_abuse", "Is there domestic abuse?", DomesticAbuse),
            choice("child_at_risk", "Is a child at risk?", Known),
            choice("vulnerable_adult", "Is the person, or an adult close to them, at risk of abuse?", Known),
            prose("safeguarding_detail", "What is being done, and by which team"),
        ),
    ),
    Group(
        "Plan",
        (
            prose(
                "management_plan",
                "Risk management plan",
                hint="What could go wrong, early signs, who does what. Write “no particular risk” if none is known. "
                "Do not write names.",
                needed="Write the risk management plan",
            ),
        ),
    ),
)
