"""What commands share: the installation that they work on, and how they say what is wrong."""

from __future__ import annotations

import logging
import sys
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lti_app.errors import BatonError, CommandError, ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from lti_app.runtime import Runtime

FILE = click.Path(path_type=Path)


def says_what_is_wrong(command: Callable[..., Any]) -> Callable[..., Any]:
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
    from lti_app.content.wording import say

    for part in ("title", "do"):
        said = say(f"error.{code}.{part}", **params)
        click.echo(f"baton: {code}: {said}" if part == "title" else f"baton: {said}", err=True)


def echo(lines: Iterable[str]) -> None:
    """Print lines as they come."""
    for line in lines:
        click.echo(line)


@contextmanager
def installation(*, tables: bool = False) -> Iterator[Runtime]:
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
