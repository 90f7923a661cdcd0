"""Commands that run an installation: serving, the worker, its tables and keys, and what is well in it."""

from __future__ import annotations

import signal
import sys
import threading

import click

from lti_app.cli.running import installation, says_what_is_wrong
from lti_app.errors import ConfigurationError


def _stop_on_signal() -> threading.Event:
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        # In a thread: a handler that interrupts somebody who holds the Event's lock would wait for ever.
        signal.signal(name, lambda *_: threading.Thread(target=stop.set).start())
    return stop


@click.command()
@says_what_is_wrong
def serve() -> None:
    """Serve the tool with gunicorn."""
    from lti_app.server import Server

    with installation(tables=True) as run:
        settings = run.settings
    Server(settings).run()


@click.command()
@click.option("--once", is_flag=True, help="Deliver what is due, then end (for a timer).")
@says_what_is_wrong
def worker(*, once: bool) -> None:
    """Deliver grades to the LMS, read rosters, delete what has had its time."""
    from lti_app.outbox.worker import run_worker, sender

    with installation() as run:
        run_worker(run, sender(run), _stop_on_signal(), once=once)


@click.group()
def db() -> None:
    """The database."""


@db.command("upgrade")
@says_what_is_wrong
def db_upgrade() -> None:
    """Bring the tables to what this version needs."""
    from lti_app.db.migrate import upgrade

    with installation() as run:
        upgrade(run.database.engine)
    click.echo("The database is up to date.")


@db.command("downgrade")
@click.argument("revision")
@says_what_is_wrong
def db_downgrade(revision: str) -> None:
    """Take the tables back to REVISION."""
    from lti_app.db.migrate import downgrade

    with installation() as run:
        downgrade(run.database.engine, revision)
    click.echo(f"The database is at {revision}.")


@click.command()
@click.option("--registration", type=int, help="Look at one platform over real calls, by its number.")
@says_what_is_wrong
def doctor(*, registration: int | None) -> None:
    """Check this installation, or one platform; every line that is not well says what to do."""
    from lti_app.doctor import examine, examine_registration
    from lti_app.findings import Standing

    broken = False
    with installation() as run:
        findings = examine(run) if registration is None else examine_registration(run, registration)
        for about, finding in findings:
            broken = broken or finding.standing is Standing.BROKEN
            what = f"{about}: {finding.what}" if about else finding.what
            click.echo(f"{finding.standing:<8}{what}")
            if finding.what_to_do:
                click.echo(f"        → {finding.what_to_do}")
    sys.exit(1 if broken else 0)


@click.command("admin-link")
@click.option("--label", default="", help="Who it is for; the audit log names them so.")
@says_what_is_wrong
def admin_link(*, label: str) -> None:
    """Print an address that lets an administrator into the console, once, within 15 minutes."""
    from lti_app.signin import link_address, make_link

    with installation() as run:
        with run.database.transaction() as session:
            secret = make_link(session, run.now(), label)
        click.echo(link_address(run.settings, secret))


@click.command()
@click.option("--rotate", "bring_in", is_flag=True, help="Bring in a new key, which signs a day from now.")
@click.option("--at-once", is_flag=True, help="With --rotate: the new key signs at once.")
@says_what_is_wrong
def keys(*, bring_in: bool, at_once: bool) -> None:
    """List Baton's own signing keys, or bring in a new one."""
    from lti_app.admin.keys import new_key, shown_keys
    from lti_app.audit import COMMAND_LINE

    if at_once and not bring_in:
        raise ConfigurationError(["--at-once needs --rotate"])
    with installation() as run, run.database.transaction() as session:
        now = run.now()
        if bring_in:
            new_key(session, run.vault, now, COMMAND_LINE, at_once=at_once)
        for key in shown_keys(session, now):
            click.echo(f"{key.state:<10}{key.kid}  {key.what}")
