"""Tells by its content, not by its name, which format a file has."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from lti_app.content.importing.refusal import RefusedFileError
from lti_app.content.importing.xml import descendants, local

if TYPE_CHECKING:
    from lxml import etree

_GIFT = re.compile(r"\{[^{}]*\}|^\s*(?:::|//|\$CATEGORY)", re.MULTILINE)
_LONGEST_JSON = 5_000_000


def is_xml(text: str) -> bool:
    """Tell whether it begins as XML does."""
    return bool(re.match(r"\s*<(?:\?xml|!--|!DOCTYPE|[A-Za-z_])", text[:2000]))


def is_json(text: str) -> bool:
    """Tell whether it begins as a JSON object or list does; "[html]" begins a question of GIFT."""
    return bool(re.match(r"\s*(?:\{\s*[\"}]|\[\s*[\[\{\"\]])", text[:2000]))


def is_gift(text: str) -> bool:
    """Tell whether it could be GIFT: plain text with braces, titles, comments or categories."""
    return _GIFT.search(text) is not None


def xml_kind(root: etree._Element) -> str:
    """Return "moodle", "qti-1.2", "qti-2", "manifest", or "" for what holds no questions."""
    name = local(root)
    if name == "quiz":
        return "moodle"
    if name in {"questestinterop", "objectbank", "assessment", "item"}:
        return "qti-1.2"
    if name == "manifest":
        return "manifest"
    if (
        name in {"assessmentItem", "assessmentItems"}
        or next(descendants(root, "assessmentItem"), None) is not None
    ):
        return "qti-2"
    return ""


def parsed_json(text: str, name: str) -> Any:
    """Return what a JSON text holds. Raises RefusedFileError for one that is none, or too deep or long."""
    if len(text) > _LONGEST_JSON:
        raise RefusedFileError("IMPORT-JSON", file=name)
    try:
        return json.loads(text)
    except (ValueError, RecursionError):  # also a number with thousands of digits
        raise RefusedFileError("IMPORT-JSON", file=name) from None
