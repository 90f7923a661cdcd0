"""The form of a question says all of the question."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from engine.items.model import AnswerKind
from lti_app.content.bank_file import TemplateData
from lti_app.content.banks import load_bank
from lti_app.content.template_data import as_data, template_of
from lti_app.own.editing import examine
from lti_app.own.editing_fields import KINDS, SHOWN, fields_of, template_from
from lti_app.own.store import nameless

if TYPE_CHECKING:
    from engine.items.model import ItemTemplate

BANK = "algebra-1"


@pytest.mark.parametrize(
    "template",
    [
        pytest.param(template, id=f"{name}-{template.id}")
        for name in ("algebra-1", "python-intro")
        for template in list(load_bank(name).templates.values())[::9]
    ],
)
def test_the_fields_of_a_template_say_the_template(template: ItemTemplate) -> None:
    written = nameless(template)
    read, problems = template_from(fields_of(written, ""), written)
    assert problems == []
    # Line breaks at the end of a block of YAML say nothing.
    assert read == replace(
        written,
        code=written.code.rstrip(),
        answer=written.answer.strip(),
        wrong_answers=tuple((idea, answer.strip()) for idea, answer in written.wrong_answers),
    )


def test_what_is_kept_of_a_template_can_be_read_again() -> None:
    for bank in (load_bank("algebra-1"), load_bank("python-intro")):
        for template in bank.templates.values():
            written = json.loads(json.dumps(as_data(template)))
            assert template_of(template.skill, TemplateData.model_validate(written)) == template


def test_every_kind_but_an_explanation_has_its_fields() -> None:
    assert set(SHOWN) == set(KINDS) == set(AnswerKind) - {AnswerKind.EXPLANATION}


def test_an_author_of_yaml_and_a_teacher_get_the_same_verdict() -> None:
    bank = load_bank(BANK)
    for template in list(bank.templates.values())[::20]:
        draft = examine(fields_of(template, template.skill), bank, template, 8)
        assert draft.faults == (), template.id
