"""A form names things by id: those of another organisation are refused, or not even read."""

from typing import Any

import pytest

from rehab.accounts.models import Organisation
from rehab.core.db import db
from rehab.panel.models import Panel, PanelMeeting
from rehab.requests.models import PlacementRequest
from tests.support.access_policy import RULES, Rule
from tests.support.access_table import Cell, Table
from tests.support.site import Site

REFUSED = [
    ("placements.make_offer", "key worker", "facilities", "facility out of reach"),
    ("requests.section", "key worker", "facilities", "facility out of reach"),
    ("admin.new_user", "administrator", "organisation", "organisation"),
    ("panel.new_member", "coordinator", "user", "spare member"),
]


def rule_of(endpoint: str) -> Rule:
    return next(
        rule
        for rule in RULES
        if (rule.endpoint, rule.method) == (endpoint, "POST") and rule.always.get("section", "choice") == "choice"
    )


def form_of(site: Site, rule: Rule, who: str) -> dict[str, Any]:
    return dict(Table(site).form(Cell(rule, who, "testbury")))


@pytest.mark.parametrize(("endpoint", "who", "field", "choice"), REFUSED)
def test_refuses_what_was_not_offered_for_choice(site: Site, endpoint: str, who: str, field: str, choice: str) -> None:
    rule = rule_of(endpoint)
    form = form_of(site, rule, who)
    assert field in form
    form[field] = [site.states.otherham.choices[choice]]
    answer = site.post(who, Table(site).address(rule, "testbury"), form)
    assert (answer.status, answer.stored) == (422, [])


def test_makes_a_meeting_of_ones_own_panel_whatever_the_form_says(site: Site) -> None:
    foreign = site.states.otherham.choices["panel"]
    rule = rule_of("panel.new_meeting")
    form = form_of(site, rule, "coordinator") | {"panel": foreign, "csrf_token": site.token("coordinator")}
    with site.as_it_was(), site.app.app_context():
        of_theirs = db.session.query(PanelMeeting).join(Panel).filter(Panel.public_id == foreign)
        before = of_theirs.count()
        assert site.browser("coordinator").post("/panel/meetings/new", data=form).status_code == 302
        assert of_theirs.count() == before


def test_starts_a_request_at_ones_own_service_whatever_the_form_says(site: Site) -> None:
    foreign = site.states.otherham.choices["service"]
    rule = rule_of("requests.start")
    form = form_of(site, rule, "key worker") | {"service": foreign, "csrf_token": site.token("key worker")}
    with site.as_it_was(), site.app.app_context():
        theirs = db.session.query(Organisation.id).filter_by(public_id=foreign).scalar()
        before = db.session.query(PlacementRequest).filter_by(service_id=theirs).count()
        site.browser("key worker").post("/requests/new", data=form)
        assert db.session.query(PlacementRequest).filter_by(service_id=theirs).count() == before
