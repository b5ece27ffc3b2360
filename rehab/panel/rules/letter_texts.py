"""The standard wording of every decision letter; an authority may have its own (`rules.wording`)."""

from rehab.panel.rules.kinds import Audience, CaseKind
from rehab.panel.rules.results import Result
from rehab.panel.rules.wording import Wording

A, K, R = Audience, CaseKind, Result
_ABOUT = (
    "Dear {person}\n"
    "We are writing about your request for {care}, reference {reference}. Our panel looked at it on {decided_on}.\n"
)
_STAY = "Dear {person}\nWe are writing about your stay in {care}. Our panel looked at it on {decided_on}.\n"
_APPEALED = (
    "Dear {person}\n"
    "We are writing about your appeal, reference {reference}. People who had no part in the first decision looked at "
    "it on {decided_on}.\n"
)
_QUESTIONS = "If you have a question, or want someone to go through this letter with you, ask {contact}."
_TO_WORKER = "On {decided_on} the panel decided on the request of {person} for {care}.\n"
_ITS_STAY = "On {decided_on} the panel decided on the stay of {person} in {care}.\n"
_APPEAL_OF = "On {decided_on} the appeal of {person} on a request for {care} was decided.\n"
_USE = "The approval can be used until {valid_until}. You can now make an offer to a facility."
_TERMS = "It was approved for up to {weeks}, at no more than {price} a week.\nConditions: {conditions}\n"
_HELP = "This does not end the help you have now. {service} will go on working with you.\n"
_NEXT_BED = (
    "Your key worker will now look for a bed with you.\n"
    "The places are: {facilities}.\n"
    "This agreement runs out on {valid_until}, so the bed must be found by then.\n"
    "You do not need to do anything until your key worker gets in touch.\n"
)
_AGREED = "The panel agreed that you can have up to {weeks} in {care}.\nThe panel set these conditions: {conditions}\n"

