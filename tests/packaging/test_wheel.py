"""The built wheel is whole: installed in a clean environment, it migrates a database and serves a page."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import venv
import zipfile
from pathlib import Path

import pytest
import requests

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from what is in the checkout, with the tools that are installed."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_the_wheel_carries_templates_migrations_and_config(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for folder in ("templates/practice", "migrations/versions", "config/banks", "config/wording"):
        assert any(name.startswith(f"lti_app/_assets/{folder}/") for name in names), folder
    assert "lti_app/static/baton.css" in names
    assert not [name for name in names if name.startswith(("tests/", "templates/", "config/"))]


def test_the_installed_wheel_serves_a_page(wheel: Path, tmp_path: Path) -> None:
    python = _clean_environment(tmp_path / "venv", wheel)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    environment = {
        "PATH": os.environ["PATH"],
        "BATON_PUBLIC_URL": url,
        "BATON_SECRET_KEY": "k" * 40,
        "BATON_DATABASE_URL": f"sqlite:///{tmp_path / 'baton.db'}",
        "BATON_BIND": f"127.0.0.1:{port}",
    }
    baton = [str(python.parent / "baton")]
    subprocess.run([*baton, "db", "upgrade"], check=True, env=environment, cwd=tmp_path)
    with subprocess.Popen([*baton, "serve"], env=environment, cwd=tmp_path) as server:
        try:
            assert _answer(f"{url}/readyz", server).text == "ok\n"
            page = requests.get(f"{url}/nowhere", timeout=5)
        finally:
            server.terminate()
    assert page.status_code == 404
    assert "WEB-NOT-FOUND" in page.text


def _clean_environment(folder: Path, wheel: Path) -> Path:
    """Return the Python of an environment where the wheel is installed, with the libraries of this one.

    The libraries are borrowed by a path file, so that the test needs no network; Baton itself is only there
    from the wheel.
    """
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    site = next((folder / "lib").glob("python*/site-packages"))
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet"]
    subprocess.run([*pip, "--no-deps", "--no-index", str(wheel)], check=True)
    borrowed = next(Path(path) for path in sys.path if path.endswith("site-packages"))
    libraries = folder / "libraries"
    libraries.mkdir()
    for entry in borrowed.iterdir():
        if not entry.name.lower().startswith(("_editable_impl_baton", "baton-", "lti_app", "engine")):
            (libraries / entry.name).symlink_to(entry)
    (site / "libraries.pth").write_text(str(libraries))
    where = subprocess.run(
        [python, "-c", "import lti_app; print(lti_app.__file__)"],
        check=True, capture_output=True, text=True, cwd=folder,
    )  # fmt: skip
    assert where.stdout.startswith(str(site))
    return python


def _answer(url: str, server: subprocess.Popen[bytes]) -> requests.Response:
    deadline = time.monotonic() + 30
    while server.poll() is None and time.monotonic() < deadline:
        try:
            return requests.get(url, timeout=2)
        except requests.ConnectionError:
            time.sleep(0.1)
    raise AssertionError("the server did not start")
