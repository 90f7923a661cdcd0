"""What is reported about a bank."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from engine.items.model import Bank, Parameter, Skill
from engine.items.problem import Part
from engine.items.structure import structure_problems
from engine.items.validate import problems

if TYPE_CHECKING:
    from collections.abc import Mapping

SOUND = {"wrong_answers": (("repeats", "b + a"),)}


def with_template(bank: Bank, template: str, **changes: Any) -> Bank:
    """The bank with one template changed, and no misconception left that nothing shows."""
    templates = {**bank.templates, template: replace(bank.templates[template], **changes)}
    shown = {idea for entry in templates.values() for idea, _ in entry.wrong_answers}
    ideas = {idea: entry for idea, entry in bank.misconceptions.items() if idea in shown}
    return replace(bank, templates=templates, misconceptions=ideas)


@pytest.fixture
def sound(bank: Bank) -> Bank:
    """The small bank without misconceptions that never show, and without a choice that is there twice."""
    changes = {"wrong_answers": (("repeats", "Add ${a}$"),), "distractors": ("Divide by ${a}$",)}
    bank = with_template(bank, "which-step", **changes)
    return with_template(bank, "one-step-add", **SOUND)


def found(bank: Bank) -> Mapping[tuple[str, str], str]:
    return {(problem.id, problem.field): problem.reason.code for problem in problems(bank, 30)}


def test_a_sound_bank_has_no_problems(sound: Bank) -> None:
    assert problems(sound) == ()


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"wrong_answers": (("nobody", "b"),)}, "wrong_answers.nobody", "bank.unknown"),
        ({"skill": "nothing"}, "skill", "bank.unknown"),
        ({"hints": ("a", "b")}, "hints", "bank.hints"),
        ({"worked": ()}, "worked", "bank.no-worked-example"),
        ({"variables": ("xy",)}, "variables.0", "bank.variable-not-a-letter"),
        ({"variables": ("a",)}, "parameters.a", "bank.name-taken"),
        ({"derived": (("b", "s + a"), ("b", "s"))}, "derived.b", "bank.name-taken"),
        (
            {"parameters": (Parameter("a", 2, 2, (2,)), Parameter("s", 1, 2))},
            "parameters.a",
            "bank.nothing-to-draw",
        ),
        ({"derived": (("b", "s + q"),)}, "derived.b", "bank.unreadable-formula"),
        ({"derived": (("b", "s +"),)}, "derived.b", "bank.unreadable-formula"),
        ({"derived": (("b", "s = a"),)}, "derived.b", "bank.value-needed"),
        ({"constraints": ("b",)}, "constraints.0", "bank.comparison-needed"),
        ({"answer": "x"}, "answer", "bank.unreadable-formula"),
        ({"answer": "{s}"}, "answer", "bank.unreadable-formula"),
        ({"stem": "Solve $x + {q}$."}, "stem", "bank.unknown"),
        ({"stem": "Solve $x + $."}, "stem", "bank.unreadable-formula"),
        ({"stem": "Solve $x + {a}."}, "stem", "bank.sign-without-partner"),
        ({"worked": ("Take {q}.",)}, "worked.0", "bank.unknown"),
        ({"hints": ("n", "s", "$2 3$")}, "hints.2", "bank.unreadable-formula"),
    ],
)
def test_a_template_that_is_written_wrong_is_reported_with_its_field(
    sound: Bank, changes: dict[str, Any], field: str, code: str
) -> None:
    assert found(with_template(sound, "one-step-add", **changes))["one-step-add", field] == code


def test_an_expression_is_read_in_its_variables(sound: Bank) -> None:
    assert (
        found(with_template(sound, "expand", answer="{a}y"))["expand", "answer"] == "bank.unreadable-formula"
    )
    assert found(with_template(sound, "expand", answer="{q}x"))["expand", "answer"] == "bank.unknown"


def test_a_choice_of_one_is_reported(sound: Bank) -> None:
    changed = with_template(sound, "which-step", wrong_answers=(), distractors=())

    assert found(changed)["which-step", "distractors"] == "bank.nothing-to-choose"


def test_prerequisites_in_a_circle_are_reported_for_each_skill_of_it(sound: Bank) -> None:
    first = Skill("one-step", "equations", "One step", "o", ("brackets",))
    circular = replace(sound, skills={**sound.skills, "one-step": first})

    assert {(problem.part, problem.id, problem.reason.code) for problem in structure_problems(circular)} == {
        (Part.SKILL, "one-step", "bank.prerequisites-in-a-circle"),
        (Part.SKILL, "brackets", "bank.prerequisites-in-a-circle"),
    }


def test_unknown_strands_and_prerequisites_and_idle_parts_are_reported(sound: Bank) -> None:
    idle = Skill("idle", "nowhere", "Idle", "o", ("nothing",))
    idea = replace(sound.misconceptions["repeats"], id="unseen")
    changed = replace(
        sound,
        skills={**sound.skills, "idle": idle},
        misconceptions={**sound.misconceptions, "unseen": idea},
    )

    assert {(problem.id, problem.field): problem.reason.code for problem in structure_problems(changed)} == {
        ("idle", "strand"): "bank.unknown",
        ("idle", "prerequisites.0"): "bank.unknown",
        ("idle", "templates"): "bank.skill-without-templates",
        ("unseen", "id"): "bank.misconception-never-shown",
    }


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"constraints": ("a > 9",)}, "parameters", "bank.no-draw"),
        ({"parameters": (Parameter("a", 2, 2), Parameter("s", 3, 3))}, "parameters", "bank.no-sibling"),
        ({"hints": ("n", "It is ${s}$.", "e")}, "hints.1", "bank.hint-gives-answer"),
        ({"hints": ("n", "s", "So $x = {s}$.")}, "hints.2", "bank.hint-gives-answer"),
        (
            {"wrong_answers": (("repeats", "b - a"),)},
            "wrong_answers.repeats",
            "bank.misconception-seldom-differs",
        ),
        (
            {"wrong_answers": (("repeats", "1/(a - a)"),)},
            "wrong_answers.repeats",
            "bank.misconception-seldom-differs",
        ),
        (
            {"answer": "2", "stem": "What is $1 + 1$ after {s}?"},
            "parameters",
            "bank.no-sibling",
        ),
    ],
)
def test_a_template_whose_items_are_wrong_is_reported(
    sound: Bank, changes: dict[str, Any], field: str, code: str
) -> None:
    assert found(with_template(sound, "one-step-add", **changes))["one-step-add", field] == code


def test_an_answer_that_merely_repeats_the_question_is_reported(sound: Bank) -> None:
    changed = with_template(
        sound, "expand", answer="x + {c}", wrong_answers=(("first-term-only", "{c} + x + 0"),)
    )

    assert found(changed)["expand", "wrong_answers.first-term-only"] == "bank.misconception-seldom-differs"


def test_a_worked_example_that_ends_in_an_answer_that_never_changes_is_reported(sound: Bank) -> None:
    changed = with_template(
        sound, "which-step", answer="Undo it", worked=("Take $x + {a}$.", "The step is: Undo it")
    )

    assert found(changed)["which-step", "worked.1"] == "bank.worked-ends-in-answer"
