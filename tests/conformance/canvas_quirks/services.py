"""Canvas' services when they refuse, acted out: tokens, the envelope and its messages, the rate limit."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import jwt
import pytest

from lti_app.db.models import AccessToken
from lti_app.lti.http import Http
from lti_app.lti.services.connector import Connector
from lti_app.lti.services.pace import Pace
from lti_app.lti.services.results import read_result
from lti_app.sandbox.canvas.course_actions import set_state
from tests.conformance.canvas_lesson import OTHER_STUDENT, TEACHER

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conformance.canvas_lesson import Lesson

_TOKEN = "/login/oauth2/token"


def _assertions(lesson: Lesson) -> list[dict[str, Any]]:
    return [
        jwt.decode(each.form["client_assertion"], options={"verify_signature": False})
        for each in lesson.asked
        if each.path == _TOKEN
    ]


def a_token_is_asked_for_at_the_address_that_it_names(lesson: Lesson) -> None:
    lesson.launch()
    lesson.reach(0.1)
    (asked,) = _assertions(lesson)
    client = lesson.platform.client_id
    assert (asked["iss"], asked["sub"], asked["aud"]) == (client, client, f"{lesson.lms}{_TOKEN}")
    assert asked["aud"] == lesson.registration.auth_token_url
    with lesson.registered(auth_audience="canvas.instructure.com"):  # the bare host of authorization_server
        lesson.forget_tokens()
        assert lesson.reach(0.2) == ("pending", "AGS-TOKEN")


def an_assertion_needs_an_id_and_a_fresh_moment(lesson: Lesson) -> None:
    lesson.launch()
    lesson.reach(0.1)
    lesson.forget_tokens()
    lesson.reach(0.2)
    first, second = _assertions(lesson)
    assert first["jti"] != second["jti"]
    now = lesson.clock.now().timestamp()
    assert now - 300 < second["iat"] <= now < second["exp"] + 30
    statuses = [each.status for each in lesson.asked if each.path == _TOKEN]
    assert statuses == [200, 200]


def a_scope_too_many_spoils_the_whole_request(lesson: Lesson) -> None:
    lesson.launch()
    lesson.platform.tool.scopes = [one for one in lesson.platform.tool.scopes if not one.endswith("/score")]
    assert lesson.reach(0.1)[0] == "blocked"
    refused = [each for each in lesson.asked if each.path == _TOKEN]
    assert {json.loads(each.answer)["error"] for each in refused} == {"invalid_scope"}
    lesson.platform.tool.scopes = [*lesson.platform.tool.scopes, _score()]
    lesson.launch()  # whose claim lists what is granted now
    assert lesson.reach(0.2) == ("delivered", None)


def _score() -> str:
    return "https://purl.imsglobal.org/spec/lti-ags/scope/score"


def only_granted_scopes_are_asked_for(lesson: Lesson) -> None:
    lesson.platform.tool.scopes = [one for one in lesson.platform.tool.scopes if one.endswith("lineitem")]
    lesson.launch()
    lesson.earn(0.1)
    assert lesson.deliver() == 0
    assert not [each for each in lesson.asked if each.path == _TOKEN]
    assert lesson.practice_set().can_score is False


def a_key_that_is_off_gets_no_token(lesson: Lesson) -> None:
    lesson.launch()
    lesson.platform.tool.active = False
    assert lesson.reach(0.1) == ("pending", "AGS-TOKEN")
    tried = len(lesson.asked)
    lesson.clock.advance(minutes=5)
    assert lesson.deliver() == 0  # nobody switches a key on within minutes
    assert len(lesson.asked) == tried
    lesson.platform.tool.active = True
    lesson.clock.advance(hours=1)
    lesson.deliver()
    assert lesson.fate() == ("delivered", None)


def a_spoilt_token_is_asked_for_anew_once(lesson: Lesson) -> None:
    lesson.launch()
    lesson.reach(0.1)
    lesson.turn(secret="another" * 8)
    assert lesson.reach(0.2) == ("delivered", None)
    assert len(_assertions(lesson)) == 2
    lesson.canvas.says = {"score": (401, "Access token expired")}
    assert lesson.reach(0.3) == ("blocked", "AGS-401")
    assert len(_assertions(lesson)) == 3


def a_token_lives_an_hour_and_serves_an_hour(lesson: Lesson) -> None:
    lesson.launch()
    for share in (0.1, 0.2, 0.3):
        lesson.reach(share)
    assert len(_assertions(lesson)) == 1
    lesson.clock.advance(hours=1)
    assert lesson.reach(0.4) == ("delivered", None)
    assert len(_assertions(lesson)) == 2
    assert 401 not in [each.status for each in lesson.asked]


def refused(status: int, message: str, state: str, code: str) -> Callable[[Lesson], None]:
    """Return what shows that a refusal of a score, in Canvas' envelope, comes to a state and a code."""

    def show(lesson: Lesson) -> None:
        lesson.launch()
        lesson.canvas.says = {"score": (status, message)}
        assert lesson.reach(0.1) == (state, code)
        (posted, *again) = [each for each in lesson.asked if each.path.endswith("/scores")]
        assert (posted.status, json.loads(posted.answer)["errors"]["message"]) == (status, message)
        assert len(again) == (1 if status == 401 else 0)  # with a new token, once
        lesson.canvas.says = {}
        lesson.clock.advance(hours=1)
        lesson.deliver()
        assert lesson.fate()[0] == ("delivered" if state == "pending" else state)

    return show


