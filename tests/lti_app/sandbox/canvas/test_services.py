"""Canvas' services over HTTP (facts: sections 4 and 5)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from lti_app.sandbox.canvas import identity
from lti_app.sandbox.canvas.course_actions import publish, set_state
from lti_app.sandbox.canvas.enrolments import Enrolment, Standing, enrol
from lti_app.sandbox.canvas.knobs import turn
from lti_app.sandbox.config import COURSE_ID, Link
from lti_app.sandbox.people import Kind
from lti_app.sandbox.vocabulary import LINEITEM, LINEITEM_TYPE, RESULT_READONLY, SCORE
from tests.lti_app.sandbox.canvas.conftest import PRACTICE

if TYPE_CHECKING:
    from lti_app.sandbox import Platform
    from tests.clock import Clock
    from tests.lti_app.sandbox.canvas.conftest import CanvasCalls
    from tests.lti_app.sandbox.peer import ToolPeer

SUBMISSION_TYPE = "https://canvas.instructure.com/lti/submission_type"


def message(answer: Any) -> str:
    """Return the message of Canvas' error envelope."""
    return str(answer.json()["errors"]["message"])


def test_a_token_is_a_jwt_for_an_hour(services: CanvasCalls) -> None:
    answer = services.ask_token(SCORE).json()
    assert answer["expires_in"] == 3600
    assert answer["scope"] == SCORE
    assert answer["access_token"].count(".") == 2


@pytest.mark.parametrize("name", ["iss", "sub", "aud", "iat", "exp", "jti"])
def test_an_assertion_needs_all_six_claims(services: CanvasCalls, name: str) -> None:
    answer = services.ask_token(client_assertion=services.assertion(**{name: None}))
    assert answer.status_code == 400


@pytest.mark.parametrize(("age", "status"), [(299, 200), (301, 400), (-29, 200), (-40, 400)])
def test_an_assertion_is_at_most_five_minutes_old_and_half_a_minute_ahead(
    services: CanvasCalls, clock: Clock, age: int, status: int
) -> None:
    issued = int(clock.now().timestamp()) - age
    answer = services.ask_token(client_assertion=services.assertion(iat=issued, exp=issued + 900))
    assert answer.status_code == status


def test_the_audience_is_the_token_address_of_the_host_asked(services: CanvasCalls) -> None:
    wrong = services.assertion(aud="https://canvas.instructure.com/login/oauth2/token")
    assert services.ask_token(client_assertion=wrong).status_code == 400
    both = services.assertion(aud=["https://other", services.platform.details.auth_token_url])
    assert services.ask_token(client_assertion=both).status_code == 200


def test_a_scope_that_the_key_has_not_spoils_the_request(services: CanvasCalls) -> None:
    services.platform.tool.scopes = [SCORE]
    answer = services.ask_token(f"{SCORE} {LINEITEM}")
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_scope")


def test_a_key_that_is_off_gets_no_token_and_its_tokens_end(services: CanvasCalls) -> None:
    token = services.token()
    services.platform.tool.active = False
    assert services.ask_token().status_code == 400
    answer = services.call("GET", services.lineitems, token=token)
    assert (answer.status_code, message(answer)) == (401, "Unknown or inactive Developer Key")


def test_the_tools_key_set_is_read_for_each_token(services: CanvasCalls, peer: ToolPeer) -> None:
    services.token()
    before = peer.key_requests
    services.token()
    assert peer.key_requests == before + 1


