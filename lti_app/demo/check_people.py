"""Steps of the check between people: the causes in the queue, and a message that a student has seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lti_app.sandbox import Browserlike
    from lti_app.sandbox.client import Page

_TABS = ("#tab-waiting", "#tab-notices")


def causes_listed(teacher: Browserlike, queue: Page) -> list[str]:
    """Return the causes of all flags that a teacher sees, cases and notices, each once, in words."""
    found: set[str] = set()
    for tab in _TABS:
        for link in queue.find_all(tab):
            shown = teacher.get(link.attributes["href"], queue)
            found |= {row.text.split(":")[0].strip() for row in shown.find_all(".flag-row .what")}
    return sorted(found)


def send(teacher: Browserlike, flag: Page, words: str) -> Page:
    """Draft a message from the template that suits the flag best, in other words, and send it."""
    form = next(form for form in flag.find_all("#compose form") if form.attributes["method"] == "post")
    kept = teacher.submit(flag, form, text=words)
    return teacher.submit(kept, "form[action$='/approve']")


def read(student: Browserlike, page: Page) -> str:
    """Open practice anew, read the newest message, and put it away. Return what it says."""
    page = student.get(page.url, page)
    words = page.find("#told").text
    student.submit(page, "#told form")
    return words
