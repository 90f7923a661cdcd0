"""Which item comes next: the band, what comes first, no near-repeats, and the reason given."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.items.model import Level
from engine.learner.model import LearnerState, TemplateState
from engine.sequencing.choose import EmptyScopeError, choose
from engine.sequencing.model import Band
from tests.engine.sequencing.bank import bank, learner, learning, mastered, recent, request


def test_a_new_student_starts_with_a_skill_that_needs_nothing_before_it() -> None:
    choice = choose(request())
    assert choice.skill == "a"
    assert choice.reason.code == "sequencing.first"


def test_the_usual_aim_is_three_in_four() -> None:
    choice = choose(request())
    assert choice.band == Band(0.65, 0.75, 0.85)
    assert choice.predicted == pytest.approx(0.711, abs=0.001)
    assert choice.level is Level.EASY


def test_what_a_template_has_proved_to_be_counts_more_than_its_author_s_guess() -> None:
    states = {"a-4": TemplateState("a-4", -1.1, 30)}
    assert choose(request(templates=states)).template == "a-4"


@pytest.mark.parametrize("last", [("a-4", "a-5"), ("a-5", "d-4")])
def test_after_two_misses_in_a_row_the_next_item_is_gentler(last: tuple[str, str]) -> None:
    choice = choose(
        request(learner=learner(a=learning("a")), recent=recent((last[0], False), (last[1], False)))
    )
    assert choice.band == Band(0.75, 0.85, 0.95)
    assert choice.template == "a-0"
    assert choice.reason.code == "sequencing.after-misses"


def test_items_left_open_between_two_misses_do_not_hide_them() -> None:
    history = recent(("a-4", False), ("a-3", None), ("a-5", False))
    assert choose(request(recent=history)).band.aim == 0.85


def test_a_miss_before_an_item_that_was_left_is_one_miss() -> None:
    history = recent(("a-0", True), ("a-5", False), ("a-3", None))
    assert choose(request(recent=history)).band.aim == 0.75


def test_a_right_answer_between_two_misses_keeps_the_usual_aim() -> None:
    history = recent(("a-4", False), ("a-0", True), ("a-5", False))
    assert choose(request(recent=history)).band.aim == 0.75


def test_an_open_flag_makes_the_next_item_gentler() -> None:
    choice = choose(request(learner=learner(a=learning("a")), flagged=True))
    assert choice.band.aim == 0.85
    assert choice.reason.code == "sequencing.gentle"


def test_a_skill_waits_until_what_comes_before_it_is_known() -> None:
    choice = choose(request(skills=("b", "a"), learner=learner(a=learning("a"))))
    assert choice.skill == "a"


def test_the_next_skill_opens_when_the_one_before_is_mastered() -> None:
    choice = choose(request(skills=("a", "b"), learner=learner(a=mastered("a"))))
    assert (choice.skill, choice.reason.code) == ("b", "sequencing.new-skill")


def test_a_prerequisite_that_the_teacher_left_out_is_taken_as_known() -> None:
    assert choose(request(skills=("b",))).skill == "b"


def test_order_is_kept_through_a_skill_that_is_left_out() -> None:
    student = learner(a=learning("a", -1.4))  # nothing on "a" fits well, and "c" would
    assert choose(request(skills=("c", "a"), learner=student)).skill == "a"


def test_a_skill_without_templates_holds_nobody_up() -> None:
    whole = bank()
    for number in range(6):
        del whole.templates[f"a-{number}"]
    assert choose(request(bank=whole, skills=("a", "b"))).skill == "b"


def test_the_same_template_does_not_come_back_within_three_items() -> None:
    usual = choose(request()).template
    history = recent((usual, True), ("d-1", True), ("d-2", True))
    assert choose(request(recent=history)).template != usual


def test_templates_seen_less_lately_are_more_welcome() -> None:
    skill = {"templates": {f"a-{n}": TemplateState(f"a-{n}", -1.1, 9) for n in (1, 2)}, "skills": ("a",)}
    often = recent(("a-1", True), ("a-1", True), ("a-0", True), ("a-3", True), ("a-4", True))
    assert {choose(request(recent=often, seed=seed, **skill)).template for seed in range(10)} == {"a-2"}


def test_nothing_under_even_odds_is_served_while_mastered_skills_offer_better() -> None:
    student = learner(-2.0, a=mastered("a", ability=4.0), b=learning("b"))
    choice = choose(request(skills=("a", "b"), learner=student))
    assert choice.skill == "a"
    assert choice.reason.code == "sequencing.known-ground"


def test_after_misses_known_ground_is_near() -> None:
    student = learner(a=mastered("a"), b=learning("b", -1.0))
    history = recent(("b-2", False), ("b-1", False))
    choice = choose(request(skills=("a", "b"), learner=student, recent=history))
    assert choice.reason.code == "sequencing.known-ground"
    assert 0.75 <= choice.predicted <= 0.95


def test_without_misses_practice_stays_with_what_is_new_even_where_known_ground_would_fit_better() -> None:
    student = learner(a=mastered("a"), b=learning("b", -1.4))
    choice = choose(request(skills=("a", "b"), learner=student))
    assert (choice.skill, choice.reason.code) == ("b", "sequencing.stretch")


def test_the_easiest_item_is_served_where_everything_is_hard() -> None:
    assert choose(request(learner=LearnerState(-3.0), skills=("a",))).template == "a-0"


def test_a_harder_item_after_success_is_called_a_step_up() -> None:
    student = learner(1.4, a=learning("a", streak=2))
    choice = choose(request(learner=student, recent=recent(("a-1", True))))
    assert (choice.template, choice.reason.code) == ("a-3", "sequencing.step-up")


def test_success_on_the_same_level_is_called_going_well() -> None:
    student = learner(1.4, a=learning("a", streak=2))
    choice = choose(request(learner=student, recent=recent(("a-2", True))))
    assert (choice.template, choice.reason.code) == ("a-3", "sequencing.going-well")


def test_an_item_in_the_band_without_a_row_is_called_within_reach() -> None:
    choice = choose(request(learner=learner(a=learning("a"))))
    assert choice.reason.code == "sequencing.within-reach"


def test_an_item_above_the_band_is_called_a_warm_up() -> None:
    choice = choose(request(skills=("a",), learner=learner(5.0, a=learning("a", streak=2))))
    assert (choice.template, choice.reason.code) == ("a-5", "sequencing.warm-up")


def test_when_everything_is_mastered_the_items_stay_challenging_and_the_reason_says_so() -> None:
    student = learner(**{skill: mastered(skill) for skill in "abcd"})
    choice = choose(request(learner=student))
    assert choice.reason.code == "sequencing.all-mastered"
    assert choice.level is Level.HARD
    assert choice.band.aim == 0.75


def test_the_reason_names_the_skill_and_the_chance() -> None:
    choice = choose(request())
    assert choice.reason.params == {"skill": "a", "predicted": 0.7109, "percent": 71}


def test_the_seed_decides_between_items_that_fit_equally_well() -> None:
    same = {f"a-{n}": TemplateState(f"a-{n}", -1.1 + n / 200, 9) for n in range(6)}
    assert len({choose(request(templates=same, seed=seed)).template for seed in range(40)}) == 6


def test_the_same_request_gives_the_same_choice() -> None:
    assert choose(request(seed=7)) == choose(request(seed=7))


def test_the_choice_for_a_seed_is_the_same_on_every_machine() -> None:
    choice = choose(request(seed=7))
    assert (choice.template, choice.seed) == ("a-1", 2977902819641827641)


def test_the_numbers_of_an_item_are_not_those_of_a_recent_one() -> None:
    first = choose(request(skills=("a",)))
    used = recent((first.template, True), ("a-4", True), ("a-4", True), ("a-4", True))
    again = (replace(used[0], seed=first.seed), *used[1:])
    second = choose(request(skills=("a",), recent=again, templates={first.template: TemplateState("", -1.1)}))
    assert second.template == first.template
    assert second.seed != first.seed


def test_items_of_another_bank_among_the_recent_ones_do_no_harm() -> None:
    student = learner(1.4, a=learning("a", streak=2))
    assert choose(request(learner=student, recent=recent(("gone-1", True)))).skill == "a"


@pytest.mark.parametrize("skills", [(), ("nowhere",)])
def test_a_scope_without_any_template_is_refused(skills: tuple[str, ...]) -> None:
    with pytest.raises(EmptyScopeError) as refused:
        choose(request(skills=skills))
    assert refused.value.code == "SEQ-EMPTY-SCOPE"