def test_checks_come_in_canvas_order(services: CanvasCalls, platform: Platform, clock: Clock) -> None:
    full, narrow = services.token(), services.token(RESULT_READONLY)
    url = f"{platform.config.origin}/api/lti/courses/99/line_items"
    assert message(services.call("GET", url, token="no")) == "Invalid access token format"
    assert "signature" in message(services.call("GET", url, token="a.b.c"))
    assert message(services.call("GET", url, token=narrow)) == "Insufficient permissions"
    platform.tool.extra["disabled_here"] = True
    assert message(services.call("GET", url, token=full)) == "Invalid Developer Key"
    platform.tool.extra.clear()
    missing = services.call("GET", url, token=full)
    assert (missing.status_code, message(missing)) == (404, "Context is deleted or not found")
    platform.tool.extra["removed_from"] = [COURSE_ID]
    assert "not linked to a Tool" in message(services.call("GET", services.lineitems, token=full))
    clock.advance(3601)
    assert message(services.call("GET", url, token=full)) == "Access token expired"


def test_the_envelope_says_the_status_in_words(services: CanvasCalls) -> None:
    answer = services.send(who="teacher-1")
    assert answer.status_code == 422
    assert answer.json() == {
        "errors": {
            "type": "unprocessable_entity",
            "message": "User not found in course or is not a student",
        }
    }


def test_an_unknown_line_item_is_the_frameworks_404(services: CanvasCalls) -> None:
    answer = services.call("GET", f"{services.lineitems}/999")
    assert answer.status_code == 404
    assert answer.json() == {"errors": [{"message": "The specified resource does not exist."}]}


def test_anothers_line_item_is_412(services: CanvasCalls) -> None:
    services.cell.deployment = "another key's"
    answer = services.call("GET", f"{services.column}/results")
    assert (answer.status_code, message(answer)) == (412, "Tool does not have permission to view line_item")
    assert services.call("GET", services.lineitems).json() == []


def test_line_items_come_ten_a_page_and_the_link_header_leads_on(services: CanvasCalls) -> None:
    for number in range(12):
        services.platform.gradebook.add(COURSE_ID, f"Column {number}", 10.0)
    first = services.call("GET", services.lineitems)
    assert len(first.json()) == 10
    second = services.call("GET", first.links["next"]["url"])
    assert len(second.json()) == 3
    assert "next" not in second.links
    assert {"current", "first", "last"} <= set(second.links)
    assert len(services.call("GET", f"{services.lineitems}?limit=100").json()) == 13


def test_line_items_are_filtered_by_tag_resource_and_link(services: CanvasCalls) -> None:
    services.platform.gradebook.add(COURSE_ID, "Other", 10.0, tag="t", resource_id="r")
    assert [one["label"] for one in services.call("GET", f"{services.lineitems}?tag=t").json()] == ["Other"]
    assert len(services.call("GET", f"{services.lineitems}?resource_id=r").json()) == 1
    found = services.platform.courses.link(PRACTICE)
    assert found is not None
    lti_id = identity.link_id(services.platform, *found)
    listed = services.call("GET", f"{services.lineitems}?resource_link_id={lti_id}").json()
    assert [one["id"] for one in listed] == [services.column]
    assert "tag" not in listed[0]


def test_a_line_item_without_a_link_is_an_assignment_of_its_own(services: CanvasCalls) -> None:
    answer = services.call(
        "POST", services.lineitems, body={"label": "Mine", "scoreMaximum": 5}, content=LINEITEM_TYPE
    )
    assert answer.status_code == 201
    made = answer.json()["id"]
    assert services.send(made).status_code == 200
    book = services.call("GET", f"{services.platform.config.origin}/gradebook.json").json()
    assert [column["label"] for column in book["columns"]][-1] == "Mine"
    assert services.call("DELETE", made).status_code == 204
    assert services.call("GET", made).status_code == 404


def test_posting_twice_makes_two(services: CanvasCalls) -> None:
    for _ in range(2):
        services.call("POST", services.lineitems, body={"label": "Twin", "scoreMaximum": 5})
    listed = services.call("GET", services.lineitems).json()
    assert [one["label"] for one in listed].count("Twin") == 2


