"""Answers to choose from, each with how it reads. Declining to say is an answer wherever somebody may decline."""

from rehab.core.questions import Worded


class Known(Worded):
    """For what a key worker may truthfully not know."""

    YES = "yes", "Yes"
    NO = "no", "No"
    NOT_KNOWN = "not_known", "Not known"


class Said(Worded):
    """For what somebody may rather not say."""

    YES = "yes", "Yes"
    NO = "no", "No"
    DECLINED = "declined", "Prefer not to say"


class GenderIdentity(Worded):
    """How the person describes themselves."""

    WOMAN = "woman", "Woman, trans women included"
    MAN = "man", "Man, trans men included"
    NON_BINARY = "non_binary", "Non-binary"
    OTHER = "other", "In another way"
    DECLINED = "declined", "Prefer not to say"


class Religion(Worded):
    """Religion or belief."""

    NONE = "none", "No religion"
    BUDDHIST = "buddhist", "Buddhist"
    CHRISTIAN = "christian", "Christian"
    HINDU = "hindu", "Hindu"
    JEWISH = "jewish", "Jewish"
    MUSLIM = "muslim", "Muslim"
    SIKH = "sikh", "Sikh"
    OTHER = "other", "Another religion or belief"
    DECLINED = "declined", "Prefer not to say"


class SexualOrientation(Worded):
    """As the person describes it."""

    HETEROSEXUAL = "heterosexual", "Heterosexual or straight"
    GAY_OR_LESBIAN = "gay_or_lesbian", "Gay or lesbian"
    BISEXUAL = "bisexual", "Bisexual"
    OTHER = "other", "Another orientation"
    DECLINED = "declined", "Prefer not to say"


class MaritalStatus(Worded):
    """Marital or civil partnership status."""

    SINGLE = "single", "Single"
    TOGETHER = "together", "Living with a partner"
    MARRIED = "married", "Married or in a civil partnership"
    SEPARATED = "separated", "Separated"
    DIVORCED = "divorced", "Divorced, or partnership dissolved"
    WIDOWED = "widowed", "Widowed"
    DECLINED = "declined", "Prefer not to say"


class Address(Worded):
    """Whether there is an address to be resident at."""

    OWN = "own", "They have an address"
    CARE_OF = "care_of", "A “care of” address only"
    NONE = "none", "No fixed abode"


class Capacity(Worded):
    """Whether the person can decide about this treatment (Mental Capacity Act 2005)."""

    HAS = "has", "Yes"
    WITH_SUPPORT = "with_support", "Yes, with support to understand"
    LACKS = "lacks", "No, or it is in doubt"


class Route(Worded):
    """How a substance is taken, as national data records it."""

    ORAL = "oral", "Swallow or drink"
    SMOKE = "smoke", "Smoke"
    SNIFF = "sniff", "Sniff"
    INJECT = "inject", "Inject"
    OTHER = "other", "Another way"


class Frequency(Worded):
    """How often a substance was used in the last 28 days."""

    DAILY = "daily", "Every day"
    MOST_DAYS = "most_days", "4 to 6 days a week"
    SOME_DAYS = "some_days", "1 to 3 days a week"
    LESS = "less", "Less than once a week"
    NOT_LATELY = "not_lately", "Not in the last 28 days"


class Injecting(Worded):
    """Injecting status, as national data records it."""

    NEVER = "never", "Never injected"
    BEFORE = "before", "Injected before, not now"
    NOW = "now", "Injects now"
    DECLINED = "declined", "Declined to say"


class Guardian(Worded):
    """Who looks after the children while the person is away."""

    PARENT = "parent", "Their other parent"
    FAMILY = "family", "Family or friends"
    CARE = "care", "The council: they are in care"
    THEMSELVES = "with_them", "The person: they come along"
    NOBODY_YET = "nobody_yet", "Not arranged yet"
    NOT_KNOWN = "not_known", "Not known"


class Referral(Worded):
    """Whether children's services know."""

    REFERRED = "referred", "Referred by us"
    KNOWN = "known", "They know the family already"
    NOT_NEEDED = "not_needed", "Not needed"
    NOT_YET = "not_yet", "Not yet"


class Housing(Worded):
    """Where the person lives now."""

    OWNED = "owned", "Own home"
    TENANT = "tenant", "Rents from a council, housing association or landlord"
    WITH_OTHERS = "with_others", "With family or friends"
    SUPPORTED = "supported", "Supported housing or hostel"
    TEMPORARY = "temporary", "Temporary, or moving from sofa to sofa"
    ROUGH = "rough", "Sleeps rough"
    PRISON = "prison", "Prison or approved premises"
    NOT_KNOWN = "not_known", "Not known"


class Work(Worded):
    """Employment, as national data groups it."""

    WORKING = "working", "In paid work"
    SEEKING = "seeking", "Out of work and looking for it"
    LONG_TERM_SICK = "long_term_sick", "Long-term sick or disabled"
    STUDENT = "student", "Student or in training"
    VOLUNTEER = "volunteer", "Unpaid or voluntary work"
    HOME = "home", "Looks after home or family"
    RETIRED = "retired", "Retired"
    NOT_KNOWN = "not_known", "Not known"


class Offending(Worded):
    """Contact with criminal justice."""

    NONE = "none", "None"
    PAST = "past", "In the past only"
    PENDING = "pending", "Charges or hearings ahead"
    SENTENCE = "sentence", "Serving a sentence or on licence"
    NOT_KNOWN = "not_known", "Not known"


class CareAct(Worded):
    """The Care Act 2014 assessment of needs for care and support."""

    DONE = "done", "Done"
    ASKED = "asked", "Asked for"
    DECLINED = "declined", "Offered and declined"
    NOT_NEEDED = "not_needed", "No sign of such needs"


class DomesticAbuse(Worded):
    """Domestic abuse, as far as it bears on where the person can be placed."""

    NONE_KNOWN = "none_known", "None known"
    SURVIVOR = "survivor", "Has survived or lives with it"
    PERPETRATOR = "perpetrator", "Has abused a partner or relative"
    BOTH = "both", "Both"
    DECLINED = "declined", "Declined to say"
