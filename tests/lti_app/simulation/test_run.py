"""A whole small simulation, from the command line to the chart."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result

from lti_app.cli import main
from lti_app.content.learner_file import load_parameters
from lti_app.simulation.baselines import BASELINES
from lti_app.simulation.baton import baton
from lti_app.simulation.classroom import Record, play
from lti_app.simulation.measures import measure
from tests.lti_app.simulation.world import constants

if TYPE_CHECKING:
    from lti_app.simulation.tutor import Strategy

SHORT = constants(course={"cap": 15})
BATON = baton(load_parameters().parameters())
STRATEGIES = {strategy.name: strategy for strategy in (BATON, *BASELINES)}


def run(*options: str) -> Result:
    return CliRunner().invoke(
        main, ["simulate", "--learners", "4", "--skills", "2", "--kinds", "bkt", *options]
    )


def played(
    strategy: Strategy, threshold: float, *, learners: int = 4, seed: int = 1, kind: str = "irt"
) -> list[Record]:
    return play(SHORT, strategy, threshold, kind=kind, skills=3, learners=learners, seed=seed)


@pytest.mark.parametrize("name", STRATEGIES)
def test_the_same_seed_gives_the_same_class(name: str) -> None:
    strategy = STRATEGIES[name]
    assert played(strategy, strategy.own) == played(strategy, strategy.own)
    assert played(strategy, strategy.own) != played(strategy, strategy.own, seed=2)


def test_every_strategy_meets_the_same_learners() -> None:
    reachable = [
        [record.reachable for record in played(strategy, strategy.own, learners=8)]
        for strategy in STRATEGIES.values()
    ]
    assert all(each == reachable[0] for each in reachable)


@pytest.mark.parametrize("name", STRATEGIES)
def test_practice_ends_with_every_skill_declared_or_given_up(name: str) -> None:
    for record in played(STRATEGIES[name], STRATEGIES[name].own):
        for skill in ("skill-01", "skill-02", "skill-03"):
            items = sum(item.skill == skill for item in record.items)
            assert items <= SHORT.course.cap
            assert (skill in record.declared) or items == SHORT.course.cap
        assert set(record.later) == set(record.declared)


@pytest.mark.parametrize("name", STRATEGIES)
def test_a_stricter_threshold_takes_more_items_and_declares_less_that_is_not_so(name: str) -> None:
    strategy = STRATEGIES[name]
    lax, strict = (
        measure(played(strategy, threshold, learners=30), skills=3, cap=SHORT.course.cap)
        for threshold in (strategy.thresholds[0], strategy.thresholds[-2])
    )
    assert strict.items > lax.items
    assert (strict.false or 0.0) < (lax.false or 0.0)


def test_only_baton_aims_at_a_chance_and_mostly_meets_it() -> None:
    found = measure(played(BATON, BATON.own, learners=10), skills=3, cap=15)
    assert found.near_aim is not None
    assert found.near_aim > 0.4
    assert all(measure(played(each, each.own), skills=3, cap=15).near_aim is None for each in BASELINES)


def test_the_tables_name_every_strategy_and_progress_goes_to_standard_error() -> None:
    result = run()
    assert result.exit_code == 0
    assert all(f"\n{name} (" in result.stdout for name in STRATEGIES)
    assert "at false mastery" in result.stdout
    assert result.stderr.startswith("bkt: baton at 0.05\n")
    assert "bkt: baton" not in result.stdout


def test_json_is_one_object_that_holds_every_threshold_and_the_chart_is_svg(tmp_path: Path) -> None:
    chart = tmp_path / "chart.svg"
    result = run("--json", "--chart", str(chart))
    found = json.loads(result.stdout)
    assert (found["learners"], found["skills"], found["seed"]) == (4, 2, 1)
    sweeps = found["kinds"]["bkt"]["strategies"]
    assert {name: len(sweep["thresholds"]) for name, sweep in sweeps.items()} == {
        name: len(strategy.thresholds) for name, strategy in STRATEGIES.items()
    }
    root = ElementTree.fromstring(chart.read_text(encoding="utf-8"))  # noqa: S314 - our own
    texts = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"bkt", *STRATEGIES} <= set(texts)
    assert json.loads(run("--json").stdout) == found


def test_an_unknown_kind_is_named() -> None:
    result = run("--kinds", "irt,genius")
    assert result.exit_code == 2
    assert "no such kind: genius; there are irt, bkt, guesser, hints" in result.stderr


def test_a_chart_that_cannot_be_written_is_told_before_the_work(tmp_path: Path) -> None:
    result = run("--chart", str(tmp_path / "no" / "chart.svg"))
    assert result.exit_code == 2
    assert "there is no folder" in result.stderr
    assert "bkt:" not in result.stderr
