"""The gradebook, with Moodle's rules for what a tool's score does to a grade."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from lti_app.sandbox.scores import Score

_DECIMALS = 5


class EarlierTimestampError(Exception):
    """The stored grade is as new as the score, in whole seconds (HTTP 409)."""


@dataclass(slots=True)
class Grade:
    """What a cell holds. value: on the column's scale; None after a wipe. at: when it was given, UTC.

    extra: what one kind of LMS keeps besides, fit for JSON.
    """

    value: float | None
    at: datetime
    by: Literal["tool", "teacher"] = "tool"
    comment: str = ""
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Column:
    """A line item.

    link: the resource link that it is tied to in a launch; a tool can undo it. activity: the link of the
    course page that brought the column along, None for a column made by a tool. deployment: of the tool that
    it belongs to; "" for the first. grades: by person. extra: see Grade.
    """

    id: int
    course: str
    label: str
    maximum: float
    resource_id: str = ""
    tag: str = ""
    link: str | None = None
    activity: str | None = None
    grades: dict[str, Grade] = field(default_factory=dict)
    deployment: str = ""
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def coupled(self) -> bool:
        """Whether the column belongs to an activity and not to a tool."""
        return self.activity is not None

    def record(self, score: Score) -> None:
        """Take a tool's score. Raises EarlierTimestampError.

        Another scale is converted, what lies outside is cut. No given score wipes the grade. A grade that a
        teacher set stays in an activity's column and is overwritten in a tool's own.
        """
        before = self.grades.get(score.person)
        if before is not None and before.at >= score.at:
            raise EarlierTimestampError
        if before is not None and before.by == "teacher" and self.coupled:
            return
        value = None
        if score.given is not None:
            share = score.given / score.maximum
            value = round(min(max(share * self.maximum, 0.0), max(self.maximum, 0.0)), _DECIMALS)
        unchanged = before is not None and before.value == value and before.comment == score.comment
        if unchanged and not self.coupled:
            return  # Moodle does not move the stored time of a manual column for a grade that stays the same
        self.grades[score.person] = Grade(value, score.at, "tool", score.comment)

    def set_by_teacher(self, person: str, value: float, at: datetime) -> None:
        """Set a grade by hand."""
        before = self.grades.get(person)
        extra = before.extra if before else {}
        self.grades[person] = Grade(value, at.replace(microsecond=0), "teacher", extra=extra)

    def rescale(self, maximum: float) -> None:
        """Change the maximum. Moodle keeps everybody's share, and turns wiped grades into real zeros."""
        factor = maximum / self.maximum if self.maximum else 0.0
        for grade in self.grades.values():
            grade.value = round((grade.value or 0.0) * factor, _DECIMALS)
        self.maximum = maximum


class Gradebook:
    """All columns of all courses. Not safe between threads: Platform.lock guards it."""

    def __init__(self) -> None:
        self._columns: dict[int, Column] = {}
        self._last_id = 0

    def add(self, course: str, label: str, maximum: float, **more: Any) -> Column:
        """Add a column. more: fields of Column. Ids are never used again."""
        self._last_id += 1
        column = Column(self._last_id, course, label, maximum, **more)
        self._columns[column.id] = column
        return column

    def remove(self, column: Column) -> None:
        """Delete a column with its grades."""
        del self._columns[column.id]

    def columns(self, course: str) -> list[Column]:
        """Return a course's columns, oldest first."""
        return [column for column in self._columns.values() if column.course == course]

    def column(self, course: str, column_id: int) -> Column | None:
        """Return a column of a course, None if there is none."""
        column = self._columns.get(column_id)
        return column if column is not None and column.course == course else None

    def tied_to(self, course: str, link: str) -> Column | None:
        """Return the column of a resource link; None also if several are tied to it, as Moodle does."""
        tied = [column for column in self.columns(course) if column.link == link]
        return tied[0] if len(tied) == 1 else None

    def activity_column(self, course: str, link: str) -> Column | None:
        """Return the column that came with a link of the course page."""
        return next((c for c in self.columns(course) if c.activity == link), None)

    def to_json(self) -> dict[str, Any]:
        """Return everything for the state file."""
        columns = [asdict(column) for column in self._columns.values()]
        for column in columns:
            for grade in column["grades"].values():
                grade["at"] = grade["at"].isoformat()
        return {"last_id": self._last_id, "columns": columns}

    @classmethod
    def from_json(cls, saved: dict[str, Any]) -> Gradebook:
        """Return what to_json gave."""
        book = cls()
        book._last_id = saved["last_id"]
        for entry in saved["columns"]:
            grades = {
                person: Grade(**grade | {"at": datetime.fromisoformat(grade["at"])})
                for person, grade in entry["grades"].items()
            }
            book._columns[entry["id"]] = Column(**entry | {"grades": grades})
        return book
