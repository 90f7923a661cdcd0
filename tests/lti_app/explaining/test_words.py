"""What `baton explain` prints, at every moment of a history; and what it says of what it cannot tell."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from lti_app.cli import main
from lti_app.db.models import Event, Flag
from lti_app.errors import CommandError
from lti_app.explaining.command import Asked, explain
from lti_app.explaining.query import moment_of
from tests.databases import on_sqlite

if TYPE_CHECKING:
    from click.testing import Result

    from tests.lti_app.explaining.conftest import Told

_EVERY = 12  # of the moments of the story


def _baton(told: Told, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["explain", *arguments], env=dict(told.environment))


def _traces(told: Told, *moments: str) -> list[dict[str, Any]]:
    asked = [Asked(told.student, None, moment, as_json=True) for moment in moments]
    return [json.loads("".join(explain(told.runtime, each))) for each in asked]


@on_sqlite
def test_at_any_moment_of_a_history_the_trace_is_told_and_is_as_recorded(told: Told) -> None:
    with told.runtime.database.transaction(writes=False) as session:
        query = select(Event.at).where(Event.person_id == told.student).distinct().order_by(Event.at)
        moments = [at.isoformat() for at in session.scalars(query)]
    found = _traces(told, *moments[::_EVERY], moments[-1])
    assert [each["at"] for each in found] == [*moments[::_EVERY], moments[-1]]
    for each in found:
        assert all(decision["differs"] == [] for decision in each["decisions"])
        assert {note["standing"] for note in each["notes"]} <= {"recorded", "rewritten"}
        assert each["choice"] is None or each["choice"]["differs"] == []
        assert each["gone"] == []


@on_sqlite
def test_the_trace_goes_from_what_she_did_to_the_next_item_in_words(told: Told) -> None:
    with told.runtime.database.transaction(writes=False) as session:
        hers = select(Flag).where(Flag.person_id == told.student).order_by(Flag.id)
        flag = session.scalars(hers).first()
        assert flag is not None
        at = flag.raised_at.isoformat()
    text = "\n".join(explain(told.runtime, Asked(told.student, told.course, at)))
    titles = [line[:2] for line in text.splitlines() if line[:1].isdigit()]
    assert titles == ["1.", "2.", "3.", "4.", "5.", "6.", "7."]
    assert f"Flag {flag.id} was raised by the rule" in text
    assert "Policy default, version" in text
    assert "did not hold: " in text
    assert "Whose turn: " in text
    assert "{" not in text


@on_sqlite
def test_before_her_first_step_there_is_nothing_to_tell(told: Told) -> None:
    lines = list(explain(told.runtime, Asked(told.student, None, "2020-01-01")))
    assert lines == [f"The log has nothing of student {told.student} in course {told.course} up to then."]


@on_sqlite
def test_the_check_ends_with_0_where_nothing_differs_and_names_what_does(told: Told) -> None:
    told.mark_current()
    assert _baton(told, "--student", str(told.student), "--at", "2026-09-14").exit_code == 0
    same = _baton(told, "--check", "--course", str(told.course))
    assert (same.exit_code, "differences: 0." in same.stdout) == (0, True)
    with told.runtime.database.transaction() as session:
        hers = select(Flag).where(Flag.person_id == told.student).order_by(Flag.id)
        flag = session.scalars(hers).first()
        assert flag is not None
        flag.rule = "someone-likes-it-better"
    other = _baton(told, "--check", "--student", str(told.student))
    assert other.exit_code == 1
    assert f"flag {flag.id}: rule is someone-likes-it-better in the record" in other.stdout
    as_data = _baton(told, "--check", "--student", str(told.student), "--json")
    assert json.loads(as_data.stdout)["differences"][0]["name"] == "rule"


@on_sqlite
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--student", "999"], "EXPLAIN-STUDENT"),
        (["--student", "1", "--course", "999"], "EXPLAIN-STUDENT"),
        (["--check", "--course", "999"], "EXPLAIN-EMPTY"),
        (["--student", "1", "--at", "soon"], "EXPLAIN-WHEN"),
        ([], "explain needs --student"),
        (["--student", "1", "--check", "--at", "2026-09-14"], "it takes no --at"),
    ],
)
def test_what_cannot_be_asked_is_said(told: Told, arguments: list[str], said: str) -> None:
    told.mark_current()
    result = _baton(told, *arguments)
    assert (result.exit_code, said in result.stderr) == (2, True)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-21", datetime(2026, 11, 21, 23, 59, 59, 999999, tzinfo=UTC)),
        ("2026-11-21T14:30", datetime(2026, 11, 21, 14, 30, tzinfo=UTC)),
        ("2026-11-21T14:30+01:00", datetime(2026, 11, 21, 13, 30, tzinfo=UTC)),
        (None, None),
    ],
)
def test_a_moment_is_a_day_s_end_or_a_time_in_utc(text: str | None, moment: datetime | None) -> None:
    assert moment_of(text) == moment


@pytest.mark.parametrize("text", ["", "yesterday", "2026-13-01", "9999-12-31T23:00-05:00"])
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(CommandError) as error:
        moment_of(text)
    assert error.value.code == "EXPLAIN-WHEN"
