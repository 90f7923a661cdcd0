"""The command line. Configuration comes from the environment alone."""

from __future__ import annotations

import click

from lti_app.cli import banks, measuring, operating, platforms, showing


@click.group()
@click.version_option(package_name="baton")
def main() -> None:
    """Baton: adaptive practice in an LMS that knows when to hand a student to a person."""


for _command in (
    operating.serve,
    operating.worker,
    operating.db,
    operating.doctor,
    operating.admin_link,
    operating.keys,
    platforms.invite,
    platforms.register,
    measuring.evaluate,
    measuring.evaluate_signals,
    measuring.calibrate,
    measuring.simulate,
    banks.content,
    showing.explain,
    showing.demo,
):
    main.add_command(_command)
