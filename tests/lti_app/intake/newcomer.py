"""Somebody on the way in, over HTTP: reads the page that practice shows, and sends its form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from lti_app.content.banks import load_bank
from lti_app.db.models import Placement, PracticeItem
from lti_app.demo.answers import wrong_response
from lti_app.practice.response import fields_of
from lti_app.practice.serving import drawn
from lti_app.sandbox.markup import form_of, parse

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from engine.items.model import Item
    from lti_app.db.models import Person
    from lti_app.sandbox.markup import Element
    from tests.lti_app.conftest import School, VisitClient


@dataclass
class Newcomer:
    """A student who has launched."""

    school: School
    person: Person
    visit: VisitClient

    @property
    def address(self) -> str:
        return f"practice/{self.school.practice_set.id}"

    def page(self, path: str = "") -> Element:
        answer = self.visit.get(f"{self.address}{path}")
        assert answer.status_code == 200, answer.status_code
        return parse(answer.text)

    def step(self) -> str:
        """Return the heading of what comes first, "practice" for practice itself."""
        page = self.page()
        return "practice" if page.find_all("form.answer") else page.find("h1").text

    def send(self, form: str = "form", do: str = "", **typed: str | list[str]) -> TestResponse:
        """Fill in the page's form and press a button of it, the first unless it is named."""
        page = self.page()
        found = form_of(page, page.find(form))
        fields = dict(found.fields) | typed
        buttons = [value for name, value in found.buttons if name == "do"]
        if buttons:
            fields["do"] = do or buttons[0]
        self.school.clock.advance(20)
        return self.visit.post(found.action, **{k: v for k, v in fields.items() if k != "form_token"})

    def open_item(self, *, placement: bool = True) -> tuple[PracticeItem, Item]:
        with self.school.runtime.database.transaction(writes=False) as session:
            row = session.scalars(
                select(PracticeItem).where(
                    PracticeItem.person_id == self.person.id,
                    PracticeItem.placement.is_(placement),
                    PracticeItem.open_key.is_not(None),
                )
            ).one()
            return row, drawn(load_bank(row.bank), row)

    def answer(self, *, right: bool) -> TestResponse:
        """Answer the open placement item."""
        _, item = self.open_item()
        return self.send(**dict(fields_of(item, item.answer if right else wrong_response(item)).lists()))

    def place(self, *, right: bool) -> int:
        """Answer until the placement is over; return how many items it took."""
        for count in range(20):
            if self.step() != "Finding your starting point":
                return count
            assert self.answer(right=right).status_code == 303
        raise AssertionError("the placement does not end")

    def placement(self) -> Placement | None:
        with self.school.runtime.database.transaction(writes=False) as session:
            return session.get(Placement, (self.school.practice_set.id, self.person.id))
