"""People in front of the LMS's page with Baton in its frame, and what stands in their way there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from axe_playwright_python.sync_playwright import Axe

from engine.items.model import AnswerKind
from lti_app.practice.response import fields_of
from lti_app.sandbox.people_views import COOKIE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Frame, FrameLocator, Locator, Page

    from engine.items.model import Item
    from lti_app.demo.run import Demo

_RULES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
_MOST_TABS = 120
_WAIT_MS, _TURNS = 50, 400  # twenty seconds for a launch


def fill_in(frame: Frame | FrameLocator | Page, item: Item, answer: str, *, moving: bool = True) -> None:
    """Fill in the form of the open item, of whatever kind, in the quickest way.

    moving: lines to put in order move, as they do with JavaScript, and nobody sees the lists of places.
    """
    for name, value in fields_of(item, answer).items(multi=True):
        field = frame.locator(f"[name='{name}']").first
        match item.kind:
            case AnswerKind.CHOICE | AnswerKind.CHOICES:
                frame.locator(f"input[name=response][value='{value}']").check()
            case AnswerKind.ORDERING | AnswerKind.PARSONS if moving:
                field.evaluate("(list, value) => { list.value = value }", value)
            case AnswerKind.MATCHING | AnswerKind.ORDERING | AnswerKind.PARSONS:
                field.select_option(value)
            case _:
                field.fill(value)


@dataclass
class Seat:
    """Somebody in front of a browser. frame: where Baton is, in the page or all of it."""

    page: Page
    frame: Frame

    def faults(self, state: str) -> list[str]:
        """Return what is wrong with the page as it is now, for axe and for a narrow screen."""
        found = [
            f"{state}: {fault['id']} at {[node['target'] for node in fault['nodes']]}"
            for fault in Axe().run(self.frame, options=_RULES).response["violations"]
        ]
        if self.frame.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{state}: scrolls sideways")
        return found

    def tab_to(self, target: Locator) -> None:
        """Press Tab until the target has the keyboard; each stop on the way must be visible."""
        for _ in range(_MOST_TABS):
            self.page.keyboard.press("Tab")
            if self.frame.evaluate("document.hasFocus() && document.activeElement !== document.body"):
                drawn_round = "getComputedStyle(document.activeElement).outlineStyle !== 'none'"
                unseen = f"unseen focus: {self.frame.evaluate('document.activeElement.outerHTML')}"
                assert self.frame.evaluate(drawn_round), unseen
            if target.evaluate("it => document.hasFocus() && it === document.activeElement"):
                return
        raise AssertionError(f"no way to {target} with Tab")


def type_in(seat: Seat, item: Item, answer: str) -> None:
    """Fill in the form of the open item, of whatever kind, with the keyboard alone."""
    keys, frame = seat.page.keyboard, seat.frame
    fields = fields_of(item, answer)
    match item.kind:
        case AnswerKind.CHOICE:
            seat.tab_to(frame.locator("input[name=response]").first)
            keys.press("Space")
            for _ in range([choice.key for choice in item.choices].index(answer)):
                keys.press("ArrowDown")
        case AnswerKind.CHOICES:
            for key in sorted(fields.getlist("response")):
                seat.tab_to(frame.locator(f"input[name=response][value='{key}']"))
                keys.press("Space")
        case AnswerKind.ORDERING:
            _move(seat, answer.split())
        case AnswerKind.PARSONS:
            for line in answer.split():
                seat.tab_to(frame.locator(f"#line-{line[0]}-use"))
                keys.press("Enter")
                seat.tab_to(frame.locator(f"#line-{line[0]}-indent"))
                for _ in range(int(line[1:])):
                    keys.press("Enter")
        case _:
            for name, value in fields.items():
                field = frame.locator(f"[name='{name}']")
                seat.tab_to(field)
                keys.type(value)  # options of a list begin with their letter


def _move(seat: Seat, keys: list[str]) -> None:
    """Bring lines into an order with their buttons."""
    for place, key in enumerate(keys):
        seat.tab_to(seat.frame.locator(f"#line-{key}-up"))
        where = "line => [...line.parentElement.children].indexOf(line)"
        at = seat.frame.locator(f"[data-line]:has(#line-{key})").evaluate(where)
        for _ in range(at - place):
            seat.page.keyboard.press("Enter")


@dataclass
class Visit(Seat):
    """Somebody in front of the demo's LMS with Baton in its frame."""

    demo: Demo

    def give(self, item: Item, answer: str) -> None:
        """Answer the open item and send it, with the keyboard alone."""
        type_in(self, item, answer)
        self.tab_to(self.frame.get_by_role("button", name="Check my answer"))
        self.page.keyboard.press("Enter")


class Door:
    """Lets people in, and closes their browsers in the end."""

    def __init__(self, chromium: Browser, demo: Demo) -> None:
        self.chromium, self.demo = chromium, demo

    def open(self, person: str, link: str, width: int = 1280) -> Visit:
        """Open a link of the course as somebody. width: of the LMS's page, in CSS pixels."""
        return self.follow(person, f"link/{link}", width=width)

    def follow(self, person: str, path: str, *presses: str, width: int = 1280) -> Visit:
        """Go to a page of the LMS as somebody, press there what leads on, and wait for Baton in its frame."""
        page = self.chromium.new_context(viewport={"width": width, "height": 900}).new_page()
        page.context.add_cookies([{"name": COOKIE, "value": person, "url": self.demo.lms}])
        page.goto(f"{self.demo.lms}/{path}")
        for press in presses:
            page.click(press)
        return Visit(page, self._inside(page), self.demo)

    def _inside(self, page: Page) -> Frame:
        """Return Baton's frame once the launch has led into it."""
        for _ in range(_TURNS):
            frame = page.frame(url=lambda url: url.startswith(f"{self.demo.tool}/l/"))
            if frame is not None:
                frame.wait_for_load_state()
                return frame
            page.wait_for_timeout(_WAIT_MS)
        raise AssertionError(f"no launch: {[frame.url for frame in page.frames]}")
