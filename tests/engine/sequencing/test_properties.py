"""What must hold for any student, any history and any plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.learner.mastery import HELD, mastery
from engine.learner.model import CourseState, Difficulty, LearnerState, Overall, SkillState, TemplateMemory
from engine.learner.predict import Outlook
from engine.sequencing.band import missed_lately
from engine.sequencing.candidates import NEAR
from engine.sequencing.choose import choose
from engine.sequencing.model import ChoiceRequest, ItemChoice, PlanStep, RecentItem
from engine.sequencing.reasons import CODES
from engine.sequencing.review import looked_back
from engine.sequencing.shortlist import LONGEST, shortlist
from engine.sequencing.steps import KINDS, SPACED
from tests.engine.sequencing.bank import NOW, PARAMETERS, PREREQUISITES, bank

BANK = bank()
SKILLS = tuple(PREREQUISITES)
BEFORE = {"": (), "a": (), "b": ("a",), "c": ("a", "b"), "d": ()}
DECISIONS = {"only", "floor", "repeat", "unseen", "aim", "explore", "fit", "seed"}

any_request = settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow])

ages = st.floats(0, 90).map(lambda days: NOW - timedelta(days=days))
template_ids = st.sampled_from(list(BANK.templates))


@st.composite
def skill_states(draw: st.DrawFn, skill: str) -> SkillState:
    last = draw(ages)
    return SkillState(
        skill,
        ability=draw(st.floats(-3, 4)),
        variance=draw(st.floats(0.01, 1.0)),
        opportunities=draw(st.integers(1, 30)),
        right=draw(st.integers(0, 20)),
        streak=draw(st.integers(0, 6)),
        turn=draw(st.integers(0, 40)),
        last_at=last,
        stability=draw(st.floats(0.1, 100)),
        hardness=5.0,
        information=draw(st.floats(0, 5)),
        mastered_at=draw(st.none() | st.floats(0, 30).map(lambda days: last - timedelta(days=days))),
        checks=draw(st.integers(0, 2)),
    )


@st.composite
def recent_items(draw: st.DrawFn) -> RecentItem:
    template = BANK.templates[draw(template_ids)]
    right = draw(st.sampled_from([True, False, None]))
    return RecentItem(
        template.id, template.skill, draw(st.integers(0, 3)), right, None if right is None else NOW
    )


@st.composite
def steps(draw: st.DrawFn) -> PlanStep:
    return PlanStep(
        id=draw(st.integers(1, 9)),
        kind=draw(st.sampled_from(KINDS)),
        items=draw(st.integers(0, 3)),
        skill=draw(st.none() | st.sampled_from(SKILLS)),
        misconception=draw(st.none() | st.sampled_from(list(BANK.misconceptions))),
        spacing=draw(st.integers(1, 5)),
        template=draw(st.none() | template_ids),
        not_before=draw(st.none() | st.sampled_from([NOW - timedelta(days=1), NOW + timedelta(days=7)])),
    )


@st.composite
def requests(draw: st.DrawFn, *, planned: bool = False) -> ChoiceRequest:
    known = draw(st.sets(st.sampled_from(SKILLS)))
    states = {skill: draw(skill_states(skill)) for skill in sorted(known)}
    hard = draw(st.dictionaries(template_ids, st.floats(-3, 3), max_size=8))
    seen = draw(st.dictionaries(template_ids, st.integers(1, 5), max_size=12))
    overall = Overall(draw(st.floats(-3, 3)), draw(st.floats(0.01, 1.0)), draw(st.integers(40, 99)))
    memories = {of: TemplateMemory(of, times) for of, times in seen.items()}
    course = CourseState(
        PARAMETERS.weights, {}, {of: Difficulty(of, mean, 0.05, 9) for of, mean in hard.items()}
    )
    return ChoiceRequest(
        bank=BANK,
        skills=tuple(draw(st.lists(st.sampled_from(SKILLS), min_size=1, unique=True))),
        outlook=Outlook(PARAMETERS, course, LearnerState(overall, states, memories), NOW),
        recent=tuple(draw(st.lists(recent_items(), max_size=20))),
        seed=draw(st.integers(0, 2**62)),
        plan=tuple(draw(st.lists(steps(), min_size=1, max_size=3))) if planned else (),
        flagged=draw(st.booleans()),
        since=draw(st.dictionaries(st.integers(1, 9), st.integers(0, 9))) if planned else {},
    )


def chosen(request: ChoiceRequest) -> ItemChoice:
    return choose(request, shortlist(request))


def chance(request: ChoiceRequest, template: str) -> float:
    return request.outlook.chance(BANK.templates[template].task)


def is_mastered(request: ChoiceRequest, skill: str) -> bool:
    state = request.outlook.learner.skills.get(skill)
    return state is not None and state.mastered_at is not None and mastery(request.outlook, skill).mastered


def is_open(request: ChoiceRequest, skill: str) -> bool:
    """Tell whether all in scope that comes before the skill is known well enough."""
    before = list(PREREQUISITES[skill])
    while before:
        one = before.pop()
        if one not in request.skills:
            before.extend(PREREQUISITES[one])
            continue
        estimate = mastery(request.outlook, one)
        if not estimate.mastered and estimate.probability < HELD:
            return False
        if one not in request.outlook.learner.skills:
            return False
    return True


def open_templates(request: ChoiceRequest) -> list[str]:
    """Return the templates of what is to be learnt now."""
    skills = {
        skill for skill in request.skills if is_open(request, skill) and not is_mastered(request, skill)
    }
    return [id_ for id_, template in BANK.templates.items() if template.skill in skills]


@any_request
@given(requests(planned=True))
def test_the_same_request_gives_the_same_choice(request: ChoiceRequest) -> None:
    assert chosen(request) == chosen(request)


@any_request
@given(requests(planned=True))
def test_a_choice_is_a_template_in_scope_with_its_own_facts(request: ChoiceRequest) -> None:
    choice = chosen(request)
    template = BANK.templates[choice.template]
    assert choice.skill == template.skill
    assert choice.skill in request.skills or choice.trace.turn == "plan-prerequisite"
    assert choice.level is template.level
    assert choice.predicted == chance(request, choice.template)
    assert choice.reason.code in CODES
    assert choice.reason.params["skill"] == choice.skill


@any_request
@given(requests(planned=True))
def test_a_trace_agrees_with_the_choice(request: ChoiceRequest) -> None:
    choice = chosen(request)
    trace = choice.trace
    assert trace.decided in DECISIONS
    assert (trace.candidates[0].template, trace.candidates[0].skill) == (choice.template, choice.skill)
    assert len(trace.candidates) == min(8, trace.compared)
    assert all(one.chance == round(chance(request, one.template), 4) for one in trace.candidates)
    assert choice.check == (trace.turn in ("check", "plan-check"))
    assert len({one.template for one in trace.candidates}) == len(trace.candidates)
    assert (choice.step is not None) == trace.turn.startswith("plan-")


@any_request
@given(requests(planned=True))
def test_a_shortlist_is_short_and_holds_the_skill_chosen(request: ChoiceRequest) -> None:
    found = shortlist(request)
    assert 0 < len(found) <= LONGEST
    assert len(set(found)) == len(found)
    assert set(found) <= set(request.skills) or chosen(request).trace.turn == "plan-prerequisite"
    assert chosen(request).skill in found


@any_request
@given(requests(planned=True))
def test_numbers_never_come_back_while_they_are_recent(request: ChoiceRequest) -> None:
    choice = chosen(request)
    assert (choice.template, choice.seed) not in {(item.template, item.seed) for item in request.recent}
    assert 0 <= choice.seed < 2**62


@any_request
@given(requests())
def test_prerequisites_come_first(request: ChoiceRequest) -> None:
    skill = chosen(request).skill
    assert is_mastered(request, skill) or is_open(request, skill)


@any_request
@given(requests())
def test_nothing_under_even_odds_is_served_where_what_is_to_be_learnt_has_better(
    request: ChoiceRequest,
) -> None:
    near = {item.template for item in request.recent[-3:]}
    fresh = [template for template in open_templates(request) if template not in near]
    if any(chance(request, template) >= 0.5 for template in fresh):
        assert chosen(request).predicted >= 0.5


@any_request
@given(requests())
def test_no_template_comes_back_at_once_where_practice_has_another_that_is_not_too_hard(
    request: ChoiceRequest,
) -> None:
    near = {item.template for item in request.recent[-3:]}
    fresh = [template for template in open_templates(request) if template not in near]
    if any(chance(request, template) >= 0.5 for template in fresh):
        assert chosen(request).template not in near


@any_request
@given(requests())
def test_practice_is_near_the_aim_where_anything_to_be_learnt_is(request: ChoiceRequest) -> None:
    choice = chosen(request)
    near = {item.template for item in request.recent[-3:]}
    fits = [
        template
        for template in open_templates(request)
        if template not in near and abs(chance(request, template) - choice.band.aim) <= NEAR
    ]
    if choice.trace.turn == "practice" and fits:
        assert abs(choice.predicted - choice.band.aim) <= NEAR


@any_request
@given(requests())
def test_the_band_follows_what_happened(request: ChoiceRequest) -> None:
    choice = chosen(request)
    answered = [item.right for item in request.recent if item.right is not None]
    missed = len(answered) >= 2 and not any(answered[-2:])
    usual = 0.85 if missed or request.flagged or choice.trace.turn != "practice" else 0.75
    assert choice.band.aim == usual


@any_request
@given(requests())
def test_looks_back_come_apart_while_something_to_learn_fits(request: ChoiceRequest) -> None:
    choice = chosen(request)
    near = {item.template for item in request.recent[-3:]}
    aim = 0.85 if request.flagged or missed_lately(request.recent) else 0.75
    fits = [
        template
        for template in open_templates(request)
        if template not in near and abs(chance(request, template) - aim) <= NEAR
    ]
    if fits and looked_back(request):
        assert choice.trace.turn == "practice"
        assert choice.skill in {BANK.templates[template].skill for template in open_templates(request)} or (
            missed_lately(request.recent)
        )


@any_request
@given(requests())
def test_a_check_is_on_a_mastered_skill_that_has_not_been_checked_twice(request: ChoiceRequest) -> None:
    choice = chosen(request)
    if choice.check:
        assert is_mastered(request, choice.skill)
        assert request.outlook.learner.skills[choice.skill].checks < 2


@any_request
@given(requests(planned=True))
def test_a_step_that_is_served_is_one_that_is_due_and_is_kept_to(request: ChoiceRequest) -> None:
    choice = chosen(request)
    if choice.step is None:
        return
    template = BANK.templates[choice.template]
    assert any(
        step.id == choice.step
        and step.items > 0
        and (step.not_before is None or step.not_before <= NOW)
        and (
            choice.skill in BEFORE[step.skill or ""]
            if step.kind == "prerequisite"
            else step.skill in (None, choice.skill)
        )
        and choice.check == (step.kind == "check")
        and choice.reason.code == f"sequencing.plan-{step.kind}"
        and (step.kind != "expose" or step.misconception in dict(template.wrong_answers))
        and (step.kind not in SPACED or request.since.get(step.id, 99) >= step.spacing)
        and (step.kind != "pin" or step.template in (None, choice.template))
        for step in request.plan
    )


@any_request
@given(requests(), st.sampled_from(SKILLS))
def test_a_misconception_step_in_scope_is_always_obeyed(request: ChoiceRequest, skill: str) -> None:
    step = PlanStep(1, "expose", 1, skill, f"{skill}-slip")
    assert (chosen(replace(request, plan=(step,))).step == 1) == (skill in request.skills)


@any_request
@given(requests(planned=True), template_ids)
def test_a_pin_in_scope_comes_before_everything(request: ChoiceRequest, template: str) -> None:
    plan = (
        *(step for step in request.plan if step.kind != "pin"),
        PlanStep(99, "pin", 1, template=template),
    )
    choice = chosen(replace(request, plan=plan))
    pinned = (choice.template, choice.step) == (template, 99)
    assert pinned == (BANK.templates[template].skill in request.skills)
