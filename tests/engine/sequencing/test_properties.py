"""What must hold for any student, any history and any plan."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.learner.elo import mastery, predict
from engine.learner.model import LearnerState, SkillState, TemplateState
from engine.sequencing.choose import choose
from engine.sequencing.model import ChoiceRequest, PlanStep, RecentItem
from engine.sequencing.reasons import CODES
from engine.sequencing.standing import OPEN
from tests.engine.sequencing.bank import NOW, PREREQUISITES, bank

BANK = bank()
SKILLS = tuple(PREREQUISITES)
STEPS = {"expose": 3, "confidence": 3, "review": 3}

any_request = settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow])

ages = st.floats(0, 90).map(lambda days: NOW - timedelta(days=days))


@st.composite
def skill_states(draw: st.DrawFn, skill: str) -> SkillState:
    last = draw(ages)
    return SkillState(
        skill,
        draw(st.floats(-3, 4)),
        draw(st.integers(1, 30)),
        streak=draw(st.integers(0, 6)),
        last_at=last,
        mastered_at=draw(st.none() | st.floats(0, 30).map(lambda days: last - timedelta(days=days))),
    )


@st.composite
def recent_items(draw: st.DrawFn) -> RecentItem:
    template = draw(st.sampled_from(list(BANK.templates.values())))
    right = draw(st.sampled_from([True, False, None]))
    return RecentItem(
        template.id, template.skill, draw(st.integers(0, 3)), right, None if right is None else NOW
    )


@st.composite
def steps(draw: st.DrawFn) -> PlanStep:
    skill = draw(st.none() | st.sampled_from(SKILLS))
    return PlanStep(
        id=draw(st.integers(1, 9)),
        kind=draw(st.sampled_from(list(STEPS))),
        items=draw(st.integers(0, 3)),
        skill=skill,
        misconception=draw(st.none() | st.sampled_from(list(BANK.misconceptions))),
        spacing=draw(st.integers(1, 5)),
    )


@st.composite
def requests(draw: st.DrawFn, *, planned: bool = False) -> ChoiceRequest:
    known = draw(st.sets(st.sampled_from(SKILLS)))
    states = {skill: draw(skill_states(skill)) for skill in sorted(known)}
    hard = draw(st.dictionaries(st.sampled_from(list(BANK.templates)), st.floats(-3, 3), max_size=8))
    return ChoiceRequest(
        bank=BANK,
        skills=tuple(draw(st.lists(st.sampled_from(SKILLS), min_size=1, unique=True))),
        learner=LearnerState(draw(st.floats(-3, 3)), draw(st.integers(0, 99)), states),
        templates={id_: TemplateState(id_, difficulty, 5) for id_, difficulty in hard.items()},
        recent=tuple(draw(st.lists(recent_items(), max_size=20))),
        at=NOW,
        seed=draw(st.integers(0, 2**62)),
        plan=tuple(draw(st.lists(steps(), min_size=1, max_size=3))) if planned else (),
        flagged=draw(st.booleans()),
        since=draw(st.dictionaries(st.integers(1, 9), st.integers(0, 9))) if planned else {},
    )


def chance(request: ChoiceRequest, template: str) -> float:
    """Return the predicted success on a template of the bank."""
    state = request.templates.get(template, TemplateState(template, BANK.templates[template].difficulty))
    return predict(request.learner, BANK.templates[template].skill, state)


def may_be_served(request: ChoiceRequest, skill: str) -> bool:
    """Tell whether the skill is mastered, or all in scope that comes before it is known well enough."""

    estimates = {of: mastery(request.learner.skill(of), request.learner) for of in SKILLS}
    if estimates[skill].mastered:
        return True
    before = list(PREREQUISITES[skill])
    while before:
        one = before.pop()
        if one not in request.skills:
            before.extend(PREREQUISITES[one])
        elif not estimates[one].mastered and estimates[one].probability < OPEN:
            return False
    return True


def open_templates(request: ChoiceRequest) -> list[str]:
    """Return the templates that may be served without a teacher asking for them."""
    skills = {skill for skill in request.skills if may_be_served(request, skill)}
    return [id_ for id_, template in BANK.templates.items() if template.skill in skills]


@any_request
@given(requests(planned=True))
def test_the_same_request_gives_the_same_choice(request: ChoiceRequest) -> None:
    assert choose(request) == choose(request)


@any_request
@given(requests(planned=True))
def test_a_choice_is_a_template_in_scope_with_its_own_facts(request: ChoiceRequest) -> None:
    choice = choose(request)
    template = BANK.templates[choice.template]
    assert choice.skill == template.skill
    assert choice.skill in request.skills
    assert choice.level is template.level
    assert choice.predicted == chance(request, choice.template)
    assert choice.reason.code in CODES
    assert choice.reason.params["skill"] == choice.skill


@any_request
@given(requests(planned=True))
def test_numbers_never_come_back_while_they_are_recent(request: ChoiceRequest) -> None:
    choice = choose(request)
    assert (choice.template, choice.seed) not in {(item.template, item.seed) for item in request.recent}
    assert 0 <= choice.seed < 2**62


@any_request
@given(requests())
def test_prerequisites_come_first(request: ChoiceRequest) -> None:
    assert may_be_served(request, choose(request).skill)


@any_request
@given(requests())
def test_nothing_under_even_odds_is_served_where_it_can_be_avoided(request: ChoiceRequest) -> None:
    if any(chance(request, template) >= 0.5 for template in open_templates(request)):
        assert choose(request).predicted >= 0.5


@any_request
@given(requests())
def test_no_template_comes_back_at_once_where_practice_has_another_that_is_not_too_hard(
    request: ChoiceRequest,
) -> None:
    near = {item.template for item in request.recent[-3:]}
    fresh = [
        template
        for template in open_templates(request)
        if template not in near and chance(request, template) >= 0.5
    ]
    if fresh:
        assert choose(request).template not in near


@any_request
@given(requests(planned=True))
def test_a_step_that_is_served_is_one_that_is_due_and_is_kept_to(request: ChoiceRequest) -> None:
    choice = choose(request)
    if choice.step is None:
        return
    template = BANK.templates[choice.template]
    assert any(
        step.id == choice.step
        and step.items > 0
        and step.skill in (None, choice.skill)
        and choice.reason.code == f"sequencing.plan-{step.kind}"
        and (step.kind != "expose" or step.misconception in dict(template.wrong_answers))
        and (step.kind != "review" or request.since.get(step.id, 99) >= step.spacing)
        for step in request.plan
    )


@any_request
@given(requests(), st.sampled_from(SKILLS))
def test_a_misconception_step_in_scope_is_always_obeyed(request: ChoiceRequest, skill: str) -> None:
    step = PlanStep(1, "expose", 1, skill, f"{skill}-slip")
    choice = choose(
        ChoiceRequest(
            bank=BANK,
            skills=request.skills,
            learner=request.learner,
            templates=request.templates,
            recent=request.recent,
            at=request.at,
            seed=request.seed,
            plan=(step,),
            flagged=request.flagged,
        )
    )
    assert (choice.step == 1) == (skill in request.skills)
