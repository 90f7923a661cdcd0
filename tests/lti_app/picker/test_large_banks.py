"""The form over a bank of five hundred skills: one light page, its strands closed until they are needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from flask import render_template

from engine.items.model import Bank, Skill
from lti_app.errors import BatonError
from lti_app.lti.platforms import platform_for
from lti_app.picker.drafts import MOST, Draft, read, write
from lti_app.picker.fields import tick
from lti_app.picker.form import Typed, check
from lti_app.picker.queries import strands
from lti_app.picker.steps import one_each, put
from lti_app.sandbox.markup import form_of, parse
from tests.databases import on_sqlite

if TYPE_CHECKING:
    from flask import Flask

STRANDS = {f"strand-{number}": f"Strand {number} <b>" for number in range(20)}
SKILLS = {
    f"skill-{number}": Skill(f"skill-{number}", f"strand-{number % 20}", f"Skill {number} & more", "do it")
    for number in range(500)
}
BANK = Bank("big", "A big bank", "1", STRANDS, SKILLS, {}, {})


def page(app: Flask, typed: Typed) -> str:
    with app.test_request_context():
        return render_template(
            "picker/_fields.html",
            typed=typed,
            bank=BANK,
            problems={},
            strands=strands(BANK, typed.skills),
            strand="",
            policies={},
            usual_policy="Usual",
            platform=platform_for("moodle"),
            lengths={"title": 200, "goal": 300, "points": 1000},
        )


@on_sqlite
def test_five_hundred_skills_are_one_page_of_a_hundred_kilobytes_at_most(app: Flask) -> None:
    typed = tick(Typed(title="Big"), BANK, "strand-7", on=True)
    text = page(app, typed)
    assert len(text) < 100_000  # characters; 73,000 measured, 4 kB compressed
    root = parse(f"<form>{text}</form>")
    groups = root.find_all("details")
    assert len(groups) == 20
    assert [group.find("summary").text for group in groups if "open" in group.attributes] == [
        "Strand 7 <b> 25 chosen of 25"
    ]
    # Boxes in a strand that is closed are sent all the same.
    sent = [value for name, value in form_of(root, root.find("form")).fields if name == "skills"]
    assert len(sent) == 25
    assert len(root.find_all("[name=skills]")) == 500


def test_all_of_five_hundred_are_ticked_at_once() -> None:
    everything = tick(Typed(title="Big"), BANK, "*", on=True)
    settings, problems = check(everything, BANK)
    assert (len(everything.skills), problems) == (500, {})
    assert settings is not None
    assert settings.skills == ()


def test_a_page_carries_as_many_drafts_as_a_platform_makes_in_one_go_and_says_no_to_more() -> None:
    many = tuple(Draft(Typed(title=str(number)), practice_set=number) for number in range(1, MOST + 1))
    with pytest.raises(BatonError) as refused:
        put(many, Draft(Typed(title="one more")), multiple=True)
    assert refused.value.code == "WEB-BAD-REQUEST"
    again = put(many, Draft(Typed(title="changed"), practice_set=1), multiple=True)
    assert [draft.typed.title for draft in again] == [*map(str, range(2, MOST + 1)), "changed"]
    assert read(write(again)) == again
    assert len(one_each(BANK)) == 20
