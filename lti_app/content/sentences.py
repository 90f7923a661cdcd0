"""What a sentence with {names} to fill in may look like: plain names, nothing that reaches into a value."""

from __future__ import annotations

from string import Formatter


def names(sentence: str) -> frozenset[str]:
    """Return the names that a sentence wants filled in.

    Raises ValueError where a brace does not close or a name is more than a name: `{}`, `{0}`, `{a.b}`,
    `{a!r}`, `{a:>9}` are refused.
    """
    found: set[str] = set()
    for _, name, form, conversion in Formatter().parse(sentence):
        if name is None:
            continue
        if not name.isidentifier() or form or conversion:
            raise ValueError(f"between braces only a name may stand, not {name or 'nothing'!r}")
        found.add(name)
    return frozenset(found)
