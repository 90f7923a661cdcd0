"""The command line. Configuration comes from the environment alone."""

from __future__ import annotations

import logging
import signal
import sys
import threading
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from lti_app.errors import BatonError, CommandError, ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from lti_app.runtime import Runtime

_FILE = click.Path(path_type=Path)


def _says_what_is_wrong(command: Callable[..., Any]) -> Callable[..., Any]:
    """Turn an error that the reader can mend into lines on standard error and exit status 2."""

    @wraps(command)
    def run(*arguments: Any, **options: Any) -> Any:
        try:
            return command(*arguments, **options)
        except ConfigurationError as error:
            for line in error.lines:
                click.echo(f"baton: {line}", err=True)
        except BatonError as error:
            _explain(error.code, {})
        except CommandError as error:
            _explain(error.code, error.params)
        sys.exit(2)

    return run


def _explain(code: str, params: Mapping[str, str | int]) -> None:
    """Say an error in the words that its page has."""
    from engine.reason import Reason
    from lti_app.content.wording import load_wording

    for part in ("title", "do"):
        said = load_wording().say(Reason(f"error.{code}.{part}", params))
        click.echo(f"baton: {code}: {said}" if part == "title" else f"baton: {said}", err=True)


def _echo(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)


@contextmanager
def _installation(*, tables: bool = False) -> Iterator[Runtime]:
    """The installation that the environment describes. tables: only with those of this version."""
    from lti_app.db.migrate import is_current
    from lti_app.runtime import Runtime
    from lti_app.settings import Settings

    settings = Settings.from_environment()
    logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)  # else each look at the tables says how it looks
    run = Runtime.start(settings)
    try:
        if tables and not is_current(run.database.engine):
            raise ConfigurationError(["the database lacks the tables of this version; run: baton db upgrade"])
        yield run
    finally:
        run.database.close()


def _stop_on_signal() -> threading.Event:
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        # In a thread: a handler that interrupts somebody who holds the Event's lock would wait for ever.
        signal.signal(name, lambda *_: threading.Thread(target=stop.set).start())
    return stop


@click.group()
@click.version_option(package_name="baton")
def main() -> None:
    """Baton: adaptive practice in an LMS that knows when to hand a student to a person."""


@main.command()
@_says_what_is_wrong
def serve() -> None:
    """Serve the tool with gunicorn."""
    from lti_app.server import Server

    with _installation(tables=True) as run:
        settings = run.settings
    Server(settings).run()


@main.command()
@click.option("--once", is_flag=True, help="Deliver what is due, then end (for a timer).")
@_says_what_is_wrong
def worker(*, once: bool) -> None:
    """Deliver grades to the LMS, read rosters, delete what has had its time."""
    from lti_app.outbox.worker import run_worker, sender

    with _installation() as run:
        run_worker(run, sender(run), _stop_on_signal(), once=once)


@main.group()
def db() -> None:
    """The database."""


@db.command("upgrade")
@_says_what_is_wrong
def db_upgrade() -> None:
    """Bring the tables to what this version needs."""
    from lti_app.db.migrate import upgrade

    with _installation() as run:
        upgrade(run.database.engine)
    click.echo("The database is up to date.")


@db.command("downgrade")
@click.argument("revision")
@_says_what_is_wrong
def db_downgrade(revision: str) -> None:
    """Take the tables back to REVISION."""
    from lti_app.db.migrate import downgrade

    with _installation() as run:
        downgrade(run.database.engine, revision)
    click.echo(f"The database is at {revision}.")


@main.command()
@click.option("--label", default="", help="What people in your school call this platform.")
@click.option("--platform", help="The LMS's address, as people open it: only that LMS may then use it.")
@click.option("--registration", type=int, help="Number of the registration that it may bring up to date.")
@click.option("--needs-approval", is_flag=True, help="The registration waits in the console for approval.")
@click.option("--days", type=click.IntRange(1, 90), default=7, show_default=True, help="How long it is good.")
@_says_what_is_wrong
def invite(
    *, label: str, platform: str | None, registration: int | None, needs_approval: bool, days: int
) -> None:
    """Make an address that lets one platform register itself, once: paste it into Moodle or Canvas."""
    from datetime import timedelta

    from lti_app.lti.registering.invitations import invite as make
    from lti_app.lti.registering.invitations import registration_url

    with _installation() as run, run.database.transaction() as session:
        token = make(
            session,
            run.now(),
            label=label,
            platform_url=platform,
            registration_id=registration,
            needs_approval=needs_approval,
            lifetime=timedelta(days=days),
        )
    click.echo(f"{registration_url(run.settings, token)}\n")
    click.echo(f"Good once, for {days} days. It is shown only here. Paste it into the LMS:")
    click.echo("  Moodle: Site administration > Plugins > External tool > Manage tools: paste it as tool")
    click.echo('          URL, press "Add LTI Advantage", then "Register"; back in the list, "Activate".')
    click.echo("  Canvas: Admin > Apps > Manage > Install a New App > LTI 1.3, Dynamic Registration: paste")
    click.echo('          it, press "Register"; review what Baton asks for and switch it on.')


