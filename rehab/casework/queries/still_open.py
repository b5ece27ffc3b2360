"""What is still open, in the very words of the indexes that hold nothing else: what has ended is not looked at."""

from sqlalchemy import ColumnElement, and_

from rehab.clocks.models import Clock
from rehab.clocks.rules import ClockState
from rehab.core.indexes import written
from rehab.panel.models import Appeal, FastTrack
from rehab.panel.rules.appeals import AppealStatus
from rehab.panel.rules.fast_track import FastTrackStatus
from rehab.placements.models import Extension, Offer, Placement
from rehab.placements.rules import OfferStatus, PlacementStatus
from rehab.placements.rules.extensions import ExtensionStatus
from rehab.reviews.models import PlannedReview
from rehab.reviews.rules import PlannedStatus


def runs() -> ColumnElement[bool]:
    """Whether a clock runs."""
    return written(Clock.state, ClockState.RUNNING)


def is_alive() -> ColumnElement[bool]:
    """Whether a clock runs or is paused."""
    return ~written(Clock.state, ClockState.STOPPED)


def is_open_offer() -> ColumnElement[bool]:
    """Whether an offer may still lead to a bed."""
    return written(Offer.status, OfferStatus.SENT, OfferStatus.ASSESSING, OfferStatus.ACCEPTED, OfferStatus.CONFIRMED)


def is_arranged() -> ColumnElement[bool]:
    """Whether a bed is kept for somebody who has not come yet."""
    is_open = written(Placement.status, PlacementStatus.ARRANGED, PlacementStatus.ADMITTED)
    return and_(is_open, Placement.status == PlacementStatus.ARRANGED)


def is_asked_extension() -> ColumnElement[bool]:
    """Whether an extension waits to be sent to the panel."""
    is_open = written(Extension.status, ExtensionStatus.ASKED, ExtensionStatus.REFERRED)
    return and_(is_open, Extension.status == ExtensionStatus.ASKED)


def is_planned_review() -> ColumnElement[bool]:
    """Whether a review is still to be held."""
    return written(PlannedReview.status, PlannedStatus.PLANNED)


def is_lodged_appeal() -> ColumnElement[bool]:
    """Whether nobody has opened an appeal yet."""
    is_open = written(Appeal.status, AppealStatus.LODGED, AppealStatus.OPEN)
    return and_(is_open, Appeal.status == AppealStatus.LODGED)


def is_asked_fast_track() -> ColumnElement[bool]:
    """Whether nobody has opened a fast track yet."""
    is_open = written(FastTrack.status, FastTrackStatus.ASKED, FastTrackStatus.OPEN)
    return and_(is_open, FastTrack.status == FastTrackStatus.ASKED)
