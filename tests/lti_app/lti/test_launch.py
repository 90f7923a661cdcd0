"""A launch over HTTP: what it saves and where it leads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from lti_app.browser import browser_hash
from lti_app.db.models import Course, Enrolment, LaunchSession, Person, PracticeSet
from lti_app.lti.roles import Role
from tests.launching import Browser, cookies, register_platform, visit_of
from tests.platform_keys import CLAIM, GRADES, MEMBERSHIP, ROSTER, SCORE_SCOPE

if TYPE_CHECKING:
    from flask import Flask

    from lti_app.runtime import Runtime
    from tests.clock import Clock
    from tests.platform_keys import SigningPlatform


def test_a_launch_opens_a_visit_of_its_browser(browser: Browser, runtime: Runtime, clock: Clock) -> None:
    visit = visit_of(runtime, browser.launch())
    (secret,) = cookies(browser.client).values()
    assert visit.browser == browser_hash(secret)
    assert (visit.expires_at - clock.now()).total_seconds() == 3600
    assert visit.role == Role.LEARNER


def test_a_launch_saves_course_person_enrolment_and_practice_set(
    browser: Browser, runtime: Runtime, platform: SigningPlatform
) -> None:
    lineitem = f"{platform.url}/lineitems/1/lineitem?type_id=7"

    def graded(claims: dict[str, Any]) -> None:
        claims["name"] = "Ada Student"
        claims[CLAIM + "custom"] = {"baton_skills": "two-step, one-step,two-step,", "due": "$Foo.bar"}
        claims[CLAIM + "launch_presentation"] = {"locale": "de", "return_url": "https://lms.example/back"}
        claims[GRADES] = {
            "scope": [SCORE_SCOPE],
            "lineitems": f"{platform.url}/lineitems",
            "lineitem": lineitem,
        }
        claims[ROSTER] = {"context_memberships_url": f"{platform.url}/members", "service_versions": ["2.0"]}

    visit = visit_of(runtime, browser.launch(graded))
    with runtime.database.transaction(writes=False) as session:
        course, person = session.query(Course).one(), session.query(Person).one()
        enrolment, practice_set = session.query(Enrolment).one(), session.query(PracticeSet).one()
    assert (course.context_id, course.label, course.title) == ("course-1", "ALG1", "Algebra 1")
    assert (course.lineitems_url, course.memberships_url) == (
        f"{platform.url}/lineitems",
        f"{platform.url}/members",
    )
    assert (person.sub, person.name) == ("student-1", "Ada Student")
    assert (enrolment.course_id, enrolment.person_id, enrolment.role) == (course.id, person.id, "learner")
    assert (practice_set.resource_link_id, practice_set.title) == ("link-1", "Linear equations")
    assert practice_set.skills == ["two-step", "one-step"]
    assert (practice_set.lineitem_url, practice_set.can_score) == (lineitem, True)
    assert practice_set.bank == runtime.settings.bank
    assert (visit.course_id, visit.person_id, visit.practice_set_id) == (
        course.id,
        person.id,
        practice_set.id,
    )
    assert (visit.locale, visit.return_url) == ("de", "https://lms.example/back")


def test_a_second_launch_brings_the_same_rows_up_to_date(
    browser: Browser, runtime: Runtime, clock: Clock
) -> None:
    browser.launch()
    first = clock.now()
    clock.advance(minutes=5)

    def promoted(claims: dict[str, Any]) -> None:
        claims["name"] = "Ada Student"
        claims[CLAIM + "roles"] = [MEMBERSHIP + "Instructor"]
        claims[CLAIM + "context"]["title"] = "Algebra One"

    browser.launch(promoted)
    with runtime.database.transaction(writes=False) as session:
        enrolment = session.query(Enrolment).one()
        assert session.query(Course).one().title == "Algebra One"
        assert session.query(Person).one().name == "Ada Student"
        assert session.query(PracticeSet).count() == 1
        assert session.query(LaunchSession).count() == 2
    assert (enrolment.role, enrolment.first_seen_at, enrolment.last_seen_at) == (
        "instructor",
        first,
        clock.now(),
    )


def test_a_name_that_is_no_longer_shared_is_forgotten_and_a_missing_one_is_never_invented(
    browser: Browser, runtime: Runtime
) -> None:
    assert visit_of(runtime, browser.launch()).person.name is None
    shared = browser.launch(lambda claims: claims.update(given_name="Ada", family_name="Student"))
    assert visit_of(runtime, shared).person.name == "Ada Student"
    assert visit_of(runtime, browser.launch()).person.name is None


@pytest.mark.parametrize(
    "change",
    [
        lambda claims: claims.update(
            {
                CLAIM + "resource_link": {"id": "course-1"},
                CLAIM + "tool_platform": {"product_family_code": "canvas"},
            }
        ),
        lambda claims: claims.update(
            {
                "https://www.instructure.com/placement": "course_navigation",
                CLAIM + "tool_platform": {"product_family_code": "canvas"},
            }
        ),
        lambda claims: claims.update({CLAIM + "custom": {"baton_placement": "course_navigation"}}),
    ],
)
def test_course_navigation_opens_the_course_and_no_practice_set(
    browser: Browser, runtime: Runtime, change: Any
) -> None:
    assert visit_of(runtime, browser.launch(change)).practice_set_id is None
    with runtime.database.transaction(writes=False) as session:
        assert session.query(PracticeSet).count() == 0


def test_a_moodle_link_that_has_the_number_of_its_course_is_a_link(
    browser: Browser, runtime: Runtime
) -> None:
    def equal(claims: dict[str, Any]) -> None:
        claims[CLAIM + "resource_link"]["id"] = claims[CLAIM + "context"]["id"] = "2"
        claims[CLAIM + "tool_platform"] = {"product_family_code": "moodle"}

    assert visit_of(runtime, browser.launch(equal)).practice_set_id is not None


def test_a_link_of_no_course_is_a_course_of_its_own(browser: Browser, runtime: Runtime) -> None:
    first = visit_of(runtime, browser.launch(lambda claims: claims.pop(CLAIM + "context")))
    again = visit_of(runtime, browser.launch(lambda claims: claims.pop(CLAIM + "context")))

    def other_link(claims: dict[str, Any]) -> None:
        del claims[CLAIM + "context"]
        claims[CLAIM + "resource_link"]["id"] = "l" * 255

    assert first.course_id == again.course_id != visit_of(runtime, browser.launch(other_link)).course_id
    assert first.practice_set_id is not None


def test_an_ungraded_link_cannot_score(browser: Browser, runtime: Runtime) -> None:
    practice_set = visit_of(runtime, browser.launch()).practice_set
    assert practice_set is not None
    assert (practice_set.lineitem_url, practice_set.can_score) == (None, False)


@pytest.mark.parametrize(
    "url",
    ["http://elsewhere.example/items", "ftp://lms.example/x", "javascript:alert(1)", 7, "https://a b/c"],
)
def test_a_service_address_that_a_token_must_not_go_to_is_left_out(
    browser: Browser, runtime: Runtime, url: object
) -> None:
    def odd(claims: dict[str, Any]) -> None:
        claims[GRADES] = {"scope": [SCORE_SCOPE], "lineitems": url, "lineitem": url}
        claims[ROSTER] = {"context_memberships_url": url}
        claims[CLAIM + "launch_presentation"] = {"return_url": "javascript:alert(1)"}

    visit = visit_of(runtime, browser.launch(odd))
    assert visit.practice_set is not None
    assert visit.practice_set.lineitem_url is None
    assert (visit.course.lineitems_url, visit.course.memberships_url) == (None, None)
    assert visit.return_url is None


def test_a_service_on_another_https_host_of_the_platform_is_kept(browser: Browser, runtime: Runtime) -> None:
    url = "https://school.instructure.example/api/lti/courses/1/line_items"
    endpoint = {"scope": [SCORE_SCOPE], "lineitems": url}
    assert (
        visit_of(
            runtime, browser.launch(lambda claims: claims.update({GRADES: endpoint}))
        ).course.lineitems_url
        == url
    )


def test_text_that_no_database_takes_is_cleaned_and_cut(browser: Browser, runtime: Runtime) -> None:
    def odd(claims: dict[str, Any]) -> None:
        claims["name"] = "Ada\x00 \ud800Student" + "x" * 400
        claims[CLAIM + "context"].update(title="T\x00" * 600, label=["no", "text"])
        claims[CLAIM + "custom"] = {"baton_skills": "a\x00b", "n": 5, "\ud800": "x"}
        claims[CLAIM + "tool_platform"] = "odd"
        claims[GRADES], claims[ROSTER] = [], None

    visit = visit_of(runtime, browser.launch(odd))
    assert visit.person.name == ("Ada Student" + "x" * 400)[:255]
    assert visit.course.title == "T" * 500
    assert visit.practice_set is not None
    assert visit.practice_set.skills == ["ab"]


def test_two_platforms_with_one_issuer_and_the_same_user_id_stay_apart(
    app: Flask, browser: Browser, platform: SigningPlatform, runtime: Runtime, clock: Clock
) -> None:
    one = visit_of(runtime, browser.launch())
    platform.client_id = "client-2"
    register_platform(runtime, platform)
    two = visit_of(runtime, Browser(app, platform, clock.now).launch())
    assert one.person_id != two.person_id
    assert one.course_id != two.course_id
    assert one.registration_id != two.registration_id


def test_login_needs_no_client_id_where_the_issuer_has_one_registration_only(
    browser: Browser, platform: SigningPlatform, runtime: Runtime
) -> None:
    assert browser.begin(client_id=None)["client_id"] == "client-1"
    platform.client_id = "client-2"
    register_platform(runtime, platform)
    assert "LTI-REGISTRATION" in browser.login(client_id=None).text


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_login_asks_the_platform_for_a_signed_message(
    browser: Browser, platform: SigningPlatform, method: str
) -> None:
    response = browser.login(method)
    assert response.location.startswith(f"{platform.url}/auth?")
    asked = browser.begin()
    assert {name: asked[name] for name in asked if name not in {"state", "nonce"}} == {
        "scope": "openid",
        "response_type": "id_token",
        "response_mode": "form_post",
        "prompt": "none",
        "client_id": "client-1",
        "redirect_uri": "https://baton.example/lti/launch",
        "login_hint": "user-1",
        "lti_message_hint": "hint",
    }
    assert len(asked["nonce"]) >= 43
    assert len(asked["state"]) >= 43


def test_login_keeps_the_query_that_a_login_page_has_already(
    browser: Browser, platform: SigningPlatform, runtime: Runtime
) -> None:
    register_platform(runtime, platform, auth_login_url=f"{platform.url}/auth?tenant=7")
    assert browser.login().location.startswith(f"{platform.url}/auth?tenant=7&scope=openid")


def test_a_browser_keeps_its_secret_over_launches(browser: Browser, runtime: Runtime) -> None:
    one, two = visit_of(runtime, browser.launch()), visit_of(runtime, browser.launch())
    assert one.browser == two.browser
    assert one.id != two.id


def test_a_launch_by_get_is_no_server_error(browser: Browser) -> None:
    assert browser.client.get("/lti/launch", base_url="https://baton.example").status_code == 405
