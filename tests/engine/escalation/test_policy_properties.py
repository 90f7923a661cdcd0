"""What holds whatever signals a student gives, under the policy that ships, for whomever it is fitted."""

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.escalation.adjust import adjusted
from engine.escalation.decide import decide
from engine.escalation.evidence import pieces
from engine.escalation.model import Accommodations, Action, Cause, Decision, Kind, Situation, Tier
from engine.escalation.overlays import fit
from engine.signals.model import Signal
from lti_app.content.policies import load_policy
from tests.engine.escalation.desk import Desk

DEFAULT = load_policy("default")
CODES = sorted(DEFAULT.signals)
SKILLS = (None, "brackets", "fractions")
NEVER_BY_ITSELF = {Cause.SAFETY, Cause.DISTRESS, Cause.STUDENT_ASKED}

situations = st.builds(
    Situation,
    st.sampled_from([None, "primary", "adult"]),
    st.sampled_from([None, "programming"]),
    st.sampled_from([None, "basic", "demanding"]),
)
accommodations = st.builds(Accommodations, st.booleans(), st.booleans(), st.booleans())


@st.composite
def signals(draw: st.DrawFn) -> Signal:
    """Any signal, strong enough to count, on some of few pieces of evidence, so that they meet often."""
    code = draw(st.sampled_from(CODES))
    least = DEFAULT.signals[code].get("at_least", 1.0)
    ids = st.lists(st.integers(1, 30), max_size=4, unique=True).map(lambda made: tuple(sorted(made)))
    return Signal(
        code,
        least * draw(st.sampled_from([1, 1.5, 2])),
        draw(st.sampled_from([0.3, 0.6, 0.9])),
        skill=draw(st.sampled_from(SKILLS)),
        misconception="idea-a" if code == "B28" else None,
        attempts=draw(ids),
        help_requests=draw(ids) if code == "B27" else (),
        events=draw(ids),
    )


moves = st.lists(
    st.one_of(
        st.lists(signals(), min_size=1, max_size=6),
        st.sampled_from(["wait", "close", "master"]),
        st.tuples(situations, accommodations),
    ),
    max_size=12,
)
quick = settings(max_examples=60, deadline=None)


class Life(Desk):
    """A desk whose student gives signals, move by move."""

    def __init__(self) -> None:
        super().__init__(DEFAULT)
        self.given: tuple[Signal, ...] = ()
        self.mastered: frozenset[str] = frozenset()

    def live(self, move: object) -> tuple[Decision, ...]:
        match move:
            case [Situation() as situation, Accommodations() as accommodations]:
                self.policy = adjusted(fit(DEFAULT, situation).policy, accommodations)
            case list():
                self.given = tuple(move)
            case "wait":
                self.wait(100)
            case "close":
                for cause in list(self.open)[:2]:
                    self.close(cause)
            case "master":
                self.mastered = frozenset(SKILLS[1:2])
        return self.hear(self.given, self.mastered)


@quick
@given(moves)
def test_flags_only_gain_and_stay_one_a_cause(given_moves: list[object]) -> None:
    life = Life()
    for move in given_moves:
        before = {flag.id: flag for flag in life.flags}
        for decision in life.live(move):
            assert pieces(decision)
            if decision.action is Action.RESOLVE:
                assert decision.cause not in NEVER_BY_ITSELF
        still_open = [flag.cause for flag in life.flags if not flag.state.ended]
        assert len(still_open) == len(set(still_open))
        for flag in life.flags:
            if old := before.get(flag.id):
                assert pieces(old) <= pieces(flag)
                assert flag.tier >= old.tier
                assert flag.kind is Kind.CASE or old.kind is Kind.NOTICE


@quick
@given(moves)
def test_deciding_twice_is_deciding_once(given_moves: list[object]) -> None:
    life = Life()
    for move in given_moves:
        life.live(move)
        assert life.hear(life.given, life.mastered) == ()


@quick
@given(moves)
def test_new_words_of_harm_are_always_an_open_case_of_tier_3(given_moves: list[object]) -> None:
    life = Life()
    for move in given_moves:
        life.live(move)
        told = {event for f in life.flags if f.state.ended and f.cause is Cause.SAFETY for event in f.events}
        heard = {event for signal in life.given if signal.code == "safety" for event in signal.events}
        if heard - told:
            flag = life.open[Cause.SAFETY]
            assert (flag.tier, flag.kind) == (Tier.NOW, Kind.CASE)
            assert heard - told <= set(flag.events)


@quick
@given(st.lists(signals(), max_size=8), situations)
def test_people_first_means_the_same_flags_at_a_higher_tier(
    given_: list[Signal], situation: Situation
) -> None:
    policy, desk = fit(DEFAULT, situation).policy, Life()
    first = adjusted(policy, Accommodations(human_first=True))
    plain, raised = (
        {d.cause: d.tier for d in decide(each, given_, [], mastered=frozenset(), at=desk.now)}
        for each in (policy, first)
    )
    assert plain.keys() == raised.keys()
    assert all(raised[cause] >= max(tier, Tier.REVIEW) for cause, tier in plain.items())
    rules = {rule.id: rule.tier for rule in policy.rules}
    assert all(rule.tier is Tier(min(rules[rule.id] + 1, 3)) for rule in first.rules)
