"""What an answer says about a skill and about those around it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.intake.belief import Asked, Outcome, after, before, chance_from, guess_of, known_from
from engine.intake.graph import HOLDS, SkillGraph, skill_graph
from lti_app.content.banks import load_bank
from tests.engine.intake.graphs import bank_of, chain


def graph_of(length: int = 5) -> SkillGraph:
    bank = chain(length)
    return skill_graph(bank, bank.skills)


def asked(skill: str, outcome: Outcome) -> Asked:
    return Asked(f"{skill}-a", skill, outcome)


@st.composite
def beliefs(draw: st.DrawFn) -> tuple[SkillGraph, dict[str, float], dict[str, float], str]:
    """A graph of up to seven skills, what is believed of them after a few answers, and one of them."""
    size = draw(st.integers(1, 7))
    names = [f"s{n}" for n in range(size)]
    edges = {
        name: draw(st.lists(st.sampled_from(names[:n]), unique=True, max_size=3)) if n else []
        for n, name in enumerate(names)
    }
    bank = bank_of(edges)
    graph = skill_graph(bank, bank.skills)
    able = {name: draw(st.floats(0.02, 0.98)) for name in graph.skills}
    known = before(graph, able)
    for skill in draw(st.lists(st.sampled_from(names), max_size=4)):
        known = after(graph, able, known, asked(skill, draw(st.sampled_from(list(Outcome)))))
    return graph, able, known, draw(st.sampled_from(names))


@given(beliefs(), st.sampled_from(list(Outcome)))
def test_every_belief_stays_a_probability_with_room_for_doubt(
    state: tuple[SkillGraph, dict[str, float], dict[str, float], str], outcome: Outcome
) -> None:
    graph, able, known, skill = state
    assert all(0.02 <= each <= 0.98 for each in after(graph, able, known, asked(skill, outcome)).values())


@given(beliefs())
def test_a_right_answer_never_lowers_what_is_believed_of_any_skill(
    state: tuple[SkillGraph, dict[str, float], dict[str, float], str],
) -> None:
    graph, able, known, skill = state
    changed = after(graph, able, known, asked(skill, Outcome.RIGHT))
    assert all(changed[each] >= known[each] - 1e-12 for each in known)


@given(beliefs(), st.sampled_from([Outcome.WRONG, Outcome.SKIPPED]))
def test_no_other_answer_ever_raises_it(
    state: tuple[SkillGraph, dict[str, float], dict[str, float], str], outcome: Outcome
) -> None:
    graph, able, known, skill = state
    changed = after(graph, able, known, asked(skill, outcome))
    assert all(changed[each] <= known[each] + 1e-12 for each in known)


@given(beliefs())
def test_a_skill_is_hardly_believed_known_while_what_it_builds_on_is_not(
    state: tuple[SkillGraph, dict[str, float], dict[str, float], str],
) -> None:
    graph, _, known, _ = state
    for skill in graph.skills:
        for earlier in graph.before[skill]:
            assert known[skill] <= 1 - HOLDS * (1 - known[earlier]) + 1e-12


def test_right_makes_what_comes_before_likely_known_and_the_nearest_most() -> None:
    graph = graph_of()
    able = dict.fromkeys(graph.skills, 0.6)
    known = before(graph, able)
    changed = after(graph, able, known, asked("s3", Outcome.RIGHT))
    gained = {skill: (changed[skill] - known[skill]) / (1 - known[skill]) for skill in graph.skills}
    assert changed["s3"] > 0.6
    assert gained["s2"] > gained["s1"] > gained["s0"] > 0.3
    assert known["s4"] < changed["s4"] < 0.5


def test_wrong_makes_what_builds_on_it_unlikely_and_says_little_of_what_comes_before() -> None:
    graph = graph_of()
    able = dict.fromkeys(graph.skills, 0.8)
    known = before(graph, able)
    changed = after(graph, able, known, asked("s2", Outcome.WRONG))
    assert changed["s3"] < 0.5 * known["s3"]
    assert changed["s0"] > 0.75 * known["s0"]


def test_not_learnt_yet_says_a_little_more_than_a_wrong_answer() -> None:
    graph = graph_of(1)
    able = {"s0": 0.6}
    wrong, skipped = (
        after(graph, able, able, asked("s0", outcome))["s0"] for outcome in (Outcome.WRONG, Outcome.SKIPPED)
    )
    assert 0.05 < skipped < wrong < 0.25


def test_knowing_what_comes_before_is_no_reason_to_believe_more_than_ability_says() -> None:
    graph = graph_of(2)
    able = {"s0": 0.6, "s1": 0.6}
    known = before(graph, able)
    for _ in range(6):
        known = after(graph, able, known, asked("s0", Outcome.RIGHT))
    assert known["s1"] <= able["s1"]


def test_the_values_of_one_right_answer_are_those_of_bayes_by_hand() -> None:
    graph = graph_of(1)
    changed = after(graph, {"s0": 0.6}, {"s0": 0.6}, asked("s0", Outcome.RIGHT))
    assert changed["s0"] == pytest.approx(0.6 * 0.85 / (0.6 * 0.85 + 0.4 * 0.10))


@given(st.floats(0.12, 0.83))
def test_chance_and_knowing_are_two_ways_to_say_the_same(chance: float) -> None:
    assert chance_from(known_from(chance)) == pytest.approx(chance)


def test_a_choice_can_be_guessed_more_easily_than_a_number() -> None:
    templates = load_bank("algebra-1").templates
    assert guess_of(templates["combine-choose-sum"]) >= 0.2
    assert guess_of(templates["combine-number-left"]) == 0.1
