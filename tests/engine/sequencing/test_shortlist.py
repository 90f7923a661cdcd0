"""Which skills the next item can come from: what has to wait for what, in which order, and never too many."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.sequencing.knowledge import prerequisites_in
from engine.sequencing.shortlist import LONGEST, shortlist
from engine.sequencing.standing import standing
from tests.engine.sequencing.bank import bank, learner, learning, mastered, request, seen

CHAIN = {f"s{number}": (f"s{number - 1}",) if number else () for number in range(600)}


def test_a_new_student_may_practise_what_needs_nothing_before_it() -> None:
    assert shortlist(request()) == ("a", "d")


@pytest.mark.parametrize(
    ("ability", "skills"), [(0.9, ("a", "d")), (1.3, ("a", "b", "d"))], ids=["unsure", "likelier than not"]
)
def test_a_prerequisite_that_is_likely_mastered_opens_the_next_skill(
    ability: float, skills: tuple[str, ...]
) -> None:
    assert shortlist(request(student=learner(a=learning("a", ability)))) == skills


def test_what_was_never_practised_opens_nothing_however_able_the_student_is() -> None:
    assert shortlist(request(student=learner(4.0, d=learning("d")))) == ("d", "a")


def test_a_mastered_skill_makes_way_for_the_next_and_is_there_to_look_back_to() -> None:
    asked = request(student=learner(a=mastered("a")))
    assert shortlist(asked) == ("b", "d", "a")
    where = standing(asked, shortlist(asked))
    assert (where.frontier, where.mastered) == (("b", "d"), ("a",))


def test_a_mastered_skill_stays_open_when_what_came_before_it_is_lost() -> None:
    student = learner(a=mastered("a", ability=-1.0), b=mastered("b"))
    assert shortlist(request(student=student)) == ("a", "c", "d", "b")


def test_a_skill_that_was_lost_and_holds_others_up_is_learnt_again_however_many_are_mastered() -> None:
    states = {f"s{number}": mastered(f"s{number}", stability=2.0) for number in range(40)}
    states["s39"] = mastered("s39", ability=0.0, stability=900.0)  # the last to be looked at
    long = bank(dict(list(CHAIN.items())[:60]))
    asked = request(bank=long, skills=tuple(long.skills), student=learner(**states))
    assert standing(asked, shortlist(asked)).frontier == ("s39",)


def test_where_a_chain_of_skills_was_lost_the_first_of_it_is_learnt_again() -> None:
    long = bank(dict(list(CHAIN.items())[:40]))
    states = {of: mastered(of, ability=0.0, stability=900.0) for of in long.skills}
    states |= {of: mastered(of, stability=2.0) for of in list(CHAIN)[20:40]}  # looked at before the others
    asked = request(bank=long, skills=tuple(long.skills), student=learner(**states))
    assert standing(asked, shortlist(asked)).frontier == ("s0",)


def test_the_skill_nearest_to_mastery_comes_first_and_new_ones_last() -> None:
    student = learner(d=learning("d", 0.5), b=learning("b", 0.8), a=mastered("a"))
    assert shortlist(request(student=student))[:3] == ("b", "d", "a")
    assert shortlist(request(skills=("a", "c", "d"), student=learner(c=learning("c"), a=mastered("a"))))[
        :2
    ] == ("c", "d")


def test_a_skill_that_became_sure_without_being_settled_stays_to_be_learnt() -> None:
    sure = replace(mastered("a", ability=3.5), mastered_at=None)
    asked = request(skills=("a", "d"), student=learner(a=sure))
    assert standing(asked, shortlist(asked)).frontier == ("a", "d")


def test_a_prerequisite_that_the_teacher_left_out_is_taken_as_known() -> None:
    assert shortlist(request(skills=("b",))) == ("b",)


def test_order_is_kept_through_a_skill_that_is_left_out() -> None:
    assert shortlist(request(skills=("c", "a"), student=learner(a=learning("a", -1.4)))) == ("a",)
    assert prerequisites_in(bank(), "c", {"a", "c"}) == {"a"}


def test_the_list_is_short_however_many_skills_are_open() -> None:
    wide = bank({f"s{number}": () for number in range(500)})
    states = {f"s{number}": mastered(f"s{number}") for number in range(200)}
    states |= {f"s{number}": learning(f"s{number}") for number in range(200, 300)}
    asked = request(bank=wide, skills=tuple(wide.skills), student=learner(**states))
    found = shortlist(asked)
    assert len(found) == len(set(found)) == LONGEST
    where = standing(asked, found)
    assert len(where.frontier) == len(where.mastered) == LONGEST // 2


def test_a_chain_of_hundreds_of_skills_is_no_trouble() -> None:
    long = bank(CHAIN, difficulties=(0.0,))
    states = {f"s{number}": learning(f"s{number}") for number in range(599)}
    asked = request(bank=long, skills=tuple(long.skills), student=learner(1.2, **states))
    assert len(shortlist(asked)) == LONGEST


def test_templates_need_not_be_known() -> None:
    student = learner(a=learning("a"))
    known = request(student=replace(student, templates=seen(a_1=5)), templates={"a-1": 3.0})
    unknown = request(student=student)
    assert shortlist(known) == shortlist(unknown)