def test_a_second_line_item_of_a_link_never_reaches_the_gradebook(services: CanvasCalls) -> None:
    found = services.platform.courses.link(PRACTICE)
    assert found is not None
    body = {
        "label": "Second",
        "scoreMaximum": 10,
        "resourceLinkId": identity.link_id(services.platform, *found),
    }
    made = services.call("POST", services.lineitems, body=body).json()["id"]
    assert services.send(made).status_code == 200
    assert services.work().score is None
    book = services.call("GET", f"{services.platform.config.origin}/gradebook.json").json()
    assert "Second" not in [column["label"] for column in book["columns"]]
    assert services.call("GET", f"{made}/results").json()[0]["resultScore"] == 5.0


def test_a_line_item_for_the_menus_link_is_404(services: CanvasCalls) -> None:
    body = {
        "label": "x",
        "scoreMaximum": 1,
        "resourceLinkId": identity.context_id(services.platform, COURSE_ID),
    }
    assert services.call("POST", services.lineitems, body=body).status_code == 404


@pytest.mark.parametrize("missing", ["label", "scoreMaximum"])
def test_label_and_maximum_are_required(services: CanvasCalls, missing: str) -> None:
    body = {"label": "x", "scoreMaximum": 1}
    del body[missing]
    assert services.call("POST", services.lineitems, body=body).status_code == 400


def test_an_odd_submission_type_is_400_with_a_bare_error(services: CanvasCalls) -> None:
    body = {"label": "x", "scoreMaximum": 1, SUBMISSION_TYPE: {"type": "online_quiz"}}
    answer = services.call("POST", services.lineitems, body=body)
    assert answer.status_code == 400
    assert isinstance(answer.json()["error"], str)


def test_a_coupled_line_item_is_changed_but_not_deleted(services: CanvasCalls) -> None:
    services.send()
    answer = services.call("PUT", services.column, body={"label": "New", "scoreMaximum": 200})
    assert answer.json()["label"] == "New"
    assert services.work().score == 50.0  # a changed maximum leaves scores alone
    assert services.call("DELETE", services.column).status_code == 401


def test_a_score_reaches_the_gradebook_and_names_its_result(services: CanvasCalls) -> None:
    answer = services.send()
    assert answer.status_code == 200
    assert answer.json()["resultUrl"].startswith(f"{services.column}/results/")
    assert services.grade() == 50.0


def test_canvas_own_number_will_do_for_the_user(services: CanvasCalls) -> None:
    assert services.send(userId="1").status_code == 200
    assert services.grade() == 50.0


def test_an_unpublished_assignment_takes_no_score(services: CanvasCalls) -> None:
    publish(services.platform, PRACTICE, published=False)
    answer = services.send()
    assert (answer.status_code, message(answer)) == (422, "This assignment is still unpublished")


def test_a_concluded_course_takes_no_score(services: CanvasCalls) -> None:
    set_state(services.platform, COURSE_ID, "completed")
    answer = services.send()
    assert answer.status_code == 422
    assert message(answer).startswith("This course has concluded")


def test_an_unpublished_course_has_no_students(services: CanvasCalls) -> None:
    set_state(services.platform, COURSE_ID, "unpublished")
    assert message(services.send()) == "User not found in course or is not a student"


@pytest.mark.parametrize("who", ["teacher-1", "observer-1", "designer-1", "admin-1"])
def test_only_students_have_scores(services: CanvasCalls, who: str) -> None:
    assert services.send(who=who).status_code == 422


def test_the_test_student_has_scores(services: CanvasCalls) -> None:
    assert services.send(who="test-student").status_code == 200


def test_an_inactive_student_has_scores_and_a_concluded_one_not(services: CanvasCalls) -> None:
    enrol(services.platform, COURSE_ID, Enrolment("student-01", Kind.STUDENT, standing=Standing.INACTIVE))
    assert services.send().status_code == 200
    enrol(services.platform, COURSE_ID, Enrolment("student-01", Kind.STUDENT, standing=Standing.CONCLUDED))
    assert message(services.send()).startswith("This course has concluded for this student")


