"""The placement test: at most twelve items, over when sure, and a result that fits what the student knows."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.intake.bands import StartingBand, starting_bands
from engine.intake.belief import Outcome
from engine.intake.graph import skill_graph
from engine.intake.placement import MOST_ITEMS, gain, is_over, is_sure, next_item
from engine.items.model import Level
from lti_app.content.banks import load_bank
from tests.engine.intake.graphs import Sitting, bank_of, chain

SKILLS = len(load_bank("algebra-1").skills)
RIGHT, WRONG, SKIPPED = Outcome.RIGHT, Outcome.WRONG, Outcome.SKIPPED


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(list(Outcome)), min_size=SKILLS, max_size=SKILLS), st.integers(0, 99))
def test_a_placement_asks_at_most_twelve_different_items_and_no_skill_more_than_twice(
    outcomes: list[Outcome], seed: int
) -> None:
    bank = load_bank("algebra-1")
    sitting = Sitting(bank)
    placement = sitting.sit(dict(zip(bank.skills, outcomes, strict=True)), seed)
    assert 4 <= len(placement.asked) <= MOST_ITEMS
    assert len({item.template for item in placement.asked}) == len(placement.asked)
    assert max(Counter(item.skill for item in placement.asked).values()) <= 2
    assert 0 <= placement.sureness <= 1
    assert all(0 < known < 1 for known in placement.known.values())


def test_it_is_over_as_soon_as_nearly_all_skills_are_sure() -> None:
    bank = load_bank("algebra-1")
    for outcomes in (dict.fromkeys(bank.skills, RIGHT), {}):
        sitting = Sitting(bank)
        placement = sitting.sit(outcomes)
        assert len(placement.asked) < 8
        assert sum(map(is_sure, placement.known.values())) >= 0.9 * len(bank.skills)


def test_one_slip_at_the_start_does_not_end_it() -> None:
    sitting = Sitting(chain(3))
    sitting.answer("s0-a", WRONG)
    assert not is_over(sitting.graph, sitting.placement)


def test_a_set_of_one_skill_takes_two_items() -> None:
    assert len(Sitting(chain(1)).sit({"s0": RIGHT}).asked) == 2


@pytest.mark.parametrize("reach", [0, 2, 4, 6])
def test_a_student_who_knows_a_chain_up_to_a_point_is_placed_there(reach: int) -> None:
    sitting = Sitting(chain(8))
    placement = sitting.sit({f"s{n}": RIGHT for n in range(reach)})
    assert all(placement.known[f"s{n}"] > 0.5 for n in range(reach - 1))
    assert all(placement.known[f"s{n}"] < 0.5 for n in range(reach + 1, 8))


def test_what_a_known_skill_builds_on_is_likely_known_without_being_asked() -> None:
    sitting = Sitting(chain(5))
    sitting.answer("s3-a", RIGHT)
    sitting.answer("s4-a", RIGHT)
    known = sitting.placement.known
    assert all(known[f"s{n}"] > 0.8 for n in range(3))


def test_skipping_everything_places_at_the_beginning_and_moves_no_ability() -> None:
    sitting = Sitting(chain(6))
    placement = sitting.sit(dict.fromkeys(sitting.graph.skills, SKIPPED))
    assert sitting.learner.overall.opportunities == 0
    bands = starting_bands(sitting.graph, placement)
    assert bands["s0"] is StartingBand.READY
    assert set(bands.values()) == {StartingBand.READY, StartingBand.LATER}


def test_items_are_of_medium_level_and_near_one_half() -> None:
    sitting = Sitting(load_bank("algebra-1"))
    item = next_item(sitting.bank, sitting.graph, sitting.outlook, sitting.placement, 7)
    assert item is not None
    assert item.level is Level.MEDIUM
    assert 0.3 <= item.chance <= 0.7


def test_strands_take_turns() -> None:
    names = [f"{strand}{n}" for strand in "xyz" for n in range(4)]
    sitting = Sitting(bank_of({name: [] for name in names}, {name: name[0] for name in names}))
    for turn in range(6):
        item = next_item(sitting.bank, sitting.graph, sitting.outlook, sitting.placement, 3)
        assert item is not None
        sitting.answer(item.template, (RIGHT, WRONG)[turn % 2])
    assert Counter(item.skill[0] for item in sitting.asked) == {"x": 2, "y": 2, "z": 2}


def test_the_middle_of_a_chain_tells_more_than_its_end() -> None:
    graph = skill_graph(chain(7), [f"s{n}" for n in range(7)])
    known = dict.fromkeys(graph.skills, 0.5)
    assert gain(graph, known, "s3") > gain(graph, known, "s0")
    assert gain(graph, known, "s3") > gain(graph, known, "s6")


def test_the_gain_is_what_is_expected_to_go_by_the_two_outcomes() -> None:
    """For one skill by hand: p(1 − p) now, less its mean after a right and after a wrong answer."""
    graph = skill_graph(chain(1), ["s0"])
    right = 0.6 * 0.85 + 0.4 * 0.10
    if_right, if_wrong = 0.6 * 0.85 / right, 0.6 * 0.15 / (1 - right)
    left = right * if_right * (1 - if_right) + (1 - right) * if_wrong * (1 - if_wrong)
    assert gain(graph, {"s0": 0.6}, "s0") == pytest.approx(0.6 * 0.4 - left)


def test_the_same_sitting_gives_the_same_items() -> None:
    first, second = (Sitting(load_bank("algebra-1")).sit({}, seed=5) for _ in range(2))
    assert first == second


def test_what_was_practised_before_counts() -> None:
    sitting = Sitting(chain(3))
    before = sitting.placement.known["s1"]
    for name in "abceh":
        sitting.answer(f"s1-{name}", RIGHT)
    sitting.asked.clear()
    assert sitting.placement.known["s1"] > before + 0.2


def test_a_skill_that_has_left_the_scope_is_passed_over() -> None:
    sitting = Sitting(chain(3))
    sitting.answer("s2-a", RIGHT)
    narrower = replace(sitting.placement, known={})
    graph = skill_graph(sitting.bank, ["s0"])
    sitting.graph = graph
    assert set(sitting.placement.known) == {"s0"}
    assert narrower.asked == sitting.placement.asked


def test_nothing_to_ask_is_no_item() -> None:
    sitting = Sitting(chain(1))
    sitting.graph = skill_graph(sitting.bank, [])
    assert sitting.placement.sureness == 0
    assert next_item(sitting.bank, sitting.graph, sitting.outlook, sitting.placement, 1) is None
