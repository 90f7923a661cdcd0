"""Picking content in Canvas, acted out: the placements, what an item must have, the message of the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import jwt

from lti_app.sandbox.canvas.course_actions import publish
from tests.conformance.canvas_lesson import STUDENT, TEACHER

if TYPE_CHECKING:
    from lti_app.sandbox.client import Page
    from tests.conformance.canvas_lesson import Lesson

_CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
_CONTENT = "https://purl.imsglobal.org/spec/lti-dl/claim/"


def begin(lesson: Lesson, placement: str = "assignment_selection") -> Page:
    """Return Baton's picker, opened by a teacher from a placement."""
    lesson.browser.become(TEACHER)
    page = lesson.browser.get(f"{lesson.lms}/course/{lesson.course}")
    return lesson.browser.frame(lesson.browser.follow(page, f"a[data-placement={placement}]"))


def typed(lesson: Lesson, page: Page, title: str = "Week 4", **fields: str) -> Page:
    """Fill in the picker's form. Return the page that lists what was composed."""
    page = lesson.browser.submit(page, _form(page, "#title"), button="tick:*", title=title, **fields)
    return lesson.browser.submit(page, _form(page, "#title"), button="keep", title=title, **fields)


def add(lesson: Lesson, page: Page) -> Page:
    """Send what was composed to Canvas. Return Canvas' page."""
    adding = next(one for one in page.find_all("form") if "picker/add" in one.attributes["action"])
    return lesson.browser.submit(page, adding)


def picked(lesson: Lesson, title: str = "Week 4", **fields: str) -> str:
    """Pick a new assignment and return its link's id."""
    page = add(lesson, typed(lesson, begin(lesson), title, **fields))
    return page.find("#made li").attributes["data-link"]


def _form(page: Page, holding: str) -> Any:
    return next(form for form in page.find_all("form") if form.find_all(holding))


def _answer(lesson: Lesson) -> dict[str, Any]:
    """What Baton's newest message to Canvas says."""
    token = [each.form["JWT"] for each in lesson.asked if "JWT" in each.form][-1]
    claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return claims


def _items(lesson: Lesson) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = _answer(lesson)[f"{_CONTENT}content_items"]
    return items


def an_assignment_takes_one_item(lesson: Lesson) -> None:
    page = typed(lesson, begin(lesson))
    settings = lesson.claims[f"{_CONTENT}deep_linking_settings"]
    assert (settings["accept_multiple"], "accept_lineitem" in settings) == (False, False)
    assert "another" not in [one.attributes.get("value") for one in page.find_all("button")]
    shown = add(lesson, page)
    assert len(_items(lesson)) == 1
    assert not shown.find_all("#dropped")


def a_module_takes_several(lesson: Lesson) -> None:
    page = typed(lesson, begin(lesson, "link_selection"), "Week 4")
    assert lesson.claims[f"{_CONTENT}deep_linking_settings"]["accept_multiple"] is True
    form = next(
        form
        for form in page.find_all("form")
        if "another" in [one.attributes.get("value") for one in form.find_all("button")]
    )
    page = lesson.browser.submit(page, form, button="another")
    shown = add(lesson, typed(lesson, page, "Week 5"))
    assert [item["title"] for item in _items(lesson)] == ["Week 4", "Week 5"]
    assert len(shown.find_all("#made li")) == 2


def a_line_item_without_a_maximum_makes_nothing(lesson: Lesson) -> None:
    link = picked(lesson, points="40")
    (item,) = _items(lesson)
    assert item["lineItem"]["scoreMaximum"] == 40
    assert lesson.column(link).maximum == 40
    assert item["lineItem"]["label"] == item["title"]
    assert (
        item["lineItem"]["resourceId"] == item["custom"]["baton_content"] == lesson.column(link).resource_id
    )


def data_is_in_the_address_and_stays_there(lesson: Lesson) -> None:
    page = typed(lesson, begin(lesson))
    settings = lesson.claims[f"{_CONTENT}deep_linking_settings"]
    assert "data" not in settings
    add(lesson, page)
    asked = [each for each in lesson.asked if "JWT" in each.form]
    where = urlsplit(settings["deep_link_return_url"])
    assert {each.target for each in asked} == {f"{where.path}?{where.query}"}
    assert f"{_CONTENT}data" not in _answer(lesson)


def without_a_title_a_link_is_called_after_the_tool(lesson: Lesson) -> None:
    page = typed(lesson, begin(lesson, "link_selection"), "Week 4", points="0")
    shown = add(lesson, page)
    (item,) = _items(lesson)
    assert item["title"] == "Week 4"
    assert "lineItem" not in item
    assert "Week 4" in shown.find("#made li").text


def a_cancelled_choice_is_an_empty_list(lesson: Lesson) -> None:
    page = begin(lesson)
    cancel = next(one for one in page.find_all("form") if "picker/cancel" in one.attributes["action"])
    shown = lesson.browser.submit(page, cancel)
    assert _items(lesson) == []
    assert "Nothing was added" in shown.text
    assert lesson.practice_sets() == []


def what_was_picked_is_not_published(lesson: Lesson) -> None:
    link = picked(lesson)
    found = lesson.platform.courses.link(link)
    assert found is not None
    assert found[1].extra["published"] is False
    lesson.launch(STUDENT, link)
    assert lesson.reach(0.5, link=link) == ("pending", "AGS-UNPUBLISHED")
    publish(lesson.platform, link, published=True)
    lesson.clock.advance(hours=1)
    lesson.deliver()
    assert lesson.work(link=link).score == 50.0


def the_answer_is_fresh_and_used_once(lesson: Lesson) -> None:
    picked(lesson, "First")
    first = _answer(lesson)
    lesson.clock.advance(60)
    picked(lesson, "Second")
    second = _answer(lesson)
    client, issuer = lesson.platform.client_id, lesson.platform.config.issuer
    assert (second["iss"], second["aud"]) == (client, issuer)
    assert first["nonce"] != second["nonce"]
    assert 0 <= lesson.clock.now().timestamp() - second["iat"] < 300
    assert second[f"{_CLAIM}deployment_id"] == lesson.claims[f"{_CLAIM}deployment_id"]


def the_text_of_a_link_is_html(lesson: Lesson) -> None:
    link = picked(lesson, goal="Solve x < 3 & y > 4")
    found = lesson.platform.courses.link(link)
    assert found is not None
    assert found[1].description == "Solve x &lt; 3 &amp; y &gt; 4"


def what_was_picked_is_opened_by_its_content(lesson: Lesson) -> None:
    link = picked(lesson, "Week 7")
    (composed,) = lesson.practice_sets()
    assert composed.resource_link_id is None  # Canvas tells no id of a link before it is opened
    lesson.launch(STUDENT, link)
    assert lesson.claims[f"{_CLAIM}custom"]["baton_content"] == composed.content_id
    (opened,) = lesson.practice_sets()
    assert (opened.id, opened.title, opened.resource_link_id) == (composed.id, "Week 7", lesson.link_id(link))


def dates_become_the_assignment_s(lesson: Lesson) -> None:
    link = picked(lesson, due="2026-12-01T23:59", offset="0")
    found = lesson.platform.courses.link(link)
    assert found is not None
    assert found[1].extra["due_at"] == "2026-12-01T23:59:00Z"