def test_an_earlier_timestamp_is_400_and_an_equal_one_is_not(services: CanvasCalls, clock: Clock) -> None:
    early = clock.now()
    clock.advance(10)
    services.send()
    assert services.send().status_code == 200
    answer = services.send(timestamp=early.isoformat())
    assert answer.status_code == 400
    assert "before last updated timestamp" in message(answer)


def test_attempts_are_counted_and_may_end(services: CanvasCalls) -> None:
    found = services.platform.courses.link(PRACTICE)
    assert found is not None
    services.platform.courses.change_link(replace(found[1], extra={"attempts": 1}))
    assert services.send().status_code == 200
    again = services.send()
    assert again.status_code == 422
    assert "maximum number of allowed attempts" in message(again)
    assert services.send(canvas={"new_submission": False}).status_code == 200
    assert services.work().attempt == 1


def test_results_show_a_teachers_grade(services: CanvasCalls, clock: Clock) -> None:
    services.send()
    services.cell.set_by_teacher("student-01", 91.0, clock.now())
    shown = services.call("GET", f"{services.column}/results?user_id={services.sub('student-01')}").json()
    assert [one["resultScore"] for one in shown] == [91.0]
    assert services.work().attempt == 1
    clock.advance(1)
    services.send()
    assert services.grade() == 50.0


def test_results_of_somebody_who_is_no_student_are_empty(services: CanvasCalls) -> None:
    assert services.call("GET", f"{services.column}/results?user_id={services.sub('teacher-1')}").json() == []


def test_results_are_paged(services: CanvasCalls, clock: Clock) -> None:
    for number in range(1, 13):
        services.cell.set_by_teacher(f"student-{number:02}", 1.0, clock.now())
    first = services.call("GET", f"{services.column}/results")
    assert len(first.json()) == 10
    assert len(services.call("GET", first.links["next"]["url"]).json()) == 2


@pytest.mark.parametrize("status", [403, 429])
def test_over_the_limit_the_answer_is_plain_text_without_retry_after(
    services: CanvasCalls, status: int
) -> None:
    turn(services.platform, throttle_status=status, throttled=1)
    answer = services.call("GET", services.lineitems)
    assert answer.status_code == status
    assert "Rate Limit Exceeded" in answer.text
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert answer.headers["X-Rate-Limit-Remaining"] == "0.0"
    assert "Retry-After" not in answer.headers
    assert services.call("GET", services.lineitems).status_code == 200


def test_every_answer_says_what_it_cost_and_what_is_left(services: CanvasCalls) -> None:
    turn(services.platform, cost=590.0)
    answer = services.call("GET", services.lineitems)
    assert answer.headers["X-Request-Cost"] == "590.0"
    assert float(answer.headers["X-Rate-Limit-Remaining"]) == 10.0
    services.call("GET", services.lineitems)
    assert services.call("GET", services.lineitems).status_code == 429
    services.clock.advance(60)
    assert services.call("GET", services.lineitems).status_code == 200


def test_the_roster_lists_the_active_fifty_a_page(services: CanvasCalls, platform: Platform) -> None:
    enrol(
        platform,
        COURSE_ID,
        Enrolment("student-01", Kind.STUDENT, standing=Standing.INACTIVE),
        Enrolment("student-02", Kind.STUDENT, standing=Standing.CONCLUDED),
        Enrolment("student-03", Kind.STUDENT, standing=Standing.INVITED),
    )
    answer = services.call("GET", services.roster)
    members = answer.json()["members"]
    assert {member["status"] for member in members} == {"Active"}
    ids = {member["user_id"] for member in members}
    assert services.sub("student-04") in ids
    assert not ids & {services.sub(f"student-0{number}") for number in (1, 2, 3)}
    short = services.call("GET", f"{services.roster}?limit=20")
    assert len(short.json()["members"]) == 20
    rest = services.call("GET", short.links["next"]["url"]).json()["members"]
    assert len(rest) == len(members) - 20
    assert len(services.call("GET", f"{services.roster}?limit=500").json()["members"]) <= 50