STANDARD: dict[tuple[CaseKind, Result, Audience], Wording] = {
    (K.NEW, R.AGREED, A.CLIENT): Wording(
        "Your place in {care} is agreed",
        _ABOUT + _AGREED + _NEXT_BED + _QUESTIONS,
    ),
    (K.NEW, R.DEFERRED, A.CLIENT): Wording(
        "We have not decided on your request for {care} yet",
        _ABOUT
        + "The panel needs to know more before it can decide: {reason}\n"
        + "What has to be done first: {actions}\n"
        + "Your key worker will help with this. The panel will then look at your request again and write to you.\n"
        + "We plan to look at it again by {return_on}.\n"
        + _QUESTIONS,
    ),
    (K.NEW, R.DECLINED, A.CLIENT): Wording(
        "Your request for {care} is not agreed",
        _ABOUT
        + "The panel did not agree your request. Its reason is: {reason}\n"
        + "What the panel suggests instead: {alternative}\n"
        + "You can appeal. That means you ask other people to look at it again, who had no part in the decision.\n"
        + "You have 20 working days from the date of this letter to appeal, so tell us by {appeal_by}.\n"
        + "You can write to us yourself, or ask your key worker to do it for you.\n"
        + _HELP
        + _QUESTIONS,
    ),
    (K.NEW, R.AGREED, A.KEY_WORKER): Wording(
        "Panel decision on {reference}: approved",
        _TO_WORKER + _TERMS + "Facilities: {facilities}.\n" + _USE,
    ),
    (K.NEW, R.DEFERRED, A.KEY_WORKER): Wording(
        "Panel decision on {reference}: deferred",
        _TO_WORKER
        + "It was deferred. What the panel needs: {reason}\n"
        + "To be done first: {actions}\n"
        + "Bring it back by {return_on}.\n"
        + "The request stays ready for a panel.",
    ),
    (K.NEW, R.DECLINED, A.KEY_WORKER): Wording(
        "Panel decision on {reference}: declined",
        _TO_WORKER
        + "It was declined. The panel's reason: {reason}\n"
        + "What the panel suggests instead: {alternative}\n"
        + "The person can appeal until {appeal_by}. Please go through their letter with them.",
    ),
    (K.NEW, R.AGREED, A.PROVIDER): Wording(
        "Funding agreed for {reference}",
        "On {decided_on} we agreed to fund {care} for {initials}, reference {reference}, for up to {weeks}.\n"
        "The agreement can be used until {valid_until}. An offer through this service binds us, this letter does not.\n"
        "Please ask {service} if you have a question.",
    ),
    (K.FAST_TRACK_DETOX, R.AGREED, A.CLIENT): Wording(
        "Your place in {care} is agreed",
        "Dear {person}\n"
        "We are writing about your request for {care}, reference {reference}. Because it was urgent, we decided "
        "on it quickly, on {decided_on}.\n"
        + _AGREED
        + "Our panel will look at this decision at its next meeting. That cannot end a stay that has begun.\n"
        + _NEXT_BED
        + _QUESTIONS,
    ),
    (K.FAST_TRACK_DETOX, R.DEFERRED, A.CLIENT): Wording(
        "Our panel will look at your request for {care}",
        "Dear {person}\n"
        "We are writing about your request for {care}, reference {reference}. You or your key worker asked us to "
        "decide on it quickly. We did not decide that way.\n"
        "Our next panel will look at it instead: {reason}\n"
        "You have not been refused. We will write to you when the panel has decided.\n" + _QUESTIONS,
    ),
    (K.FAST_TRACK_DETOX, R.AGREED, A.KEY_WORKER): Wording(
        "Fast-track decision on {reference}: approved",
        "On {decided_on} the chair and the clinical lead decided on the request of {person} for {care}.\n"
        + _TERMS
        + _USE
        + "\nThe next panel is asked to ratify the decision. Its answer never ends a stay that has begun.",
    ),
    (K.FAST_TRACK_DETOX, R.DEFERRED, A.KEY_WORKER): Wording(
        "Fast-track decision on {reference}: goes to the panel",
        "The request of {person} for {care} was not decided by fast track: {reason}\n"
        "It goes to the next panel. You need not do anything.",
    ),
    (K.EXTENSION, R.AGREED, A.CLIENT): Wording(
        "You can stay longer",
        _STAY
        + "The panel agreed that you can stay for up to {weeks} more.\n"
        + "The panel set these conditions: {conditions}\n"
        + _QUESTIONS,
    ),
    (K.EXTENSION, R.DEFERRED, A.CLIENT): Wording(
        "We have not decided yet whether you can stay longer",
        _STAY
        + "The panel needs to know more before it can decide: {reason}\n"
        + "What has to be done first: {actions}\n"
        + "We plan to look at it again by {return_on}.\n"
        + _QUESTIONS,
    ),
    (K.EXTENSION, R.DECLINED, A.CLIENT): Wording(
        "We have not agreed a longer stay",
        _STAY
        + "The panel did not agree that we pay for a longer stay. Its reason is: {reason}\n"
        + "What the panel suggests instead: {alternative}\n"
        + "You keep your place until the day that was agreed before. Until then your key worker and the place where "
        + "you are staying will plan with you where you go next and who will help you there.\n"
        + "If you think this is wrong, tell {contact}. They can bring new information to the panel.",
    ),
    (K.EXTENSION, R.AGREED, A.KEY_WORKER): Wording(
        "Extension on {reference}: approved",
        _ITS_STAY
        + "It may go on for up to {weeks} more, at no more than {price} a week.\n"
        + "Conditions: {conditions}\n"
        + "Please tell the person, and move the dates in the discharge plan.",
    ),
    (K.EXTENSION, R.DEFERRED, A.KEY_WORKER): Wording(
        "Extension on {reference}: deferred",
        _ITS_STAY
        + "It was deferred. What the panel needs: {reason}\n"
        + "To be done first: {actions}\n"
        + "Bring it back by {return_on}.",
    ),
    (K.EXTENSION, R.DECLINED, A.KEY_WORKER): Wording(
        "Extension on {reference}: declined",
        _ITS_STAY
        + "The extension was declined. The panel's reason: {reason}\n"
        + "What the panel suggests instead: {alternative}\n"
        + "The funding ends on the day that stands. Please plan the discharge with the person and the provider now.",
    ),
    (K.EXTENSION, R.AGREED, A.PROVIDER): Wording(
        "Extension agreed for {reference}",
        "On {decided_on} we agreed to fund the stay of {initials}, reference {reference}, for up to {weeks} more.",
    ),
    (K.EXTENSION, R.DECLINED, A.PROVIDER): Wording(
        "Extension not agreed for {reference}",
        "On {decided_on} we decided not to fund a longer stay for {initials}, reference {reference}.\n"
        "The funding ends on the day that stands. Please plan the discharge with {service} now.",
    ),
    (K.APPEAL, R.AGREED, A.CLIENT): Wording(
        "Your appeal has succeeded",
        _APPEALED
        + "They changed the decision: you can have up to {weeks} in {care}.\n"
        + "They set these conditions: {conditions}\n"
        + _NEXT_BED
        + _QUESTIONS,
    ),
    (K.APPEAL, R.DEFERRED, A.CLIENT): Wording(
        "Our panel will look at your request again",
        _APPEALED
        + "They asked our panel to look at your request again: {reason}\n"
        + "We will write to you when the panel has decided.\n"
        + _QUESTIONS,
    ),
    (K.APPEAL, R.DECLINED, A.CLIENT): Wording(
        "Your appeal has not succeeded",
        _APPEALED
        + "They did not change the decision. Their reason is: {reason}\n"
        + "What they suggest instead: {alternative}\n"
        + "If you are not happy with how we dealt with this, you can complain to us. If you are still not happy after "
        + "our answer, you can ask the Local Government and Social Care Ombudsman to look at it.\n"
        + _HELP
        + _QUESTIONS,
    ),
    (K.APPEAL, R.AGREED, A.KEY_WORKER): Wording(
        "Appeal on {reference}: decision changed",
        _APPEAL_OF + _TERMS + _USE,
    ),
    (K.APPEAL, R.DEFERRED, A.KEY_WORKER): Wording(
        "Appeal on {reference}: back to the panel",
        _APPEAL_OF + "It goes back to the panel: {reason}\nTo be done first: {actions}",
    ),
    (K.APPEAL, R.DECLINED, A.KEY_WORKER): Wording(
        "Appeal on {reference}: decision stands",
        _APPEAL_OF
        + "The decision stands. The reason: {reason}\n"
        + "What they suggest instead: {alternative}\n"
        + "Please go through the letter with the person.",
    ),
    (K.RATIFICATION, R.DECLINED, A.CLIENT): Wording(
        "Our panel has looked at our quick decision",
        "Dear {person}\n"
        "When your request for {care} was urgent, we decided on it quickly. On {decided_on} our panel looked at that "
        "decision, and it would have decided otherwise: {reason}\n"
        "If you already have your place, you keep it. You do not need to do anything.\n" + _QUESTIONS,
    ),
    (K.RATIFICATION, R.DECLINED, A.KEY_WORKER): Wording(
        "Fast-track decision on {reference}: not ratified",
        "On {decided_on} the panel looked at the fast-track decision for {person} and did not ratify it: {reason}\n"
        "This never ends a stay that has begun.",
    ),
    (K.EXCEPTION, R.AGREED, A.KEY_WORKER): Wording(
        "Off-framework placement for {reference}: approved",
        "On {decided_on} the panel agreed that {person} may be placed off the framework.\n"
        "It may be for up to {weeks}, at no more than {price} a week.\n"
        "Conditions: {conditions}\n"
        "The place is: {facilities}.",
    ),
    (K.EXCEPTION, R.DEFERRED, A.KEY_WORKER): Wording(
        "Off-framework placement for {reference}: deferred",
        "On {decided_on} the panel looked at an off-framework placement for {person}. It needs: {reason}\n"
        "To be done first: {actions}\n"
        "Bring it back by {return_on}.",
    ),
    (K.EXCEPTION, R.DECLINED, A.KEY_WORKER): Wording(
        "Off-framework placement for {reference}: declined",
        "On {decided_on} the panel did not agree to place {person} off the framework: {reason}\n"
        "What the panel suggests instead: {alternative}",
    ),
}
