"""Banks of courses that were read lately, kept for each database."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

    from engine.items.model import Bank

_KEPT = 64  # banks; one of 3,000 own templates takes about 20 MB
_CACHES: WeakKeyDictionary[Engine, BankCache] = WeakKeyDictionary()

Key = tuple[int, str, int]


class BankCache:
    """The banks that were asked for last, by course, bank and version of the course's own content."""

    def __init__(self, most: int = _KEPT) -> None:
        self._most = most
        self._banks: OrderedDict[Key, Bank] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key, read: Callable[[], Bank]) -> Bank:
        """Return a bank; one that is not kept is read. Of two requests at once both may read it."""
        with self._lock:
            if key in self._banks:
                self._banks.move_to_end(key)
                return self._banks[key]
        bank = read()
        with self._lock:
            self._banks[key] = bank
            while len(self._banks) > self._most:
                self._banks.popitem(last=False)
        return bank


def bank_cache(session: Session) -> BankCache:
    """Return the cache of a session's database."""
    return _CACHES.setdefault(session.get_bind().engine, BankCache())