@main.command()
@click.option("--issuer", required=True, help="The platform's issuer, such as https://moodle.school.example")
@click.option("--client-id", required=True, help="The client id that the platform gave to Baton.")
@click.option(
    "--deployment-id", "deployments", multiple=True, required=True, help="May be given more than once."
)
@click.option("--auth-login-url", required=True, help="Authentication request URL.")
@click.option("--auth-token-url", required=True, help="Access token URL.")
@click.option("--key-set-url", required=True, help="Public key set URL.")
@click.option(
    "--embedding-origin",
    "origins",
    multiple=True,
    help="Origin that shows Baton in a frame, if not the issuer's.",
)
@click.option(
    "--family", type=click.Choice(["moodle", "canvas", "other"]), default="other", show_default=True
)
@click.option("--label", default="", help="What people in your school call this platform.")
@_says_what_is_wrong
def register(
    *,
    issuer: str,
    client_id: str,
    deployments: tuple[str, ...],
    auth_login_url: str,
    auth_token_url: str,
    key_set_url: str,
    origins: tuple[str, ...],
    family: str,
    label: str,
) -> None:
    """Register a platform by hand. Running it again updates the registration."""
    from lti_app.lti.registering.registrations import register as save

    with _installation() as run, run.database.transaction() as session:
        row = save(
            session,
            issuer=issuer,
            client_id=client_id,
            deployment_ids=deployments,
            auth_login_url=auth_login_url,
            auth_token_url=auth_token_url,
            key_set_url=key_set_url,
            embedding_origins=origins,
            family=family,
            label=label,
            now=run.now(),
        )
        number = row.id
        click.echo(f"Registration {number} is saved. Give the platform these addresses:")
    for name, path in (
        ("Login", "/lti/login"),
        ("Launch and redirect", "/lti/launch"),
        ("Key set", "/lti/jwks"),
    ):
        click.echo(f"  {name}: {run.settings.public_url}{path}")
    click.echo(f"Then see whether it works: baton doctor --registration {number}")


@main.command()
@click.option("--registration", type=int, help="Look at one platform over real calls, by its number.")
@_says_what_is_wrong
def doctor(*, registration: int | None) -> None:
    """Check this installation, or one platform; every line that is not well says what to do."""
    from lti_app.doctor import examine, examine_registration
    from lti_app.findings import Standing

    broken = False
    with _installation() as run:
        findings = examine(run) if registration is None else examine_registration(run, registration)
        for about, finding in findings:
            broken = broken or finding.standing is Standing.BROKEN
            what = f"{about}: {finding.what}" if about else finding.what
            click.echo(f"{finding.standing:<8}{what}")
            if finding.what_to_do:
                click.echo(f"        → {finding.what_to_do}")
    sys.exit(1 if broken else 0)


@main.command("admin-link")
@click.option("--label", default="", help="Who it is for; the audit log names them so.")
@_says_what_is_wrong
def admin_link(*, label: str) -> None:
    """Print an address that lets an administrator into the console, once, within 15 minutes."""
    from lti_app.signin import link_address, make_link

    with _installation() as run:
        with run.database.transaction() as session:
            secret = make_link(session, run.now(), label)
        click.echo(link_address(run.settings, secret))


@main.command()
@click.option("--rotate", "bring_in", is_flag=True, help="Bring in a new key, which signs a day from now.")
@click.option("--at-once", is_flag=True, help="With --rotate: the new key signs at once.")
@_says_what_is_wrong
def keys(*, bring_in: bool, at_once: bool) -> None:
    """List Baton's own signing keys, or bring in a new one."""
    from lti_app.admin.keys import new_key, shown_keys
    from lti_app.audit import COMMAND_LINE

    if at_once and not bring_in:
        raise ConfigurationError(["--at-once needs --rotate"])
    with _installation() as run, run.database.transaction() as session:
        now = run.now()
        if bring_in:
            new_key(session, run.vault, now, COMMAND_LINE, at_once=at_once)
        for key in shown_keys(session, now):
            click.echo(f"{key.state:<10}{key.kid}  {key.what}")


@main.command()
@click.option("--data", type=_FILE, required=True, help="A file of answers: CSV, plain or gzip.")
@click.option("--qmatrix", type=_FILE, help="A file of the skills of items, where an item may have several.")
@click.option(
    "--protocol",
    type=click.Choice(["fitted", "cold"]),
    required=True,
    help="Fitted: others of the same course came before. Cold: classes of 30 of which nothing is known.",
)
@click.option("--parameters", help="A name in config/learner/ or a file; else one that never saw the data.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of a table.")
@_says_what_is_wrong
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


