"""Evidence of three kinds: answers, requests for help, events of the log."""

from dataclasses import replace

import pytest

from engine.escalation.evidence import Evidence, Piece, mostly_on, pieces, same_evidence, united
from engine.escalation.freshness import fresh
from engine.escalation.model import Cause, Condition, Policy, Rule, Tier
from engine.signals.model import Signal
from tests.engine.escalation.desk import Desk


def used(attempts: tuple[int, ...] = (), events: tuple[int, ...] = ()) -> frozenset[Piece]:
    """The evidence of ended flags."""
    return pieces(Evidence(attempts, (), events))


def test_equal_ids_of_different_kinds_are_different_pieces() -> None:
    assert len(pieces(Evidence((1, 2), (1,), (1, 2)))) == 5
    assert not same_evidence(Evidence(attempts=(1, 2)), Evidence(events=(1, 2)))


def test_evidence_is_united_kind_by_kind_each_piece_once() -> None:
    both = united([Evidence((3, 1), (), (7,)), Evidence((1, 2), (5,), (7,))])
    assert both == Evidence((1, 2, 3), (5,), (7,))
    assert len(both) == 5


def test_sharing_half_of_the_smaller_makes_it_the_same() -> None:
    assert same_evidence(Evidence((1, 2, 3, 4)), Evidence((1,), (9,)))
    assert not same_evidence(Evidence((1, 2, 3, 4)), Evidence((1,), (9,), (9,)))
    assert not same_evidence(Evidence(), Evidence())


def test_most_of_the_evidence_on_a_flag_is_half_of_it_or_more() -> None:
    flag = Evidence((1, 2), (), (5,))
    assert mostly_on(Evidence((1,), (), (5, 6, 7)), flag)
    assert not mostly_on(Evidence((1,), (), (6, 7)), flag)


def test_the_events_of_an_ended_flag_are_used_up() -> None:
    signal = Signal("B13", 3.0, 0.6, events=(5, 6, 7))
    assert fresh(signal, used(events=(5,)), 2.0) == replace(signal, value=2.0, events=(6, 7))
    assert fresh(signal, used(events=(5, 6)), 2.0) is None
    assert fresh(signal, used(events=(5, 6, 7)), 0.0) is None
    assert fresh(signal, used(attempts=(5, 6, 7)), 2.0) == signal


@pytest.mark.parametrize(
    ("old", "left"), [((), 0.8), ((1, 2), 0.8), ((1, 2, 3), pytest.approx(0.4)), ((1, 2, 3, 4), None)]
)
def test_a_share_counts_in_full_once_half_of_its_evidence_is_new(
    old: tuple[int, ...], left: float | None
) -> None:
    signal = Signal("B14", 0.8, 0.6, events=(1, 2, 3, 4))
    found = fresh(signal, used(events=old), 0.1)
    assert (found.value if found else None) == left


def test_a_signal_without_evidence_opens_nothing() -> None:
    assert fresh(Signal("B14", 0.8, 0.6), used(), 0.1) is None


def test_a_flag_has_all_three_kinds_and_joins_keep_them() -> None:
    rule = Rule(
        "two",
        "Two",
        Cause.MOTIVATION,
        Tier.REVIEW,
        3,
        "p",
        Condition(combine="any", parts=tuple(Condition(signal=code) for code in ("B1", "B13", "B27"))),
    )
    desk = Desk(Policy("x", 1, (rule,), {}))
    desk.hear((Signal("B1", 3.0, 0.6, attempts=(1, 2, 3)), Signal("B13", 2.0, 0.6, events=(5,))))
    (decision,) = desk.hear((Signal("B27", 1.0, 1.0, help_requests=(4,), events=(6,)),))
    assert (decision.attempts, decision.help_requests, decision.events) == ((1, 2, 3), (4,), (5, 6))
    assert decision.reason.params["count"] == 2
