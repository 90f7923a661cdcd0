"""What an administrator does with a platform, form by form."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from lti_app.db.models import AuditEntry, Deployment, Invitation, PlatformTask, Registration
from tests import factories
from tests.databases import on_sqlite

if TYPE_CHECKING:
    from tests.clock import Clock
    from tests.lti_app.admin.conftest import Console

BY_HAND = {
    "label": "Riverside",
    "family": "canvas",
    "issuer": "https://canvas.instructure.com",
    "client_id": "10000000000002",
    "auth_login_url": "https://sso.canvaslms.com/api/lti/authorize_redirect",
    "auth_token_url": "https://sso.canvaslms.com/login/oauth2/token",
    "key_set_url": "https://sso.canvaslms.com/api/lti/security/jwks",
    "auth_audience": "",
    "deployment_ids": "7:d3a2\r\n",
    "embedding_origins": "https://riverside.instructure.com\nhttps://*.riverside.example",
}


def _all(console: Console, table: type[Registration]) -> list[Registration]:
    with console.runtime.database.transaction(writes=False) as session:
        return list(session.query(table).order_by(table.id))


def _deployment(console: Console, row: Registration, **values: object) -> Deployment:
    with console.runtime.database.transaction() as session:
        made = Deployment(registration_id=row.id, deployment_id="9", created_at=row.created_at, **values)
        session.add(made)
        session.flush()
        return made


def _state(console: Console, deployment: Deployment) -> str:
    with console.runtime.database.transaction(writes=False) as session:
        return session.get_one(Deployment, deployment.id).state


@on_sqlite
def test_without_a_platform_the_first_page_says_how_to_begin(console: Console) -> None:
    page = console.get("/").text
    assert "No platform yet" in page
    assert 'href="/admin/add"' in page


def test_an_invitation_is_shown_once_and_only_its_hash_is_kept(console: Console) -> None:
    answer = console.post(
        "/add/invitation",
        label="Our Moodle",
        platform_url="https://moodle.school.example",
        needs_approval="yes",
    )
    address = re.search(r'value="(https://baton\.example/lti/register/[^"]+)"', answer.text)
    assert answer.status_code == 200
    assert address
    with console.runtime.database.transaction(writes=False) as session:
        (row,) = session.query(Invitation)
    assert (row.label, row.platform_url, row.needs_approval) == (
        "Our Moodle",
        "https://moodle.school.example",
        True,
    )
    secret = address[1].rpartition("/")[2]
    assert row.token != secret
    assert secret not in console.get("/").text
    assert ("admin:Kim", "invitation.made", f"invitation:{row.id}") in console.audited()


@on_sqlite
def test_an_invitation_for_an_address_that_cannot_be_is_refused_beside_what_was_typed(
    console: Console,
) -> None:
    answer = console.post("/add/invitation", label="Ours", platform_url="ftp://moodle.example")
    assert answer.status_code == 422
    assert "must be an https:// address" in answer.text
    assert 'value="ftp://moodle.example"' in answer.text


@on_sqlite
def test_an_open_invitation_is_listed_and_can_be_withdrawn_twice_with_one_line_in_the_log(
    console: Console,
) -> None:
    console.post("/add/invitation", label="For the other school")
    assert "For the other school" in console.get("/").text
    for _ in range(2):
        console.post("/invitations/1/withdraw")
    assert "For the other school" not in console.get("/").text
    assert [action for _, action, _ in console.audited()].count("invitation.revoked") == 1


@on_sqlite
def test_a_platforms_own_invitation_belongs_to_it(console: Console, known: Registration) -> None:
    console.post("/add/invitation", registration=str(known.id))
    with console.runtime.database.transaction(writes=False) as session:
        (row,) = session.query(Invitation)
    assert (row.registration_id, row.label) == (known.id, "Our Moodle")
    assert console.post("/add/invitation", registration="99").status_code == 404


@on_sqlite
def test_the_page_to_add_shows_this_installations_addresses_in_fields_to_copy(console: Console) -> None:
    page = console.get("/add").text
    shown = set(re.findall(r'readonly value="([^"]+)"', page))
    assert {
        "https://baton.example/lti/login",
        "https://baton.example/lti/launch",
        "https://baton.example/lti/jwks",
        "https://baton.example/lti/canvas.json",
        "baton.example",
    } == shown


def test_a_platform_typed_in_twice_is_one(console: Console) -> None:
    for _ in range(2):
        answer = console.post("/add/by-hand", **BY_HAND)
        assert answer.location == "/admin/registrations/1?done=saved"
    (row,) = _all(console, Registration)
    assert (row.label, row.family, row.state) == ("Riverside", "canvas", "active")
    assert row.embedding_origins == ["https://riverside.instructure.com", "https://*.riverside.example"]
    assert row.auth_audience is None
    page = console.get("/registrations/1?done=saved").text
    assert "7:d3a2" in page
    assert "Saved." in page


@on_sqlite
def test_a_platform_may_be_typed_in_before_its_deployment_id_is_known(console: Console) -> None:
    console.post("/add/by-hand", **BY_HAND | {"deployment_ids": "", "embedding_origins": ""})
    (row,) = _all(console, Registration)
    assert row.embedding_origins == ["https://canvas.instructure.com", "https://sso.canvaslms.com"]
    assert "The first launch names it." in console.get("/registrations/1").text


@on_sqlite
@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("issuer", "canvas", "must be an https:// address"),
        ("client_id", "", "must have 1 to 255 characters"),
        ("auth_login_url", "javascript:alert(1)", "must be an https:// address"),
        ("auth_token_url", "http://lms.example/token", "must be an https:// address"),
        ("key_set_url", "", "must be an https:// address"),
        ("family", "blackboard", "must be one of"),
        ("deployment_ids", "d" * 256, "must have 1 to 255 characters"),
        ("embedding_origins", "https://school.example/page", "must be like https://school.example"),
        ("embedding_origins", "https://*", "must be like https://school.example"),
    ],
)
def test_what_cannot_be_used_is_said_beside_its_field_and_nothing_is_saved(
    console: Console, field: str, value: str, said: str
) -> None:
    answer = console.post("/add/by-hand", **BY_HAND | {field: value})
    assert answer.status_code == 422
    tag = re.search(rf'<(?:input|select|textarea) id="{field}"[^>]*>', answer.text)
    assert tag
    assert 'aria-invalid="true"' in tag[0]
    problem = re.search(rf'<p class="field-problem" id="({field}-problem-1)">([^<]+)</p>', answer.text)
    assert problem
    assert said in problem[2]
    assert problem[1] in tag[0]
    assert "Riverside" in answer.text  # what was typed is still there
    assert _all(console, Registration) == []


@on_sqlite
def test_a_waiting_platform_is_approved_once_and_leaves_the_list_of_what_needs_somebody(
    console: Console, known: Registration
) -> None:
    with console.runtime.database.transaction() as session:
        session.get_one(Registration, known.id).state = "pending"
    assert "It waits for your approval." in console.get("/").text
    for _ in range(2):
        answer = console.post(f"/registrations/{known.id}/state", state="active")
        assert answer.location == f"/admin/registrations/{known.id}?done=on"
    assert console.row(known).state == "active"
    assert "Nothing needs you at the moment." in console.get("/").text
    assert console.audited() == [("admin:Kim", "registration.approved", f"registration:{known.id}")]


@on_sqlite
def test_switching_a_platform_off_wants_its_box_ticked_and_can_be_undone(
    console: Console, known: Registration
) -> None:
    path = f"/registrations/{known.id}/state"
    refused = console.post(path, state="off")
    assert (refused.status_code, "ADMIN-CONFIRM" in refused.text) == (422, True)
    assert console.row(known).state == "active"
    for state in ("off", "off", "active"):
        console.post(path, state=state, confirm="yes")
    assert console.row(known).state == "active"
    assert [action for _, action, _ in console.audited()] == [
        "registration.switched-off",
        "registration.switched-on",
    ]
    assert console.post(path, state="deleted", confirm="yes").status_code == 400


@on_sqlite
def test_changed_details_are_saved_once_and_issuer_and_client_id_stay(
    console: Console, known: Registration
) -> None:
    path = f"/registrations/{known.id}/edit"
    form = BY_HAND | {"issuer": "https://evil.example", "client_id": "other", "deployment_ids": "x"}
    for _ in range(2):
        assert console.post(path, **form).status_code == 303
    row = console.row(known)
    assert (row.issuer, row.client_id) == (known.issuer, known.client_id)
    assert (row.label, row.auth_token_url) == ("Riverside", BY_HAND["auth_token_url"])
    assert row.embedding_origins == known.embedding_origins
    assert [action for _, action, _ in console.audited()] == ["registration.saved"]
    refused = console.post(path, **form | {"key_set_url": "nowhere"})
    assert (refused.status_code, 'value="nowhere"' in refused.text) == (422, True)
    assert console.row(known).key_set_url == BY_HAND["key_set_url"]


@on_sqlite
def test_pages_that_show_baton_are_saved_and_checked(console: Console, known: Registration) -> None:
    path = f"/registrations/{known.id}/frames"
    for _ in range(2):
        console.post(
            path, embedding_origins="https://a.example\n\n https://a.example \nhttps://b.example:8443"
        )
    row = console.row(known)
    assert (row.embedding_origins, row.learns_origins) == (
        ["https://a.example", "https://b.example:8443"],
        False,
    )
    refused = console.post(path, embedding_origins="https://a.example; script-src *", learns="yes")
    assert refused.status_code == 422
    assert "https://a.example; script-src *</textarea>" in refused.text
    assert console.row(known).learns_origins is False
    console.post(path, embedding_origins="", learns="yes")
    row = console.row(known)
    assert (row.embedding_origins, row.learns_origins) == ([known.issuer], True)
    assert [action for _, action, _ in console.audited()] == [
        "registration.saved",
        "registration.learns-origins",
        "registration.saved",
        "registration.learns-origins",
    ]


@on_sqlite
def test_rules_for_observers_and_new_deployments_are_saved_once(
    console: Console, known: Registration
) -> None:
    path = f"/registrations/{known.id}/rules"
    for _ in range(2):
        console.post(path, observers="yes", new_deployments="admit")
    row = console.row(known)
    assert (row.observers_allowed, row.new_deployments) == (True, "admit")
    assert console.post(path, new_deployments="anything").status_code == 400
    console.post(path, new_deployments="approve")
    assert console.row(known).observers_allowed is False
    assert [action for _, action, _ in console.audited()] == ["registration.rules"] * 2


@on_sqlite
def test_a_deployment_is_approved_and_switched_off_with_its_box_ticked(
    console: Console, known: Registration
) -> None:
    made = _deployment(console, known, state="pending", name="Riverside Unified", guid="g")
    page = console.get("/").text
    assert "1 deployment waits for your approval" in page
    shown = console.get(f"/registrations/{known.id}").text
    assert shown.index("Riverside Unified") < shown.index("No name given")  # those that wait stand first

    path = f"/deployments/{made.id}/state"
    console.post(path, state="active")
    assert _state(console, made) == "active"
    assert "ADMIN-CONFIRM" in console.post(path, state="off").text
    for _ in range(2):
        console.post(path, state="off", confirm="yes")
    assert _state(console, made) == "off"
    assert console.audited() == [
        ("admin:Kim", "deployment.approved", f"deployment:{made.id}"),
        ("admin:Kim", "deployment.switched-off", f"deployment:{made.id}"),
    ]


@on_sqlite
@pytest.mark.parametrize(
    "path",
    ["/registrations/99", "/registrations/99/edit", "/registrations/99/courses", "/registrations/99/grades",
     "/registrations/99/checks", "/registrations/99/checks/keys"],
)  # fmt: skip
def test_a_platform_that_is_not_there_is_said_to_be_so(console: Console, path: str) -> None:
    answer = console.get(path)
    assert (answer.status_code, "ADMIN-UNKNOWN" in answer.text) == (404, True)
    assert "Back to the console" in answer.text


def test_a_roster_is_asked_for_once_while_it_waits_and_due_at_once(
    console: Console, known: Registration
) -> None:
    with console.runtime.database.transaction() as session:
        deployment = session.query(Deployment).filter_by(registration_id=known.id).one()
        course = factories.course(
            session, deployment=deployment, memberships_url="https://lms.example/m", roster_error="NRPS-403"
        )
        bare = factories.course(session, deployment=deployment, title="No roster here")
    page = console.get(f"/registrations/{known.id}/courses").text
    assert page.index("Algebra 1") < page.index("No roster here")  # what failed stands first
    assert "NRPS-403" in page
    for _ in range(2):
        answer = console.post(f"/courses/{course.id}/roster", registration=str(known.id))
        assert "done=roster" in answer.location
    with console.runtime.database.transaction() as session:
        (task,) = session.query(PlatformTask)
        assert (task.kind, task.course_id, task.due_at) == ("roster", course.id, console.runtime.now())
        task.due_at += timedelta(days=1)  # as if it were only planned
    console.post(f"/courses/{course.id}/roster", registration=str(known.id))
    with console.runtime.database.transaction(writes=False) as session:
        assert session.query(PlatformTask).one().due_at == console.runtime.now()
    assert "Waits to be read" in console.get(f"/registrations/{known.id}/courses").text

    none = console.post(f"/courses/{bare.id}/roster", registration=str(known.id))
    assert "done=no-roster" in none.location
    assert console.post("/courses/4711/roster", registration=str(known.id)).status_code == 404


@on_sqlite
def test_the_log_is_filtered_and_paged_newest_first(console: Console, known: Registration) -> None:
    with console.runtime.database.transaction() as session:
        for number in range(60):
            session.add(
                AuditEntry(
                    at=console.runtime.now(),
                    actor="command line",
                    action=f"step-{number:02}",
                    subject="thing:1",
                )
            )
    console.post(f"/registrations/{known.id}/rules", observers="yes", new_deployments="admit")
    first = console.get("/log").text
    assert first.index("Rules for observers") < first.index("step-59") < first.index("step-11")
    assert "step-10" in console.get("/log?page=1").text
    mine = console.get("/log?actor=admin:Kim").text
    assert ("Rules for observers" in mine, "step-59" in mine) == (True, False)
    thing = console.get("/log?subject=thing:1&page=1").text
    assert ("step-09" in thing, "Rules for observers" in thing) == (True, False)
    assert "Nothing fits this search." in console.get("/log?subject=nothing").text


def test_the_first_page_says_that_no_worker_is_at_work(
    console: Console, known: Registration, clock: Clock
) -> None:
    with console.runtime.database.transaction() as session:
        row = session.get_one(Registration, known.id)
        factories.task(session, factories.course(session, deployment=row.deployments[0]), due_at=clock.now())
    assert "Nothing needs you" in console.get("/").text
    clock.advance(minutes=16)
    text = console.get("/").text
    assert "no worker takes it" in text
    assert "Nothing needs you" not in text
