"""A student at her page with an item of the test's choice, without an LMS around it."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from engine.items.draw import draw
from lti_app import create_app
from lti_app.browser import COOKIE, browser_hash
from lti_app.content.banks import load_bank
from lti_app.db.migrate import upgrade
from lti_app.db.models import Course, LaunchSession
from lti_app.runtime import Runtime, utc_now
from lti_app.sandbox import serving
from lti_app.settings import Settings
from tests import factories
from tests.browser.visits import Seat
from tests.rows import put

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from engine.items.model import Item

_LAUNCH, _SECRET = "launch-1", "secret-1"


@dataclass
class Desk:
    """One student, a practice set for each bank, and browsers to look at them."""

    chromium: Browser
    runtime: Runtime
    tool: str
    course: int = 0
    person: int = 0
    sets: dict[str, int] = field(default_factory=dict)

    def settle(self) -> None:
        """Enrol the student, and begin her visit."""
        with self.runtime.database.transaction() as session:
            course = factories.course(session)
            person = factories.person(session, course, name="Amara Okonkwo")
            self.course, self.person = course.id, person.id
            now = utc_now()
            session.add(
                LaunchSession(
                    id=_LAUNCH,
                    browser=browser_hash(_SECRET),
                    registration_id=person.registration_id,
                    course_id=course.id,
                    person_id=person.id,
                    practice_set_id=factories.practice_set(session, course).id,
                    role="learner",
                    created_at=now,
                    expires_at=now + timedelta(hours=8),
                )
            )

    def put(self, bank_id: str, template: str, seed: int = 5) -> Item:
        """Make an item of a template the one that she has open."""
        bank = load_bank(bank_id)
        item = draw(bank.templates[template], seed)
        with self.runtime.database.transaction() as session:
            if bank_id not in self.sets:
                course = session.get_one(Course, self.course)
                self.sets[bank_id] = factories.practice_set(session, course, bank=bank_id).id
            put(session, self.sets[bank_id], self.person, bank, item, utc_now())
        return item

    def seat(self, width: int, **options: Any) -> Seat:
        """Return a browser of a width in CSS pixels that has launched. options: of the browser's context."""
        context = self.chromium.new_context(viewport={"width": width, "height": 900}, **options)
        secure = self.tool.replace("http:", "https:")  # as which a browser takes its own machine
        context.add_cookies([{"name": COOKIE, "value": _SECRET, "url": secure}])
        page = context.new_page()
        return Seat(page, page.main_frame)

    def show(self, seat: Seat, bank_id: str, template: str, seed: int = 5) -> Item:
        """Open the page with an item of a template on it."""
        item = self.put(bank_id, template, seed)
        seat.page.goto(f"{self.tool}/l/{_LAUNCH}/practice/{self.sets[bank_id]}")
        return item


@contextmanager
def desk_at(chromium: Browser, folder: Path) -> Iterator[Desk]:
    """Serve Baton with a database of its own, a student in it."""
    runtimes: list[Runtime] = []

    def tool(origin: str) -> Callable[..., Iterable[bytes]]:
        settings = Settings(
            public_url=origin, secret_key="k" * 40, database_url=f"sqlite:///{folder / 'baton.db'}"
        )
        app = create_app(settings)
        runtimes.append(app.extensions["baton"])
        upgrade(runtimes[0].database.engine)
        return app.wsgi_app

    with serving(tool, host="127.0.0.1") as origin:
        desk = Desk(chromium, runtimes[0], origin)
        desk.settle()
        before = len(chromium.contexts)
        try:
            yield desk
        finally:
            for context in chromium.contexts[before:]:
                context.close()
            runtimes[0].database.close()
