"""The student's page never holds an answer, an unopened hint, or a word for what she may have got wrong (A4).

How it is shown: the same steps are played with two items of one template that have different answers. From
what comes back, everything that the student may see is taken away: question, choices, opened hints, what she
typed and what is said about it. What is left must be the same for both: so nothing in it tells the answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete

from engine.items.check import check
from engine.items.draw import draw, hint, rungs
from engine.items.model import AnswerKind, Verdict
from engine.reason import Reason
from engine.sequencing.seeds import draw_of
from lti_app.content.banks import load_bank
from lti_app.content.mathml import to_html, to_plain
from lti_app.content.wording import load_wording
from lti_app.db.models import (
    Attempt,
    CourseWeights,
    Flag,
    Grade,
    Learner,
    Person,
    PlanStep,
    PracticeItem,
    ScoreDelivery,
    SkillDifficulty,
    SkillEstimate,
    TemplateDifficulty,
    TemplateMemory,
)
from lti_app.lti.roles import Role
from lti_app.practice.context import PracticeContext
from lti_app.practice.service import current_item
from lti_app.practice.state import lock_learner
from lti_app.sandbox.markup import parse
from tests.student import Student

if TYPE_CHECKING:
    from collections.abc import Iterable

    from werkzeug.test import TestResponse

    from engine.items.model import Hint, Item
    from tests.lti_app.conftest import School, VisitClient

# What a page shows does not depend on the database, and there are many pages here.
pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]

BANK = load_bank("algebra-1")
_RANDOM = re.compile(r'(?<=name="token" value=")[^"]*|(?<=name="key" value=")[^"]*')
_TYPED = "987654"
_STATE = (
    Attempt, PracticeItem, SkillEstimate, SkillDifficulty, TemplateMemory, TemplateDifficulty, CourseWeights,
    ScoreDelivery, Grade, Learner,
)  # fmt: skip


@dataclass
class Desk:
    """A student at her page, with an open item of the test's choice and nothing practised before."""

    school: School
    visit: VisitClient
    person: Person
    item: Item = field(init=False)
    token: str = ""

    def put(self, item: Item) -> None:
        """Make this her open item, as if it were her first."""
        self.item, self.token = item, f"token-{draw_of(item.seed, 'token')}"
        runtime, now = self.school.runtime, self.school.clock.now()
        with runtime.database.transaction() as session:
            for table in (Flag, *_STATE):
                session.execute(delete(table))
            course, practice_set = self.school.course.id, self.school.practice_set.id
            lock_learner(session, course, self.person.id)
            session.add(
                PracticeItem(
                    token=self.token,
                    open_key=f"{self.person.id}:{practice_set}",
                    course_id=course,
                    person_id=self.person.id,
                    practice_set_id=practice_set,
                    bank=BANK.id,
                    bank_version=BANK.version,
                    template=item.template,
                    skill=item.skill,
                    seed=item.seed,
                    predicted=0.75,
                    reason={"code": "sequencing.first", "params": {}, "text": "A first look."},
                    opened_at=now,
                )
            )

    def get(self, **headers: str) -> TestResponse:
        return self.visit.get(f"practice/{self.school.practice_set.id}", headers=headers)

    def work(self) -> TestResponse:
        """What she has done, as she sees it herself."""
        return self.visit.get(f"students/{self.person.id}/work?practice_set={self.school.practice_set.id}")

    def post(self, what: str, *, htmx: bool, **values: str) -> TestResponse:
        """Send a form for the open item, as a browser without JavaScript or as htmx does."""
        form = {"form_token": self.visit.runtime.vault.form_token(self.visit.launch), "token": self.token}
        return self.visit._open(
            f"practice/{self.school.practice_set.id}/{what}",
            method="POST",
            data=form | values,
            headers={"HX-Request": "true"} if htmx else {},
        )


@dataclass(frozen=True)
class Seen:
    """One response in a play. opened: rungs open by then. said: what she sent that counted, and the reply."""

    state: str
    response: TestResponse
    opened: int
    said: tuple[str, ...] = ()


