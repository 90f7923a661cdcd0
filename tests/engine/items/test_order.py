"""What a bank prepares once: the order of its skills, the templates of each, and their tasks."""

from __future__ import annotations

from dataclasses import replace

from engine.items.model import Skill
from tests.engine.sequencing.bank import bank


def test_a_bank_puts_skills_after_what_comes_before_them_whatever_their_order() -> None:
    backwards = bank({"c": ("b",), "d": (), "b": ("a",), "a": ()})
    assert backwards.order == ("a", "b", "c", "d")


def test_a_bank_orders_a_chain_that_is_longer_than_any_stack() -> None:
    names = [f"s{number}" for number in range(5000)]
    skills = {
        name: Skill(name, "s", name, "…", tuple(names[place + 1 : place + 2]))
        for place, name in enumerate(names)
    }
    assert replace(bank(), skills=skills).order == tuple(reversed(names))


def test_a_bank_holds_the_templates_of_each_skill_and_a_task_for_each() -> None:
    whole = bank()
    assert [template.id for template in whole.by_skill["b"]] == [f"b-{number}" for number in range(6)]
    task = whole.templates["b-1"].task
    assert (task.template, task.skills, task.difficulty) == ("b-1", ("b",), -0.9)


def test_a_bank_passes_over_a_prerequisite_that_it_does_not_have() -> None:
    skills = {"b": Skill("b", "s", "B", "…", ("gone",)), "a": Skill("a", "s", "A", "…")}
    assert replace(bank(), skills=skills).order == ("b", "a")
