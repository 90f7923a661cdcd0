"""A text of OATutor: words with formulas between $$, pictures as ##name.png, values as @{name}."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lti_app.content.importing.plain import from_plain
from lti_app.content.importing.worded import IMAGE_NEEDED, Worded

if TYPE_CHECKING:
    from collections.abc import Mapping

_PICTURE = re.compile(r"##\s*[\w.-]+\.(?:png|jpe?g|gif|svg)", re.IGNORECASE)
_PLACE = re.compile(r"@\{([A-Za-z0-9_]{1,40})\}")


def text_in(held: Mapping[str, Any], name: str) -> str:
    """Return a field as text, empty where it is missing or no text."""
    found = held.get(name)
    return str(found).strip() if isinstance(found, str | int | float) else ""


def listed(found: Any) -> list[str]:
    """Return the texts of a list; a single one counts as a list of one."""
    values = found if isinstance(found, list) else [found]
    return [str(value).strip() for value in values if isinstance(value, str | int | float)]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The first of the values that a problem may be drawn with: name → text."""

    values: Mapping[str, str]

    @classmethod
    def of(cls, *held: Mapping[str, Any]) -> Chosen:
        """Take the first value of each name of each variabilization."""
        values: dict[str, str] = {}
        for part in held:
            drawn = part.get("variabilization")
            if isinstance(drawn, dict):
                values |= {str(name): texts[0] for name, found in drawn.items() if (texts := listed(found))}
        return cls(values)

    def is_used(self, *texts: str) -> bool:
        """Tell whether any of the texts has a place for one of the values."""
        return any(name in self.values for text in texts for name in _PLACE.findall(text))

    def put_into(self, text: str) -> str:
        """Return the text with values in their places."""
        return _PLACE.sub(lambda found: self.values.get(found.group(1), found.group()), text)


def worded(text: str, chosen: Chosen) -> Worded:
    """Read a text. What the files write as a backslash and an n is a line break."""
    text = chosen.put_into(re.sub(r"\\n(?![a-z])", "\n", text))
    read = from_plain(_PICTURE.sub("", text))
    return Worded(read.text, read.losses | {IMAGE_NEEDED}) if _PICTURE.search(text) else read
