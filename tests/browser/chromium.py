"""Finds a Chromium for the browser tests; run as a script, installs one where there is none."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
_HELP = (
    "No Chromium was found and none could be installed. Install one (Debian: apt-get install chromium) "
    "or set BATON_CHROMIUM to the path of one."
)


def find() -> str | None:
    """Return the path of a Chromium: the one named by BATON_CHROMIUM, the system's, or Playwright's own."""
    named = os.environ.get("BATON_CHROMIUM")
    if named:
        return named
    for name in _NAMES:
        path = shutil.which(name)
        if path:
            return path
    return _playwrights_own()


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def _install() -> None:
    if os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        subprocess.run(["apt-get", "install", "-y", "-qq", "chromium"], check=False)
    else:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


if __name__ == "__main__":
    if find() is None:
        _install()
    found = find()
    sys.stdout.write(f"Browser for the tests: {found}\n" if found else f"{_HELP}\n")
    sys.exit(0 if found else 1)
