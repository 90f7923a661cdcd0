"""Results: what is in the gradebook, a teacher's own grade too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Flask, request

from lti_app.sandbox.canvas import identity
from lti_app.sandbox.canvas.addresses import LINEITEM, lineitem_url
from lti_app.sandbox.canvas.gate import Passed, answer_json, owned_column, passes
from lti_app.sandbox.canvas.knobs import knobs_of
from lti_app.sandbox.canvas.paging import page_of
from lti_app.sandbox.canvas.submissions import is_first, last_result, submission
from lti_app.sandbox.shared import platform_here
from lti_app.sandbox.vocabulary import RESULT_READONLY, RESULTS_TYPE

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from lti_app.sandbox.gradebook import Column
    from lti_app.sandbox.people import Person

_LARGEST_PAGE = 100


def install(app: Flask) -> None:
    """Add the route."""
    app.add_url_rule(f"{LINEITEM}/results", "results", results)


def results(course: int, column: int) -> ResponseReturnValue:
    """The results of a line item; user_id picks one student; limit and page."""
    platform = platform_here()
    wanted = request.args.get("user_id")
    with platform.lock:
        passed = passes(course, RESULT_READONLY)
        found = owned_column(passed, column)
        shown = [_result(passed, found, person) for person in platform.people]
        knobs = knobs_of(platform)
    entries = [entry for entry in shown if entry is not None and wanted in (None, "", entry["userId"])]
    size = min(max(request.args.get("limit", knobs.per_page, type=int), 1), _LARGEST_PAGE)
    page = page_of(entries, request.url, size, knobs.links)
    response = answer_json(page.items, RESULTS_TYPE)
    response.headers[page.header] = page.links
    return response


def _result(passed: Passed, column: Column, person: Person) -> dict[str, Any] | None:
    said = last_result(column, person.id)
    graded = submission(column, person.id)
    if said is None and graded.score is None:
        return None
    score = graded.score if is_first(column) else said.score if said else None
    address = lineitem_url(passed.platform, column)
    entry: dict[str, Any] = {
        "id": f"{address}/results/{1 + passed.platform.people.index(person)}",
        "scoreOf": address,
        "userId": identity.sub(passed.platform, person, passed.course),
        "resultScore": score,
        "resultMaximum": column.maximum,
        "comment": said.comment if said else None,
    }
    return {name: value for name, value in entry.items() if value is not None}
