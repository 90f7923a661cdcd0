"""A sandbox in Canvas' mode, and a tool's calls to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import jwt
import pytest
import requests

from lti_app.sandbox import Browserlike
from lti_app.sandbox.canvas import identity
from lti_app.sandbox.canvas.addresses import lineitems_url, memberships_url
from lti_app.sandbox.canvas.keys import CanvasKeys
from lti_app.sandbox.canvas.score_message import EXTENSION
from lti_app.sandbox.canvas.submissions import Submission, submission
from lti_app.sandbox.config import COURSE_ID, PRACTICE_LINK_ID, TEACHER_LINK_ID
from lti_app.sandbox.vocabulary import LTI, SCORE, SCORE_TYPE
from tests.clock import START
from tests.lti_app.sandbox.peer import Services, ToolPeer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lti_app.sandbox import Platform
    from lti_app.sandbox.config import Course
    from lti_app.sandbox.gradebook import Column
    from tests.clock import Clock

ISSUER = "https://canvas.instructure.com"
CLIENT_ID = "10000000000002"
MENU = TEACHER_LINK_ID
PRACTICE = PRACTICE_LINK_ID


@pytest.fixture(scope="session")
def first_keys() -> CanvasKeys:
    """The keys that every sandbox begins with: made once, they are slow to make."""
    return CanvasKeys(lambda: START)


@pytest.fixture
def options() -> dict[str, object]:
    return {"lms": "canvas", "issuer": ISSUER, "client_id": CLIENT_ID, "deployment_id": "7"}


@pytest.fixture
def browser(platform: Platform) -> Iterator[Browserlike]:
    """A browser with no cookies yet."""
    made = Browserlike(platform.config.origin)
    yield made
    made.close()


@dataclass
class CanvasCalls(Services):
    """The tool's calls, at Canvas' addresses."""

    @property
    def here(self) -> Course:
        course = self.platform.courses.get(COURSE_ID)
        assert course is not None
        return course

    @property
    def cell(self) -> Column:
        """The practice link's line item."""
        column = self.platform.gradebook.activity_column(COURSE_ID, PRACTICE)
        assert column is not None
        return column

    @property
    def column(self) -> str:
        return self.platform.lineitem_url(self.cell)

    @property
    def lineitems(self) -> str:
        return lineitems_url(self.platform, self.here)

    @property
    def roster(self) -> str:
        return memberships_url(self.platform, self.here)

    def sub(self, person_id: str) -> str:
        person = self.platform.person(person_id)
        assert person is not None
        return identity.sub(self.platform, person, self.here)

    def send(self, column: str | None = None, **changes: Any) -> requests.Response:
        """Send a score of student-01. canvas: Canvas' own members."""
        canvas = changes.pop("canvas", None)
        who = self.sub(changes.pop("who", "student-01"))
        sent = self.score(**{"userId": who, "activityProgress": "Completed"} | changes)
        if canvas is not None:
            sent[EXTENSION] = canvas
        address = f"{column or self.column}/scores"
        return self.call("POST", address, body=sent, token=self.token(SCORE), content=SCORE_TYPE)

    def grade(self, person: str = "student-01", column: int = 1) -> float | None:
        """Return a grade as the gradebook's JSON shows it."""
        book = requests.get(f"{self.platform.config.origin}/gradebook.json", timeout=10).json()
        row = next(row for row in book["rows"] if row["person"] == person)
        cell = row["grades"][str(column)]
        return None if cell is None else cell["value"]

    def work(self, person_id: str = "student-01") -> Submission:
        return submission(self.cell, person_id)


@pytest.fixture
def services(peer: ToolPeer, platform: Platform, clock: Clock) -> CanvasCalls:
    return CanvasCalls(peer, platform, clock)


def claims_of(peer: ToolPeer) -> dict[str, Any]:
    """Return the claims of the last launch, unverified."""
    claims: dict[str, Any] = jwt.decode(peer.launches[-1]["id_token"], options={"verify_signature": False})
    return claims


def launched(browser: Browserlike, peer: ToolPeer, person: str, link: str = PRACTICE) -> dict[str, Any]:
    """Return the claims of somebody opening a link."""
    browser.launch(person, link)
    return claims_of(peer)


def roles(claims: dict[str, Any]) -> set[str]:
    """Return the roles of a launch."""
    return set(claims[f"{LTI}roles"])
