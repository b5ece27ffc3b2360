"""Documents in the pack: for members without a conflict, without names, and while the person agrees."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from flask_sqlalchemy import SQLAlchemy

from rehab.accounts.models import User
from rehab.clients import commands as clients
from rehab.clients.models import Client
from rehab.clients.rules import ConsentKind
from rehab.core.transaction import transaction
from rehab.documents.rules import DocumentKind as K
from rehab.requests.models import PlacementRequest
from tests.factories import NOON, TODAY, World, actor
from tests.support import panels
from tests.support.documents import PDF, a_document
from tests.support.visitor import Visitor

# What is read is tested beside, on both.
pytestmark = [pytest.mark.only("sqlite"), pytest.mark.usefixtures("at_noon")]


@pytest.fixture
def before_panel(world: World, folder: Path) -> panels.Case:
    """A case that is open, with a document for the panel and one with names in it."""
    request = panels.a_ready_request(world)
    a_document(request, world.key_worker, folder, K.RISK_ASSESSMENT, without_names=True)
    a_document(request, world.key_worker, folder, K.BLOOD_TESTS)
    return panels.an_open_case(world, request=request)


def test_a_member_opens_documents_without_names_once_they_declared_no_conflict(
    world: World, before_panel: panels.Case, signed_in: Callable[[User], Visitor]
) -> None:
    member = signed_in(world.member)
    assert "Documents" not in member.visit(before_panel.path).text
    panels.declares(before_panel, world.member)
    shown = {text: path for text, path in member.visit(before_panel.path).links.items() if "(document" in text}
    assert list(shown) == ["Risk assessment (document 1)"]
    assert member.client.get(shown["Risk assessment (document 1)"]).data == PDF
    assert signed_in(world.chair).visit(shown["Risk assessment (document 1)"]).status == 404


def test_sight_of_the_panel_ends_when_consent_is_withdrawn(
    db: SQLAlchemy, world: World, before_panel: panels.Case, signed_in: Callable[[User], Visitor]
) -> None:
    panels.declares(before_panel, world.member)
    member = signed_in(world.member)
    path = member.visit(before_panel.path).links["Risk assessment (document 1)"]
    with transaction():
        request = db.session.get_one(PlacementRequest, before_panel.request_id)
        client = db.session.get_one(Client, request.client_id)
        clients.withdraw_consent(client, ConsentKind.SHARING, withdrawn_on=TODAY, by=actor(world.key_worker), now=NOON)
    assert member.visit(path).status == 404
    assert "(document" not in member.visit(before_panel.path).text


def test_what_is_added_after_the_decision_is_not_for_the_panel(
    db: SQLAlchemy, world: World, before_panel: panels.Case, folder: Path, signed_in: Callable[[User], Visitor]
) -> None:
    for member in panels.bench(world):
        panels.votes(before_panel, member)
    panels.decides(before_panel, world.chair)
    request = db.session.get_one(PlacementRequest, before_panel.request_id)
    later = NOON + dt.timedelta(hours=1)
    added = a_document(request, world.key_worker, folder, K.BLOOD_TESTS, without_names=True, now=later)
    member = signed_in(world.member)
    shown = {text: path for text, path in member.visit(before_panel.path).links.items() if "(document" in text}
    assert list(shown) == ["Risk assessment (document 1)"]
    assert member.visit(f"{before_panel.path}/documents/{added.public_id}").status == 404