@main.command()
@click.option("--dry-run", is_flag=True, help="Say what would come of it, and save nothing.")
@click.option("--anyway", is_flag=True, help="Use the new parameters even where they are not better.")
@click.option("--list", "list_", is_flag=True, help="List the versions that there are.")
@click.option("--use", "version", help='Take a version into use; "shipped" is what Baton comes with.')
@click.option("--data", "files", multiple=True, help="Learn from FILE[,QMATRIX] instead of the log.")
@click.option("--classes", type=click.IntRange(1), default=12, show_default=True, help="Drawn from a file.")
@click.option("--name", default="1", show_default=True, help="Version of what is learnt from files.")
@click.option("--output", type=_FILE, help="Where what is learnt from files is written.")
@_says_what_is_wrong
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
        with _installation(tables=True) as run:
            _echo(versions(run) if version is None else take(run, progress, version))
        return
    need_calibration()
    from lti_app.calibration.command import from_files, from_log

    if output is not None:
        _echo(from_files(files, output, progress, classes=classes, version=name))
        return
    with _installation(tables=True) as run:
        _echo(from_log(run, progress, dry_run=dry_run, anyway=anyway))


@main.command()
@click.option("--learners", type=click.IntRange(1, 3000), default=30, show_default=True, help="Of each kind.")
@click.option(
    "--skills", type=click.IntRange(1, 100), default=8, show_default=True, help="In the curriculum."
)
@click.option("--kinds", default="irt,bkt,guesser,hints", show_default=True, help="Kinds of learners.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed, the same figures.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object in place of the tables.")
@click.option("--chart", type=click.Path(dir_okay=False, writable=True), help="Write a chart there, as SVG.")
@_says_what_is_wrong
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


@main.group()
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
@_says_what_is_wrong
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
@click.argument("files", type=_FILE, nargs=-1, required=True)
@click.option("--dry-run", is_flag=True, help="Say what would come in, and save nothing.")
@click.option("--course", type=int, help="Save the questions as drafts of the course with this number.")
@click.option("--bank", help="Id of the bank that they join; without it, the usual one.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a file.")
@_says_what_is_wrong
def content_import(
    *, files: tuple[Path, ...], dry_run: bool, course: int | None, bank: str | None, as_json: bool
) -> None:
    """Read FILES of questions: Moodle XML, GIFT, QTI, OATutor; a zip or a folder will do."""
    from lti_app.content.import_command import report_on
    from lti_app.own.import_command import save_in_course

    if dry_run == (course is not None):
        raise ConfigurationError(["content import needs --dry-run, or --course with the number of a course"])
    if course is not None:
        with _installation(tables=True) as run:
            save_in_course(run, files, course, bank or run.settings.bank, click.echo)
        return
    every = report_on(files, click.echo, lambda line: click.echo(line, err=True), as_json=as_json)
    sys.exit(0 if every else 1)


@content.command("export")
@click.option("--bank", required=True, help="Id of a bank that ships, such as algebra-1.")
@click.option("--skill", help="Id of one of its skills; without it, all of them.")
@click.option("--format", "written_as", type=click.Choice(["moodle", "qti3"]), required=True)
@click.option("--draws", type=click.IntRange(1, 50), default=5, show_default=True, help="Of each template.")
@click.option("--output", type=_FILE, required=True, help="The file to write: XML for Moodle, a zip for QTI.")
@_says_what_is_wrong
def content_export(
    *, bank: str, skill: str | None, written_as: Literal["moodle", "qti3"], draws: int, output: Path
) -> None:
    """Write questions of a bank as Moodle XML or as a QTI 3 package."""
    from lti_app.content.export_command import export

    _echo(export(bank, skill, written_as, output, draws))


@main.command()
@click.option(
    "--lms", type=click.Choice(["moodle", "canvas"]), default="moodle", show_default=True, help="Kind of LMS."
)
@click.option("--check", is_flag=True, help="Play the whole thread over HTTP, print what is seen, and end.")
@click.option("--fresh", is_flag=True, help="Forget the demo's data and begin anew.")
@click.option("--port", default=8000, show_default=True, help="The tool's port; the LMS takes the next one.")
@click.option("--folder", default=".demo", show_default=True, help="Where the demo keeps its data.")
@_says_what_is_wrong
def demo(*, lms: Literal["moodle", "canvas"], check: bool, fresh: bool, port: int, folder: str) -> None:
    """Run Baton beside a sandbox LMS with a class of thirty, on this machine alone."""
    from lti_app.demo.check import run_check
    from lti_app.demo.run import run_demo

    if check:
        sys.exit(run_check(click.echo, lms))
    run_demo(Path(folder), port=port, fresh=fresh, kind=lms, say=click.echo)
