"""Who may open what, and what files are called."""

import datetime as dt

from rehab.documents.rules import MAY_OPEN, Audience, DocumentKind, download_name, in_words, kinds_for
from rehab.documents.rules import DocumentKind as K


def test_says_for_every_kind_who_may_open_it_and_always_lets_the_service() -> None:
    assert set(MAY_OPEN) == set(DocumentKind)
    assert all(Audience.SERVICE in audiences for audiences in MAY_OPEN.values())


def test_panel_and_providers_open_only_what_their_work_needs() -> None:
    assert kinds_for(Audience.PANEL) == {K.RISK_ASSESSMENT, K.BLOOD_TESTS}
    assert kinds_for(Audience.PROVIDER) == {K.RISK_ASSESSMENT, K.PRESCRIPTION, K.BLOOD_TESTS}
    assert kinds_for(Audience.COORDINATOR) == set(K) - {K.OTHER}


def test_says_in_words_who_that_is() -> None:
    words = "the service, the panel coordinator and providers"
    assert in_words(MAY_OPEN[K.PRESCRIPTION]) == words


def test_makes_names_of_files_that_tell_of_nobody() -> None:
    name = download_name(K.BLOOD_TESTS, dt.date(2026, 6, 1), 3, "pdf")
    assert name == "blood-tests-2026-06-01-3.pdf"
