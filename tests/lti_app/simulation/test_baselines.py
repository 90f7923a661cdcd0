"""The selections that Baton is compared with."""

from __future__ import annotations

from random import Random

from lti_app.simulation.baselines import BASELINES, Baseline
from lti_app.simulation.truth import Response
from tests.lti_app.simulation.world import NOW, constants, curriculum

KNOWN = constants()
MADE = curriculum(KNOWN, 3)
BY_NAME = {strategy.name: strategy for strategy in BASELINES}


def tutor(name: str, threshold: float | None = None) -> Baseline:
    strategy = BY_NAME[name]
    (made,) = strategy.tutors(MADE, threshold or strategy.own, [Random(1)])
    assert isinstance(made, Baseline)
    return made


def serve(one: Baseline, pattern: str) -> list[str]:
    """Return the templates served while the answers come as the pattern says."""
    served = []
    for sign in pattern:
        item = one.serve(MADE.skills, NOW)
        one.learn(item, Response(sign in "+?", sign == "?"), NOW)
        served.append(item.template)
    return served


def test_fixed_goes_from_easy_to_hard_through_all_templates_then_begins_anew() -> None:
    said = [MADE.bank.templates[each].difficulty for each in serve(tutor("fixed"), "-" * 13)]
    assert said[:12] == sorted(said[:12])
    assert said[12] == said[0]


def test_a_skill_is_left_when_it_is_declared_and_not_before() -> None:
    for name in ("fixed", "three-in-a-row", "information"):
        served = serve(tutor(name), "--++-+++" + "-")
        assert all(template.startswith("skill-01") for template in served[:-1])
        assert served[-1].startswith("skill-02")


def test_random_mixes_the_skills() -> None:
    assert {template[:8] for template in serve(tutor("random"), "-" * 30)} == set(MADE.skills)


def test_oatutor_serves_unseen_problems_of_what_is_least_mastered() -> None:
    one = tutor("oatutor")
    served = serve(one, "+++")
    assert len({template[:8] for template in served}) == 3
    assert len(set(serve(tutor("oatutor"), "-" * 36))) == 36


def test_information_serves_what_is_as_hard_as_the_learner_is_able() -> None:
    after_rights = serve(tutor("information", 8), "++++-")
    after_misses = serve(tutor("information", 8), "-----")
    said = MADE.bank.templates
    assert said[after_rights[-1]].difficulty > said[after_misses[-1]].difficulty


def test_an_answer_after_hints_counts_as_missed() -> None:
    one = tutor("three-in-a-row")
    serve(one, "++?")
    assert not one.declared("skill-01")
    serve(one, "+++")
    assert one.declared("skill-01")
