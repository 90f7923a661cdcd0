"""Finds a Chromium for the browser tests; run as a script, installs one where there is none."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
_PACKAGES = ("chromium", "libatomic1")  # Debian's; Playwright's driver needs the second
_HELP = (
    "The browser tests need a Chromium and a Playwright whose driver starts, and could not install them. "
    f"Debian: apt-get install {' '.join(_PACKAGES)}. A Chromium elsewhere: set BATON_CHROMIUM to its path."
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


def _driver_starts() -> bool:
    command = [sys.executable, "-m", "playwright", "--version"]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


def _playwrights_own() -> str | None:
    if not _driver_starts():
        return None
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def _install() -> None:
    if os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        subprocess.run(["apt-get", "install", "-y", "-qq", *_PACKAGES], check=False)
    else:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


if __name__ == "__main__":
    if find() is None or not _driver_starts():
        _install()
    found = find() if _driver_starts() else None
    sys.stdout.write(f"Browser for the tests: {found}\n" if found else f"{_HELP}\n")
    sys.exit(0 if found else 1)
