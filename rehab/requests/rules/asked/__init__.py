"""The questions of each section. The discharge plan's are those of `rehab.plans`."""

from rehab.core.questions import Group
from rehab.requests.rules.asked.care import CHOICE, ELIGIBILITY, FUNDING, SUBSTANCES, TREATMENT
from rehab.requests.rules.asked.health import HEALTH, RISK
from rehab.requests.rules.asked.life import DECLARATIONS, FAMILY, HOME, PRIORITY
from rehab.requests.rules.asked.outcomes import TOP
from rehab.requests.rules.asked.person import CONSENT, PERSON
from rehab.requests.rules.names import Section

# What is still true, or nearly so, when somebody comes again; the rest is agreed, chosen and decided anew.
COPIED = (
    Section.PERSON,
    Section.ELIGIBILITY,
    Section.SUBSTANCES,
    Section.TREATMENT,
    Section.HEALTH,
    Section.RISK,
    Section.FAMILY,
    Section.HOME,
    Section.PRIORITY,
)
QUESTIONS: dict[Section, tuple[Group, ...]] = {
    Section.PERSON: PERSON,
    Section.CONSENT: CONSENT,
    Section.ELIGIBILITY: ELIGIBILITY,
    Section.SUBSTANCES: SUBSTANCES,
    Section.TREATMENT: TREATMENT,
    Section.HEALTH: HEALTH,
    Section.RISK: RISK,
    Section.FAMILY: FAMILY,
    Section.HOME: HOME,
    Section.PRIORITY: PRIORITY,
    Section.CHOICE: CHOICE,
    Section.FUNDING: FUNDING,
    Section.DISCHARGE_PLAN: (),
    Section.TOP: TOP,
    Section.DECLARATIONS: DECLARATIONS,
}
