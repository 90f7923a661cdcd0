"""Plays the whole thread over HTTP, as a student and a teacher would, and says what each step saw."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from lti_app.content.banks import load_bank
from lti_app.db.models import PracticeItem
from lti_app.demo.administrator import ADMINISTRATORS, RegistrationFailedError
from lti_app.demo.answers import wrong_response
from lti_app.demo.author import AUTHORS
from lti_app.demo.check_people import causes_listed, read, send
from lti_app.demo.run import free_port, started
from lti_app.practice.response import fields_of
from lti_app.practice.serving import drawn
from lti_app.sandbox import Browserlike
from lti_app.sandbox.config import COURSE_ID, TEACHER_LINK_ID
from lti_app.sandbox.markup import NotOnPageError
from lti_app.sandbox.people import STUDENTS, TEACHER

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.items.model import Item
    from lti_app.demo.run import Demo, Kind
    from lti_app.sandbox.client import Page

_STUDENT = STUDENTS[-1]
_TITLE = "Week 4: equations"
_CAUSE, _DONE = "motivation", "encouraged"
_RIGHT_FIRST = 3
_MOST_ITEMS = 15
_GRADE_SECONDS = 20
_CAUSES = 8  # different ones that the class shows after its weeks
_WORDS = "Come by my desk on Monday, and bring one of these along."


class _FailedError(Exception):
    """A step did not show what it must."""


def run_check(say: Callable[[str], None], kind: Kind = "moodle", *, with_class: bool = True) -> int:
    """Start a demo with ports and data of its own and play the thread in it, from registration on.

    kind: of LMS. with_class: with the weeks of the class, which take most of the time.

    Return 0 if every step showed what it must, else 1.
    """
    with (
        TemporaryDirectory(prefix="baton-check-") as folder,
        started(Path(folder) / "data", free_port(), free_port(), say=say, kind=kind, register=False) as demo,
    ):
        return _check(demo, say, with_class=with_class)


def _check(demo: Demo, say: Callable[[str], None], *, with_class: bool) -> int:
    thread = _Thread(demo, say, with_class)
    try:
        thread.play()
    except (_FailedError, RegistrationFailedError, NotOnPageError) as failure:
        say(f"FAILED: {failure}")
        return 1
    finally:
        thread.close()
    say("All of the thread holds.")
    return 0


@dataclass
class _Thread:
    demo: Demo
    say: Callable[[str], None]
    with_class: bool

    def __post_init__(self) -> None:
        self.student, self.teacher = Browserlike(self.demo.lms), Browserlike(self.demo.lms)
        self.step = 0

    def close(self) -> None:
        self.student.close()
        self.teacher.close()

    def play(self) -> None:
        """An administrator registers the tool, a teacher adds practice, a student practises, her grade
        arrives, a flag appears, the teacher writes to her and closes it, the next item obeys.
        """
        address = self.demo.invitation()
        done = ADMINISTRATORS[self.demo.kind](self.teacher, address)
        self._shows("the administrator pastes the registration address", done.find("h1").text)
        if self.with_class:
            self._weeks_of_the_class()
        link = AUTHORS[self.demo.kind](self.teacher, COURSE_ID, _TITLE)
        self._shows("a teacher picks a practice set for the course", _TITLE)
        page = self._way_in(self.student.launch(_STUDENT.id, link))
        self._shows("the first item of practice", page.find("#stem").text)
        for _ in range(_RIGHT_FIRST):
            page = self._answer(page, right=True)
        self._shows("she answers three items right", page.find("#result").text)
        self._shows("her grade in the LMS gradebook", f"{self._grade_above(link, 0.0)} of 100")

        page, misses = self._miss_until_flagged(page)
        self._shows("she misses the same skill again and again", f"{misses} items missed")
        flag = self._flag_page()
        self._shows("a flag appears in the teacher's queue", flag.find(".flag-line").text)
        self._shows("its handoff note", flag.find("#note-text").text)
        self._shows("who has it, and until when", f"{flag.find('#owner strong').text} {_due(flag)}")
        flag = send(self.teacher, flag, _WORDS)
        self._shows("the teacher writes to the student", flag.find("#messages blockquote").text)
        self._shows("she reads it on her page", read(self.student, page))
        flag = self.teacher.get(flag.url, flag)
        if "Seen by the student" not in flag.find("#messages").text:
            raise _FailedError("the teacher is not told that the student has seen the message")
        before = self._open_item()
        self._shows("the item chosen before the closure", before.reason["text"])

        flag = self._look_ahead(flag)
        self._shows("what the closure will change", flag.find("#plan").text)
        flag = self._close(flag)
        self._shows("the teacher closes it", flag.find(".flag-line").text)
        page = self._answer(self.student.get(page.url, page), right=True)
        after = self._open_item()
        if after.step_id is None:
            raise _FailedError("the next item does not serve the plan")
        self._shows("the item chosen after the closure", after.reason["text"])
        self._shows("what she reads of it", page.find("#plan").text)

    def _weeks_of_the_class(self) -> None:
        self.demo.set_up_class(self.say)
        causes = causes_listed(self.teacher, self._queue())
        self._shows("what the class shows after three weeks", f"{len(causes)} causes: {', '.join(causes)}")
        if len(causes) < _CAUSES:
            raise _FailedError(f"the queue shows {len(causes)} different causes, and not {_CAUSES}")

    def _way_in(self, page: Page) -> Page:
        """Read the notice, set a goal, say how sure she feels, and take the placement."""
        self._shows("a student opens practice inside the course page", page.find("main").text)
        page = self.student.submit(page, "form[action$='/intake/notice']")
        page = self.student.submit(
            page, "form[action$='/intake/goal']", "do=save", goal="Feel at home with equations", minutes="60"
        )
        page = self.student.submit(page, "form[action$='/intake/confidence']", "do=save")
        items = 0
        while page.find_all("form[action$='/intake/item']"):
            items += 1
            passes = items % 2 == 0  # she knows about half of it
            row = self._open_item()
            item = drawn(load_bank(row.bank), row)
            button = "do=pass" if passes else "do=answer"
            page = self.student.submit(
                page, "form[action$='/intake/item']", button, **_filled(item, item.answer)
            )
        self._shows("a placement finds her starting point", f"{items} items")
        self._shows("what she reads of it", page.find("main").text)
        return self.student.submit(page, "form[action$='/intake/seen']")

    def _shows(self, what: str, seen: str) -> None:
        self.step += 1
        if not seen.strip():
            raise _FailedError(f"{what}: nothing was seen")
        self.say(f"{self.step:2}. {what}:\n      {' '.join(seen.split())}")

    def _open_item(self) -> PracticeItem:
        with self.demo.runtime.database.transaction(writes=False) as session:
            query = select(PracticeItem).where(PracticeItem.open_key.is_not(None))
            return session.scalars(query.order_by(PracticeItem.id.desc()).limit(1)).one()

    def _answer(self, page: Page, *, right: bool) -> Page:
        """Answer the open item: as somebody who knows, or wrong until it closes."""
        row = self._open_item()
        item = drawn(load_bank(row.bank), row)
        if right:
            return self.student.submit(page, "form.answer", **_filled(item, item.answer))
        wrong = _filled(item, wrong_response(item))
        page = self.student.submit(page, "form.answer", **wrong)
        return self.student.submit(page, "form.answer", **wrong)

    def _grade_above(self, link: str, least: float) -> float:
        """Wait for the gradebook to show a grade in a link's column, and return it."""
        deadline = time.monotonic() + _GRADE_SECONDS
        while time.monotonic() < deadline:
            self.teacher.become(TEACHER.id)
            shown = json.loads(self.teacher.get(f"{self.demo.lms}/gradebook.json").body)
            row = next(row for row in shown["rows"] if row["person"] == _STUDENT.id)
            column = next(column for column in shown["columns"] if column["link"] == link)
            cell = row["grades"][str(column["id"])]
            if cell is not None and cell["value"] > least:
                return float(cell["value"])
            time.sleep(0.2)
        raise _FailedError("no grade arrived in the gradebook")

    def _miss_until_flagged(self, page: Page) -> tuple[Page, int]:
        for misses in range(1, _MOST_ITEMS + 1):
            page = self._answer(page, right=False)
            if any(_STUDENT.name in row.text for row in self._queue().find_all(".flag-row")):
                return page, misses
        raise _FailedError(f"no flag after {_MOST_ITEMS} missed items")

    def _queue(self) -> Page:
        return self.teacher.launch(TEACHER.id, TEACHER_LINK_ID)

    def _flag_page(self) -> Page:
        queue = self._queue()
        row = next(row for row in queue.find_all(".flag-row") if _STUDENT.name in row.text)
        page = self.teacher.get(row.attributes["href"], queue)
        return self.teacher.submit(page, _acting(page, "claim"))

    def _look_ahead(self, page: Page) -> Page:
        """Say what it was. The page comes back with what that changes, and closes nothing yet.

        It was motivation, whatever the flag's own guess: the closure of a guess steers nothing.
        """
        cause, done = page.find("#cause option[selected]"), page.find("#closure input[name=done][checked]")
        if (cause.attributes["value"], done.attributes["value"]) == (_CAUSE, _DONE):
            return page
        return self.teacher.submit(page, "#closure form", cause=_CAUSE, done=_DONE)

    def _close(self, page: Page) -> Page:
        return self.teacher.submit(page, "#closure form", line="We looked at one together.")


def _due(flag: Page) -> str:
    """Return by when a case is due, as its page says it."""
    said = flag.find_all(".flag-line .quiet")
    if not said:
        raise _FailedError("the case has no time by which it is due")
    return said[0].text


def _filled(item: Item, response: str) -> dict[str, Any]:
    """Return the fields of the form that say an answer."""
    return dict(fields_of(item, response).lists())


def _acting(page: Page, action: str) -> str:
    """Return the selector of the form that does an action, if the page offers it."""
    if not page.find_all(f"form#do-{action}"):
        raise _FailedError(f"the flag's page offers no way to {action}")
    return f"form#do-{action}"
