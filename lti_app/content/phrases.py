"""How a sentence says counts and lists: {count_words}, {count_times}, {hints_counted}, {skills_list}.

A name in a sentence may carry such an ending, and is then filled with the value of the name before it:

- words: "three", and figures from thirteen on (numbers.3)
- times: "twice", "three times" (times.2, times)
- counted: the count with its noun, "one attempt", "without hints" (counted.attempts, counted.hints)
- list: one entry a line becomes “a”, “b” and “c” (list.entry, list.and)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.reason import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping

    from engine.reason import Value

    Say = Callable[[Reason], str]


class Filling(dict[str, "Value"]):
    """What fills a sentence: its params, and on demand the phrases made of them.

    say: of the catalogue whose codes (known) hold the words. A name that is neither is a KeyError.
    """

    def __init__(self, params: Mapping[str, Value], say: Say, known: Container[str]) -> None:
        super().__init__(params)
        self._say, self._known = say, known

    def __missing__(self, name: str) -> str:
        base, _, ending = name.rpartition("_")
        if base not in self:
            raise KeyError(name)
        match ending:
            case "words":
                return self._words(self[base])
            case "times":
                return self._times(self[base])
            case "counted":
                return self._say(Reason(f"counted.{base}", {"count": self[base]}))
            case "list":
                return self._list(str(self[base]).splitlines())
        raise KeyError(name)

    def _words(self, number: Value) -> str:
        code = f"numbers.{number}"
        return self._say(Reason(code)) if code in self._known else str(number)

    def _times(self, number: Value) -> str:
        code = f"times.{number}"
        return self._say(Reason(code if code in self._known else "times", {"count": number}))

    def _list(self, entries: list[str]) -> str:
        quoted = [self._say(Reason("list.entry", {"entry": entry})) for entry in entries]
        if len(quoted) < 2:
            return "".join(quoted)
        return self._say(Reason("list.and", {"before": ", ".join(quoted[:-1]), "last": quoted[-1]}))