@pytest.fixture
def desk(school: School) -> Desk:
    person = school.person(name="Amara Okonkwo")
    return Desk(school, school.visit(person=person), person)


def of_skill(skill: str) -> list[str]:
    return [template.id for template in BANK.templates.values() if template.skill == skill]


def items_with_other_answers(template: str, count: int = 2) -> list[Item]:
    """Draw items of a template that differ in their answer; of a choice, with as many choices."""
    found: list[Item] = []
    for number in range(400):
        item = draw(BANK.templates[template], draw_of(number, template))
        if len(item.choices) != len(found[0].choices if found else item.choices):
            continue
        if item.answer not in {other.answer for other in found}:
            found.append(item)
        if len(found) == count:
            return found
    raise AssertionError(f"{template} has fewer than {count} answers")


def wrong_for_all(items: list[Item]) -> str:
    """Return something that is wrong for each of the items."""
    if items[0].kind is not AnswerKind.CHOICE:
        assert all(check(item, _TYPED).verdict is Verdict.WRONG for item in items)
        return _TYPED
    return next(c.key for c in items[0].choices if all(c.key != item.answer for item in items))


def play(desk: Desk, item: Item, wrong: str, *, htmx: bool) -> list[Seen]:
    """Go through everything that can be on the page while an item is open: keep each response."""
    desk.put(item)
    template = BANK.templates[item.template]
    reply = load_wording().say(Reason("answer.choose" if item.choices else "answer.brackets"))
    seen = [Seen("fresh", desk.get(), 0), Seen("fresh, her work", desk.work(), 0)]
    seen.append(Seen("malformed", desk.post("answer", htmx=htmx, number="1", response="(("), 0, (reply,)))

    def shows(state: str, response: TestResponse, opened: int, said: tuple[str, ...]) -> None:
        seen.append(Seen(state, response, opened, said))
        if not htmx:
            assert response.status_code == 303
            seen.append(Seen(f"{state}, followed", desk.get(), opened, said))

    shows("rung 1", desk.post("hint", htmx=htmx, rung="1"), 1, ())
    said = (shown(item, wrong), feedback(item, wrong))
    shows("wrong", desk.post("answer", htmx=htmx, number="1", response=wrong), 1, said)
    seen.append(Seen("wrong, her work", desk.work(), 0, said))  # no hint is on it, not even an opened one
    for rung in range(2, rungs(template) + 1):
        shows(f"rung {rung}", desk.post("hint", htmx=htmx, rung=str(rung)), rung, said)
    seen.append(Seen("all hints, her work", desk.work(), 0, said))
    assert all(one.response.status_code in (200, 303, 422) for one in seen)
    return seen


_played: dict[tuple[str, bool], list[tuple[Item, list[Seen]]]] = {}


def plays(desk: Desk, template: str, *, htmx: bool) -> list[tuple[Item, list[Seen]]]:
    """Return two plays of a template, with different answers; played once, as several tests look at them."""
    if (template, htmx) not in _played:
        items = items_with_other_answers(template)
        wrong = wrong_for_all(items)
        _played[template, htmx] = [(item, play(desk, item, wrong, htmx=htmx)) for item in items]
    return _played[template, htmx]


def shown(item: Item, response: str) -> str:
    return next((choice.text for choice in item.choices if choice.key == response), response)


def feedback(item: Item, response: str) -> str:
    outcome = check(item, response)
    if outcome.misconception:
        return BANK.misconceptions[outcome.misconception].feedback
    return load_wording().say(Reason(outcome.feedback or "answer.wrong"))


def ladder(item: Item) -> list[Hint]:
    template = BANK.templates[item.template]
    return [hint(template, item, rung) for rung in range(1, rungs(template) + 1)]


def rest(item: Item, seen: Seen) -> str:
    """Return a response's body without what the student may see, and without what is random."""
    return without(item, _RANDOM.sub("", seen.response.text), seen)


