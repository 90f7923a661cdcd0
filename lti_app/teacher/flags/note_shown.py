"""The handoff note of a flag as it reads, with the play that it recommends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.escalation.plays import filled
from engine.reason import Reason
from lti_app.content.policies import load_playbook
from lti_app.content.wording import load_wording
from lti_app.practice.context import titles

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.escalation.model import Play
    from engine.items.model import Bank
    from lti_app.db.models import Flag


@dataclass(frozen=True, slots=True)
class Note:
    """The handoff note as it reads. play: as the playbook has it now, None where it has it no longer."""

    sentences: tuple[str, ...]
    table: tuple[tuple[str, str], ...]
    step: str
    minutes: int
    play: Play | None


def note_of(flag: Flag, bank: Bank, playbook: str) -> Note:
    """Return the note of a flag as it reads. playbook: id of the one that its plays are in."""
    wording, words, note = load_wording(), titles(bank), flag.note

    def read(reason: Mapping[str, Any]) -> str:
        return wording.say(Reason(reason["code"], reason["params"]), words)

    play = load_playbook(playbook).get(note.get("play") or flag.play)
    return Note(
        sentences=tuple(read(sentence) for sentence in note["sentences"]),
        table=tuple((wording.say(Reason(name)), read(value)) for name, value in note["table"]),
        step=read(note["step"]),
        minutes=note["minutes"],
        play=filled(play, bank, flag.skill, flag.misconception) if play else None,
    )
