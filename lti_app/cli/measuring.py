"""Commands that measure and learn: the learner model, the signals, simulated learners."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal

import click

from lti_app.cli.running import FILE, echo, installation, says_what_is_wrong
from lti_app.errors import ConfigurationError


@click.command()
@click.option("--data", type=FILE, required=True, help="A file of answers: CSV, plain or gzip.")
@click.option("--qmatrix", type=FILE, help="A file of the skills of items, where an item may have several.")
@click.option(
    "--protocol",
    type=click.Choice(["fitted", "cold"]),
    required=True,
    help="Fitted: others of the same course came before. Cold: classes of 30 of which nothing is known.",
)
@click.option("--parameters", help="A name in config/learner/ or a file; else one that never saw the data.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of a table.")
@says_what_is_wrong
def evaluate(
    *,
    data: Path,
    qmatrix: Path | None,
    protocol: Literal["fitted", "cold"],
    parameters: str | None,
    as_json: bool,
) -> None:
    """Measure how well the learner model predicts the answers of a file, beside simpler models."""
    import json

    from lti_app.extras import need_calibration

    need_calibration()
    from lti_app.evaluation.command import run_evaluation
    from lti_app.evaluation.progress import Progress

    progress = Progress(sys.stderr)
    found = run_evaluation(data, qmatrix, protocol, parameters, progress)
    click.echo(json.dumps(found.as_json()) if as_json else found.as_table())


@click.command("evaluate-signals")
@click.option("--data", type=FILE, required=True, help="CSV of answers, plain or gzip (docs/evaluation.md).")
@click.option("--qmatrix", type=FILE, help="CSV with the skills of each item.")
@click.option("--parameters", help="As for evaluate.")
@click.option("--policy", default="default", show_default=True, help="One that ships.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of a table.")
@says_what_is_wrong
def evaluate_signals(
    *, data: Path, qmatrix: Path | None, parameters: str | None, policy: str, as_json: bool
) -> None:
    """Measure signals and a policy on the answers of a file. Fails where they are not good enough."""
    import json

    from lti_app.extras import need_calibration

    need_calibration()
    from lti_app.evaluation.progress import Progress
    from lti_app.evaluation.signals.command import run_signal_evaluation

    found = run_signal_evaluation(data, qmatrix, parameters, policy, Progress(sys.stderr))
    click.echo(json.dumps(found.as_json()) if as_json else found.as_table())
    if not found.holds:
        sys.exit(1)


@click.command()
@click.option("--dry-run", is_flag=True, help="Say what would come of it, and save nothing.")
@click.option("--anyway", is_flag=True, help="Use the new parameters even where they are not better.")
@click.option("--list", "list_", is_flag=True, help="List the versions that there are.")
@click.option("--use", "version", help='Take a version into use; "shipped" is what Baton comes with.')
@click.option("--data", "files", multiple=True, help="Learn from FILE[,QMATRIX] instead of the log.")
@click.option("--classes", type=click.IntRange(1), default=12, show_default=True, help="Drawn from a file.")
@click.option("--name", default="1", show_default=True, help="Version of what is learnt from files.")
@click.option("--output", type=FILE, help="Where what is learnt from files is written.")
@says_what_is_wrong
def calibrate(
    *,
    dry_run: bool,
    anyway: bool,
    list_: bool,
    version: str | None,
    files: tuple[str, ...],
    classes: int,
    name: str,
    output: Path | None,
) -> None:
    """Learn the learner model's parameters anew from this installation's own log, and use them if better."""
    from lti_app.calibration.choosing import take, versions
    from lti_app.evaluation.progress import Progress
    from lti_app.extras import need_calibration

    progress = Progress(sys.stderr)
    if bool(files) != bool(output):
        raise ConfigurationError(["--data and --output need each other"])
    if output is not None and not output.parent.is_dir():  # said before the work, not after it
        raise ConfigurationError([f"{output}: cannot be written: there is no such folder"])
    if sum((dry_run or anyway, list_, version is not None, bool(files))) > 1:
        raise ConfigurationError(["of --dry-run or --anyway, --list, --use and --data only one"])
    if list_ or version is not None:
        with installation(tables=True) as run:
            echo(versions(run) if version is None else take(run, progress, version))
        return
    need_calibration()
    from lti_app.calibration.command import from_files, from_log

    if output is not None:
        echo(from_files(files, output, progress, classes=classes, version=name))
        return
    with installation(tables=True) as run:
        echo(from_log(run, progress, dry_run=dry_run, anyway=anyway))


@click.command()
@click.option("--learners", type=click.IntRange(1, 3000), default=30, show_default=True, help="Of each kind.")
@click.option(
    "--skills", type=click.IntRange(1, 100), default=8, show_default=True, help="In the curriculum."
)
@click.option("--kinds", default="irt,bkt,guesser,hints", show_default=True, help="Kinds of learners.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed, the same figures.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object in place of the tables.")
@click.option("--chart", type=click.Path(dir_okay=False, writable=True), help="Write a chart there, as SVG.")
@says_what_is_wrong
def simulate(*, learners: int, skills: int, kinds: str, seed: int, as_json: bool, chart: str | None) -> None:
    """Let simulated learners practise with Baton and with other tutors' rules, and compare."""
    import json

    from lti_app.simulation.chart import as_svg
    from lti_app.simulation.classroom import KINDS
    from lti_app.simulation.report import as_data, as_text
    from lti_app.simulation.run import Plan, simulate

    chosen = tuple(dict.fromkeys(kind.strip() for kind in kinds.split(",")))
    if unknown := [kind for kind in chosen if kind not in KINDS]:
        raise ConfigurationError(
            [f"--kinds: no such kind: {', '.join(unknown)}; there are {', '.join(KINDS)}"]
        )
    if chart and not Path(chart).parent.is_dir():  # said before the work, not after it
        raise ConfigurationError([f"--chart: there is no folder {Path(chart).parent}"])
    plan = Plan(chosen, learners, skills, seed)
    results = simulate(plan, lambda line: click.echo(line, err=True))
    click.echo(json.dumps(as_data(plan, results)) if as_json else as_text(results))
    if chart:
        Path(chart).write_text(as_svg(results), encoding="utf-8")
