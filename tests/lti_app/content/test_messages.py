"""The beginnings of messages: what ships, how they are filled, and how a wrong file is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine.escalation.model import Cause
from lti_app.content.messages import LONGEST, Purpose, draft, drafts_for, load_messages, read_messages
from lti_app.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FILE = """\
id: small
otherwise: {skill: this topic}
messages:
  - id: all
    title: For all
    purpose: check_in
    text: How is “{skill}”?
  - id: each
    title: For each
    purpose: praise
    causes: [CAUSES]
    text: Well done.
""".replace("CAUSES", ", ".join(Cause))


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Path]:
    """A function that writes a file and returns its path."""

    def _write(text: str) -> Path:
        path = tmp_path / "file.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return _write


def test_there_is_a_choice_of_messages_for_every_purpose() -> None:
    messages = load_messages()
    assert len(messages) >= 16
    for purpose in Purpose:
        assert sum(message.purpose is purpose for message in messages) >= 4


@pytest.mark.parametrize("cause", Cause)
def test_every_cause_has_messages_of_its_own_and_they_come_first(cause: Cause) -> None:
    drafts = drafts_for(cause)
    own = [cause in message.causes for message in drafts]
    assert own[0]
    assert own == sorted(own, reverse=True)
    assert len(drafts) == len({message.id for message in drafts}) >= 2
    assert all(message.causes == () for message in drafts if cause not in message.causes)


def test_a_message_for_another_cause_is_not_offered() -> None:
    assert "i-read-what-you-wrote" not in {message.id for message in drafts_for(Cause.MOTIVATION)}


@pytest.mark.parametrize("message", load_messages(), ids=lambda message: message.id)
def test_a_message_is_short_and_reads_well_with_a_topic_and_without(message: object) -> None:
    for names in ({}, {"skill": ""}, {"skill": "Equations with brackets"}):
        text = draft(message, names)  # type: ignore[arg-type]
        assert len(text.split()) <= LONGEST + 2
        assert "{" not in text
        assert text[0].isupper() or text[0] == "“"
        assert text.endswith((".", "?"))


def test_a_name_that_is_known_stands_in_the_text_and_one_that_is_not_has_words() -> None:
    message = drafts_for(Cause.MASTERY_FAILURE)[0]
    assert "“Brackets”" in draft(message, {"skill": "Brackets"})
    assert "“this topic”" in draft(message, {})


def test_braces_in_a_title_are_only_text(write: Callable[[str], Path]) -> None:
    message = read_messages(write(FILE))[0]
    assert draft(message, {"skill": "{skill}"}) == "How is “{skill}”?"


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("{skill}”", "{student}”", r":7: messages\.0\.text: may name skill, not student"),
        ("{skill}”", "{skill.title}”", r":7: messages\.0\.text: between braces"),
        ("Well done.", "well " * 61, r":12: messages\.1\.text: has 61 words, at most 60"),
        ("id: each", "id: all", r":8: messages\.1\.id: all stands here twice"),
        ("motivation, ", "", r":3: messages: no message for the cause motivation"),
        ("praise", "blame", r":10: messages\.1\.purpose: "),
        ("text: Well done.", "tone: warm", r":12: "),
        ("skill: this topic", "topic: this", r":2: otherwise"),
    ],
)
def test_a_wrong_file_is_refused_with_file_line_and_field(
    write: Callable[[str], Path], old: str, new: str, complaint: str
) -> None:
    assert old in FILE
    with pytest.raises(ConfigurationError, match=r"file\.yaml" + complaint):
        read_messages(write(FILE.replace(old, new)))
