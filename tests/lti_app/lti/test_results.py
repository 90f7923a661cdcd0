"""What a gradebook shows for one student, however its platform says it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_app.lti.services.refusals import Outcome, ServiceError
from lti_app.lti.services.results import Result, read_result
from tests.loopback import Asked, Reply
from tests.lti_app.lti.gradeservices import GradeServices, database_url, grade_services

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["database_url", "grade_services"]

MEDIA_TYPE = "application/vnd.ims.lis.v2.resultcontainer+json"


def entry(**said: Any) -> dict[str, Any]:
    return {"id": "https://lms.example/r/1", "userId": "5", "resultScore": 8, "resultMaximum": 20, **said}


@pytest.fixture
def read(grade_services: GradeServices) -> Callable[..., Result | None]:
    registration = grade_services.registration()

    def reading(*answers: Any, user: str = "5") -> Result | None:
        pages = iter(answers)
        grade_services.running.reply = lambda _: Reply(200, next(pages))
        url = f"{grade_services.url}/items/1/lineitem?type_id=7"
        return read_result(grade_services.connector, registration, url, user)

    return reading


def test_one_student_is_asked_for_and_no_limit(
    grade_services: GradeServices, read: Callable[..., Result | None]
) -> None:
    assert read([entry(userId="a b&c")], user="a b&c") == Result(8.0, 20.0)
    (asked,) = grade_services.running.called
    assert asked.path == "/items/1/lineitem/results"
    assert parse_qs(urlsplit(asked.target).query) == {"type_id": ["7"], "user_id": ["a b&c"]}
    assert asked.headers["accept"] == MEDIA_TYPE


@pytest.mark.parametrize(
    "said",
    [
        [],
        [{"id": "x", "userId": "5"}],  # Moodle, in a column of a tool's own
        [entry(resultScore=None)],
        [entry(resultScore="8")],
        [entry(resultScore=True)],
        [entry(userId="6")],
        ["5"],
    ],
)
def test_no_score_is_no_result(read: Callable[..., Result | None], said: Any) -> None:
    assert read(said) is None


def test_a_zero_is_a_result(read: Callable[..., Result | None]) -> None:
    assert read([entry(resultScore=0)]) == Result(0.0, 20.0)


def test_without_a_maximum_it_is_one(read: Callable[..., Result | None]) -> None:
    assert read([{"userId": "5", "resultScore": 0.4}]) == Result(0.4, 1.0)


def test_of_a_platform_without_the_filter_the_right_entry_is_taken(
    read: Callable[..., Result | None],
) -> None:
    others = [entry(userId=str(number), resultScore=number) for number in range(6, 10)]
    assert read([*others, entry(resultScore=3)]) == Result(3.0, 20.0)


def test_pages_are_followed_as_sent(grade_services: GradeServices) -> None:
    url = grade_services.url
    following = f"{url}/more?page=bookmark:WyJBbmMiXQ"

    def pages(asked: Asked) -> Reply:
        if "bookmark" in asked.target:
            return Reply(200, [entry()])
        return Reply(200, [entry(userId="6")], {"Link": f'<{following}>; rel="next"'})

    grade_services.running.reply = pages
    found = read_result(grade_services.connector, grade_services.registration(), f"{url}/items/1", "5")
    assert found == Result(8.0, 20.0)
    assert grade_services.running.called[-1].target == "/more?page=bookmark:WyJBbmMiXQ"


@pytest.mark.parametrize(
    "elsewhere", ["http://127.0.0.2:{port}/x", "https://127.0.0.1:{port}/x", "//a.example/"]
)
def test_a_next_page_on_another_host_is_refused(grade_services: GradeServices, elsewhere: str) -> None:
    foreign = elsewhere.format(port=urlsplit(grade_services.url).port)
    grade_services.running.reply = lambda _: Reply(200, [], {"Link": f'<{foreign}>; rel="next"'})
    with pytest.raises(ServiceError) as error:
        read_result(grade_services.connector, grade_services.registration(), f"{grade_services.url}/i", "5")
    assert (error.value.code, error.value.outcome) == ("AGS-FOREIGN", Outcome.BLOCKED)
    assert len(grade_services.running.called) == 1


def test_pages_without_end_are_given_up(grade_services: GradeServices) -> None:
    numbers = iter(range(1000))
    grade_services.running.reply = lambda _: Reply(200, [], {"Link": f'</i?p={next(numbers)}>; rel="next"'})
    with pytest.raises(ServiceError):
        read_result(grade_services.connector, grade_services.registration(), f"{grade_services.url}/i", "5")
    assert len(grade_services.running.called) == 100


@pytest.mark.parametrize("said", [b"<html>Maintenance</html>", {"message": "soon"}, b""])
def test_what_is_no_list_is_trouble_that_may_pass(grade_services: GradeServices, said: Any) -> None:
    grade_services.running.reply = lambda _: Reply(200, said)
    with pytest.raises(ServiceError) as error:
        read_result(grade_services.connector, grade_services.registration(), f"{grade_services.url}/i", "5")
    assert (error.value.code, error.value.outcome) == ("AGS-PLATFORM", Outcome.RETRY)


points = st.sampled_from([0.5, 1.0, 3.0, 7.0, 10.0, 20.0, 100.0, 1000.0])


@given(tenths=st.integers(0, 1000), maximum=points, decimals=st.integers(2, 5))
def test_a_gradebook_s_rounding_is_no_teacher(tenths: int, maximum: float, decimals: int) -> None:
    share = tenths / 1000
    assert Result(round(share * maximum, decimals), maximum).shows(share)


@given(tenths=st.integers(0, 1000), maximum=points, change=st.floats(0.02, 5.0), up=st.booleans())
def test_a_teacher_s_two_hundredths_of_a_point_are_seen(
    tenths: int, maximum: float, change: float, up: bool
) -> None:
    share = tenths / 1000
    assert not Result(share * maximum + (change if up else -change), maximum).shows(share)


def test_a_column_without_points_divides_by_nothing() -> None:
    assert Result(0.0, 0.0).shows(0.7)
    assert not Result(1.0, 0.0).shows(0.7)  # a teacher's extra point
    assert Result(1.0, 0.0).share == 0.0
