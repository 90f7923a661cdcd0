"""Canvas' logins, acted out: shared issuers, deployments, authorisation, errors, storage, keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from unittest.mock import patch
from urllib.parse import urlsplit

from sqlalchemy import update

from lti_app.db.models import Deployment
from lti_app.lti import keysets
from lti_app.sandbox.canvas.addresses import sso_origin
from lti_app.sandbox.canvas.identity import deployment
from lti_app.sandbox.canvas.knobs import knobs_of
from lti_app.sandbox.client import SELF_POST
from lti_app.sandbox.cookies import Navigation
from tests.conformance.canvas_lesson import ADMINISTRATOR, STUDENT, NoneInFrames, open_lesson
from tests.conformance.canvas_school import open_canvas

if TYPE_CHECKING:
    from lti_app.sandbox.client import Page
    from tests.conformance.canvas_lesson import Lesson

_SHARED = "https://canvas.instructure.com"
_CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"


def institutions_of_one_issuer_are_told_apart_by_their_keys(lesson: Lesson) -> None:
    school = lesson.school
    with (
        open_canvas(school, issuer=_SHARED, institution="North", client_id="170000000000001") as north,
        open_canvas(school, issuer=_SHARED, institution="South", client_id="170000000000002") as south,
        open_lesson(north, "algebra") as here,
        open_lesson(south, "algebra") as there,
    ):
        here.launch()
        mine, ids = here.visit, here.claims
        assert here.reach(0.5) == ("delivered", None)
        same = ("sub", f"{_CLAIM}context", f"{_CLAIM}resource_link", f"{_CLAIM}lti11_legacy_user_id")
        there.launch(change=lambda claims: claims.update({name: ids[name] for name in same}))
        other = there.visit
        assert mine.registration.issuer == other.registration.issuer == _SHARED
        assert (mine.person.sub, mine.course.context_id) == (other.person.sub, other.course.context_id)
        assert mine.registration_id != other.registration_id
        assert mine.person_id != other.person_id
        assert mine.course_id != other.course_id
        assert mine.practice_set_id != other.practice_set_id


def one_key_for_two_institutions_is_told_apart_by_guid_and_deployment(lesson: Lesson) -> None:
    school = lesson.school
    with (
        open_canvas(school, issuer=_SHARED, institution="North", client_id="170000000000003") as north,
        open_canvas(
            school, known=False, issuer=_SHARED, institution="South", client_id="170000000000003"
        ) as south,
        open_lesson(north) as here,
        open_lesson(south) as there,
    ):
        south.registration = north.registration
        there.turn(sso=sso_origin(north.platform), secret=knobs_of(north.platform).secret)
        here.launch()
        refused = there.browser.submit(there.answer(there.begin()), SELF_POST)
        assert "LTI-DEPLOYMENT-PENDING" in refused.text
        _approve(there, deployment(south.platform, south.platform.tool.deployment_id))
        mine, history = here.visit, here.context
        there.launch(change=lambda claims: claims[f"{_CLAIM}custom"].update(context_history=history))
        assert there.course_row().copied_from_id is None  # another institution's course is nobody's origin
        assert mine.registration_id == there.visit.registration_id
        assert mine.course.deployment_id != there.visit.course.deployment_id
        assert there.reach(0.4) == ("delivered", None)
        assert there.work().score == 40.0
        assert 40.0 not in [score["scoreGiven"] for score in here.scores()]
        stolen = mine.course.deployment.deployment_id
        page = there.resigned(
            there.answer(there.begin()), lambda claims: claims.update({f"{_CLAIM}deployment_id": stolen})
        )
        assert "LTI-INSTITUTION" in page.text


def a_beta_environment_is_another_platform_with_the_same_client_id(lesson: Lesson) -> None:
    client = lesson.platform.client_id
    beta_issuer = "https://canvas.beta.instructure.com"
    with (
        open_canvas(lesson.school, issuer=beta_issuer, client_id=client) as beta,
        open_lesson(beta) as there,
    ):
        there.turn(environment="beta")
        lesson.launch()
        there.launch()
        assert lesson.visit.registration.client_id == there.visit.registration.client_id
        assert there.visit.registration.issuer == beta_issuer
        assert lesson.canvas.registration != there.visit.registration_id == beta.registration
        issuer = lesson.platform.config.issuer
        page = there.resigned(there.answer(there.begin()), lambda claims: claims.update(iss=issuer))
        assert "LTI-CLAIM-ISSUER" in page.text


def a_second_installation_in_a_course_waits_for_approval(lesson: Lesson) -> None:
    lesson.launch()
    lesson.platform.tool.deployment_ids = [*lesson.platform.tool.deployment_ids, "5"]
    second = lesson.add("Of the second", graded=True, extra={"deployment": "5"})
    refused = lesson.browser.submit(lesson.answer(lesson.begin(link=second)), SELF_POST)
    assert "LTI-DEPLOYMENT-PENDING" in refused.text
    named = deployment(lesson.platform, "5")
    _approve(lesson, named)
    lesson.launch(link=second)
    first, other = lesson.practice_sets()
    assert lesson.visit.course.deployment.deployment_id == named
    assert first.course_id != other.course_id
    assert lesson.visit.course.context_id == lesson.context


def _approve(lesson: Lesson, named: str) -> None:
    with lesson.runtime.database.transaction() as session:
        session.execute(update(Deployment).where(Deployment.deployment_id == named).values(state="active"))


def the_deployment_of_the_login_goes_by_two_names_and_is_not_believed(lesson: Lesson) -> None:
    for name, other in (("lti_deployment_id", "deployment_id"), ("deployment_id", "lti_deployment_id")):
        lesson.turn(deployment_parameter=name)
        page = lesson.begin()
        sent = dict(page.form(SELF_POST).fields)
        assert name in sent
        assert other not in sent
        page = lesson.browser.submit(page, SELF_POST, **{name: "999:of-somebody-else"})
        assert page.status == 200
        real = deployment(lesson.platform, lesson.platform.tool.deployment_id)
        assert lesson.visit.course.deployment.deployment_id == real
        assert lesson.visit.created_at == lesson.clock.now()
        lesson.clock.advance(60)


def the_authorisation_request_has_every_parameter_and_one_scope(lesson: Lesson) -> None:
    lesson.launch()
    (call,) = [each for each in lesson.asked if each.path == "/api/lti/authorize_redirect"]
    fixed = {"scope": "openid", "prompt": "none", "response_type": "id_token", "response_mode": "form_post"}
    assert fixed.items() <= call.query.items()
    given = dict(lesson.told[0].form)
    for name in ("client_id", "login_hint", "lti_message_hint"):
        assert call.query[name] == given[name]
    assert call.query["redirect_uri"] in lesson.platform.tool.redirect_urls
    assert {"state", "nonce"} <= set(call.query)
    # as Canvas takes no other
    page = _again(lesson, "scope=openid", "scope=openid+profile")
    assert lesson.told[-1].form["error"] == "invalid_request_object"
    assert "LTI-PLATFORM-REQUEST" in page.text
    assert _again(lesson, "%2Flti%2Flaunch", "%2Flti%2Flaunch%2F").status == 400


def _again(lesson: Lesson, old: str = "", new: str = "") -> Page:
    """Open the first authorisation request again, with a change."""
    call = next(each for each in lesson.asked if each.path == "/api/lti/authorize_redirect")
    assert old in call.target
    return lesson.browser.go_on(lesson.browser.get(lesson.lms + call.target.replace(old, new, 1)))


def a_launch_is_answered_once(lesson: Lesson) -> None:
    lesson.launch()
    page = _again(lesson, "-", "-")
    assert lesson.told[-1].form["error"] == "launch_no_longer_valid"
    assert "id_token" not in lesson.told[-1].form
    assert "LTI-PLATFORM-STALE" in page.text
    assert page.status == 403


def a_lost_session_of_canvas_ends_in_the_offer_of_a_new_tab(lesson: Lesson) -> None:
    lesson.turn(signed_in=False)
    page = lesson.browser.submit(lesson.begin(), SELF_POST)
    answer = lesson.told[-1]
    assert (answer.form["error"], "id_token" in answer.form) == ("login_required", False)
    assert "LTI-PLATFORM-LOGIN" in page.text
    assert answer.form["error_description"] not in page.text
    lesson.turn(signed_in=True)
    page = lesson.browser.submit(page, "form[target]")
    assert page.navigation.framed is False
    assert urlsplit(page.url).path.endswith(f"/practice/{lesson.practice_set().id}")


def a_key_that_is_off_in_the_account_is_explained(lesson: Lesson) -> None:
    page = lesson.begin()
    lesson.platform.tool.active = False
    page = lesson.browser.submit(page, SELF_POST)
    assert lesson.told[-1].form["error"] == "unauthorized_client"
    assert "LTI-PLATFORM-CLIENT" in page.text
    assert page.status == 403


def fields_of_canvas_own_forms_come_along(lesson: Lesson) -> None:
    lesson.launch()
    (posted,) = [each for each in lesson.told if each.path == "/lti/launch"]
    assert set(posted.form) == {"id_token", "state", "utf8", "authenticity_token", "lti_storage_target"}
    assert posted.form["utf8"] == "✓"
    assert posted.status == 303


def the_account_s_menu_has_no_course(lesson: Lesson) -> None:
    lesson.browser.become(ADMINISTRATOR)
    page = lesson.browser.go_on(lesson.browser.get(f"{lesson.lms}/account/launch"))
    assert "label" not in lesson.claims[f"{_CLAIM}context"]
    assert "LTI-ACCOUNT" in page.text


def a_window_of_its_own_calls_itself_a_frame(lesson: Lesson) -> None:
    lesson.browser.become(STUDENT)
    page = lesson.browser.open_window(lesson.graded)
    assert lesson.claims[f"{_CLAIM}launch_presentation"]["document_target"] == "iframe"
    assert page.navigation.framed is False
    assert urlsplit(page.url).path.endswith(f"/practice/{lesson.practice_set().id}")
    assert lesson.browser.get(page.url).status == 200  # its cookie is one of the window's, not of a frame's


def keys_are_two_and_change(lesson: Lesson) -> None:
    with open_canvas(lesson.school) as canvas, open_lesson(canvas) as there:
        old, new = (key["kid"] for key in canvas.platform.keys.public()["keys"])
        assert old.endswith("Z")
        there.launch()
        there.launch()
        fetched = [each for each in there.asked if each.path == "/api/lti/security/jwks"]
        assert len(fetched) == 1
        canvas.platform.keys.rotate()
        kept, _ = canvas.platform.keys.public()["keys"]
        assert kept["kid"] == new
        with patch.object(keysets, "_PAUSE_SECONDS", 0.0):  # it keeps made-up key ids from making a flood
            there.launch()
        fetched = [each for each in there.asked if each.path == "/api/lti/security/jwks"]
        assert len(fetched) == 2


def canvas_keeps_the_secret_of_a_browser_without_cookies(lesson: Lesson) -> None:
    lesson.browser.cookies = NoneInFrames()
    page = lesson.browser.submit(lesson.begin(), SELF_POST)
    keeper = _keeper(page)
    assert keeper["data-frame"] == "post_message_forwarding"
    assert keeper["data-origin"] == sso_origin(lesson.platform)
    assert len(keeper["data-key"] + keeper["data-secret"]) < 100  # of the 4096 that Canvas keeps
    # what the page's script does once Canvas has kept the secret, and once it has it back
    page = _kept(lesson, page)
    assert _keeper(page)["data-key"] == keeper["data-key"]
    assert _keeper(page)["data-secret"] == ""
    page = lesson.browser.submit(page, "#launch-proof", secret=keeper["data-secret"])
    page = lesson.browser.submit(page, "form[target]")
    assert urlsplit(page.url).path.endswith(f"/practice/{lesson.practice_set().id}")


def a_launch_without_canvas_secret_opens_nothing(lesson: Lesson) -> None:
    lesson.browser.cookies = NoneInFrames()
    page = lesson.browser.submit(lesson.begin(), SELF_POST)
    page = lesson.browser.submit(_kept(lesson, page), "#launch-proof", secret="of-somebody-else")
    assert "LTI-PROOF" in page.text
    assert lesson.practice_sets() == []


def where_nobody_answers_the_way_into_a_tab_is_there(lesson: Lesson) -> None:
    lesson.turn(frames="mobile")
    lesson.browser.cookies = NoneInFrames()
    page = lesson.browser.submit(lesson.begin(), SELF_POST)
    assert "Open Baton in a new tab" in page.text
    assert not [each for each in lesson.asked if each.path.startswith("/api/lti/authorize")]
    page = lesson.browser.submit(page, "form[target]")
    assert (page.status, page.navigation.framed) == (200, False)
    assert urlsplit(page.url).path.endswith(f"/practice/{lesson.practice_set().id}")


def _kept(lesson: Lesson, page: Page) -> Page:
    """Go on to Canvas as the page's script does. Return Baton's page that fetches the secret again."""
    # As if the LMS' own page led there: its cookie is SameSite=Lax here, while Canvas' (over https) is None.
    address = _keeper(page)["data-url"]
    onward = Navigation(address, page.navigation.top, framed=True, initiator=lesson.lms, method="GET")
    return lesson.browser.go_on(lesson.browser.request(onward))


def _keeper(page: Page) -> dict[str, Any]:
    return dict(page.find("#launch-keeper").attributes)
