"""The shape of a file in config/playbook/, and the engine's values made from it."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, Field

from engine.escalation.model import Cause, Play
from lti_app.content.data import DataModel
from lti_app.content.policy_file import Id, Text
from lti_app.content.sentences import names

if TYPE_CHECKING:
    from collections.abc import Mapping


class Otherwise(DataModel):
    """The words for what a flag does not know."""

    skill: Text
    misconception: Text
    probe: Text


def _step(text: str) -> str:
    if unknown := names(text) - Otherwise.model_fields.keys():
        raise ValueError(f"may name skill, misconception and probe, not {', '.join(sorted(unknown))}")
    return text


class PlayData(DataModel):
    """One play: see engine.escalation.model.Play."""

    id: Id
    cause: Cause
    title: Text
    step: Annotated[Text, AfterValidator(_step)]
    minutes: Annotated[int, Field(ge=1, le=60)]


class PlaybookData(DataModel):
    """A whole file in config/playbook/."""

    id: Id
    otherwise: Otherwise
    plays: tuple[PlayData, ...]

    def plays_by_id(self) -> Mapping[str, Play]:
        """Return the engine's values."""
        otherwise = self.otherwise.model_dump()
        return MappingProxyType(
            {
                play.id: Play(play.id, play.cause, play.title, play.step, play.minutes, otherwise)
                for play in self.plays
            }
        )
