"""Which item comes next: the band, what comes first, no near-repeats, and the reason given."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.items.model import Level
from engine.sequencing.knowledge import EmptyScopeError
from engine.sequencing.model import Band
from tests.engine.sequencing.bank import bank, chosen, learner, learning, mastered, recent


def test_a_new_student_starts_with_a_skill_that_needs_nothing_before_it() -> None:
    choice = chosen()
    assert choice.skill in {"a", "d"}
    assert choice.reason.code == "sequencing.first"


def test_the_usual_aim_is_three_in_four() -> None:
    choice = chosen(skills=("a",))
    assert choice.band == Band(0.65, 0.75, 0.85)
    assert choice.predicted == pytest.approx(0.705, abs=0.001)
    assert (choice.template, choice.level) == ("a-1", Level.EASY)


def test_what_a_template_has_proved_to_be_counts_more_than_its_author_s_guess() -> None:
    assert chosen(skills=("a",), templates={"a-4": -1.15, "a-1": 0.0}).template == "a-4"


@pytest.mark.parametrize("last", [("a-4", "a-5"), ("a-5", "d-4")])
def test_after_two_misses_in_a_row_the_next_item_is_gentler(last: tuple[str, str]) -> None:
    choice = chosen(
        skills=("a",),
        student=learner(a=learning("a", 0.2)),
        recent=recent((last[0], False), (last[1], False)),
    )
    assert choice.band == Band(0.75, 0.85, 0.95)
    assert choice.template == "a-0"
    assert choice.reason.code == "sequencing.after-misses"


def test_items_left_open_between_two_misses_do_not_hide_them() -> None:
    history = recent(("a-4", False), ("a-3", None), ("a-5", False))
    assert chosen(recent=history).band.aim == 0.85


def test_a_miss_before_an_item_that_was_left_is_one_miss() -> None:
    history = recent(("a-0", True), ("a-5", False), ("a-3", None))
    assert chosen(recent=history).band.aim == 0.75


def test_a_right_answer_between_two_misses_keeps_the_usual_aim() -> None:
    history = recent(("a-4", False), ("a-0", True), ("a-5", False))
    assert chosen(recent=history).band.aim == 0.75


def test_an_open_flag_makes_the_next_item_gentler() -> None:
    choice = chosen(skills=("a",), student=learner(a=learning("a", 0.2)), flagged=True)
    assert choice.band.aim == 0.85
    assert choice.reason.code == "sequencing.gentle"


def test_a_skill_waits_until_what_comes_before_it_is_known() -> None:
    assert chosen(skills=("b", "a"), student=learner(a=learning("a"))).skill == "a"


def test_the_next_skill_opens_when_the_one_before_is_mastered() -> None:
    choice = chosen(skills=("a", "b"), student=learner(a=mastered("a")))
    assert (choice.skill, choice.reason.code) == ("b", "sequencing.new-skill")


def test_practice_leaves_the_first_skill_in_line_where_only_another_one_fits() -> None:
    student = learner(a=learning("a", 3.5), d=learning("d", 0.3))
    choice = chosen(skills=("a", "d"), student=student)
    assert (choice.skill, choice.trace.decided) == ("d", "fit")


def test_practice_stays_with_the_skill_practised_last_where_several_fit_alike() -> None:
    student = learner(a=learning("a", 0.6), d=replace(learning("d", 0.6), turn=3))
    assert {chosen(skills=("a", "d"), student=student, seed=seed).skill for seed in range(10)} == {"d"}


def test_a_cold_template_is_tried_on_purpose_where_others_fit_a_little_better() -> None:
    student = learner(0.16, a=learning("a"))
    known = {f"a-{number}": -0.97 for number in (0, 2, 3, 4, 5)}
    tried = chosen(skills=("a",), student=student, templates=known)
    assert (tried.template, tried.trace.decided) == ("a-1", "explore")
    assert tried.reason.code == "sequencing.explore"


def test_a_template_is_not_cold_once_the_course_has_tried_it() -> None:
    student = learner(0.16, a=learning("a"))
    known = {f"a-{number}": -0.97 for number in (0, 2, 3, 4, 5)} | {"a-1": -0.88}
    assert chosen(skills=("a",), student=student, templates=known).template != "a-1"


def test_where_everything_is_cold_nothing_is_called_exploring() -> None:
    assert chosen(skills=("a",), student=learner(a=learning("a"))).trace.decided != "explore"


def test_a_skill_nearly_mastered_is_said_to_be() -> None:
    choice = chosen(skills=("a",), student=learner(0.75, a=learning("a", 0.75, streak=1)))
    assert choice.reason.code == "sequencing.nearly-there"


def test_the_same_template_does_not_come_back_within_three_items() -> None:
    usual = chosen(skills=("a",)).template
    history = recent((usual, True), ("d-1", True), ("d-2", True))
    assert chosen(skills=("a",), recent=history).template != usual


def test_the_same_template_may_come_back_after_three_items() -> None:
    usual = chosen(skills=("a",)).template
    history = recent((usual, True), ("d-1", True), ("d-2", True), ("d-3", True))
    assert chosen(skills=("a",), recent=history).template == usual


def test_templates_seen_less_lately_are_more_welcome() -> None:
    alike = {"a-1": -1.1, "a-2": -1.1, "a-0": 3.0, "a-3": 3.0, "a-4": 3.0, "a-5": 3.0}
    often = recent(("a-1", True), ("a-1", True), ("d-0", True), ("d-3", True), ("d-4", True))
    served = {chosen(skills=("a",), templates=alike, recent=often, seed=seed).template for seed in range(10)}
    assert served == {"a-2"}


def test_nothing_under_even_odds_is_served_while_mastered_skills_offer_better() -> None:
    student = learner(-2.0, a=mastered("a", ability=4.0), b=learning("b"))
    choice = chosen(skills=("a", "b"), student=student)
    assert choice.skill == "a"
    assert choice.reason.code == "sequencing.known-ground"


def test_after_two_items_on_known_ground_what_is_too_hard_is_tried_at_its_gentlest() -> None:
    student = learner(-2.0, a=mastered("a", ability=4.0), b=learning("b"))
    choice = chosen(skills=("a", "b"), student=student, recent=recent(("a-1", True), ("a-2", True)))
    assert (choice.template, choice.reason.code) == ("b-0", "sequencing.stretch")


def test_after_misses_known_ground_is_near() -> None:
    student = learner(a=mastered("a"), b=learning("b", -1.0))
    history = recent(("b-2", False), ("b-1", False))
    choice = chosen(skills=("a", "b"), student=student, recent=history)
    assert choice.reason.code == "sequencing.known-ground"
    assert 0.75 <= choice.predicted <= 0.95


def test_where_nothing_new_fits_every_other_item_is_on_known_ground_that_does() -> None:
    student = learner(a=mastered("a"), b=learning("b", -1.3))
    first = chosen(skills=("a", "b"), student=student)
    assert (first.skill, first.reason.code) == ("a", "sequencing.known-ground")
    assert abs(first.predicted - 0.75) <= 0.07
    history = recent((first.template, True))
    assert chosen(skills=("a", "b"), student=student, recent=history).skill == "b"
    history = recent((first.template, True), ("b-5", True))
    assert chosen(skills=("a", "b"), student=student, recent=history).skill == "a"


def test_where_nothing_new_fits_what_is_due_comes_first_of_known_ground() -> None:
    student = learner(a=mastered("a", days_ago=3), b=learning("b", -1.3), d=mastered("d"))
    history = recent(("d-5", True), ("b-5", True))
    choice = chosen(skills=("a", "b", "d"), student=student, recent=history)
    assert (choice.skill, choice.trace.turn) == ("a", "review")


def test_a_stretch_is_called_one() -> None:
    choice = chosen(skills=("a",), student=learner(a=learning("a", -1.3)))
    assert (choice.template, choice.reason.code) == ("a-0", "sequencing.stretch")


def test_a_stretch_is_called_one_also_where_something_gentler_was_looked_for() -> None:
    choice = chosen(skills=("a",), student=learner(a=learning("a", -1.3)), flagged=True)
    assert choice.reason.code == "sequencing.stretch"


def test_the_easiest_item_is_served_where_everything_is_hard() -> None:
    assert chosen(student=learner(-3.0), skills=("a",)).template == "a-0"


def test_a_harder_item_after_success_is_called_a_step_up() -> None:
    student = learner(0.9, a=learning("a", 0.0, streak=2))
    choice = chosen(skills=("a",), student=student, recent=recent(("a-1", True)))
    assert (choice.template, choice.reason.code) == ("a-2", "sequencing.step-up")


def test_success_on_the_same_level_is_called_going_well() -> None:
    student = learner(0.9, a=learning("a", 0.0, streak=2))
    choice = chosen(skills=("a",), student=student, recent=recent(("a-3", True)))
    assert (choice.template, choice.reason.code) == ("a-2", "sequencing.going-well")


def test_an_item_in_the_band_without_a_row_is_called_within_reach() -> None:
    choice = chosen(skills=("a",), student=learner(a=learning("a")))
    assert choice.reason.code == "sequencing.within-reach"


def test_an_item_above_the_band_is_called_a_warm_up() -> None:
    choice = chosen(skills=("a",), student=learner(5.0, a=learning("a", streak=2)))
    assert (choice.template, choice.reason.code) == ("a-5", "sequencing.warm-up")


def test_when_everything_is_mastered_the_items_stay_challenging_and_the_reason_says_so() -> None:
    choice = chosen(student=learner(**{skill: mastered(skill) for skill in "abcd"}))
    assert choice.reason.code == "sequencing.all-mastered"
    assert choice.level is Level.HARD
    assert choice.band.aim == 0.75


def test_the_reason_names_the_skill_and_the_chance() -> None:
    choice = chosen(skills=("a",))
    assert choice.reason.params == {
        "skill": "a",
        "predicted": round(choice.predicted, 4),
        "percent": round(100 * choice.predicted),
    }


def test_the_seed_decides_between_items_that_fit_equally_well() -> None:
    same = {f"a-{n}": -1.1 + n / 200 for n in range(6)}
    choices = [chosen(skills=("a",), templates=same, seed=seed) for seed in range(40)]
    assert len({choice.template for choice in choices}) == 6
    assert {choice.trace.decided for choice in choices} == {"seed"}


def test_the_choice_for_a_seed_is_the_same_on_every_machine() -> None:
    choice = chosen(skills=("a",), seed=7)
    assert (choice.template, choice.seed) == ("a-1", 2977902819641827641)


def test_the_numbers_of_an_item_are_not_those_of_a_recent_one() -> None:
    first = chosen(skills=("a",))
    used = recent((first.template, True), ("d-4", True), ("d-4", True), ("d-4", True))
    again = (replace(used[0], seed=first.seed), *used[1:])
    second = chosen(skills=("a",), recent=again)
    assert second.template == first.template
    assert second.seed != first.seed


def test_items_of_another_bank_among_the_recent_ones_do_no_harm() -> None:
    student = learner(1.4, a=learning("a", streak=2))
    assert chosen(skills=("a",), student=student, recent=recent(("gone-1", True))).skill == "a"


def test_a_skill_without_templates_holds_nobody_up() -> None:
    whole = bank()
    rest = {id_: template for id_, template in whole.templates.items() if template.skill != "a"}
    assert chosen(bank=replace(whole, templates=rest), skills=("a", "b")).skill == "b"


@pytest.mark.parametrize("skills", [(), ("nowhere",)])
def test_a_scope_without_any_template_is_refused(skills: tuple[str, ...]) -> None:
    with pytest.raises(EmptyScopeError) as refused:
        chosen(skills=skills)
    assert refused.value.code == "SEQ-EMPTY-SCOPE"
