"""The real Baton against the sandbox as a Canvas: what a tool must stand, over HTTP and with its worker."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
import requests
from sqlalchemy import select

from lti_app.content.banks import load_bank
from lti_app.db.models import PracticeItem
from lti_app.demo.answers import wrong_response
from lti_app.demo.author import add_practice_in_canvas
from lti_app.demo.run import Demo, free_port, started
from lti_app.practice.response import fields_of
from lti_app.practice.serving import drawn
from lti_app.sandbox import Browserlike
from lti_app.sandbox.canvas.knobs import turn
from lti_app.sandbox.canvas.submissions import Submission, submission
from lti_app.sandbox.config import COURSE_ID
from lti_app.sandbox.vocabulary import SCOPES
from tests.intake import skip_intake

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lti_app.sandbox.client import Page

# One process for all of them: they share a running demo.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("canvas")]

STUDENT = "student-30"
_SECONDS = 40  # a refused call waits its turn in the outbox


@dataclass
class Class:
    """A running demo with one practice set, picked for a new assignment and published."""

    demo: Demo
    link: str

    def open(self, person: str, link: str | None = None) -> Page:
        """Open a link as somebody in a browser of her own; a student goes on to practice."""
        browser = Browserlike(self.demo.lms)
        try:
            return skip_intake(browser, browser.launch(person, link or self.link))
        finally:
            browser.close()

    def answer(self, person: str) -> None:
        """Answer one item as somebody, wrongly or not."""
        browser = Browserlike(self.demo.lms)
        try:
            page = skip_intake(browser, browser.launch(person, self.link))
            with self.demo.runtime.database.transaction(writes=False) as session:
                token = page.find("form.answer [name=token]").attributes["value"]
                row = session.scalars(select(PracticeItem).where(PracticeItem.token == token)).one()
                item = drawn(load_bank(row.bank), row)
            fields: dict[str, Any] = dict(fields_of(item, wrong_response(item)).lists())
            browser.submit(page, "form.answer", **fields)
        finally:
            browser.close()

    def work(self, person: str = STUDENT) -> Submission:
        column = self.demo.platform.gradebook.activity_column(COURSE_ID, self.link)
        assert column is not None
        return submission(column, person)

    def wait(self, until: Callable[[Submission], object], person: str = STUDENT) -> Submission:
        """Wait for the worker. Return the submission once it is as it should be."""
        for _ in range(_SECONDS * 5):
            if until(self.work(person)):
                break
            time.sleep(0.2)
        assert until(self.work(person)), self.work(person)
        return self.work(person)


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Class]:
    folder = tmp_path_factory.mktemp("canvas") / "data"
    with started(folder, free_port(), free_port(), say=print, kind="canvas", register=False) as demo:
        demo.register()
        teacher = Browserlike(demo.lms)
        link = add_practice_in_canvas(teacher, COURSE_ID, "Week 4")
        teacher.close()
        yield Class(demo, link)


def test_registration_takes_what_canvas_offers(here: Class) -> None:
    tool = here.demo.platform.tool
    assert set(tool.scopes) <= set(SCOPES)
    placements = {one["placement"] for one in tool.extra["placements"]}
    assert placements == {"course_navigation", "assignment_selection", "link_selection"}
    assert tool.custom["activity_history"] == "$Activity.id.history"


def test_the_picked_assignment_carries_its_content_and_opens_for_a_student(here: Class) -> None:
    found = here.demo.platform.courses.link(here.link)
    assert found is not None
    assert found[1].custom["baton_content"]
    assert here.open(STUDENT).find("#stem").text


@pytest.mark.parametrize(
    ("person", "sees"),
    [
        ("teacher-1", "Who needs a person"),
        ("assistant-1", "Who needs a person"),
        ("designer-1", "Activities"),
        ("test-student", "Check my answer"),
    ],
)
def test_everybody_sees_her_own_page(here: Class, person: str, sees: str) -> None:
    page = here.open(person)
    assert page.status == 200
    assert sees in page.text


@pytest.mark.parametrize("person", ["observer-1", "admin-1"])
def test_observers_and_administrators_practise_nothing(here: Class, person: str) -> None:
    page = here.open(person)
    assert page.status == 200
    assert not page.find_all("#stem")


@pytest.mark.parametrize("status", [403, 429])
def test_a_score_arrives_after_the_rate_limit_refused_it(here: Class, status: int) -> None:
    person = f"student-{20 + status % 10:02}"
    turn(here.demo.platform, throttled=1, throttle_status=status)
    here.answer(person)
    work = here.wait(lambda work: work.score is not None, person)
    assert (work.attempt, work.state) == (1, "graded")


def test_later_grades_are_no_new_attempts_and_wipe_nothing(here: Class) -> None:
    here.answer(STUDENT)
    here.wait(lambda work: work.score is not None)
    sent = len(here.demo.platform.received)
    here.answer(STUDENT)
    here.answer(STUDENT)
    for _ in range(50):
        assert here.work().score is not None
        if len(here.demo.platform.received) > sent:
            break
        time.sleep(0.2)
    assert here.work().attempt == 1
    assert here.work().comments == ()


@pytest.mark.parametrize("link", ["right", "context"])
def test_speedgrader_shows_the_students_work_to_the_teacher(here: Class, link: str) -> None:
    here.answer(STUDENT)
    here.wait(lambda work: work.url)
    turn(here.demo.platform, review_link=link)
    teacher = Browserlike(here.demo.lms)
    teacher.become("teacher-1")
    page = teacher.go_on(teacher.get(f"{here.demo.lms}/speedgrader/{here.link}/{STUDENT}/launch"))
    teacher.close()
    turn(here.demo.platform, review_link="right")
    assert urlsplit(page.url).path.endswith("/work")
    assert "Ngozi" in page.find("h1").text


def test_a_teachers_grade_is_left_alone(here: Class) -> None:
    person = "student-11"
    here.answer(person)
    here.wait(lambda work: work.score is not None, person)
    platform = here.demo.platform
    column = platform.gradebook.activity_column(COURSE_ID, here.link)
    assert column is not None
    with platform.lock:
        column.set_by_teacher(person, 91.0, platform.now())
    for _ in range(3):
        here.answer(person)
    time.sleep(5)
    assert (here.work(person).score, here.work(person).by) == (91.0, "teacher")


def test_the_class_page_lists_the_roster(here: Class) -> None:
    teacher = Browserlike(here.demo.lms)
    page = teacher.launch("teacher-1", here.link)
    url = next(
        a.attributes["href"] for a in page.find_all("a") if a.attributes.get("href", "").endswith("/class")
    )
    for _ in range(50):
        page = teacher.get(url, page)
        if "Amara Okonkwo" in page.text:
            break
        time.sleep(0.3)
    teacher.close()
    assert "Amara Okonkwo" in page.text
    assert "Test Student" not in page.text


def test_a_copied_course_is_a_clone_without_anybodys_work(here: Class) -> None:
    copy = here.demo.platform.copy_course(COURSE_ID)
    link = next(one for one in copy.links if one.title == "Week 4")
    assert here.open("teacher-1", link.id).status == 200
    old, new = here.open(STUDENT), here.open(STUDENT, link.id)
    assert new.find("#stem").text
    assert "Week 4" in new.find("h1").text
    assert old.url.rsplit("/", 1)[1] != new.url.rsplit("/", 1)[1]  # a practice set of its own


def test_an_error_instead_of_a_token_is_a_page_that_helps(here: Class) -> None:
    turn(here.demo.platform, signed_in=False)
    page = here.open(STUDENT)
    turn(here.demo.platform, signed_in=True)
    assert page.status == 403
    assert "LTI-PLATFORM-LOGIN" in page.text


@pytest.mark.parametrize(
    "knobs", [{"deployment_parameter": "deployment_id"}, {"storage_target": None}, {"privacy": "anonymous"}]
)
def test_other_canvases_launch_as_well(here: Class, knobs: dict[str, Any]) -> None:
    platform = here.demo.platform
    before = {name: platform.extra["knobs"][name] for name in knobs}
    turn(platform, **knobs)
    page = here.open(STUDENT)
    turn(platform, **before)
    assert page.find("#stem").text


def test_after_its_keys_rotate_canvas_still_launches(here: Class) -> None:
    here.demo.platform.keys.rotate()
    # An unknown key has the key set fetched again, but not within ten seconds of the fetch before.
    until = time.monotonic() + 20
    while not (page := here.open(STUDENT)).find_all("#stem") and time.monotonic() < until:
        time.sleep(1)
    assert page.find("#stem").text


def test_batons_json_is_taken_as_a_developer_key(here: Class) -> None:
    administrator = Browserlike(here.demo.lms)
    administrator.become("admin-1")
    page = administrator.get(f"{here.demo.lms}/accounts/1/apps")
    tool = here.demo.tool
    assert requests.get(f"{tool}/lti/canvas.json", timeout=10).status_code == 200
    page = administrator.submit(
        page, "#add-key", json=f"{tool}/lti/canvas.json", redirect_uris=f"{tool}/lti/launch"
    )
    page = administrator.submit(page, "form.install")
    administrator.close()
    made = here.demo.platform.tool_with(page.find("#client-id").text)
    assert made is not None
    assert set(made.scopes) <= set(SCOPES)
    assert made.extra["privacy_level"] in ("name_only", "anonymous")
