"""The numbers of signals as a form shows them: what each is called, its bounds, shares as per cent."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, get_args

from annotated_types import Ge, Gt, Le, Lt

from engine.reason import Reason
from lti_app.content.signal_settings import SignalSettings
from lti_app.content.wording import load_wording, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic.fields import FieldInfo

_PERCENT = 100


@dataclass(frozen=True, slots=True)
class NumberField:
    """One number of a signal.

    least, most: bounds as stored, None where there is none. whole: an integer. share: 0 to 1 as stored, and
    shown as per cent. label: what it is called; unit: what it counts, such as "items".
    """

    name: str
    label: str
    unit: str
    least: float | None
    most: float | None
    whole: bool
    share: bool

    def shown(self, value: float) -> str:
        """Return a value as people read and type it: "3", "0.5", of a share "60"."""
        return plain(value * _PERCENT if self.share else value)

    def said(self, value: float) -> str:
        """Return the same for a sentence: a share with its sign."""
        return f"{self.shown(value)} %" if self.share else self.shown(value)

    def typed(self, text: str) -> float | int | str:
        """Return what was typed as it is stored; what is no number comes back as it is."""
        value = number(text)
        if value is None:
            return text
        if self.share:
            return round(value / _PERCENT, 6)
        return int(value) if self.whole and value == int(value) else value

    @property
    def bounds(self) -> str:
        """The bounds in words, "" where there are none."""
        least, most = (None if end is None else self.said(end) for end in (self.least, self.most))
        if least is None and most is None:
            return ""
        code = "both" if least and most else "least" if least else "most"
        return load_wording().say(
            Reason(f"policies.bounds.{code}", {"least": least or "", "most": most or ""})
        )


def number(text: str) -> float | None:
    """Return the number that was typed, with a point or a comma, None where it is none or has no end."""
    try:
        value = float(text.strip().replace(",", ".").removesuffix("%"))
    except ValueError:
        return None
    return value if abs(value) < 1e9 else None


def plain(value: float) -> str:
    """Return a number without needless zeros."""
    return f"{round(value, 4):g}" if abs(value) < 1e6 else f"{value:.0f}"


@cache
def fields_of(signal: str) -> Mapping[str, NumberField]:
    """Return the numbers of a signal by their names; none for a signal that there is not."""
    described = SignalSettings.model_fields.get(signal)
    if described is None:
        return {}
    kinds = get_args(described.annotation) or (described.annotation,)
    model = next(kind for kind in kinds if kind is not type(None))
    return {name: _field(name, info) for name, info in model.model_fields.items()}


def signal_title(signal: str) -> str:
    """Return what a signal is called."""
    code = f"policies.signal.{signal}"
    return say(code) if code in load_wording() else signal


def _field(name: str, info: FieldInfo) -> NumberField:
    least = most = None
    for bound in info.metadata:
        match bound:
            case Ge(ge=end) | Gt(gt=end):
                least = float(end)  # type: ignore[arg-type]  # of a number they are numbers
            case Le(le=end) | Lt(lt=end):
                most = float(end)  # type: ignore[arg-type]
    whole = info.annotation is int
    unit = info.description or ""
    share = not whole and ("share" in unit or unit.startswith("0 to "))
    label = info.title or name.replace("_", " ").capitalize()
    return NumberField(name, label, "%" if share else unit, least, most, whole, share)
