"""Commands on banks of items, and on questions from and for other systems."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal

import click

from lti_app.cli.running import FILE, echo, installation, says_what_is_wrong
from lti_app.errors import ConfigurationError


@click.group()
def content() -> None:
    """Banks of items, and questions from and for other systems."""


@content.command("check")
@click.option("--bank", "banks", multiple=True, help="Id of a bank that ships; may be given more than once.")
@click.option("--folder", type=click.Path(path_type=Path, file_okay=False), help="A bank's own folder.")
@click.option("--strand", help="Only the templates of this strand.")
@click.option(
    "--draws", type=click.IntRange(1, 10_000), default=200, show_default=True, help="Items of each template."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of tables.")
@says_what_is_wrong
def content_check(
    *, banks: tuple[str, ...], folder: Path | None, strand: str | None, draws: int, as_json: bool
) -> None:
    """Draw items of every template and prove that each is sound; exit status 1 where one is not."""
    import json

    from lti_app.content.checking.command import check_banks
    from lti_app.content.checking.report import as_data, as_text

    checks = check_banks(banks, folder, strand, draws, lambda line: click.echo(line, err=True))
    click.echo(json.dumps(as_data(checks), ensure_ascii=False) if as_json else as_text(checks))
    sys.exit(1 if any(check.failures for check in checks) else 0)


@content.command("import")
@click.argument("files", type=FILE, nargs=-1, required=True)
@click.option("--dry-run", is_flag=True, help="Say what would come in, and save nothing.")
@click.option("--course", type=int, help="Save the questions as drafts of the course with this number.")
@click.option("--bank", help="Id of the bank that they join; without it, the usual one.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a file.")
@says_what_is_wrong
def content_import(
    *, files: tuple[Path, ...], dry_run: bool, course: int | None, bank: str | None, as_json: bool
) -> None:
    """Read FILES of questions: Moodle XML, GIFT, QTI, OATutor; a zip or a folder will do."""
    from lti_app.content.import_command import report_on
    from lti_app.own.import_command import save_in_course

    if dry_run == (course is not None):
        raise ConfigurationError(["content import needs --dry-run, or --course with the number of a course"])
    if course is not None:
        with installation(tables=True) as run:
            save_in_course(run, files, course, bank or run.settings.bank, click.echo)
        return
    every = report_on(files, click.echo, lambda line: click.echo(line, err=True), as_json=as_json)
    sys.exit(0 if every else 1)


@content.command("export")
@click.option("--bank", required=True, help="Id of a bank that ships, such as algebra-1.")
@click.option("--skill", help="Id of one of its skills; without it, all of them.")
@click.option("--format", "written_as", type=click.Choice(["moodle", "qti3"]), required=True)
@click.option("--draws", type=click.IntRange(1, 50), default=5, show_default=True, help="Of each template.")
@click.option("--output", type=FILE, required=True, help="The file to write: XML for Moodle, a zip for QTI.")
@says_what_is_wrong
def content_export(
    *, bank: str, skill: str | None, written_as: Literal["moodle", "qti3"], draws: int, output: Path
) -> None:
    """Write questions of a bank as Moodle XML or as a QTI 3 package."""
    from lti_app.content.export_command import export

    echo(export(bank, skill, written_as, output, draws))
