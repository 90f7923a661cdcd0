"""Conditions over signals."""

import pytest

from engine.escalation.conditions import evaluate
from engine.escalation.model import Condition
from engine.signals.model import Signal

B1 = Signal("B1", 3.0, 0.6, skill="brackets", attempts=(1, 2, 3))
B6 = Signal("B6", 0.7, 0.5, attempts=(4,))
B8 = Signal("B8", 4.0, 0.9, attempts=(5,))
ALL = tuple(Condition(signal=code) for code in ("B1", "B6", "B8"))


def test_a_signal_holds_from_its_value_on() -> None:
    assert evaluate(Condition(signal="B8", at_least=4.0), [B8]) is not None
    assert evaluate(Condition(signal="B8", at_least=4.5), [B8]) is None
    assert evaluate(Condition(signal="B1"), [B8]) is None


def test_any_is_as_sure_as_its_best_part_and_shows_all_that_hold() -> None:
    holding = evaluate(Condition(combine="any", parts=ALL), [B1, B6])
    assert holding is not None
    assert (holding.signals, holding.confidence) == ((B1, B6), 0.6)
    assert evaluate(Condition(combine="any", parts=ALL), []) is None


def test_all_is_as_sure_as_its_weakest_part() -> None:
    holding = evaluate(Condition(combine="all", parts=ALL), [B1, B6, B8])
    assert holding is not None
    assert holding.confidence == 0.5
    assert evaluate(Condition(combine="all", parts=ALL), [B1, B8]) is None


def test_k_of_is_as_sure_as_the_last_part_it_needs() -> None:
    two = Condition(combine="k_of", k=2, parts=ALL)
    holding = evaluate(two, [B1, B6, B8])
    assert holding is not None
    assert (holding.signals, holding.confidence) == ((B1, B6, B8), 0.6)
    assert evaluate(two, [B6]) is None


def test_combinations_nest_and_show_only_what_made_them_true() -> None:
    nested = Condition(combine="any", parts=(Condition(combine="all", parts=ALL[:2]), ALL[2]))
    holding = evaluate(nested, [B1, B8])
    assert holding is not None
    assert holding.signals == (B8,)


def test_another_way_to_combine_is_an_error() -> None:
    with pytest.raises(ValueError, match="most"):
        evaluate(Condition(combine="most", parts=ALL), [B1])
