"""A simulated student, from the first item to mastery: learner model and sequencer together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest

from engine.learner.elo import update
from engine.learner.logistic import sigmoid
from engine.learner.model import LearnerState, TemplateState
from engine.sequencing.choose import choose
from engine.sequencing.model import ChoiceRequest, ItemChoice, RecentItem
from engine.sequencing.seeds import draw_of
from tests.engine.sequencing.bank import NOW, bank

BANK = bank(
    {"a": (), "b": ("a",), "c": ("b",), "d": ("b",), "e": ("c", "d"), "f": ("e",)},
    difficulties=tuple(-1.8 + 0.3 * step for step in range(13)),
)
SKILLS = tuple(BANK.skills)
SESSION = 15  # items a day
LONGEST = 250  # items


@dataclass(frozen=True, slots=True)
class Run:
    """What a simulated student was served, and what is known of her in the end."""

    choices: tuple[ItemChoice, ...]
    learner: LearnerState

    @property
    def mastered(self) -> bool:
        return all(self.learner.skill(skill).mastered_at for skill in SKILLS)


def practise(seed: int, *, start: float, gain: float, best: float) -> Run:
    """Let a student practise until all is mastered, at most LONGEST items.

    start, best: true ability on every skill before practice and at its limit (logit scale); gain: what an
    item on a skill adds to it.
    """
    learner, states, recent, choices, at = LearnerState(), {}, (), [], NOW
    truth = dict.fromkeys(SKILLS, start)
    for turn in range(LONGEST):
        choice = choose(
            ChoiceRequest(BANK, SKILLS, learner, states, recent, at, draw_of(seed, f"item {turn}"))
        )
        difficulty = BANK.templates[choice.template].difficulty
        right = draw_of(seed, f"answer {turn}") / 2**62 < sigmoid(truth[choice.skill] - difficulty)
        state = states.get(choice.template, TemplateState(choice.template, difficulty))
        change = update(learner, choice.skill, state, right=right, aided=False, at=at)
        learner, states = change.learner, {**states, choice.template: change.template}
        truth[choice.skill] = min(best, truth[choice.skill] + gain)
        recent = (*recent, RecentItem(choice.template, choice.skill, choice.seed, right, at))[-20:]
        choices.append(choice)
        if all(learner.skill(skill).mastered_at for skill in SKILLS):
            break
        at += timedelta(days=1) if turn % SESSION == SESSION - 1 else timedelta(minutes=1)
    return Run(tuple(choices), learner)


@pytest.fixture(scope="module", params=range(5))
def run(request: pytest.FixtureRequest) -> Run:
    return practise(request.param, start=-0.3, gain=0.12, best=2.2)


def test_a_student_who_learns_masters_every_skill(run: Run) -> None:
    assert run.mastered


def test_a_student_who_does_not_learn_is_not_called_a_master() -> None:
    assert not practise(1, start=-0.5, gain=0.0, best=-0.5).mastered


def test_most_items_are_in_the_band_once_ten_answers_are_known(run: Run) -> None:
    later = run.choices[10:]
    inside = sum(choice.band.low <= choice.predicted <= choice.band.high for choice in later)
    assert inside / len(later) > 0.6


def test_predicted_success_stays_near_the_aim(run: Run) -> None:
    later = run.choices[10:]
    assert sum(abs(choice.predicted - choice.band.aim) for choice in later) / len(later) < 0.09


def test_hardly_any_template_comes_back_within_three_items(run: Run) -> None:
    names = [choice.template for choice in run.choices]
    repeats = sum(name in names[max(0, place - 3) : place] for place, name in enumerate(names))
    assert repeats / len(names) < 0.05


def test_no_item_comes_twice(run: Run) -> None:
    assert len({(choice.template, choice.seed) for choice in run.choices}) == len(run.choices)


def test_skills_are_met_in_an_order_that_respects_what_builds_on_what(run: Run) -> None:
    met = list(dict.fromkeys(choice.skill for choice in run.choices))
    for skill in met:
        assert set(BANK.skills[skill].prerequisites) <= set(met[: met.index(skill)])


def test_mastered_skills_come_back_for_review(run: Run) -> None:
    assert any(choice.reason.code == "sequencing.review-due" for choice in run.choices)
