"""The pages around practice in the LMS's frame: class, work, activities, picker, observers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from lti_app.db.models import Registration
from lti_app.demo.run import free_port, started
from lti_app.sandbox.config import COURSE_ID, PRACTICE_LINK_ID, TEACHER_LINK_ID
from lti_app.sandbox.people import ADMINISTRATOR, DESIGNER, OBSERVER, STUDENTS, TEACHER
from tests.browser.visits import Door

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from lti_app.demo.run import Demo
    from lti_app.sandbox.people import Person
    from tests.browser.visits import Visit

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LONG, RIGHT_TO_LEFT = STUDENTS[12], STUDENTS[18]  # names that a layout may break at
TO_PICKER = (f"course/{COURSE_ID}/activities", "a.add", "#select-content")  # in Moodle
READ_MS = 20_000  # for the worker to read the list


def _press(visit: Visit, name: str) -> None:
    visit.frame.get_by_role("button", name=name, exact=True).last.click()


def test_the_class_has_no_barrier_in_any_of_its_states(door: Door, width: int) -> None:
    visit = door.open(TEACHER.id, TEACHER_LINK_ID, width)
    frame = visit.frame
    frame.get_by_role("link", name="Class").click()
    expect(frame.locator("h1")).to_have_text("Class")
    _press(visit, frame.locator("#roster button").inner_text())
    expect(frame.get_by_text("The list is being read")).to_be_visible()
    found = visit.faults("a list that is being read")
    expect(frame.get_by_text("The list has been read")).to_be_visible(timeout=READ_MS)
    found += visit.faults("a class")
    expect(frame.get_by_text(LONG.name).first).to_be_visible()
    for tab in ("Not begun", "No longer here"):
        frame.get_by_role("link", name=tab).click()
        expect(frame.locator(".tabs [aria-current]", has_text=tab)).to_be_visible()
        found += visit.faults(tab)
    frame.get_by_label("Find by name").fill("nobody is called this")
    _press(visit, "Find")
    expect(frame.get_by_text("Nobody here has")).to_be_visible()
    found += visit.faults("nobody found")
    assert found == []


def test_the_list_that_was_read_leaves_the_keyboard_where_it_was(door: Door) -> None:
    visit = door.open(TEACHER.id, TEACHER_LINK_ID)
    frame = visit.frame
    frame.get_by_role("link", name="Class").click()
    expect(frame.locator("h1")).to_have_text("Class")
    visit.tab_to(frame.locator("#roster button"))
    visit.page.keyboard.press("Enter")
    expect(frame.get_by_text("The list is being read")).to_be_visible()
    expect(frame.locator("#roster-state")).to_be_focused()
    expect(frame.get_by_text("The list has been read")).to_be_visible(timeout=READ_MS)
    expect(frame.locator("#roster-state")).to_be_focused()
    visit.page.keyboard.press("Tab")
    expect(frame.get_by_role("link", name="Show it as it is now")).to_be_focused()


def test_the_class_comes_as_a_table_for_a_spreadsheet_from_within_the_frame(door: Door) -> None:
    visit = door.open(TEACHER.id, TEACHER_LINK_ID)
    visit.frame.get_by_role("link", name="Class").click()
    with visit.page.expect_download() as coming:
        visit.frame.get_by_role("link", name="Download this table").click()
    assert coming.value.suggested_filename == "class.csv"
    assert LONG.name in coming.value.path().read_text("utf-8-sig")


@pytest.mark.parametrize("student", [LONG, RIGHT_TO_LEFT], ids=["long", "right to left"])
def test_a_students_work_has_no_barrier(door: Door, width: int, student: Person) -> None:
    grade = f"tr[data-person={student.id}] a.review >> nth=0"
    visit = door.follow(TEACHER.id, f"gradebook?course={COURSE_ID}", grade, width=width)
    expect(visit.frame.locator("h1")).to_have_text(student.name)
    visit.frame.evaluate("document.querySelectorAll('details').forEach(it => it.open = true)")
    found = visit.faults("as the teacher reviews it")
    visit = door.open(student.id, PRACTICE_LINK_ID, width)
    visit.frame.get_by_role("link", name="Look back at your work").click()
    expect(visit.frame.locator("h1")).to_have_text("Your work")
    found += visit.faults("as the student sees it")
    visit.frame.get_by_role("link", name="Practice").first.click()
    expect(visit.frame.locator("#stem")).to_be_visible()
    assert found == []


def test_a_flag_leads_to_the_students_work(door: Door) -> None:
    visit = door.open(TEACHER.id, TEACHER_LINK_ID)
    row = visit.frame.locator(".flag-row").first
    name = row.locator(".who").inner_text()
    row.click()
    visit.frame.get_by_role("link", name="All work of").click()
    expect(visit.frame.locator("h1")).to_have_text(name)


def test_the_activities_have_no_barrier_and_are_changed_there(door: Door, width: int) -> None:
    visit = door.open(TEACHER.id, TEACHER_LINK_ID, width)
    frame = visit.frame
    frame.get_by_role("link", name="Activities").click()
    expect(frame.locator("h1")).to_have_text("Activities")
    found = visit.faults("activities")
    frame.get_by_role("link", name="Change").first.click()
    expect(frame.get_by_label("Name", exact=True)).to_have_value("Practice: linear equations")
    found += visit.faults("an activity")
    frame.get_by_label("Points", exact=True).fill("many")
    _press(visit, "Save")
    expect(frame.get_by_label("Points", exact=True)).to_be_focused()
    found += visit.faults("what is wrong with it")
    frame.get_by_label("Points", exact=True).fill("100")
    _press(visit, "Save")
    expect(frame.get_by_text("Saved.")).to_be_focused()
    found += visit.faults("a saved activity")
    assert found == []


def test_the_picker_has_no_barrier_in_any_of_its_steps(door: Door, width: int) -> None:
    visit = door.follow(TEACHER.id, *TO_PICKER, width=width)
    frame = visit.frame
    found = visit.faults("the form")
    frame.get_by_label("Name", exact=True).fill(f"Week 3: {LONG.family_name} {RIGHT_TO_LEFT.name}")
    _press(visit, "Go on")
    expect(frame.get_by_role("alert").filter(has_text="Something is missing")).to_be_visible()
    found += visit.faults("what is wrong with it")
    _press(visit, "Choose all")
    expect(frame.get_by_text("61 of 61 chosen")).to_be_visible()
    _press(visit, "Go on")
    expect(frame.locator("h1")).to_have_text("What will be added")
    found += visit.faults("the summary")
    _press(visit, "Add another")
    expect(frame.get_by_role("button", name="Back without this")).to_be_visible()
    found += visit.faults("another")
    assert found == []


def test_a_practice_set_is_composed_with_the_keyboard_alone(door: Door) -> None:
    visit = door.follow(TEACHER.id, *TO_PICKER)
    frame, keys = visit.frame, visit.page.keyboard
    visit.tab_to(frame.get_by_label("Name", exact=True))
    keys.press("Enter")  # with nothing in it: the browser itself says so, and the keyboard stays
    expect(frame.get_by_label("Name", exact=True)).to_be_focused()
    keys.type("By keyboard")
    keys.press("Enter")
    expect(frame.locator("#skills")).to_be_focused()
    visit.tab_to(frame.locator("summary", has_text="Expressions"))  # of many skills, strands open one by one
    keys.press("Enter")
    visit.tab_to(frame.get_by_label("Like terms"))
    keys.press("Space")
    visit.tab_to(frame.locator("summary", has_text="Linear equations"))
    keys.press("Enter")
    visit.tab_to(frame.get_by_role("button", name="All of Linear equations"))
    keys.press("Enter")
    expect(frame.get_by_role("button", name="All of Linear equations")).to_be_focused()
    expect(frame.get_by_text("10 of 61 chosen")).to_be_visible()
    visit.tab_to(frame.get_by_label("Points", exact=True))
    keys.press("Control+A")
    keys.type("20")
    keys.press("Enter")
    expect(frame.locator("h1")).to_be_focused()
    expect(frame.locator("article")).to_contain_text("By keyboard")
    visit.tab_to(frame.get_by_role("button", name="Edit By keyboard"))
    keys.press("Enter")
    expect(frame.get_by_label("Points", exact=True)).to_have_value("20")
    visit.tab_to(frame.get_by_label("Goal"))
    keys.type("Ten in a row")
    visit.tab_to(frame.get_by_role("button", name="Go on").last)
    keys.press("Enter")
    expect(frame.locator("article")).to_contain_text("Ten in a row")
    visit.tab_to(frame.get_by_role("button", name="Add it to the course"))
    keys.press("Enter")
    expect(visit.page.get_by_label("Activity name")).to_have_value("By keyboard")  # Moodle's own form


@pytest.fixture(scope="module")
def canvas(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A Canvas where the tool is registered and nobody has practised: with people whom Moodle has not."""
    folder = tmp_path_factory.mktemp("canvas") / "data"
    with started(folder, free_port(), free_port(), say=print, kind="canvas", register=False) as running:
        running.register()
        yield running


