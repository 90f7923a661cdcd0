"""Writes what came of checking banks: a table for people, or one JSON object."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from engine.items.model import ItemTemplate
    from lti_app.content.checking.command import BankCheck

_COLUMNS = ("skills", "templates", "misconceptions", "draws", "different", "programs")
_WIDTH = 16


def as_data(checks: Iterable[BankCheck]) -> dict[str, Any]:
    """Return everything as lists, mappings, texts and numbers."""
    return {
        "banks": [
            {
                "bank": check.name,
                "version": check.bank.version if check.bank else None,
                "total": _counts(check, check.templates),
                "strands": {
                    strand: _counts(check, templates) for strand, templates in _by_strand(check).items()
                },
                "kinds": dict(sorted(Counter(template.kind for template in check.templates).items())),
                "levels": dict(Counter(template.level for template in check.templates)),
                "failures": list(check.failures),
            }
            for check in checks
        ]
    }


def as_text(checks: Iterable[BankCheck]) -> str:
    """Return a table a bank, its kinds in one line, and its failures."""
    return "\n\n".join("\n".join(_bank(check)) for check in checks)


def _bank(check: BankCheck) -> Iterator[str]:
    name = f"{check.name} {check.bank.version}" if check.bank else check.name
    yield f"{name:<24}{''.join(f'{column:>{_WIDTH}}' for column in _COLUMNS)}"
    for strand, templates in _by_strand(check).items():
        yield _row(f"  {strand}", _counts(check, templates))
    yield _row("  in all", _counts(check, check.templates))
    kinds = sorted(Counter(template.kind for template in check.templates).items())
    yield "  kinds: " + ", ".join(f"{kind} {count}" for kind, count in kinds)
    yield f"  failures: {len(check.failures) or 'none'}"
    yield from check.failures


def _row(name: str, counts: dict[str, int]) -> str:
    return f"{name:<24}{''.join(f'{counts[column]:>{_WIDTH},}' for column in _COLUMNS)}"


def _by_strand(check: BankCheck) -> dict[str, list[ItemTemplate]]:
    found: dict[str, list[ItemTemplate]] = {}
    if check.bank is None:
        return found
    for template in check.templates:
        found.setdefault(check.bank.skills[template.skill].strand, []).append(template)
    return found


def _counts(check: BankCheck, templates: Iterable[ItemTemplate]) -> dict[str, int]:
    ids = {template.id for template in templates}
    skills = {template.skill for template in templates}
    ideas = check.bank.misconceptions.values() if check.bank else ()
    done = [one for one in check.checked if one.template in ids]
    return {
        "skills": len(skills),
        "templates": len(ids),
        "misconceptions": sum(idea.skill in skills for idea in ideas),
        "draws": sum(one.draws for one in done),
        "different": sum(one.different for one in done),
        "programs": sum(one.programs for one in done),
    }
