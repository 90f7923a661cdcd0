"""The shape of a file in config/playbook/, and the engine's values made from it. A school may edit it."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, Field

from engine.escalation.model import Cause, Done, Play
from lti_app.content.data import DataModel
from lti_app.content.policy_fields import Id, Text
from lti_app.content.sentences import names

if TYPE_CHECKING:
    from collections.abc import Mapping


class Otherwise(DataModel):
    """The words for what a flag does not know."""

    skill: Text
    misconception: Text
    probe: Text


def _told(text: str) -> str:
    if unknown := names(text) - Otherwise.model_fields.keys():
        raise ValueError(f"may name skill, misconception and probe, not {', '.join(sorted(unknown))}")
    return text


# Between two lessons nobody reads more than a few lines.
Told = Annotated[Text, Field(max_length=400), AfterValidator(_told)]


class PlayData(DataModel):
    """One play: see engine.escalation.model.Play. What is left out is not shown."""

    id: Id
    cause: Cause
    title: Annotated[Text, Field(max_length=80)]
    step: Told
    question: Told | None = None
    example: Told | None = None
    look_for: Told | None = None
    if_not: Told | None = None
    minutes: Annotated[int, Field(ge=2, le=15)]  # what fits between two lessons, or into a break
    done: Done | None = None

    def play(self, otherwise: Mapping[str, str]) -> Play:
        """Return the engine's value. otherwise: the words for what a flag does not know."""
        return Play(
            id=self.id,
            cause=self.cause,
            title=self.title,
            step=self.step,
            minutes=self.minutes,
            otherwise=otherwise,
            question=self.question or "",
            example=self.example or "",
            look_for=self.look_for or "",
            if_not=self.if_not or "",
            done=self.done,
        )


class PlaybookData(DataModel):
    """A whole file in config/playbook/."""

    id: Id
    otherwise: Otherwise
    plays: tuple[PlayData, ...]

    def plays_by_id(self) -> Mapping[str, Play]:
        """Return the engine's values."""
        otherwise = self.otherwise.model_dump()
        return MappingProxyType({play.id: play.play(otherwise) for play in self.plays})
