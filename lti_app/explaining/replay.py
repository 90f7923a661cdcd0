"""Goes through the log of students from its first entry, and lets the engine decide everything again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.escalation.model import FlagState
from lti_app.explaining import log
from lti_app.explaining.choices import choose_again
from lti_app.explaining.log import Record, events_of, is_decision
from lti_app.explaining.looks import Decided, look_again, pair
from lti_app.explaining.students import at_the_beginning, parameters_of
from lti_app.explaining.then import GoneError, Past, settings_after
from lti_app.policies.replay.known import Known
from lti_app.policies.replay.moments import Moment
from lti_app.practice.looked import LOOKED

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy.orm import Session

    from engine.learner.predict import Outlook
    from lti_app.explaining.log import Logged
    from lti_app.explaining.observer import Observer
    from lti_app.explaining.students import Student

_CHOSEN = "sequencing."  # how the reasons of items that were chosen begin


class Replay:
    """Replays the log of some students of a course. installation: id of the policy that ships for it."""

    def __init__(
        self, session: Session, course: int, people: Collection[int], installation: str, observer: Observer
    ) -> None:
        self._session, self._course, self._observer = session, course, observer
        self._past = Past(session, course, installation)
        self._record = Record(session, course, people)
        self._known: dict[str, Known | None] = {}
        self._students = at_the_beginning(session, course, people)
        self._people = people
        self._last_choice: int | None = None

    def run(self, until: datetime | None = None, *, last_choice: int | None = None) -> dict[int, Student]:
        """Go through it; return the students as they are at the end. until: what came later is left out.

        last_choice: id of the entry whose choice alone is made again, as nothing follows from choices but
        what the log has; the observer then hears of all entries. None: every choice is made again.
        """
        self._last_choice, whole = last_choice, last_choice is not None
        for event in events_of(self._session, self._course, self._people, until, whole=whole):
            student = self._students[event.person]
            if not is_decision(event):
                self._decide(student)
            self._observer.event(event)
            self._take(student, event)
        for person, student in self._students.items():
            self._decide(student)
            self._observer.end(person, student.flags, self._record.left(person) if until is None else [])
        return self._students

    def _take(self, student: Student, event: Logged) -> None:
        data = event.data
        if is_decision(event):
            student.recorded.append(self._record.of(event))
        elif event.kind == log.ATTEMPT:
            student.answered = event.at, data["attempt"]
        elif event.kind == LOOKED:
            self._look(student, event)
        elif event.kind == log.OPENED and "practice_set" in data:
            if self._last_choice in (None, event.id):
                self._choose(student, event)
            student.served.add(event)
        elif event.kind == log.SETTINGS:
            student.settings = settings_after(student.settings, event)
        elif event.kind == log.OFFER:
            if data["said"] == "no" and data["flag"] in student.flags.by_id:
                student.flags.by_id[data["flag"]].declined = True
        elif event.kind.startswith(log.FLAG) and "state" in data:
            student.flags.act(data["flag"], FlagState(data["state"]), event.at)

    def _look(self, student: Student, event: Logged) -> None:
        """Look now, while nothing later was learnt; what was recorded of it stands behind it in the log."""
        try:
            then = self._past.at_look(event, student.settings)
            learnt = self._outlook(student, event, event.data["parameters"])
            student.look = look_again(event, then, learnt, student.work, student.flags.newest())
        except GoneError as gone:
            self._observer.gone(event.person, event.at, gone.code)

    def _decide(self, student: Student) -> None:
        """Apply what the last look decided, now that what was recorded of it is known."""
        look, recorded = student.look, student.recorded
        student.look, student.recorded = None, []
        if look is None:
            for each in recorded:
                student.flags.take_over(each)
                self._observer.gone(student.person, each.at, "explain.gone.look")
            return
        decided = []
        for decision, there in pair(look.decisions, recorded):
            flag = there.flag if there is not None else 0
            if decision is not None:
                flag = student.flags.apply(decision, look.at, there)
            decided.append(Decided(flag, decision, there))
        self._observer.look(look, decided, student.flags)

    def _choose(self, student: Student, event: Logged) -> None:
        if "choice" not in event.data:
            if event.data["reason"]["code"].startswith(_CHOSEN):
                self._observer.gone(event.person, event.at, "explain.gone.choice")
            return
        try:
            context = self._past.at_choice(event, student.settings)
            learnt = self._outlook(student, event, event.data["choice"]["parameters"])
            flagged = student.flags.gentle
            choice = choose_again(event, context, learnt, student.served, student.items, flagged=flagged)
        except GoneError as gone:
            self._observer.gone(event.person, event.at, gone.code)
        else:
            self._observer.choice(choice)

    def _outlook(self, student: Student, event: Logged, version: str) -> Outlook:
        """Return what answers and placements had told of the student when something was decided."""
        if version not in self._known:
            parameters = parameters_of(self._session, version)
            self._known[version] = Known(self._session, self._course, parameters) if parameters else None
        known = self._known[version]
        if known is None:
            raise GoneError("explain.gone.parameters")
        at, attempt = student.answered
        known.learn_up_to(Moment(event.at, event.person, attempt=attempt if at == event.at else None))
        known.place(event.person, event.id)
        return known.outlook(event.person, event.at)
