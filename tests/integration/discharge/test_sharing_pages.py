"""The plan on paper and who has it, as pages."""

import io
from collections.abc import Callable

import pypdf
import pytest
import time_machine
from flask_sqlalchemy import SQLAlchemy

from rehab.accounts.models import User
from rehab.placements.models import Stay
from tests.factories import World, a_world
from tests.support.stays import NOW, STRANGERS, a_resident, agree
from tests.support.visitor import Visitor

pytestmark = pytest.mark.only("sqlite")
SignIn = Callable[[User], Visitor]


@pytest.fixture
def world(db: SQLAlchemy) -> World:
    return a_world()


@pytest.fixture
def stay(world: World) -> Stay:
    return a_resident(world)


def path_of(stay: Stay, page: str) -> str:
    return f"/stays/{stay.public_id}{page}"


def text_of(content: bytes) -> str:
    return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


def test_a_part_is_read_sent_and_acknowledged(world: World, stay: Stay, signed_in: SignIn) -> None:
    agree(world, stay)
    with time_machine.travel(NOW, tick=False):
        kay = signed_in(world.key_worker)
        assert "To be sent" in kay.visit(path_of(stay, "/discharge-plan/parts")).text
        page = kay.submit(path_of(stay, "/discharge-plan/parts/gp"))
        assert page.errors == ["Choose how it was sent"]
        page = kay.submit(path_of(stay, "/discharge-plan/parts/gp"), how="secure_mail")
        assert page.notices == ["It is recorded that this part was sent."]
        page = kay.submit(path_of(stay, "/discharge-plan/parts/gp/received"), note="They rang")
        assert page.notices == ["It is recorded that they have it."]
        assert "They have it" in page.text
        assert "They rang" in kay.visit(path_of(stay, "/discharge-plan/parts/gp")).text


def test_the_files_hold_what_they_should(world: World, stay: Stay, signed_in: SignIn) -> None:
    pro = signed_in(world.provider_user)
    assert pro.visit(path_of(stay, "/discharge-plan/parts/gp/pdf")).status == 404
    agree(world, stay)
    response = pro.visit(path_of(stay, "/discharge-plan/parts/housing_support/pdf")).response
    assert "Where the person will live" in text_of(response.data)
    assert "filename=discharge-plan-for-housing-support-" in response.headers["Content-Disposition"]
    assert "can now kill you" in text_of(pro.visit(path_of(stay, "/discharge-plan/pdf")).response.data)
    assert "Ring 999" in text_of(pro.visit(path_of(stay, "/stay-safe.pdf")).response.data)


def test_nobody_else_reads_of_it(world: World, stay: Stay, signed_in: SignIn) -> None:
    agree(world, stay)
    for stranger in STRANGERS:
        visitor = signed_in(getattr(world, stranger))
        for page in ("/discharge-plan/parts", "/discharge-plan/parts/gp/pdf", "/discharge-plan/pdf", "/stay-safe.pdf"):
            assert visitor.visit(path_of(stay, page)).status in {403, 404}