def a_key_that_is_not_enabled_here_waits(lesson: Lesson) -> None:
    lesson.launch()
    lesson.platform.tool.extra["disabled_here"] = True
    assert lesson.reach(0.1) == ("pending", "AGS-KEY-OFF")
    del lesson.platform.tool.extra["disabled_here"]
    lesson.clock.advance(hours=1)
    lesson.deliver()
    assert lesson.work().score == 10.0


def a_tool_removed_from_the_course_stops_there_alone(lesson: Lesson) -> None:
    other = lesson.add_course()
    elsewhere = lesson.add("Elsewhere", other, graded=True)
    lesson.launch(link=elsewhere)
    lesson.launch()
    lesson.platform.tool.extra["removed_from"] = [lesson.course]
    assert lesson.reach(0.1) == ("blocked", "AGS-REMOVED")
    assert lesson.registration.state == "active"


def a_deleted_course_is_gone(lesson: Lesson) -> None:
    lesson.launch()
    lesson.platform.courses.put(replace(lesson.here, extra={"state": "deleted"}))
    assert lesson.reach(0.1) == ("blocked", "AGS-COURSE-GONE")


def a_deleted_assignment_is_answered_in_another_envelope(lesson: Lesson) -> None:
    lesson.launch()
    lesson.platform.gradebook.remove(lesson.column())
    assert lesson.reach(0.1) == ("blocked", "AGS-404")
    assert json.loads(lesson.asked[-1].answer)["errors"][0]["message"].startswith("The specified resource")


def another_key_s_column_cannot_be_read_or_written(lesson: Lesson) -> None:
    lesson.launch()
    lesson.column().deployment = "of-the-old-key"
    assert lesson.reach(0.1) == ("blocked", "AGS-412")
    paths = [each.path.rpartition("/")[2] for each in lesson.asked if each.status == 412]
    assert paths == ["results", "scores"]  # that it cannot be read stops no score


def a_column_that_cannot_be_read_takes_its_score(lesson: Lesson) -> None:
    lesson.launch()
    lesson.canvas.says = {"results": (412, "Tool does not have permission to view line_item")}
    assert lesson.reach(0.1) == ("delivered", None)
    assert lesson.work().score == 10.0


def a_concluded_course_takes_nothing(lesson: Lesson) -> None:
    lesson.launch()
    set_state(lesson.platform, lesson.course, "completed")
    assert lesson.reach(0.1) == ("blocked", "AGS-CONCLUDED")
    lesson.clock.advance(hours=10)
    assert lesson.deliver() == 0