def test_more_than_fifty_people_are_two_pages(services: CanvasCalls, platform: Platform) -> None:
    first = platform.people[0]
    platform.people += [replace(first, id=f"extra-{number}") for number in range(30)]
    answer = services.call("GET", services.roster)
    assert len(answer.json()["members"]) == 50
    assert "next" in answer.links


def test_roster_roles_are_memberships_alone_by_whole_uris(services: CanvasCalls) -> None:
    members = {one["user_id"]: one for one in services.call("GET", services.roster).json()["members"]}
    lis = "http://purl.imsglobal.org/vocab/lis/v2/"
    assert members[services.sub("student-01")]["roles"] == [f"{lis}membership#Learner"]
    assert members[services.sub("observer-1")]["roles"] == [f"{lis}membership#Mentor"]
    assert len(members[services.sub("assistant-1")]["roles"]) == 2
    assert services.sub("admin-1") not in members
    learner = f"{lis}membership%23Learner"
    assert len(services.call("GET", f"{services.roster}?role={learner}").json()["members"]) == 31
    assert services.call("GET", f"{services.roster}?role=Learner").json()["members"] == []


@pytest.mark.parametrize(
    ("level", "told"),
    [
        ("anonymous", set()),
        ("name_only", {"name", "given_name", "family_name", "lis_person_sourcedid"}),
        ("email_only", {"email"}),
        ("public", {"name", "given_name", "family_name", "lis_person_sourcedid", "email", "picture"}),
    ],
)
def test_the_roster_tells_what_the_privacy_level_lets(
    services: CanvasCalls, level: str, told: set[str]
) -> None:
    turn(services.platform, privacy=level)
    member = services.call("GET", services.roster).json()["members"][0]
    assert set(member) == {"status", "user_id", "lti11_legacy_user_id", "roles"} | told


def test_rlid_of_an_assignment_lists_its_students_with_a_message(services: CanvasCalls) -> None:
    services.platform.tool.custom = {
        "section_names": "$com.instructure.User.sectionNames",
        "course": "$Canvas.course.id",
    }
    link = Link("for-two", "For two", graded=True, extra={"only": ["student-01", "student-02"]})
    services.platform.add_link(COURSE_ID, link)
    rlid = identity.link_id(services.platform, services.here, link)
    members = services.call("GET", f"{services.roster}?rlid={rlid}").json()["members"]
    assert [one["user_id"] for one in members] == [services.sub("student-01"), services.sub("student-02")]
    said = members[1]["message"][0]["https://purl.imsglobal.org/spec/lti/claim/custom"]
    assert said == {"section_names": '["Period 2"]', "course": "$Canvas.course.id"}


def test_an_rlid_of_nothing_is_400_and_the_courses_own_lists_all(services: CanvasCalls) -> None:
    answer = services.call("GET", f"{services.roster}?rlid=nothing")
    assert (answer.status_code, message(answer)) == (400, "Invalid 'rlid' parameter")
    own = identity.context_id(services.platform, COURSE_ID)
    assert len(services.call("GET", f"{services.roster}?rlid={own}").json()["members"]) == 35


def test_faults_find_canvas_services_too(services: CanvasCalls) -> None:
    token = services.token()
    for service, url in (("results", f"{services.column}/results"), ("memberships", services.roster)):
        services.platform.faults.next(service, status=503, retry_after=7)
        answer = services.call("GET", url, token=token)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "7")
        assert services.call("GET", url, token=token).status_code == 200


def test_refused_scores_are_noted_as_well(services: CanvasCalls) -> None:
    services.send()
    services.send(who="teacher-1")
    assert [one.status for one in services.platform.received] == [200, 422]
