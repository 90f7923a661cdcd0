"""What holds for every history: a student works, a teacher ends flags now and then."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.escalation.decide import decide
from engine.escalation.kinship import kin
from engine.escalation.model import Action, Cause, Decision, Flag
from engine.signals.measure import measure
from tests.engine.escalation.desk import POLICY, Desk
from tests.engine.signals.histories import SETTINGS, Story, steps

SKILLS = ("brackets", "fractions", "ratios")
moves = st.lists(
    st.one_of(
        steps(SKILLS),
        steps(SKILLS[:1]),
        st.sampled_from(["ask", "wait", "long-wait", "close", "master", "forget"]),
    ),
    max_size=30,
)


class Life:
    """One student's weeks, move by move; `check` is called around every decision."""

    def __init__(self) -> None:
        self.desk, self.story, self.mastered = Desk(), Story(), frozenset[str]()

    def live(self, move: object) -> tuple[list[Flag], tuple[Decision, ...]]:
        """Make a move, then decide as after every answer. Return the flags before and the decisions."""
        match move:
            case dict():
                self.story.item(**move)
            case "ask":
                self.story.ask(skill=SKILLS[0])
            case "wait" | "long-wait":
                self.desk.wait(2 if move == "wait" else 100)
            case "close":
                for cause in list(self.desk.open)[:1]:
                    self.desk.close(cause)
            case "master":
                self.mastered = frozenset(SKILLS[:1])
            case "forget":
                self.mastered = frozenset()
        before = list(self.desk.flags)
        return before, self.desk.look(self.story, self.mastered)


def evidence(flags: list[Flag], causes: frozenset[Cause]) -> set[int]:
    """The attempts on ended flags of some causes."""
    return {a for flag in flags if flag.state.ended and flag.cause in causes for a in flag.attempts}


@settings(max_examples=120, deadline=None)
@given(moves)
def test_no_two_flags_of_one_cause_are_ever_open(given_moves: list[object]) -> None:
    life = Life()
    for move in given_moves:
        life.live(move)
        counts = Counter(flag.cause for flag in life.desk.flags if not flag.state.ended)
        assert all(count == 1 for count in counts.values())


@settings(max_examples=120, deadline=None)
@given(moves)
def test_a_join_loses_no_evidence_lowers_no_tier_and_adds_something(given_moves: list[object]) -> None:
    life = Life()
    for move in given_moves:
        before, decisions = life.live(move)
        old = {flag.id: flag for flag in before}
        for decision in decisions:
            if decision.action is Action.JOIN and decision.flag is not None:
                flag = old[decision.flag]
                assert set(flag.attempts) <= set(decision.attempts)
                assert set(flag.help_requests) <= set(decision.help_requests)
                assert decision.tier >= flag.tier
                grown = len(decision.attempts) + len(decision.help_requests)
                moved = decision.skill != flag.skill
                assert moved or grown > len(flag.attempts) + len(flag.help_requests)


@settings(max_examples=120, deadline=None)
@given(moves)
def test_deciding_again_after_the_decisions_were_obeyed_decides_nothing(given_moves: list[object]) -> None:
    life = Life()
    for move in given_moves:
        life.live(move)
        signals = measure(life.story.history, SETTINGS)
        assert decide(POLICY, signals, life.desk.flags, mastered=life.mastered, at=life.desk.now) == ()


@settings(max_examples=120, deadline=None)
@given(moves)
def test_no_evidence_of_an_ended_flag_opens_one_of_the_same_kind_again(given_moves: list[object]) -> None:
    life = Life()
    for move in given_moves:
        before, decisions = life.live(move)
        for decision in decisions:
            if decision.action is Action.RAISE:
                own = evidence(before, frozenset({decision.cause}))
                assert not own & set(decision.attempts)
                assert (
                    set(decision.attempts) - evidence(before, kin(decision.cause)) or decision.help_requests
                )


@settings(max_examples=60, deadline=None)
@given(moves)
def test_every_decision_names_a_cause_evidence_and_a_confidence(given_moves: list[object]) -> None:
    life = Life()
    for move in given_moves:
        for decision in life.live(move)[1]:
            assert decision.attempts or decision.help_requests
            assert isinstance(decision.cause, Cause)
            assert (decision.flag is None) == (decision.action is Action.RAISE)
            if decision.action is not Action.RESOLVE:
                assert 0 < decision.confidence <= 1
