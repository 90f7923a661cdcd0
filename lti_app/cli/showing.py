"""Commands that show what Baton does: why it decided as it did, and the demo."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal

import click

from lti_app.cli.running import echo, installation, says_what_is_wrong
from lti_app.errors import ConfigurationError


@click.command()
@click.option("--student", type=int, help="Whose decisions, by Baton's own number.")
@click.option("--course", type=int, help="In which course, by its number; needed where there are several.")
@click.option("--at", "when", help="A day or a moment, such as 2026-11-21T14:30; the latest if left out.")
@click.option("--check", is_flag=True, help="Replay everything and compare; exit status 1 where it differs.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of lines.")
@says_what_is_wrong
def explain(*, student: int | None, course: int | None, when: str | None, check: bool, as_json: bool) -> None:
    """Tell what led to the decisions on a student, and prove that they come out of the log again."""
    from lti_app.explaining import command

    if check and when is not None:
        raise ConfigurationError(["--check compares everything; it takes no --at"])
    if student is None and not (check and course is not None):
        raise ConfigurationError(["explain needs --student, or --check with --course for all of a course"])
    asked = command.Asked(student, course, when, as_json)
    with installation(tables=True) as run:
        if not check:
            echo(command.explain(run, asked))
            return
        same, told = command.check(run, asked, lambda line: click.echo(line, err=True))
        echo(told)
    sys.exit(0 if same else 1)


@click.command()
@click.option(
    "--lms", type=click.Choice(["moodle", "canvas"]), default="moodle", show_default=True, help="Kind of LMS."
)
@click.option("--check", is_flag=True, help="Play the whole thread over HTTP, print what is seen, and end.")
@click.option("--fresh", is_flag=True, help="Forget the demo's data and begin anew.")
@click.option("--port", default=8000, show_default=True, help="The tool's port; the LMS takes the next one.")
@click.option("--folder", default=".demo", show_default=True, help="Where the demo keeps its data.")
@says_what_is_wrong
def demo(*, lms: Literal["moodle", "canvas"], check: bool, fresh: bool, port: int, folder: str) -> None:
    """Run Baton beside a sandbox LMS with a class of thirty, on this machine alone."""
    from lti_app.demo.check import run_check
    from lti_app.demo.run import run_demo

    if check:
        sys.exit(run_check(click.echo, lms))
    run_demo(Path(folder), port=port, fresh=fresh, kind=lms, say=click.echo)
