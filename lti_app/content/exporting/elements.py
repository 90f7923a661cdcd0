"""Makes the root of an XML document whose names need no prefix."""

from __future__ import annotations

from typing import Any

from lxml import etree


def rooted(
    namespace: str, name: str, parent: etree._Element | None = None, **attributes: str
) -> etree._Element:
    """Return an element in a namespace that holds for all in it; below a parent, where one is given."""
    without_prefix: Any = {None: namespace}
    written = {key.replace("_", "-"): value for key, value in attributes.items()}
    if parent is None:
        return etree.Element(f"{{{namespace}}}{name}", written, nsmap=without_prefix)
    return etree.SubElement(parent, f"{{{namespace}}}{name}", written, nsmap=without_prefix)
