"""A running demo and a real Chromium: tool and LMS on different sites, third-party cookies blocked."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

from lti_app.demo.run import free_port, started
from tests.browser.chromium import find
from tests.browser.visits import Door

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext

    from lti_app.demo.run import Demo

_ARGUMENTS = [
    "--no-sandbox",  # in a container there is none to be had
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--test-third-party-cookie-phaseout",
]


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist reads what belongs together
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let one process play all that needs the browser: they share one demo, which takes long to start."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the demo keeps its data."""
    return tmp_path_factory.mktemp("demo") / "data"


@pytest.fixture(scope="session")
def demo(demo_folder: Path) -> Iterator[Demo]:
    """The demo as `make demo` runs it, on free ports."""
    with started(demo_folder, free_port(), free_port(), say=print) as running:
        yield running


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = find()
    assert path, "no Chromium: run `make browser`"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def student_browser(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    yield context
    context.close()


@pytest.fixture
def teacher_browser(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    yield context
    context.close()


@pytest.fixture(params=[320, 1280])
def width(request: pytest.FixtureRequest) -> int:
    """How wide the LMS's page is, in CSS pixels; the frame in it is narrower still."""
    return int(request.param)


@pytest.fixture
def door(chromium: Browser, demo: Demo) -> Iterator[Door]:
    before = len(chromium.contexts)
    yield Door(chromium, demo)
    for context in chromium.contexts[before:]:
        context.close()


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where screenshots go: BATON_PICTURES, to renew those of the documentation, else a temporary folder."""
    named = os.environ.get("BATON_PICTURES")
    folder = Path(named) if named else tmp_path_factory.mktemp("pictures")
    folder.mkdir(parents=True, exist_ok=True)
    return folder