def without(item: Item, body: str, seen: Seen) -> str:
    """Return a text without what the student may see of an item."""
    opened = [line for rung in ladder(item)[: seen.opened] for line in rung.lines]
    for text in sorted((item.stem, *opened), key=len, reverse=True):
        body = body.replace(str(to_html(text)), "[hers]")
    for text in seen.said[1:]:
        body = body.replace(str(to_html(text)), "[reply]")
    for choice in sorted(item.choices, key=lambda choice: len(choice.text), reverse=True):
        body = body.replace(str(to_html(choice.text)), f"[choice {choice.key}]")
    return body


def headers(response: TestResponse) -> list[tuple[str, str]]:
    return sorted((name, value) for name, value in response.headers if name != "Content-Length")


def everything(response: TestResponse) -> str:
    """Return body and headers as one text, also as a reader would decode it."""
    head = "\n".join(f"{name}: {value}" for name, value in response.headers)
    return "\n".join((head, response.text, unescape(response.text)))


def forms_of(line: str) -> Iterable[str]:
    """Return a line of the bank in each way in which it could stand in a page."""
    return (line, str(to_html(line)), to_plain(line))


@pytest.mark.parametrize("htmx", [False, True], ids=["page", "fragment"])
@pytest.mark.parametrize("skill", BANK.skills)
def test_nothing_on_the_page_depends_on_the_answer(desk: Desk, skill: str, htmx: bool) -> None:
    # Every template as fragments; what a whole page adds around them knows no template, so two are enough.
    for template in of_skill(skill) if htmx else of_skill(skill)[:2]:
        (first, its), (second, others) = plays(desk, template, htmx=htmx)
        for one, other in zip(its, others, strict=True):
            assert rest(first, one) == rest(second, other), f"{template}: {one.state}"
            assert headers(one.response) == headers(other.response), f"{template}: {one.state}"


@pytest.mark.parametrize("skill", BANK.skills)
def test_a_hint_is_nowhere_until_it_is_opened(desk: Desk, skill: str) -> None:
    for template in of_skill(skill):
        item, its = plays(desk, template, htmx=True)[0]
        for seen in its:
            left = rest(item, seen)
            hay = "\n".join((left, unescape(left), unescape(re.sub("<[^>]+>", "", left))))
            unopened = [line for rung in ladder(item)[seen.opened :] for line in rung.lines]
            found = [line for line in unopened for form in forms_of(line) if form in hay]
            assert not found, f"{template}: {seen.state}"


@pytest.mark.parametrize("skill", BANK.skills)
def test_an_opened_hint_is_on_the_page(desk: Desk, skill: str) -> None:
    # Without this the test above could pass because it looks for the wrong thing.
    for template in of_skill(skill):
        item, its = plays(desk, template, htmx=True)[0]
        for seen in its:
            for line in (line for rung in ladder(item)[: seen.opened] for line in rung.lines):
                assert str(to_html(line)) in seen.response.text, f"{template}: {seen.state}"


@pytest.mark.parametrize("skill", BANK.skills)
def test_neither_seed_nor_template_is_in_a_response(desk: Desk, skill: str) -> None:
    for template in of_skill(skill):
        item, its = plays(desk, template, htmx=template not in of_skill(skill)[:2])[0]
        for seen in its:
            told = everything(seen.response)
            assert str(item.seed) not in told
            assert f"{item.seed:x}" not in told.lower()
            assert template not in told


@pytest.mark.parametrize("skill", BANK.skills)
def test_after_two_misses_the_answer_is_still_not_told(desk: Desk, skill: str) -> None:
    for template in of_skill(skill):
        items = items_with_other_answers(template)
        wrong = wrong_for_all(items)
        left = []
        for item in items:
            desk.put(item)
            desk.post("answer", htmx=True, number="1", response=wrong)
            page = desk.post("answer", htmx=True, number="2", response=wrong).text
            result = re.search(r'<section[^>]*id="result".*?</section>', page, re.DOTALL)
            assert result is not None
            text = result.group()
            worked = ladder(item)[2].lines  # "one like it": the numbers of a sibling
            for entitled in sorted((item.stem, *worked, feedback(item, wrong)), key=len, reverse=True):
                text = text.replace(str(to_html(entitled)), "")
            left.append(text.replace(str(to_html(shown(item, wrong))), ""))
        assert left[0] == left[1], template


