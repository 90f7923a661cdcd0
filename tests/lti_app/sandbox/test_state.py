"""State: kept over a restart, never half written, and safe between threads."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from lti_app.sandbox import SandboxConfig, Tool, create_sandbox, sandbox_of
from lti_app.sandbox.scores import Score

if TYPE_CHECKING:
    from pathlib import Path

    from lti_app.sandbox import Platform
    from tests.clock import Clock
    from tests.lti_app.sandbox.peer import Services


def started(path: Path, **options: str) -> Platform:
    """Return a sandbox on a state file."""
    tool = Tool.at("http://127.0.0.1:1")
    config = SandboxConfig(issuer="http://localhost:1", tool=tool, state_file=str(path), **options)
    return sandbox_of(create_sandbox(config))


def test_a_restarted_sandbox_keeps_key_client_id_and_gradebook(tmp_path: Path, clock: Clock) -> None:
    first = started(tmp_path / "lms.json")
    column = first.gradebook.columns(first.config.courses[0].id)[0]
    column.record(Score("student-01", 7, 10, clock.now(), "good"))
    first.save()
    second = started(tmp_path / "lms.json")
    assert second.client_id == first.client_id
    assert second.keys.public() == first.keys.public()
    (kept,) = second.gradebook.columns(second.config.courses[0].id)
    assert kept == column
    assert kept.grades["student-01"].value == 70


def test_ids_of_deleted_columns_are_not_used_again_after_a_restart(tmp_path: Path) -> None:
    first = started(tmp_path / "lms.json")
    gone = first.gradebook.add("c", "Gone", 10)
    first.gradebook.remove(gone)
    first.save()
    assert started(tmp_path / "lms.json").gradebook.add("c", "New", 10).id > gone.id


def test_a_client_id_that_is_set_wins_over_the_one_that_was_kept(tmp_path: Path) -> None:
    started(tmp_path / "lms.json")
    assert started(tmp_path / "lms.json", client_id="chosen").client_id == "chosen"


def test_the_state_file_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    started(tmp_path / "lms.json")
    assert stat.S_IMODE((tmp_path / "lms.json").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["lms.json"]


@pytest.mark.parametrize("text", ["[]", "{not json"])
def test_a_file_of_somebody_else_is_refused_and_kept(tmp_path: Path, text: str) -> None:
    path = tmp_path / "lms.json"
    path.write_text(text)
    with pytest.raises(ValueError, match="move it away to start anew"):
        started(path)
    assert path.read_text() == text


def test_scores_from_many_threads_all_arrive(services: Services) -> None:
    people = [f"student-{number:02}" for number in range(1, 31)]
    with ThreadPoolExecutor(12) as pool:
        statuses = list(pool.map(lambda person: services.send(userId=person).status_code, people))
    assert statuses == [200] * 30
    assert [services.grade(person) for person in people] == [50] * 30


def test_one_assertion_used_by_many_threads_is_good_once(services: Services) -> None:
    assertion = services.assertion()
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda _: services.ask_token(client_assertion=assertion).ok, range(12)))
    assert answers.count(True) == 1
