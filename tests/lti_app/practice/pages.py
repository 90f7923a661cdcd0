"""A student's browser on her page, for tests: what it sends is what the page's own forms hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from sqlalchemy import func, select

from lti_app.practice.response import fields_of
from lti_app.sandbox.markup import form_of, parse

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from tests.lti_app.conftest import School, VisitClient
    from tests.student import Student

HTMX = {"HX-Request": "true"}


@dataclass
class Page:
    """A student's browser on her page: what it sends is what the page's own forms hold."""

    school: School
    student: Student
    visit: VisitClient

    @property
    def path(self) -> str:
        return f"practice/{self.school.practice_set.id}"

    def get(self, **headers: str) -> TestResponse:
        return self.visit.get(self.path, headers=headers)

    def form(self, what: str) -> dict[str, Any]:
        """Return what the page's form for an answer, a hint or a request would send, untouched.

        That of the first hint is sent by the button of a feeling.
        """
        root = parse(self.get().text)
        found = next(one for one in root.find_all("form") if one.attributes["action"].endswith(f"/{what}"))
        fields = dict(form_of(root, found).fields)
        return fields | ({"feeling": "stuck"} if found.find_all("[name=feeling]") else {})

    def send(self, what: str, form: dict[str, Any], *, htmx: bool = False) -> TestResponse:
        return self.visit._open(
            f"{self.path}/{what}", method="POST", data=form, headers=HTMX if htmx else None
        )

    def send_bytes(self, what: str, form: dict[str, Any], name: str, value: bytes) -> TestResponse:
        """Send a form of which one field holds just these bytes."""
        rest = urlencode([pair for pair in form.items() if pair[0] != name], doseq=True).encode()
        return self.visit._open(
            f"{self.path}/{what}",
            method="POST",
            data=rest + b"&" + name.encode() + b"=" + value,
            content_type="application/x-www-form-urlencoded",
        )

    def count(self, table: type) -> int:
        with self.school.runtime.database.transaction() as session:
            return session.scalar(select(func.count()).select_from(table)) or 0

    def wrong(self) -> dict[str, list[str]]:
        """Return the fields of a wrong answer to the open item."""
        return self.says(self.student.wrong_answer(self.student.item()))

    def right(self) -> dict[str, list[str]]:
        return self.says(self.student.right_answer(self.student.item()))

    def says(self, response: str) -> dict[str, list[str]]:
        """Return the fields of the open item's form that say a response."""
        return dict(fields_of(self.student.drawn(self.student.item()), response).lists())

    def goes_on(self) -> bool:
        """Tell whether the right answer to the open item still counts and leads to the next."""
        before = self.student.item()
        form = self.form("answer") | self.right()
        answer = self.send("answer", form)
        return answer.status_code == 303 and self.student.item().id != before.id
