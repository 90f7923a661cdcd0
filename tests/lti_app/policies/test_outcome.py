"""What came out of a replay: counted, and said in one plain sentence."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from engine.escalation.model import Cause, Flag, FlagState, Kind, Tier
from lti_app.content.policies import load_playbook
from lti_app.policies.replay.flags import Raised, Side
from lti_app.policies.replay.past import Past
from lti_app.policies.replay.tally import result
from lti_app.policies.replay_page import Outcome
from tests.clock import START

PLAYS = load_playbook("default")
PAST = Past(START, START + timedelta(weeks=2), cut=False, answers=40, work={}, ended={})


def _side(*raised: tuple[int, Cause, Tier, Kind, float]) -> Side:
    """Return a side. raised: student, cause, tier, kind, and after how many days."""
    side = Side()
    for person, cause, tier, kind, days in raised:
        at = START + timedelta(days=days)
        flag = Flag(len(side.raised) + 1, cause, tier, FlagState.OPEN, None, None, at, None, kind=kind)
        play = next(play for play in PLAYS.values() if play.cause is cause)
        case_at = at if kind is Kind.CASE else None
        side.raised.append(Raised(person, f"rule-{cause}", play.id, flag, case_at))
    return side


def _cases(cause: Cause, count: int, days: float = 1) -> list[tuple[int, Cause, Tier, Kind, float]]:
    return [(person, cause, Tier.REVIEW, Kind.CASE, days) for person in range(count)]


def _outcome(in_force: Side, draft: Side) -> Outcome:
    return Outcome.of(result(in_force, draft, PAST, PLAYS), {})


def test_cases_notices_and_lighter_practice_are_counted_apart() -> None:
    side = _side(
        *_cases(Cause.MOTIVATION, 2),
        (7, Cause.OFF_TRACK, Tier.REVIEW, Kind.NOTICE, 9),
        (7, Cause.MOTIVATION, Tier.PRACTICE, Kind.NOTICE, 10),
        (8, Cause.MOTIVATION, Tier.REVIEW, Kind.CASE, -3),  # before the weeks that count
    )
    counted: dict[str, Any] = result(side, Side(), PAST, PLAYS)["in_force"]
    assert (counted["cases"], counted["notices"], counted["soft"], counted["people"]) == (2, 1, 1, 2)
    each = next(play.minutes for play in PLAYS.values() if play.cause is Cause.MOTIVATION)
    assert counted["weeks"] == [{"cases": 2, "minutes": 2 * each}, {"cases": 0, "minutes": 0}]
    assert counted["causes"]["motivation"] == {"cases": 2, "notices": 0, "soft": 1}


def test_who_has_a_case_on_one_side_only_is_named_by_id() -> None:
    found = result(_side(*_cases(Cause.MOTIVATION, 2)), _side(*_cases(Cause.OFF_TRACK, 3)), PAST, PLAYS)
    assert (found["only_in_force"], found["only_draft"]) == ([], [2])


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ([], [], "No case in these weeks, with either"),
        (_cases(Cause.MOTIVATION, 1), _cases(Cause.MOTIVATION, 1), "The same one case"),
        (
            _cases(Cause.MOTIVATION, 4),
            _cases(Cause.OFF_TRACK, 4),
            "As many cases as before (4), about other things",
        ),
        ([], _cases(Cause.MOTIVATION, 1), "1 more case in 2 weeks."),
        (_cases(Cause.MOTIVATION, 1), [], "1 case less in 2 weeks."),
        (
            _cases(Cause.OFF_TRACK, 3),
            _cases(Cause.HINT_DEPENDENCE, 18) + _cases(Cause.OFF_TRACK, 9),
            "About 12 more cases a week, 9 of them “May be leaning on hints”.",
        ),
        (_cases(Cause.MOTIVATION, 24), [], "About 12 fewer cases a week, 12 of them “May be losing heart”."),
    ],
)  # fmt: skip
def test_the_difference_is_said_in_one_sentence(before: Any, after: Any, sentence: str) -> None:
    assert _outcome(_side(*before), _side(*after)).summary == sentence
