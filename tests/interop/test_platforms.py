"""Platforms that others wrote launch Baton and serve its calls for columns, grades and rosters, over HTTP."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from lti_app.db.models import Course, Enrolment, Person, PracticeSet
from lti_app.lti.roles import Role
from lti_app.lti.scopes import SCORE
from lti_app.lti.services.grades import post_score
from lti_app.lti.services.lineitems import LineItems
from lti_app.lti.services.memberships import read_memberships
from lti_app.lti.services.results import read_result
from lti_app.lti.services.scores import Score
from lti_app.roster.service import read_roster
from tests.interop.site import COURSE

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
    assert received["tokens"] == [SCORE]


def test_a_launch_of_an_independent_platform_is_taken_once(peer: Peer) -> None:
    message = peer.browser.get(f"{peer.details.issuer}/start/ada")
    assert peer.browser.submit(message, "form[data-self-post]").status == 200
    assert peer.browser.submit(message, "form[data-self-post]").status in {400, 401, 403}


def the_course(baton: Baton) -> Course:
    """Return what the launch made of the context."""
    with baton.runtime.database.transaction(writes=False) as session:
        return session.scalars(select(Course)).one()


def test_an_independent_platform_keeps_the_columns_that_baton_makes_renames_and_deletes(
    peer: Peer, baton: Baton
) -> None:
    peer.browser.open("tom")
    url = the_course(baton).lineitems_url
    assert url == f"{peer.details.issuer}/lineitems"
    columns = LineItems(baton.connector, peer.registration, url)
    assert [column.label for column in columns.find()] == ["Linear equations"]
    made = columns.make("Weekly review", 20, resource_id="weekly", tag="baton-practice")
    assert columns.make("Weekly review", 20, resource_id="weekly", tag="baton-practice").url == made.url
    renamed = columns.rename(made.url, "Weekly look back")
    assert (renamed.label, renamed.maximum, renamed.resource_id) == ("Weekly look back", 20, "weekly")
    assert [column.url for column in columns.find(tag="baton-practice")] == [made.url]
    columns.delete(made.url)
    assert len(columns.find()) == 1


def test_an_independent_platform_shows_the_result_of_a_score(peer: Peer, baton: Baton) -> None:
    peer.browser.open("ada")
    column, connector = peer.details.lineitem, baton.connector
    assert read_result(connector, peer.registration, column, "ada") is None
    post_score(connector, peer.registration, column, Score("ada", 40.0, 100.0, baton.runtime.now()))
    result = read_result(connector, peer.registration, column, "ada")
    assert result is not None
    assert (result.score, result.maximum, result.share) == (4.0, 10, 0.4)
    assert read_result(connector, peer.registration, column, "grace") is None


def test_the_roster_of_an_independent_platform_is_read(peer: Peer, baton: Baton) -> None:
    peer.browser.open("tom")
    course = the_course(baton)
    assert course.memberships_url == peer.details.memberships
    members = read_memberships(baton.connector, peer.registration, course.memberships_url, COURSE)
    assert {member.sub: member.role for member in members} == {
        "ada": Role.LEARNER,
        "grace": Role.LEARNER,
        "tom": Role.INSTRUCTOR,
    }
    read_roster(baton.runtime, baton.connector, course.id)
    with baton.runtime.database.transaction(writes=False) as session:
        begun = {
            sub: at is not None
            for sub, at in session.execute(
                select(Person.sub, Enrolment.launched_at).join(Enrolment, Enrolment.person_id == Person.id)
            )
        }
    assert begun == {"ada": False, "grace": False, "tom": True}
