"""What came out of a replay as its page shows it: in one plain sentence first, then in tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import select

from lti_app.content.wording import say
from lti_app.db.models import Enrolment, Person

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session


_MANY = 3  # cases that make it worth saying what most of them are about


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: the policies in force, and the draft."""

    name: str
    in_force: int
    draft: int


@dataclass(frozen=True, slots=True)
class Week:
    """A week's load on both sides. begins: its first day."""

    begins: datetime
    cases: tuple[int, int]
    minutes: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a page shows. summary: in a sentence. only_*: ids of students with a case on that side alone."""

    since: datetime
    until: datetime
    cut: bool
    answers: int
    students: int
    summary: str
    totals: list[Row]
    weeks: list[Week]
    causes: list[Row]
    rules: list[Row]
    only_in_force: Sequence[int]
    only_draft: Sequence[int]

    @classmethod
    def of(cls, result: Mapping[str, Any], rules: Mapping[str, str]) -> Self:
        """Return the outcome of a stored result (lti_app.policies.replay.tally). rules: their names by id."""
        one, other = result["in_force"], result["draft"]
        since, until = (datetime.fromisoformat(result[name]) for name in ("since", "until"))
        causes = _rows(one["causes"], other["causes"], lambda cause: say(f"cause.{cause}"))
        return cls(
            since=since,
            until=until,
            cut=result["cut"],
            answers=result["answers"],
            students=result["students"],
            summary=_summary(one["cases"], other["cases"], causes, len(one["weeks"])),
            totals=[
                Row(say(f"policies.replay.{name}"), one[name], other[name])
                for name in ("cases", "people", "minutes", "notices", "soft")
            ],
            weeks=[
                Week(
                    since + timedelta(weeks=place),
                    (here["cases"], there["cases"]),
                    (here["minutes"], there["minutes"]),
                )
                for place, (here, there) in enumerate(zip(one["weeks"], other["weeks"], strict=True))
            ],
            causes=causes,
            rules=_rows(one["rules"], other["rules"], lambda rule: rules.get(rule, rule), "all"),
            only_in_force=result["only_in_force"],
            only_draft=result["only_draft"],
        )

    @property
    def most_cases(self) -> int:
        """The most of any week, at least 1: bars are drawn beside it."""
        return max((count for week in self.weeks for count in week.cases), default=0) or 1


def named_students(
    session: Session, seen: ColumnElement[bool], wanted: Sequence[int]
) -> dict[int, str | None]:
    """Return the names of those students that the reader may see. seen: condition on Enrolment."""
    query = (
        select(Person.id, Person.name)
        .join(Enrolment, Enrolment.person_id == Person.id)
        .where(seen, Person.id.in_(wanted))
        .order_by(Person.name, Person.id)
    )
    return {row.id: row.name for row in session.execute(query)}


def _rows(
    one: Mapping[str, Mapping[str, int]],
    other: Mapping[str, Mapping[str, int]],
    name: Any,
    part: str = "cases",
) -> list[Row]:
    """Return a line a key, those with most on top. part: "cases", or "all" with notices and the like."""

    def count(side: Mapping[str, Mapping[str, int]], key: str) -> int:
        found = side.get(key, {})
        return sum(found.values()) if part == "all" else found.get(part, 0)

    rows = [Row(name(key), count(one, key), count(other, key)) for key in {*one, *other}]
    return sorted(
        (row for row in rows if row.in_force or row.draft),
        key=lambda row: (-max(row.in_force, row.draft), row.name),
    )


def _summary(one: int, other: int, causes: Sequence[Row], weeks: int) -> str:
    """Say the difference in a sentence: "12 more cases a week, 9 of them: may be leaning on hints"."""
    difference = other - one
    if not difference:
        same = all(row.in_force == row.draft for row in causes)
        return say("policies.summary.same" if same else "policies.summary.moved", count=other)
    a_week = abs(difference) / weeks
    weekly = a_week >= 1
    count = round(a_week) if weekly else abs(difference)
    kind = "more" if difference > 0 else "fewer"
    said = say(f"policies.summary.{kind}.{'week' if weekly else 'all'}", count=count, weeks=weeks)
    sign = 1 if difference > 0 else -1
    top = max(causes, key=lambda row: sign * (row.draft - row.in_force))
    share = sign * (top.draft - top.in_force)
    if abs(difference) < _MANY or 2 * share < abs(difference):
        return said + "."
    of_them = min(count, round(share / weeks) if weekly else share)
    return said + say("policies.summary.of-them", count=of_them, cause=top.name)
