"""What is installed only where it is asked for: the extra "calibration", for commands over many answers."""

from __future__ import annotations

from importlib.util import find_spec

from lti_app.errors import CommandError

CALIBRATION = ("numpy", "scipy")


def need_calibration() -> None:
    """Raise CommandError EXTRA-CALIBRATION where the extra is not installed. Imports nothing of it."""
    if missing := [name for name in CALIBRATION if find_spec(name) is None]:
        raise CommandError("EXTRA-CALIBRATION", missing=" and ".join(missing))
