"""The beginnings of messages to students (E6): config/messages/*.yaml, by cause and purpose.

A teacher edits and approves each one; what is sent, and whether, is no business of this module.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, Field

from engine.escalation.model import Cause
from lti_app.assets import school_path
from lti_app.content.data import DataFile, DataModel
from lti_app.content.policy_fields import Id, Text
from lti_app.content.sentences import names
from lti_app.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

LONGEST = 60  # words of a message: more is not read, and is better said in person


class Purpose(StrEnum):
    """What a message is for."""

    PRAISE = "praise"
    SCAFFOLD = "scaffold"
    CHECK_IN = "check_in"
    INVITATION = "invitation"


@dataclass(frozen=True, slots=True)
class MessageTemplate:
    """A beginning of a message. causes: it is offered for first; none: for every cause.

    text: may name {skill}; otherwise: the words for a name that is not known.
    """

    id: str
    title: str
    purpose: Purpose
    causes: tuple[Cause, ...]
    text: str
    otherwise: Mapping[str, str] = field(default_factory=dict)


@cache
def load_messages() -> tuple[MessageTemplate, ...]:
    """Return the school's own templates, else those that ship. Raises ConfigurationError as read_messages."""
    return read_messages(school_path("messages", "default.yaml"))


def read_messages(path: Path) -> tuple[MessageTemplate, ...]:
    """Read a file of templates.

    Raises ConfigurationError naming file and line where a field is wrong, a text is too long or names
    something unknown, an id stands twice, or nothing is offered for a cause.
    """
    file = DataFile.read(path)
    data = file.validate(_File)
    ids = [message.id for message in data.messages]
    problems = [
        file.problem(("messages", place, "id"), f"{id_} stands here twice")
        for place, id_ in enumerate(ids)
        if id_ in ids[:place]
    ]
    offered = {cause for message in data.messages for cause in message.causes}
    for cause in sorted(set(Cause) - offered):
        problems.append(file.problem(("messages",), f"no message for the cause {cause}"))
    if problems:
        raise ConfigurationError(problems)
    otherwise = MappingProxyType(data.otherwise.model_dump())
    return tuple(
        MessageTemplate(one.id, one.title, one.purpose, one.causes, one.text, otherwise)
        for one in data.messages
    )


def drafts_for(
    cause: Cause, messages: tuple[MessageTemplate, ...] | None = None
) -> tuple[MessageTemplate, ...]:
    """Return the templates that suit a cause: those for it first, then those for every cause.

    messages: where none are given, those of load_messages; their order within is the file's.
    """
    given = load_messages() if messages is None else messages
    return (
        *(message for message in given if cause in message.causes),
        *(message for message in given if not message.causes),
    )


def draft(template: MessageTemplate, names: Mapping[str, str]) -> str:
    """Return the text to begin with. names: such as {"skill": title}; without one, words stand in."""
    known = {name: words for name, words in names.items() if words}
    return template.text.format_map({**template.otherwise, **known})


class _Otherwise(DataModel):
    skill: Text


def _sayable(text: str) -> str:
    if unknown := names(text) - _Otherwise.model_fields.keys():
        raise ValueError(f"may name skill, not {', '.join(sorted(unknown))}")
    if (length := len(text.split())) > LONGEST:
        raise ValueError(f"has {length} words, at most {LONGEST} are read")
    return text


class _Message(DataModel):
    id: Id
    title: Annotated[Text, Field(max_length=80)]
    purpose: Purpose
    causes: tuple[Cause, ...] = ()
    text: Annotated[Text, AfterValidator(_sayable)]


class _File(DataModel):
    id: Id
    otherwise: _Otherwise
    messages: tuple[_Message, ...]
