"""Launches as Moodle makes them, signed anew by the test platform.

The shapes here are our own and always run. Claims captured from a running Moodle, where a folder of them is
at hand (BATON_MOODLE_CAPTURES, or beside the checkout), run as well.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from lti_app.lti.roles import STUDENTS, Role
from tests.conformance.moodle import PEOPLE, SITE, moodle_claims
from tests.databases import on_sqlite
from tests.launching import visit_of
from tests.platform_keys import CLAIM, GRADES, MEMBERSHIP

if TYPE_CHECKING:
    from lti_app.runtime import Runtime
    from tests.launching import Browser

pytestmark = pytest.mark.sqlite_alone

_CHECKOUT = Path(__file__).resolve().parents[2]
_FOLDER = Path(
    os.environ.get("BATON_MOODLE_CAPTURES", _CHECKOUT.parent / "shared" / "facts" / "moodle-captures")
)
CAPTURES = sorted(_FOLDER.glob("claims-*.json"))
# What the test platform and the login say themselves.
_OURS = {"iss", "aud", "nonce", "iat", "exp", CLAIM + "deployment_id", CLAIM + "target_link_uri"}


def _captured(path: Path) -> dict[str, Any]:
    payload: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["payload"]
    return {name: value for name, value in payload.items() if name not in _OURS}


@on_sqlite
# Moodle leaves the column out of an ungraded link's claim, or sends it empty.
@pytest.mark.parametrize(
    "lineitem",
    [f"{SITE}/7/lineitems/5/lineitem?type_id=3", None, ""],
    ids=["graded", "ungraded", "ungraded, empty"],
)
@pytest.mark.parametrize("names", [True, False], ids=["names shared", "no names"])
@pytest.mark.parametrize("person", PEOPLE)
def test_everybody_of_a_moodle_course_gets_in(
    browser: Browser, runtime: Runtime, person: str, *, names: bool, lineitem: str | None
) -> None:
    claims = moodle_claims(person, names=names, lineitem=lineitem)
    visit = visit_of(runtime, browser.launch(lambda valid: valid.update(claims)))
    assert visit.role == PEOPLE[person][1]
    assert (visit.course.context_id, visit.course.title) == ("7", "Algebra 7b")
    assert visit.person.name == (f"Kim {person.title()}" if names else None)
    assert visit.locale == "en"
    assert visit.practice_set is not None
    assert visit.practice_set.lineitem_url == (lineitem or None)
    assert visit.practice_set.can_score
    assert visit.course.memberships_url
    assert visit.course.lineitems_url


@pytest.mark.parametrize("path", CAPTURES, ids=lambda path: path.stem)
def test_what_a_running_moodle_sent_is_understood(browser: Browser, runtime: Runtime, path: Path) -> None:
    claims = _captured(path)

    def replay(valid: dict[str, Any]) -> None:
        # Nothing of ours fills what Moodle left out.
        for name in [name for name in valid if name not in _OURS]:
            del valid[name]
        valid.update(claims)

    response = browser.launch(replay)
    visit = visit_of(runtime, response)
    message = {"LtiResourceLinkRequest": "resource_link", "LtiDeepLinkingRequest": "deep_linking"}
    assert visit.message == message.get(claims[CLAIM + "message_type"], "submission_review")
    teaches = MEMBERSHIP + "Instructor" in claims[CLAIM + "roles"]
    assert visit.role == (Role.INSTRUCTOR if teaches else Role.LEARNER)
    assert (visit.role in STUDENTS) is not teaches
    assert visit.course.title == claims[CLAIM + "context"]["title"]
    assert visit.person.sub == claims["sub"]
    assert visit.person.name == claims.get("name")
    if visit.message == "deep_linking":
        assert visit.practice_set is None
        assert visit.deep_linking is not None
        return
    assert visit.practice_set is not None
    assert visit.practice_set.lineitem_url == (claims.get(GRADES, {}).get("lineitem") or None)
