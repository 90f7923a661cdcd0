"""The playbook: what ships, how its names are filled, and how a school makes it its own."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from engine.escalation.closures import suggested
from engine.escalation.model import Cause, Done
from engine.escalation.plays import filled
from lti_app.assets import asset_root, school_path
from lti_app.content.messages import load_messages
from lti_app.content.playbook_file import PlayData
from lti_app.content.policies import load_playbook, load_policy, policies, read_playbook
from lti_app.content.wording import load_wording
from lti_app.errors import ConfigurationError
from tests.engine.escalation.small_bank import BANK

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from engine.escalation.model import Play

PLAYS = load_playbook("default")
TOLD = ("step", "question", "example", "look_for", "if_not")


def test_there_are_plays_for_every_cause_and_several_for_the_frequent_ones() -> None:
    causes = Counter(play.cause for play in PLAYS.values())
    assert set(causes) == set(Cause)
    assert len(PLAYS) >= 22
    for cause in (Cause.MASTERY_FAILURE, Cause.MISCONCEPTION, Cause.MOTIVATION):
        assert causes[cause] >= 2


@pytest.mark.parametrize("play", PLAYS.values(), ids=lambda play: play.id)
def test_a_play_tells_all_that_a_teacher_needs_in_two_minutes(play: Play) -> None:
    texts = [getattr(play, name) for name in TOLD]
    assert all(texts)
    assert len(" ".join(texts).split()) <= 230  # words in a minute: half of the two is for thinking
    assert 2 <= play.minutes <= 15
    assert play.done is not None
    assert suggested(play.cause, play).done is play.done


@pytest.mark.parametrize("play", PLAYS.values(), ids=lambda play: play.id)
def test_a_play_reads_well_with_and_without_the_names_of_a_flag(play: Play) -> None:
    for skill, idea in ((None, None), ("fractions", None), (None, "idea-a"), ("brackets", "idea-a")):
        told = filled(play, BANK, skill, idea)
        for name in TOLD:
            text = getattr(told, name)
            assert "{" not in text
            assert text.endswith((".", "?”", ".”", "?")), text


def test_names_are_those_of_the_flag() -> None:
    told = filled(PLAYS["probe-the-idea"], BANK, None, "idea-a")
    assert told.question == "“What is 2(3 + 4)?”"
    assert "“first term only”" in told.step
    assert "Equations with brackets" in filled(PLAYS["first-step-alone"], BANK, None, "idea-a").step
    assert "Equations with fractions" in filled(PLAYS["first-step-alone"], BANK, "fractions", "idea-a").step


def test_what_a_play_calls_a_button_is_what_the_button_is_called() -> None:
    called = {load_wording().sentences[f"done.{done}"] for done in Done}
    named = re.findall(r"lose this with “([^”]+)”", " ".join(play.if_not for play in PLAYS.values()))
    assert named
    assert set(named) <= called


@pytest.mark.parametrize("policy", policies())
def test_every_rule_that_ships_finds_its_play(policy: str) -> None:
    for rule in load_policy(policy).rules:
        assert PLAYS[rule.play].cause is rule.cause


# A school's own.


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A school's folder with copies of both files, as the guide makes it."""
    for name in ("playbook", "messages"):
        (tmp_path / name).mkdir()
        shutil.copy(asset_root() / "config" / name / "default.yaml", tmp_path / name)
    monkeypatch.setenv("BATON_SCHOOL_CONFIG", str(tmp_path))
    _forget()
    yield tmp_path
    monkeypatch.undo()
    _forget()


def _forget() -> None:
    for load in (load_playbook, load_policy, load_messages):
        load.cache_clear()


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_school_reads_its_own_words(folder: Path) -> None:
    edit(folder / "playbook/default.yaml", "title: First step alone", "title: You first")
    edit(folder / "messages/default.yaml", "title: How is it going?", "title: Hello")
    assert load_playbook("default")["first-step-alone"].title == "You first"
    assert "Hello" in {message.title for message in load_messages()}
    assert load_policy("default").rules


def test_a_file_that_a_school_does_not_have_is_batons(folder: Path) -> None:
    (folder / "messages/default.yaml").unlink()
    assert school_path("messages", "default.yaml") == asset_root() / "config/messages/default.yaml"
    assert load_messages()


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("minutes: 8", "minutes: 1", r":\d+: plays\.0\.minutes: Input should be greater than or equal to 2"),
        ("minutes: 8", "minutes: 16", r":\d+: plays\.0\.minutes: "),
        ("minutes: 8", "hours: 8", r":\d+: plays\.0\.hours: "),
        ("done: worked_example", "done: sang", r":\d+: plays\.0\.done: "),
        (
            "question: “Which",
            "question: “{grade} Which",
            r":\d+: plays\.0\.question: may name skill, misconc",
        ),
        ("if_not: >-", "if_not: >-\n      " + "word " * 100, r":\d+: plays\.0\.if_not: .*400"),
        ("title: Worked", "title: " + "W" * 81, r":\d+: plays\.0\.title: .*80"),
        (
            "id: reteach-in-small-steps",
            "id: worked-example-talk",
            r":\d+: plays\.1\.id: .* stands here twice",
        ),
        ("cause: accommodation", "cause: motivation", r":\d+: plays: no play for the cause accommodation"),
    ],
)
def test_what_is_wrong_in_it_is_told_with_file_line_and_field(
    folder: Path, old: str, new: str, complaint: str
) -> None:
    edit(folder / "playbook/default.yaml", old, new)
    with pytest.raises(ConfigurationError, match=r"playbook/default\.yaml" + complaint):
        load_playbook("default")


def test_a_play_that_rules_name_may_not_go(folder: Path) -> None:
    edit(folder / "playbook/default.yaml", "id: listen-first", "id: listen-second")
    with pytest.raises(ConfigurationError, match="no play 'listen-first' in the playbook"):
        load_policy("default")


def test_a_play_may_leave_out_all_but_what_to_do_first(tmp_path: Path) -> None:
    path = tmp_path / "short.yaml"
    plays = "\n".join(
        f"  - {{id: p{number}, cause: {cause}, title: T, step: Do it., minutes: 2}}"
        for number, cause in enumerate(Cause)
    )
    path.write_text(
        f"id: short\notherwise: {{skill: it, misconception: it, probe: How?}}\nplays:\n{plays}\n",
        encoding="utf-8",
    )
    play = read_playbook(path)["p0"]
    assert (play.step, play.question, play.if_not, play.done) == ("Do it.", "", "", None)


def test_the_guide_names_every_field_cause_and_word() -> None:
    guide = (asset_root() / "docs/playbook.md").read_text(encoding="utf-8")
    for word in (*Cause, *Done, *PlayData.model_fields):
        assert f"`{word}`" in guide, word