def an_unpublished_course_has_no_students(lesson: Lesson) -> None:
    lesson.launch()
    set_state(lesson.platform, lesson.course, "unpublished")
    assert lesson.reach(0.1) == ("blocked", "AGS-NOT-IN-COURSE")
    page = lesson.launch(TEACHER)
    assert "AGS-NOT-IN-COURSE" in page.text


def an_older_score_is_not_taken(lesson: Lesson) -> None:
    lesson.launch()
    lesson.reach(0.1)
    ahead = lesson.clock.now().replace(year=2027).isoformat()
    lesson.send(scoreGiven=10, timestamp=ahead)
    assert lesson.reach(0.2) == ("superseded", "AGS-OLDER")


def a_proxy_s_trouble_passes(lesson: Lesson) -> None:
    lesson.launch()
    for status in (502, 504):
        lesson.platform.faults.next("score", status=status)
        assert lesson.reach(status / 1000) == ("pending", "AGS-PLATFORM")
        lesson.clock.advance(hours=1)
        lesson.deliver()
        assert lesson.fate() == ("delivered", None)


def limited(status: int) -> Callable[[Lesson], None]:
    """Return what shows that a refusal by the rate limit, of this status, leaves Canvas alone for a while."""

    def show(lesson: Lesson) -> None:
        lesson.launch()
        lesson.launch(OTHER_STUDENT)
        lesson.turn(throttle_status=status, throttled=1)
        lesson.earn(0.5)
        lesson.earn(0.6, OTHER_STUDENT)
        assert lesson.deliver() == 1
        (refusal,) = [each for each in lesson.asked if each.status == status]
        assert refusal.answered["content-type"].startswith("text/plain")
        assert "Rate Limit Exceeded" in refusal.answer
        assert "retry-after" not in refusal.answered
        assert lesson.deliver() == 0  # the other student's waits as well
        lesson.clock.advance(31)
        assert lesson.deliver() == 2
        assert (lesson.work().score, lesson.work(OTHER_STUDENT).score) == (50.0, 60.0)

    return show


def another_403_is_no_rate_limit(lesson: Lesson) -> None:
    lesson.launch()
    lesson.canvas.says = {"results": (403, "user not authorized"), "score": (403, "user not authorized")}
    state, code = lesson.reach(0.1)
    assert (state, code) == ("blocked", "AGS-NO-RESULTS")


def a_bucket_tells_how_full_it_is(lesson: Lesson) -> None:
    lesson.launch()
    slept: list[float] = []
    connector = Connector(
        lesson.runtime.database,
        lesson.runtime.vault,
        lesson.runtime.now,
        Http(allow_private=True),
        Pace(lambda: 0.0, slept.append),
    )
    url = lesson.platform.lineitem_url(lesson.column())
    registration, sub = lesson.registration, lesson.sub(OTHER_STUDENT)
    read_result(connector, registration, url, sub)
    read_result(connector, registration, url, sub)
    assert slept == []
    lesson.turn(cost=450.0)
    read_result(connector, registration, url, sub)
    left = float(lesson.asked[-1].answered["x-rate-limit-remaining"])
    assert 100 < left < 200
    lesson.turn(cost=0.3)
    read_result(connector, registration, url, sub)
    assert slept == [pytest.approx((200 - left) / 10)]


def an_access_token_is_a_text_without_meaning(lesson: Lesson) -> None:
    lesson.launch()
    lesson.reach(0.1)
    sent = next(each for each in lesson.asked if each.path.endswith("/scores"))
    token = sent.headers["authorization"].removeprefix("Bearer ")
    assert token.count(".") == 2
    with lesson.runtime.database.transaction(writes=False) as session:
        assert session.query(AccessToken).count() == 1
    assert token not in lesson.school.everything_kept()  # kept sealed, whatever is in it
