"""Which skills of a scope build on which."""

from __future__ import annotations

import pytest

from engine.intake.graph import HOLDS, skill_graph
from tests.engine.intake.graphs import bank_of, chain


def test_a_tie_loosens_with_every_step() -> None:
    bank = chain(4)
    graph = skill_graph(bank, bank.skills)
    assert dict(graph.earlier["s3"]) == pytest.approx({"s2": HOLDS, "s1": HOLDS**2, "s0": HOLDS**3})
    assert dict(graph.later["s1"]) == pytest.approx({"s2": HOLDS, "s3": HOLDS**2})


def test_of_two_ways_the_shorter_one_counts() -> None:
    bank = bank_of({"a": [], "b": ["a"], "c": ["b", "a"]})
    assert dict(skill_graph(bank, bank.skills).earlier["c"]) == pytest.approx({"b": HOLDS, "a": HOLDS})


def test_a_skill_out_of_scope_is_seen_through() -> None:
    graph = skill_graph(chain(3), ["s0", "s2"])
    assert graph.skills == ("s0", "s2")
    assert graph.before["s2"] == ("s0",)


def test_skills_come_after_what_they_build_on_whatever_the_order_of_the_bank() -> None:
    bank = bank_of({"late": ["early"], "early": []})
    assert skill_graph(bank, bank.skills).skills == ("early", "late")


def test_a_skill_unknown_to_the_bank_is_left_out() -> None:
    assert skill_graph(chain(1), ["s0", "gone"]).skills == ("s0",)
