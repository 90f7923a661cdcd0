"""Groups with the play to begin with, filled in with what the group has in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.escalation.plays import filled

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.escalation.model import Play
    from lti_app.teacher.classroom.groups import FlagGroup


@dataclass(frozen=True, slots=True)
class PlayedGroup:
    """A group and its play, None where the playbook has it no more."""

    group: FlagGroup
    play: Play | None


def played(group: FlagGroup, plays: Mapping[str, Play]) -> PlayedGroup:
    """Return the group with its play. plays: of the playbook, by id."""
    play = plays.get(group.play)
    if play is None:
        return PlayedGroup(group, None)
    return PlayedGroup(group, filled(play, group.bank, group.skill or None, group.misconception or None))