@pytest.fixture
def canvas_door(chromium: Browser, canvas: Demo) -> Iterator[Door]:
    before = len(chromium.contexts)
    yield Door(chromium, canvas)
    for context in chromium.contexts[before:]:
        context.close()


def _observers(demo: Demo, *, allowed: bool) -> None:
    with demo.runtime.database.transaction() as session:
        session.execute(update(Registration).values(observers_allowed=allowed))


def test_an_observers_page_has_no_barrier_with_permission_and_without(
    canvas_door: Door, canvas: Demo, width: int
) -> None:
    canvas_door.open(STUDENTS[0].id, PRACTICE_LINK_ID)
    found = []
    for allowed, heading in ((False, "Your school does not show progress to observers"), (True, "Progress")):
        _observers(canvas, allowed=allowed)
        visit = canvas_door.open(OBSERVER.id, PRACTICE_LINK_ID, width)
        expect(visit.frame.locator("h1")).to_have_text(heading)
        found += visit.faults(heading)
        expect(visit.frame.get_by_text(STUDENTS[0].name)).to_have_count(1 if allowed else 0)
    assert found == []


@pytest.mark.parametrize(
    ("person", "heading"),
    [
        (ADMINISTRATOR, "Nothing to show for your role"),
        (DESIGNER, "Activities"),
        (TEACHER, "Who needs a person"),
    ],
    ids=["administrator", "designer", "teacher"],
)
def test_a_course_where_nobody_has_begun_has_no_barrier(
    canvas_door: Door, width: int, person: Person, heading: str
) -> None:
    visit = canvas_door.open(person.id, TEACHER_LINK_ID, width)
    expect(visit.frame.locator("h1")).to_have_text(heading)
    assert visit.faults(heading) == []


def test_the_picker_works_without_javascript(chromium: Browser, canvas: Demo) -> None:
    context = chromium.new_context(java_script_enabled=False)  # Canvas; Moodle itself needs scripts for this
    page = context.new_page()
    page.goto(canvas.lms)
    page.select_option("#person-select", TEACHER.id)
    page.click("#person-switch")
    page.click("a[data-placement=assignment_selection]")
    frame = page.frame_locator("#tool-frame")
    for step in ("login", "launch"):  # the two forms that post themselves, posted by hand
        frame.locator(f"form[action$='/lti/{step}'] button").click()
    frame.get_by_label("Name", exact=True).fill("Without scripts")
    frame.get_by_role("button", name="Choose all").click()
    frame.get_by_role("button", name="Go on").last.click()
    frame.get_by_role("button", name="Add it to the course").click()
    frame.get_by_role("heading", name="On the way to your course").wait_for()
    frame.get_by_role("button", name="Continue").click()
    frame.get_by_role("heading", name="One moment").wait_for()
    frame.get_by_role("button", name="Continue").click()  # a page of the LMS's own, on the way
    expect(frame.locator("#made")).to_contain_text("Without scripts")
    context.close()
