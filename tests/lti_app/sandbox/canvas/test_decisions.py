"""The decision table of scores, the leaky bucket, pages: pure rules (facts: sections 4.4, 4.7, 4.3)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from lti_app.sandbox.canvas.paging import page_of
from lti_app.sandbox.canvas.score_message import EXTENSION, ScoreRefusedError, read_score
from lti_app.sandbox.canvas.scores import check_attempts, check_timestamp, check_values, result, submit
from lti_app.sandbox.canvas.submissions import Result, Submission
from lti_app.sandbox.canvas.throttle import Bucket

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
GRADED = Submission(score=70.0, by="tool", attempt=1, submitted_at=NOW, state="graded")


def after(before: Submission, canvas: dict[str, Any] | None = None, **changes: Any) -> Submission:
    """Return a submission of 100 points after a score of 8 of 10."""
    sent = {
        "userId": "u",
        "scoreGiven": 8,
        "scoreMaximum": 10,
        "activityProgress": "Completed",
        "gradingProgress": "FullyGraded",
        "timestamp": NOW.isoformat(),
    } | changes
    if canvas is not None:
        sent[EXTENSION] = canvas
    score = read_score({name: value for name, value in sent.items() if value is not None})
    return submit(before, score, 100.0, check_values(score, 100.0, NOW), NOW)


def test_a_score_is_scaled_to_the_assignments_points_and_is_an_attempt() -> None:
    graded = after(Submission())
    assert (graded.score, graded.attempt, graded.state) == (80.0, 1, "graded")


def test_more_than_the_maximum_is_extra_credit() -> None:
    assert after(Submission(), scoreGiven=12).score == 120.0


@pytest.mark.parametrize("progress", ["NotReady", "Failed", "Pending"])
def test_a_score_that_is_not_final_wipes_the_grade(progress: str) -> None:
    assert after(GRADED, gradingProgress=progress).score is None


@pytest.mark.parametrize("progress", ["FullyGraded", "PendingManual"])
def test_a_score_without_a_number_wipes_the_grade(progress: str) -> None:
    wiped = after(GRADED, gradingProgress=progress, scoreGiven=None, activityProgress="InProgress")
    assert wiped.score is None


def test_preserve_score_spares_the_grade_and_is_not_written_either() -> None:
    assert after(GRADED, {"preserve_score": True}, scoreGiven=None).score == 70.0
    assert after(GRADED, {"preserve_score": True}).score == 70.0


def test_prioritize_non_tool_grade_spares_any_grade_the_tools_own_too() -> None:
    assert after(GRADED, {"prioritize_non_tool_grade": True}).score == 70.0
    assert after(Submission(), {"prioritize_non_tool_grade": True}).score == 80.0


def test_a_teachers_grade_is_overwritten_silently() -> None:
    overwritten = after(Submission(score=95.0, by="teacher", state="graded"))
    assert (overwritten.score, overwritten.by) == (80.0, "tool")


def test_pending_manual_with_a_number_is_recorded_and_needs_grading() -> None:
    waiting = after(Submission(), gradingProgress="PendingManual")
    assert (waiting.score, waiting.state) == (80.0, "pending_review")


def test_every_completed_score_is_one_more_attempt() -> None:
    assert after(after(Submission())).attempt == 2


@pytest.mark.parametrize(
    ("canvas", "changes"),
    [
        ({"new_submission": False}, {}),
        ({"submission_type": "none"}, {}),
        (None, {"activityProgress": "InProgress"}),
        (None, {"submission": {"submittedAt": NOW.isoformat()}}),
    ],
)
def test_these_are_no_new_attempt(canvas: dict[str, Any] | None, changes: dict[str, Any]) -> None:
    graded = after(GRADED, canvas, **changes)
    assert (graded.attempt, graded.score) == (1, 80.0)


def test_another_submitted_at_is_a_new_attempt_of_that_time() -> None:
    early = NOW - timedelta(days=1)
    graded = after(GRADED, submission={"submittedAt": early.isoformat()})
    assert (graded.attempt, graded.submitted_at) == (2, early)


def test_comments_pile_up() -> None:
    assert after(after(GRADED, comment="one"), comment="one").comments == ("one", "one")


def test_a_submissions_address_is_kept_for_speedgrader() -> None:
    canvas = {"submission_type": "basic_lti_launch", "submission_data": "https://tool/review?1"}
    assert after(Submission(), canvas).url == "https://tool/review?1"


@pytest.mark.parametrize("name", ["userId", "activityProgress", "gradingProgress", "timestamp"])
def test_four_members_are_required(name: str) -> None:
    with pytest.raises(ScoreRefusedError) as refused:
        after(Submission(), **{name: None})
    assert refused.value.status == 400
    assert refused.value.message.startswith("param is missing")


@pytest.mark.parametrize(
    ("status", "changes"),
    [
        (422, {"scoreMaximum": None}),
        (422, {"scoreMaximum": -1}),
        (422, {"scoreMaximum": 0}),
        (422, {"scoreGiven": -1}),
        (400, {"submission": {"submittedAt": (NOW + timedelta(seconds=61)).isoformat()}}),
        (400, {"submission": {"submittedAt": "yesterday"}}),
    ],
)
def test_values_out_of_range_are_refused(status: int, changes: dict[str, Any]) -> None:
    with pytest.raises(ScoreRefusedError) as refused:
        after(Submission(), **changes)
    assert refused.value.status == status


def test_an_equal_timestamp_will_do_and_an_earlier_one_is_refused() -> None:
    score = read_score(
        {
            "userId": "u",
            "activityProgress": "Completed",
            "gradingProgress": "FullyGraded",
            "timestamp": NOW.isoformat(),
        }
    )
    assert check_timestamp(score, Result(NOW)) == NOW
    with pytest.raises(ScoreRefusedError, match="before last updated timestamp"):
        check_timestamp(score, Result(NOW + timedelta(milliseconds=1)))


@pytest.mark.parametrize("text", ["2026-11-21", "2026-11-21T08:00:00", "now"])
def test_a_timestamp_has_a_time_and_a_zone(text: str) -> None:
    score = read_score(
        {"userId": "u", "activityProgress": "Completed", "gradingProgress": "FullyGraded", "timestamp": text}
    )
    with pytest.raises(ScoreRefusedError, match="not a valid timestamp"):
        check_timestamp(score, None)


def test_attempts_end_and_an_upload_needs_files() -> None:
    base = {
        "userId": "u",
        "activityProgress": "Completed",
        "gradingProgress": "FullyGraded",
        "timestamp": "x",
    }
    with pytest.raises(ScoreRefusedError, match="maximum number of allowed attempts"):
        check_attempts(read_score(base), Submission(attempt=2), 2)
    check_attempts(read_score(base | {EXTENSION: {"new_submission": False}}), Submission(attempt=2), 2)
    with pytest.raises(ScoreRefusedError, match="online_upload"):
        check_attempts(
            read_score(base | {EXTENSION: {"submission_type": "online_upload"}}), Submission(), None
        )


def test_a_result_is_on_the_line_items_maximum_and_wiped_alike() -> None:
    base = {
        "userId": "u",
        "activityProgress": "Completed",
        "gradingProgress": "FullyGraded",
        "timestamp": NOW.isoformat(),
    }
    full = result(read_score(base | {"scoreGiven": 1, "scoreMaximum": 2}), NOW, 10.0, None)
    assert full.score == 5.0
    assert result(read_score(base), NOW, 10.0, full).score is None
    assert result(read_score(base | {EXTENSION: {"preserve_score": True}}), NOW, 10.0, full).score == 5.0


def test_twelve_requests_at_once_fill_the_bucket_and_one_after_another_do_not() -> None:
    bucket = Bucket(NOW)
    assert [bucket.enter(NOW) for _ in range(13)] == [True] * 12 + [False]
    calm = Bucket(NOW)
    for _ in range(100):
        assert calm.enter(NOW)
        calm.leave(NOW, 0.3)
    assert calm.remaining(NOW) == pytest.approx(570.0)


def test_the_bucket_drains_ten_units_a_second() -> None:
    bucket = Bucket(NOW)
    for _ in range(12):
        bucket.enter(NOW)
    assert bucket.remaining(NOW) == 0.0
    assert bucket.remaining(NOW + timedelta(seconds=20)) == 200.0
    assert bucket.enter(NOW + timedelta(seconds=1))


@pytest.mark.parametrize("style", ["number", "bookmark", "BOOKMARK"])
def test_a_tool_that_follows_next_reads_every_page_in_any_style(style: Any) -> None:
    url, seen = "https://c/list?tag=a%20b", list[int]()
    for _ in range(9):
        page = page_of(list(range(25)), url, 10, style)
        seen += page.items
        following = [part for part in page.links.split(",") if 'rel="next"' in part.lower()]
        if not following:
            break
        url = following[0][following[0].index("<") + 1 : following[0].index(">")]
        assert "tag=a+b" in url
    assert seen == list(range(25))


def test_a_bookmark_is_no_number_and_comes_in_either_case() -> None:
    upper = page_of(list(range(25)), "https://c/list", 10, "BOOKMARK")
    lower = page_of(list(range(25)), "https://c/list", 10, "bookmark")
    assert upper.header == "LINK"
    assert 'REL="NEXT"' in upper.links
    assert lower.header == "link"
    assert "page=bookmark" in lower.links
    assert "page=2" not in lower.links