@pytest.mark.parametrize("skill", BANK.skills)
def test_an_item_that_she_missed_does_not_tell_its_answer_in_her_work(desk: Desk, skill: str) -> None:
    for template in of_skill(skill):
        items = items_with_other_answers(template)
        wrong = wrong_for_all(items)
        left = []
        for item in items:
            desk.put(item)
            for number in ("1", "2"):
                desk.post("answer", htmx=True, number=number, response=wrong)
            page = desk.work()
            missed = page.text[page.text.index('id="item-1"') :]
            assert missed.count("✗ not right") == 2
            left.append(without(item, missed, Seen("missed", page, 0)))
        assert left[0] == left[1], template


@pytest.mark.parametrize("skill", BANK.skills)
def test_no_word_for_a_misconception_reaches_the_student(desk: Desk, skill: str) -> None:
    labels = [
        label
        for misconception in BANK.misconceptions.values()
        for label in (misconception.id, misconception.name, misconception.belief, misconception.probe)
    ]
    recognised = set()
    for template in of_skill(skill):
        item = items_with_other_answers(template)[0]
        for wrong, misconception in item.wrong_answers.items():
            desk.put(item)
            told = everything(desk.post("answer", htmx=True, number="1", response=wrong))
            told += everything(desk.work())
            assert str(to_html(BANK.misconceptions[misconception].feedback)) in told
            assert not [label for label in labels if label in told], f"{template}: {wrong}"
            recognised.add(misconception)
    assert recognised


@pytest.mark.parametrize("skill", BANK.skills)
def test_what_a_teacher_thought_it_was_is_not_on_the_students_page(school: School, skill: str) -> None:
    idea = next(idea for idea in BANK.misconceptions.values() if idea.skill == skill)
    person = school.person()
    student = Student(school.runtime, school.clock, school.practice_set.id, person.id)
    student.item()
    with school.runtime.database.transaction() as session:
        flag = Flag(
            open_key=f"{school.course.id}:{person.id}:misconception",
            course_id=school.course.id,
            person_id=person.id,
            practice_set_id=school.practice_set.id,
            policy="default",
            policy_version=1,
            rule="same-misconception",
            cause="misconception",
            tier=2,
            severity=4,
            confidence=0.8,
            play="probe-the-idea",
            skill=skill,
            misconception=idea.id,
            note={"sentences": [], "table": [], "step": {"code": "tier.2", "params": {}}, "minutes": 5},
            raised_at=school.clock.now(),
            updated_at=school.clock.now(),
        )
        session.add(flag)
        session.flush()
        number = flag.id
    teacher = school.visit(Role.INSTRUCTOR)
    page = teacher.get(f"flags/{number}").text
    assert idea.name in page  # the teacher is told
    plan = next(tag["value"] for tag in tags(page) if tag.get("name") == "shown")
    chosen = {"cause": "misconception", "done": "talked", "outcome": "partly"}
    assert teacher.post(f"flags/{number}/close", shown=str(plan), **chosen).status_code == 303
    visit, told = school.visit(person=person), ""
    kinds = set()
    for _ in range(12):
        told += everything(visit.get(f"practice/{school.practice_set.id}"))
        row = student.solve()
        with school.runtime.database.transaction() as session:
            kinds |= {session.get_one(PlanStep, row.step_id).kind} if row.step_id else set()
    assert "expose" in kinds
    assert 'id="plan"' in told
    assert not [label for label in (idea.id, idea.name, idea.belief, idea.probe) if label in told]


