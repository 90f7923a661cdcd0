"""Parses XML that strangers wrote: no entities, no network, no endless depth; names without namespaces."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from lxml import etree

from lti_app.content.importing.decoding import decoded
from lti_app.content.importing.refusal import RefusedFileError

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_DEPTH = 100
MAX_ELEMENTS = 4000  # of one question
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_ENTITIES = re.compile(r"<!DOCTYPE[^<>\[]*\[|<!ENTITY", re.IGNORECASE)
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_PREFIX = "qti-"


def parsed(data: bytes, name: str) -> tuple[etree._Element, bool]:
    """Return the root of a document and whether it is sound; one that is not is read as far as it goes.

    Raises RefusedFileError for a document that defines entities, is too deep, or is no XML.
    """
    text, as_claimed = decoded(data)
    text = _DECLARATION.sub("", text)
    if _ENTITIES.search(_without_cdata(text)):
        raise RefusedFileError("IMPORT-ENTITIES", file=name)
    for recover in (False, True):
        try:
            # What is beyond recovery comes back as nothing at all.
            root = cast("etree._Element | None", etree.fromstring(text.strip(), _parser(recover=recover)))
        except (etree.XMLSyntaxError, ValueError):
            continue
        if root is not None:
            _check_depth(root, name)
            return root, as_claimed and not recover
    raise RefusedFileError("IMPORT-XML", file=name)


def local(element: etree._Element) -> str:
    """Return the name of an element without its namespace, in the words of QTI 2 where QTI 3 has others.

    qti-choice-interaction is choiceInteraction. Empty for a comment or an instruction.
    """
    tag: object = element.tag  # of a comment it is a function
    if not isinstance(tag, str):
        return ""
    name = tag.rpartition("}")[2]
    return camel(name.removeprefix(_PREFIX)) if name.startswith(_PREFIX) else name


def camel(name: str) -> str:
    """Return response-identifier as responseIdentifier."""
    first, *rest = name.split("-")
    return first + "".join(word.capitalize() for word in rest)


def attribute(element: etree._Element, name: str, default: str = "") -> str:
    """Return an attribute by its QTI 2 name, as QTI 2 or QTI 3 writes it."""
    found = element.get(name)
    if found is None:
        found = element.get(re.sub(r"([A-Z])", lambda letter: f"-{letter.group().lower()}", name))
    return default if found is None else found.strip()


def children(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    """Return the children of these names, in order; all elements where no name is given."""
    for child in element:
        if (found := local(child)) and (not names or found in names):
            yield child


def child(element: etree._Element | None, *path: str) -> etree._Element | None:
    """Return the first child at the end of a path of names."""
    for name in path:
        if element is None:
            return None
        element = next(children(element, name), None)
    return element


def descendants(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    """Return the element itself and whatever is inside it that has one of these names."""
    return (found for found in element.iter() if local(found) in names)


def text_of(element: etree._Element | None) -> str:
    """Return the words of an element and all that is in it, without spaces around."""
    return "" if element is None else "".join(str(words) for words in element.itertext()).strip()


def inner(element: etree._Element) -> str:
    """Return what is inside an element as markup without namespaces, in QTI 2's names."""
    bare = etree.Element("div")
    _copy(element, bare)
    written = etree.tostring(bare, encoding="unicode", method="html")
    return written[len("<div>") : -len("</div>")]


def is_huge(question: etree._Element) -> bool:
    """Tell whether a question has more parts than any that people write."""
    return any(number >= MAX_ELEMENTS for number, _ in enumerate(question.iter()))


def _without_cdata(text: str) -> str:
    """Take out what is only text; a search that goes back would take time without end on a hostile file."""
    first, *others = text.split("<![CDATA[")
    return first + "".join(other.partition("]]>")[2] for other in others)


def _copy(source: etree._Element, target: etree._Element) -> None:
    target.text = source.text
    last: etree._Element | None = None
    for part in source:
        if name := local(part):
            name = name if _NAME.fullmatch(name) else "span"  # a damaged file can have any name at all
            last = etree.SubElement(target, name, _attributes(part))
            _copy(part, last)
            last.tail = part.tail
        elif last is not None:
            last.tail = (last.tail or "") + (part.tail or "")
        else:
            target.text = (target.text or "") + (part.tail or "")


def _attributes(element: etree._Element) -> dict[str, str]:
    return {str(key): str(value) for key, value in element.attrib.items() if _NAME.fullmatch(str(key))}


def _parser(*, recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        recover=recover,
    )


def _check_depth(root: etree._Element, name: str) -> None:
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > MAX_DEPTH:
            raise RefusedFileError("IMPORT-DEPTH", file=name, limit=MAX_DEPTH)
