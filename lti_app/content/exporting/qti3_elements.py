"""Elements of QTI 3.0, and the HTML in them."""

from __future__ import annotations

from lxml import etree, html

NAMESPACE = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"


def sub(parent: etree._Element, name: str, **attributes: str) -> etree._Element:
    """Add an element of QTI; base_type is base-type, as QTI 3 writes it."""
    hyphened = {key.replace("_", "-"): value for key, value in attributes.items()}
    return etree.SubElement(parent, f"{{{NAMESPACE}}}qti-{name}", hyphened)


def sub_html(parent: etree._Element, name: str) -> etree._Element:
    """Add an element of HTML."""
    return etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")


def add_markup(parent: etree._Element, markup: str) -> None:
    """Add HTML that as_html wrote."""
    around = html.fragment_fromstring(markup, create_parent="div")
    parent.text = (parent.text or "") + (around.text or "")
    for part in around:
        _adopt(parent, part)


def _adopt(parent: etree._Element, element: etree._Element) -> None:
    copy = sub_html(parent, str(element.tag))
    copy.text, copy.tail = element.text, element.tail
    for child in element:
        _adopt(copy, child)
