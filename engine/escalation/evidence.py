"""The evidence of a signal, a match or a flag: answers, requests for help and events of the log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

Piece = tuple[str, int]  # which of the three, and its id: ids of different kinds may be equal


class Evident(Protocol):
    """What has evidence: ids of each kind."""

    @property
    def attempts(self) -> tuple[int, ...]: ...
    @property
    def help_requests(self) -> tuple[int, ...]: ...
    @property
    def events(self) -> tuple[int, ...]: ...


@dataclass(frozen=True, slots=True)
class Evidence:
    """Ids of each kind, oldest first."""

    attempts: tuple[int, ...] = ()
    help_requests: tuple[int, ...] = ()
    events: tuple[int, ...] = ()

    def __len__(self) -> int:
        return len(self.attempts) + len(self.help_requests) + len(self.events)


def pieces(of: Evident) -> frozenset[Piece]:
    """Return all the evidence in one set."""
    return frozenset(
        [
            *(("attempt", id_) for id_ in of.attempts),
            *(("request", id_) for id_ in of.help_requests),
            *(("event", id_) for id_ in of.events),
        ]
    )


def united(parts: Iterable[Evident]) -> Evidence:
    """Return the evidence of all of them, each piece once."""
    parts = tuple(parts)
    return Evidence(
        tuple(sorted({id_ for part in parts for id_ in part.attempts})),
        tuple(sorted({id_ for part in parts for id_ in part.help_requests})),
        tuple(sorted({id_ for part in parts for id_ in part.events})),
    )


def same_evidence(one: Evident, other: Evident) -> bool:
    """Tell whether both are about the same: they share half of the smaller's evidence or more."""
    shared = len(pieces(one) & pieces(other))
    return shared > 0 and 2 * shared >= min(len(pieces(one)), len(pieces(other)))


def mostly_on(one: Evident, other: Evident) -> bool:
    """Tell whether half of the evidence of the one or more is evidence of the other too."""
    shared = len(pieces(one) & pieces(other))
    return shared > 0 and 2 * shared >= len(pieces(one))
