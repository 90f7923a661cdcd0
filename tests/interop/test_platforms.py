"""Platforms that others wrote launch Baton, give it a token and take its scores, all over HTTP."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from lti_app.db.models import PracticeSet
from lti_app.lti.grades import SCORE_SCOPE, Score, post_score

if TYPE_CHECKING:
    from tests.interop.conftest import Baton, Peer

pytestmark = pytest.mark.interop


def the_practice_set(baton: Baton) -> PracticeSet:
    """Return what the launch made of the link."""
    with baton.runtime.database.transaction(writes=False) as session:
        return session.scalars(select(PracticeSet)).one()


def test_a_student_of_an_independent_platform_gets_an_item(peer: Peer) -> None:
    page = peer.browser.open("ada")
    assert page.status == 200
    assert page.navigation.framed
    assert "/practice/" in urlsplit(page.url).path
    assert page.find_all("main form input[name=form_token]")


def test_a_teacher_of_an_independent_platform_gets_the_queue(peer: Peer) -> None:
    page = peer.browser.open("tom")
    assert page.status == 200
    assert urlsplit(page.url).path.endswith("/queue")


def test_an_independent_platform_takes_scores_with_one_token_for_all(peer: Peer, baton: Baton) -> None:
    peer.browser.open("ada")
    column = the_practice_set(baton).lineitem_url
    assert column == peer.details.lineitem
    now = baton.runtime.now()
    for given in (40.0, 55.0):
        now += timedelta(seconds=1)
        post_score(baton.connector, peer.registration, column, Score("ada", given, 100.0, now))
    received = peer.received()
    assert [entry["status"] for entry in received["scores"]] == [200, 200]
    assert [entry["score"]["scoreGiven"] for entry in received["scores"]] == [40.0, 55.0]
    assert received["scores"][0]["score"]["userId"] == "ada"
    assert received["tokens"] == [SCORE_SCOPE]


def test_a_launch_of_an_independent_platform_is_taken_once(peer: Peer) -> None:
    message = peer.browser.get(f"{peer.details.issuer}/start/ada")
    assert peer.browser.submit(message, "form[data-self-post]").status == 200
    assert peer.browser.submit(message, "form[data-self-post]").status in {400, 401, 403}
