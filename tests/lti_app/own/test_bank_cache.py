"""Banks of courses that were read lately are kept, within bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lti_app.content.banks import load_bank
from lti_app.own.bank_cache import BankCache

if TYPE_CHECKING:
    from engine.items.model import Bank

BANK = "algebra-1"


def test_the_cache_forgets_what_was_not_asked_for_longest() -> None:
    cache, bank, read = BankCache(most=2), load_bank(BANK), list[int]()

    def ask(number: int) -> None:
        def found() -> Bank:
            read.append(number)
            return bank

        assert cache.get((number, BANK, 0), found) is bank

    for number in (1, 2, 1, 3, 1, 2):
        ask(number)
    assert read == [1, 2, 3, 2]
