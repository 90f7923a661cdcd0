"""The made-up curriculum."""

from __future__ import annotations

from statistics import correlation, mean, pstdev

from tests.lti_app.simulation.world import constants, curriculum


def test_the_same_seed_gives_the_same_curriculum_and_another_seed_another() -> None:
    known = constants()
    assert curriculum(known, 5, seed=3) == curriculum(known, 5, seed=3)
    assert curriculum(known, 5, seed=3).difficulty != curriculum(known, 5, seed=4).difficulty


def test_prerequisites_come_before_what_stands_on_them() -> None:
    made = curriculum(constants(), 20)
    for place, skill in enumerate(made.skills):
        assert set(made.bank.skills[skill].prerequisites) <= set(made.skills[:place])
    assert any(made.bank.skills[skill].prerequisites for skill in made.skills)


def test_templates_are_as_spread_as_the_constants_say_around_their_skill() -> None:
    made = curriculum(constants(course={"templates": 100, "template": 0.8}), 4)
    for skill in made.skills:
        hard = [made.difficulty[template] for template in made.templates[skill]]
        assert len(hard) == 100
        assert abs(mean(hard)) < 1e-9
        assert 0.65 < pstdev(hard) < 0.95


def test_the_authors_word_goes_with_the_truth_as_far_as_the_constants_say() -> None:
    for author, low, high in ((0.0, -0.12, 0.12), (0.6, 0.42, 0.68), (1.0, 0.8, 1.0)):
        made = curriculum(constants(course={"templates": 200, "author": author}), 4)
        said = [template.difficulty for template in made.bank.templates.values()]
        true = [made.difficulty[template] for template in made.bank.templates]
        assert low <= correlation(said, true) <= high
