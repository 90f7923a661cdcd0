"""Composing and picking with forms alone, as a browser without scripts does."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from lti_app.content.banks import load_bank
from lti_app.content.policies import load_playbook, load_policy, policies
from lti_app.db.models import AuditEntry, LaunchSession, PracticeSet
from lti_app.picker.queries import policy_names
from tests import factories
from tests.databases import on_sqlite
from tests.launching import TOOL, Browser
from tests.lti_app.picker.teacher import CANVAS, MOODLE, Picking, request_claims
from tests.platform_keys import CLAIM

if TYPE_CHECKING:
    from flask import Flask

    from lti_app.runtime import Runtime

pytestmark = pytest.mark.sqlite_alone

BANK = load_bank("algebra-1")
LINEAR = [id_ for id_, skill in BANK.skills.items() if skill.strand == "linear-equations"]


def sets(runtime: Runtime) -> list[PracticeSet]:
    with runtime.database.transaction(writes=False) as session:
        return list(session.scalars(select(PracticeSet).order_by(PracticeSet.id)))


def one_at_a_time(claims: dict[str, Any]) -> None:
    request_claims(claims, CANVAS)


def ticked(teacher: Picking) -> list[str]:
    return [value for name, value in teacher.form("keep").fields if name == "skills"]


def test_what_was_composed_is_what_was_kept_and_sent(browser: Browser, runtime: Runtime) -> None:
    teacher = Picking.begin(browser)
    teacher.compose(
        "  Woche   3 ",
        ("two-step-equations", "one-step-equations"),
        goal="Solve any of them.",
        points="40",
        due="2026-12-01T23:59",
        offset="-60",
    )
    assert sets(runtime) == []  # nothing is kept before the teacher says so
    teacher.press("Add it to the course")
    (row,) = sets(runtime)
    assert (row.title, row.goal, row.points, row.policy) == ("Woche 3", "Solve any of them.", 40, None)
    assert row.skills == ["one-step-equations", "two-step-equations"]  # in the bank's order
    assert row.due_at == datetime(2026, 12, 1, 22, 59, tzinfo=UTC)  # an hour east of Greenwich
    assert (row.bank, row.resource_link_id, row.review_grades) == ("algebra-1", None, False)
    assert teacher.items()[0]["custom"] == {"baton_content": row.content_id}
    with runtime.database.transaction(writes=False) as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "practice_set.made")).one()
        assert (entry.subject, entry.course_id) == (f"practice_set:{row.id}", row.course_id)


def test_nothing_typed_is_lost_when_something_is_missing(browser: Browser) -> None:
    teacher = Picking.begin(browser)
    answer = teacher.press(
        "keep", title="", goal="A goal", points="ten", due="soon", skills=["word-problems"], offset="60"
    )
    assert answer.status_code == 422
    fields = dict(teacher.form("keep").fields)
    assert (fields["title"], fields["goal"], fields["points"]) == ("", "A goal", "ten")
    assert (fields["due"], fields["offset"], ticked(teacher)) == ("soon", "60", ["word-problems"])
    # Each problem stands beside its field, and the field says which it is.
    for name in ("title", "points", "due"):
        field = teacher.root.find(f"#{name}")
        assert field.attributes["aria-invalid"] == "true"
        assert f"{name}-problem" in field.attributes["aria-describedby"].split()
        assert teacher.root.find(f"#{name}-problem").text
    assert teacher.root.find_all("#skills-problem") == []


def test_no_skill_at_all_is_a_problem_of_the_boxes(browser: Browser) -> None:
    teacher = Picking.begin(browser)
    assert teacher.press("keep", title="Week 3", skills=[]).status_code == 422
    assert "at least one" in teacher.root.find("#skills-problem").text


@pytest.mark.parametrize("points", ["-1", "1.5", "1001", "1e3", "٣", "", " ", "0x10", "1" * 40, "NaN", "1 0"])
@on_sqlite
def test_points_are_whole_numbers(browser: Browser, points: str) -> None:
    teacher = Picking.begin(browser)
    answer = teacher.press("keep", title="Week 3", skills=["word-problems"], points=points)
    assert answer.status_code == 422
    assert "whole number" in teacher.root.find("#points-problem").text


@pytest.mark.parametrize(
    ("due", "offset"),
    [
        ("2026-13-01T10:00", ""), ("0026-12-01T10:00", ""), ("9999-12-31T23:59", "840"), ("tomorrow", ""),
        ("2026-12-01T10:00", "x"), ("2026-12-01T10:00", "99999999999"), ("2026-12-01T10:00+02:00", ""),
    ],
)  # fmt: skip
@on_sqlite
def test_a_due_date_is_a_date(browser: Browser, due: str, offset: str) -> None:
    teacher = Picking.begin(browser)
    answer = teacher.press("keep", title="Week 3", skills=["word-problems"], due=due, offset=offset)
    assert answer.status_code == 422
    assert "no date" in teacher.root.find("#due-problem").text


@on_sqlite
def test_a_strand_is_ticked_and_unticked_without_a_script(browser: Browser) -> None:
    teacher = Picking.begin(browser)
    teacher.press("tick:linear-equations", title="Half typed", skills=["combine-like-terms"])
    assert ticked(teacher) == ["combine-like-terms", *LINEAR]
    assert dict(teacher.form("keep").fields)["title"] == "Half typed"
    teacher.press("untick:linear-equations")
    assert ticked(teacher) == ["combine-like-terms"]
    teacher.press("tick:*")
    assert ticked(teacher) == list(BANK.skills)
    teacher.press("untick:*")
    assert ticked(teacher) == []


@on_sqlite
def test_all_skills_of_a_bank_are_the_bank_whatever_it_will_hold(browser: Browser, runtime: Runtime) -> None:
    teacher = Picking.begin(browser)
    teacher.compose(skills=tuple(BANK.skills))
    teacher.press("Add it to the course")
    assert sets(runtime)[0].skills == []


@on_sqlite
def test_skills_that_the_bank_does_not_have_are_not_kept(browser: Browser, runtime: Runtime) -> None:
    teacher = Picking.begin(browser)
    teacher.compose(skills=("word-problems", "no-such-skill", "word-problems"))
    teacher.press("Add it to the course")
    assert sets(runtime)[0].skills == ["word-problems"]


def test_several_are_composed_edited_and_taken_out_before_one_button_adds_them(
    browser: Browser, runtime: Runtime
) -> None:
    teacher = Picking.begin(browser)
    teacher.compose("One")
    teacher.press("another")
    teacher.compose("Two")
    teacher.press("another")
    teacher.compose("Three", goal="Last")
    teacher.press("edit:1")
    teacher.compose("Second", points="7")
    teacher.press("remove:0")
    assert [heading.text for heading in teacher.root.find_all("article h2")] == ["Second", "Three"]
    teacher.press("Add all 2 to the course")
    assert [(row.title, row.points, row.goal) for row in sets(runtime)] == [
        ("Second", 7, ""),
        ("Three", 100, "Last"),
    ]
    ids = [item["custom"]["baton_content"] for item in teacher.items()]
    assert ids == [row.content_id for row in sets(runtime)]
    assert len(set(ids)) == 2


@on_sqlite
def test_to_take_out_the_last_one_begins_anew(browser: Browser) -> None:
    teacher = Picking.begin(browser)
    teacher.compose("One")
    teacher.press("remove:0")
    assert teacher.form("keep").fields
    assert teacher.root.find_all("article h2") == []


@on_sqlite
def test_to_go_back_from_another_keeps_those_before(browser: Browser) -> None:
    teacher = Picking.begin(browser)
    teacher.compose("One")
    teacher.press("another")
    teacher.press("back", title="never mind")
    assert [heading.text for heading in teacher.root.find_all("article h2")] == ["One"]


@on_sqlite
def test_one_for_each_strand(browser: Browser, runtime: Runtime) -> None:
    teacher = Picking.begin(browser)
    teacher.press("strands")
    teacher.press("Add all 9 to the course")
    assert [(row.title, row.skills) for row in sets(runtime)] == [
        (title, [id_ for id_, skill in BANK.skills.items() if skill.strand == strand])
        for strand, title in BANK.strands.items()
    ]


def test_where_the_platform_takes_one_item_one_is_offered_and_sent(
    browser: Browser, runtime: Runtime
) -> None:
    teacher = Picking.begin(browser, one_at_a_time)
    assert "strands" not in teacher.page.text
    teacher.compose("One")
    assert "Add another" not in teacher.page.text
    # A page that was left open in another tab: what comes later takes the first one's place.
    form = teacher.form("edit:0")
    fields = {name: [value] for name, value in form.fields}
    fields |= {"do": ["keep"], "title": ["Two"], "skills": ["word-problems"], "points": ["10"]}
    teacher.page = teacher.send(form.action, fields)
    teacher.press("Add it to the course")
    assert [item["title"] for item in teacher.items()] == ["Two"]
    assert [row.title for row in sets(runtime)] == ["Two"]


@on_sqlite
@pytest.mark.parametrize("step", ["strands", "another"])
def test_where_the_platform_takes_one_item_no_form_asks_for_more(browser: Browser, step: str) -> None:
    teacher = Picking.begin(browser, one_at_a_time)
    form = teacher.form("keep")
    assert teacher.send(form.action, dict(form.fields) | {"do": step}).status_code == 400


@on_sqlite
def test_where_the_platform_takes_one_item_two_are_refused_before_one_is_kept(
    browser: Browser, runtime: Runtime
) -> None:
    teacher = Picking.begin(browser, one_at_a_time)
    teacher.compose("One")
    form = teacher.form("Add it to the course")
    two = json.dumps(json.loads(dict(form.fields)["drafts"]) * 2)
    assert teacher.send(form.action, dict(form.fields) | {"drafts": two}).status_code == 400
    assert sets(runtime) == []


def test_a_form_that_is_sent_again_makes_nothing_twice(browser: Browser, runtime: Runtime) -> None:
    teacher = Picking.begin(browser)
    teacher.compose("One")
    form = teacher.form("Add it to the course")
    contents = []
    for _ in range(3):
        teacher.page = teacher.send(form.action, dict(form.fields))
        contents += [item["custom"]["baton_content"] for item in teacher.items()]
    assert len(set(contents)) == 1
    assert len(sets(runtime)) == 1


def test_a_form_that_is_sent_many_times_at_once_makes_nothing_twice(
    app: Flask, browser: Browser, runtime: Runtime
) -> None:
    teacher = Picking.begin(browser)
    teacher.compose("One")
    form = teacher.form("Add it to the course")
    cookies = "; ".join(f"{cookie.key}={cookie.value}" for cookie in browser.client._cookies.values())
    barrier = Barrier(6)

    def send(_: int) -> int:
        client = app.test_client(use_cookies=False)
        headers = {"Sec-Fetch-Site": "same-origin", "Origin": TOOL, "Cookie": cookies}
        barrier.wait()
        return client.post(form.action, base_url=TOOL, data=dict(form.fields), headers=headers).status_code

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(send, range(6))) == [200] * 6
    assert len(sets(runtime)) == 1


def test_one_that_is_here_already_is_changed_and_not_doubled(browser: Browser, runtime: Runtime) -> None:
    first = Picking.begin(browser)
    first.compose("One", ("one-step-equations",))
    first.press("Add it to the course")
    again = Picking.begin(browser)
    again.press(f"use:{sets(runtime)[0].id}")
    assert "nothing in it changes" in again.root.text
    again.press("edit:0")
    assert ticked(again) == ["one-step-equations"]
    again.compose("One", ("two-step-equations", "word-problems"), points="10")
    said = again.root.find("article .notice").text
    assert "2 more skills" in said
    assert "One skill is no longer practised" in said
    assert "The points" in said
    again.press("Add it to the course")
    (row,) = sets(runtime)
    assert (row.skills, row.points) == (["two-step-equations", "word-problems"], 10)
    assert again.items()[0]["custom"] == first.items()[0]["custom"]


def test_one_whose_link_was_made_by_hand_gets_a_content_id_when_it_is_picked(
    browser: Browser, runtime: Runtime
) -> None:
    browser.launch()  # a student opens a plain link
    teacher = Picking.begin(browser)
    (row,) = sets(runtime)
    assert row.content_id is None
    teacher.press(f"use:{row.id}")
    teacher.press("Add it to the course")
    (row,) = sets(runtime)
    assert row.content_id
    assert teacher.items()[0]["custom"] == {"baton_content": row.content_id}
    assert row.resource_link_id == "link-1"


@on_sqlite
def test_a_set_of_another_course_can_neither_be_picked_nor_changed(
    browser: Browser, runtime: Runtime
) -> None:
    with runtime.database.transaction() as session:
        other = factories.practice_set(session, factories.course(session), title="Not yours")
    teacher = Picking.begin(browser)
    form = teacher.form("keep")
    assert teacher.send(form.action, dict(form.fields) | {"do": f"use:{other.id}"}).status_code == 404
    teacher.compose("One")
    form = teacher.form("Add it to the course")
    drafts = json.loads(dict(form.fields)["drafts"])
    drafts[0]["practice_set"] = other.id
    refused = teacher.send(form.action, dict(form.fields) | {"drafts": json.dumps(drafts)})
    assert refused.status_code == 404
    with runtime.database.transaction(writes=False) as session:
        assert session.get_one(PracticeSet, other.id).title == "Not yours"


@on_sqlite
def test_a_teacher_cannot_choose_a_content_id(browser: Browser, runtime: Runtime) -> None:
    made = []
    for _ in range(2):  # the same drafts in two visits
        teacher = Picking.begin(browser)
        teacher.compose("One")
        form = teacher.form("Add it to the course")
        drafts = json.loads(dict(form.fields)["drafts"])
        drafts[0]["key"] = "aaaaaaaaaaaa"
        teacher.page = teacher.send(form.action, dict(form.fields) | {"drafts": json.dumps(drafts)})
        made.append(teacher.items()[0]["custom"]["baton_content"])
    assert made[0] != made[1]
    assert "aaaaaaaaaaaa" not in made


@on_sqlite
@pytest.mark.parametrize(
    "drafts",
    [
        "{",
        "[1]",
        '[{"typed": {}, "key": "x"}]',
        '[{"typed": {"title": 3}}]',
        '[{"typed": {}, "practice_set": 99999999999}]',
        "[" + ",".join(['{"typed": {}}'] * 21) + "]",
        "[" * 2000,
    ],
)
def test_drafts_that_baton_did_not_write_are_refused(browser: Browser, drafts: str) -> None:
    teacher = Picking.begin(browser)
    form = teacher.form("keep")
    for path in (form.action, f"{form.action}/add"):
        answer = teacher.send(path, dict(form.fields) | {"drafts": drafts, "do": "back"})
        assert (answer.status_code, "WEB-BAD-REQUEST" in answer.text) == (400, True)


@pytest.mark.parametrize(
    ("field", "sent", "kept"),
    [
        ("title", "T" * 100_000, "T" * 200),
        ("title", " a\x00b \n c\x1b ", "ab c"),
        ("goal", "g" * 100_000, "g" * 300),
        ("goal", "a\x00b", "ab"),
    ],
)
def test_drafts_hold_no_more_than_the_form_takes(
    browser: Browser, runtime: Runtime, field: str, sent: str, kept: str
) -> None:
    teacher = Picking.begin(browser)
    teacher.compose("One")
    form = teacher.form("Add it to the course")
    drafts = json.loads(dict(form.fields)["drafts"])
    drafts[0]["typed"][field] = sent
    teacher.page = teacher.send(form.action, dict(form.fields) | {"drafts": json.dumps(drafts)})
    assert teacher.page.status_code == 200
    assert [getattr(row, field) for row in sets(runtime)] == [kept]


@on_sqlite
@pytest.mark.parametrize("step", ["", "edit:7", "edit:x", "use:", "remove:-1", "nonsense", "edit:٣"])
def test_a_step_that_no_button_has_is_refused(browser: Browser, step: str) -> None:
    teacher = Picking.begin(browser)
    form = teacher.form("keep")
    assert teacher.send(form.action, dict(form.fields) | {"do": step}).status_code == 400


@on_sqlite
def test_drafts_with_something_wrong_in_them_are_shown_again_and_not_kept(
    browser: Browser, runtime: Runtime
) -> None:
    teacher = Picking.begin(browser)
    teacher.compose("One")
    form = teacher.form("Add it to the course")
    drafts = json.loads(dict(form.fields)["drafts"])
    drafts[0]["typed"] |= {"points": "x", "goal": "Kept"}
    teacher.page = teacher.send(form.action, dict(form.fields) | {"drafts": json.dumps(drafts)})
    assert teacher.page.status_code == 422
    assert dict(teacher.form("keep").fields)["goal"] == "Kept"
    assert sets(runtime) == []
    teacher.compose("One", points="5")
    teacher.press("Add it to the course")
    assert [row.points for row in sets(runtime)] == [5]


@on_sqlite
@pytest.mark.parametrize(
    ("role", "lands"), [("Instructor", 200), ("ContentDeveloper", 200), ("Learner", 403), ("Mentor", 403)]
)
def test_teachers_and_content_developers_alone_pick(browser: Browser, role: str, lands: int) -> None:
    teacher = Picking.begin(browser, lambda claims: request_claims(claims, MOODLE, role))
    answer = browser.client.get(f"/l/{teacher.launch}/picker", base_url=TOOL)
    assert answer.status_code == lands
    form = {"form_token": browser.client.application.extensions["baton"].vault.form_token(teacher.launch)}
    for step in ("add", "cancel"):
        refused = teacher.send(f"/l/{teacher.launch}/picker/{step}", form)
        assert (refused.status_code == 403) == (lands == 403)


@on_sqlite
def test_a_plain_launch_has_no_picker(browser: Browser) -> None:
    launched = browser.launch(lambda claims: claims.update({CLAIM + "roles": ["Instructor"]}))
    answer = browser.client.get(f"{launched.location}picker", base_url=TOOL)
    assert (answer.status_code, "WEB-NOT-FOUND" in answer.text) == (404, True)


@on_sqlite
def test_a_form_without_its_token_picks_nothing(browser: Browser) -> None:
    teacher = Picking.begin(browser)
    answer = teacher.send(f"/l/{teacher.launch}/picker/cancel", {"form_token": "0" * 64})
    assert "SESSION-FORM" in answer.text


@on_sqlite
def test_a_grade_can_wait_for_a_look_only_where_the_gradebook_knows_that(
    browser: Browser, runtime: Runtime
) -> None:
    from lti_app.db.models import Registration

    assert Picking.begin(browser).root.find_all("[name=review]") == []
    with runtime.database.transaction() as session:
        session.scalars(select(Registration)).one().family = "canvas"
    teacher = Picking.begin(browser)
    teacher.compose("Watched", review="on")
    teacher.press("Add it to the course")
    assert sets(runtime)[0].review_grades


def test_every_policy_that_ships_loads_and_has_a_name() -> None:
    assert "default" in policies()
    for policy in policies():
        assert load_policy(policy)
        assert load_playbook(policy)
    assert set(policy_names()) == set(policies())


@on_sqlite
def test_enter_goes_on_and_does_not_tick_a_strand(browser: Browser) -> None:
    teacher = Picking.begin(browser)
    form = teacher.form("keep")
    first = form.element.find("button")
    assert (first.attributes["name"], first.attributes["value"]) == ("do", "keep")


@on_sqlite
def test_the_page_costs_the_same_few_queries_however_many_sets_there_are(
    browser: Browser, runtime: Runtime, app: Flask
) -> None:
    from sqlalchemy import event

    teacher = Picking.begin(browser)
    statements: list[str] = []
    engine = app.extensions["baton"].database.engine
    event.listen(engine, "before_cursor_execute", lambda *arguments: statements.append(arguments[2]))
    counts = []
    for more in (1, 150):
        with runtime.database.transaction() as session:
            visit = session.get_one(LaunchSession, teacher.launch)
            for _ in range(more):
                factories.practice_set(session, visit.course)
        statements.clear()
        browser.client.get(f"/l/{teacher.launch}/picker", base_url=TOOL)
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 4


def test_a_launch_of_an_author_lands_where_the_work_is(browser: Browser) -> None:
    assert Picking.begin(browser).page.request.path.endswith("/picker")
    plain = browser.launch(
        lambda claims: claims.update({CLAIM + "roles": ["ContentDeveloper"], "sub": "author"})
    )
    assert browser.follow(plain).request.path.endswith("/activities")
