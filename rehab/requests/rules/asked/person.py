"""Who the person is, and what they agreed to."""

from rehab.clients.rules import ETHNICITIES
from rehab.core.questions import (
    NEITHER,
    PROVIDER_ONLY,
    Group,
    choice,
    coded,
    line,
    prose,
    when,
)
from rehab.framework.rules import LANGUAGES
from rehab.requests.rules.answers import ParentalStatus
from rehab.requests.rules.needs import Mobility
from rehab.requests.rules.vocabulary import (
    Address,
    Capacity,
    GenderIdentity,
    Known,
    MaritalStatus,
    Religion,
    Said,
    SexualOrientation,
)

PERSON = (
    Group(
        "Where they live",
        (
            choice("address", "Do they have an address?", Address),
            line("postcode", "Postcode", hint="The outward half is enough", only_if=when("address", Address.OWN)),
            prose(
                "local_connection",
                "Their connection with the area",
                hint="Where they slept last, family, work: what makes them resident here",
                only_if=when("address", Address.NONE),
            ),
            line("district", "District where they live", needed="Enter the district where the person lives"),
            line("gp", "GP practice", hint="Write “none” if they have no GP"),
        ),
        NEITHER,
    ),
    Group(
        "What they need",
        (
            choice(
                "mobility",
                "What must the building allow for?",
                Mobility,
                needed="Say what the building must allow for",
            ),
            coded(
                "language",
                "Language other than English that they need",
                LANGUAGES,
                hint="Leave it at “Choose” if English is enough",
            ),
            prose(
                "communication",
                "Other needs in communication",
                hint="For example large print, an interpreter, trouble with reading",
            ),
        ),
        PROVIDER_ONLY,
    ),
    Group(
        "Equality",
        (
            choice(
                "parental_status",
                "Are they a parent?",
                ParentalStatus,
                hint="Always ask. If they would rather not say, that is an answer.",
                needed="Say whether the person is a parent",
            ),
            coded("ethnicity", "Ethnic group", ETHNICITIES, needed="Choose the person's ethnic group"),
            choice("gender", "Gender identity", GenderIdentity),
            choice("gender_as_at_birth", "Is it the same as the sex registered at birth?", Said),
            choice("religion", "Religion or belief", Religion),
            choice("orientation", "Sexual orientation", SexualOrientation),
            choice("marital_status", "Marital status", MaritalStatus),
            line("nationality", "Nationality"),
            choice("disability", "Do they have a disability?", Said),
            prose("disability_detail", "What it is, and what helps", only_if=when("disability", Said.YES)),
        ),
        NEITHER,
        guidance="The council must know whether everybody is treated alike. None of it decides the request.",
    ),
    Group(
        "Next of kin",
        (
            line("kin_name", "Name of the next of kin"),
            line("kin_relation", "How the next of kin is related"),
            line("kin_phone", "Telephone number of the next of kin"),
            choice("kin_may_be_told", "May the next of kin be told about the placement?", Known),
        ),
        NEITHER,
    ),
)
CONSENT = (
    Group(
        "Understanding",
        (
            choice(
                "capacity",
                "Can they decide about this treatment for themselves?",
                Capacity,
                needed="Say whether the person can decide about this treatment",
            ),
            prose(
                "capacity_detail",
                "What was assessed, by whom, and what was decided in their interest",
                needed="Say what was found about the person's capacity",
                only_if=when("capacity", Capacity.LACKS),
            ),
            line(
                "explained_by",
                "Who explained it to them",
                hint="The role is enough, for example “key worker”",
                needed="Say who explained the agreements to the person",
            ),
        ),
        PROVIDER_ONLY,
    ),
)