def test_no_choice_is_marked(desk: Desk) -> None:
    for template in BANK.templates.values():
        if template.kind is not AnswerKind.CHOICE:
            continue
        item = items_with_other_answers(template.id)[0]
        desk.put(item)
        inputs = [tag for tag in tags(desk.get().text) if tag.get("type") == "radio"]
        assert [tag.pop("value") for tag in inputs] == [choice.key for choice in item.choices]
        for tag in inputs:
            tag.pop("id", None)  # a label may need one
        assert all(tag == inputs[0] for tag in inputs)
        assert "checked" not in inputs[0]


def test_the_right_choice_stands_everywhere_alike(desk: Desk) -> None:
    draws = 160
    for template in BANK.templates.values():
        if template.kind is not AnswerKind.CHOICE:
            continue
        places: dict[int, list[int]] = {}
        for number in range(draws):
            item = draw(template, draw_of(number, "places"))
            counts = places.setdefault(len(item.choices), [0] * len(item.choices))
            counts[[choice.key for choice in item.choices].index(item.answer)] += 1
        for length, counts in places.items():
            expected = sum(counts) / length
            # Five standard deviations of a fair order; the seeds are fixed, so this never fails by chance.
            allowed = 5 * (expected * (1 - 1 / length)) ** 0.5
            assert all(abs(count - expected) <= allowed for count in counts), (template.id, counts)


def test_a_form_hides_nothing_but_what_it_needs_to_be_sent_once(desk: Desk) -> None:
    desk.put(items_with_other_answers(next(iter(BANK.templates)))[0])
    hidden = {tag["name"] for tag in tags(desk.get().text) if tag.get("type") == "hidden"}
    assert hidden == {"form_token", "token", "number", "rung", "key"}


def test_the_token_of_an_item_says_nothing_about_it(school: School) -> None:
    # The same choice from the same seed, for two students: all that could be told is alike, the token is not.
    rows = []
    for _ in range(2):
        person = school.person()
        with school.runtime.database.transaction() as session:
            context = PracticeContext.of(
                session,
                session.merge(school.practice_set),
                session.get_one(Person, person.id),
                now=school.clock.now(),
                policy="default",
                seed=lambda: 7,
            )
            rows.append(current_item(context))
    one, other = rows
    assert (one.template, one.seed) == (other.template, other.seed)
    assert one.token != other.token
    for row in rows:
        assert re.fullmatch(r"[A-Za-z0-9_-]{32,}", row.token)
        for known in (row.template, row.skill, str(row.seed), f"{row.seed:x}"):
            assert known not in row.token
    # Nor do they come in an order: no shared start or end.
    assert one.token[:4] != other.token[:4]
    assert one.token[-4:] != other.token[-4:]


def test_no_static_file_holds_anything_of_the_bank(desk: Desk) -> None:
    desk.put(items_with_other_answers(next(iter(BANK.templates)))[0])
    addresses = [value for tag in tags(desk.get().text) for value in tag.values() if "/static/" in value]
    assert len(addresses) >= 3
    secrets = [*BANK.templates, *BANK.misconceptions]
    secrets += [line for template in BANK.templates.values() for line in (*template.hints, *template.worked)]
    for address in addresses:
        text = desk.visit.get(address, buffered=True).text
        assert not [secret for secret in secrets if secret in text], address


@pytest.mark.parametrize(
    "name",
    [
        "config/banks/algebra-1.yaml",
        "../../config/banks/algebra-1.yaml",
        "%2e%2e/%2e%2e/config/banks/algebra-1.yaml",
        "..%2f..%2fconfig/banks/algebra-1.yaml",
    ],
)
def test_no_address_leads_to_the_bank(desk: Desk, name: str) -> None:
    assert desk.visit.get(f"/static/x/{name}").status_code == 404


def tags(page: str) -> list[dict[str, str]]:
    """Return the attributes of every tag of a page."""
    return [element.attributes for element in parse(page)]
