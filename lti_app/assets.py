"""Where templates, migrations and config lie: beside the packages in a checkout, inside them in a wheel.

A school's own playbook and messages lie in a folder of its own, so that an update leaves them alone.
"""

from __future__ import annotations

import os
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def asset_root() -> Path:
    """Return the folder that holds templates/, migrations/ and config/."""
    packed = _PACKAGE / "_assets"
    return packed if packed.is_dir() else _PACKAGE.parent


def school_path(*parts: str) -> Path:
    """Return a file of the school's own folder, such as school_path("playbook", "default.yaml").

    Where the school has no folder (BATON_SCHOOL_CONFIG), or no such file in it, the one that ships.
    """
    folder = os.environ.get("BATON_SCHOOL_CONFIG")
    own = Path(folder, *parts) if folder else None
    return own if own is not None and own.is_file() else asset_root().joinpath("config", *parts)
