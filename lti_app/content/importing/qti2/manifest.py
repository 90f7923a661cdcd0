"""What the manifest of a package says about its files: keywords, licence, author, standards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lti_app.content.importing.qti2.reading import About
from lti_app.content.importing.xml import child, children, descendants, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree


def about_files(manifest: etree._Element) -> dict[str, About]:
    """Return path of a file → what is said about it, or else about the package as a whole."""
    whole = _about(child(manifest, "metadata"))
    found: dict[str, About] = {}
    for resource in descendants(manifest, "resource"):
        own = _about(child(resource, "metadata"))
        about = About(
            own.tags, own.category, own.standards, own.licence or whole.licence, own.author or whole.author
        )
        paths = [resource.get("href", ""), *(file.get("href", "") for file in children(resource, "file"))]
        found |= {path: about for path in paths if path}
    return found


def _about(metadata: etree._Element | None) -> About:
    if metadata is None:
        return About()
    return About(
        tags=tuple(_texts(metadata, "keyword")),
        category=tuple(_texts(metadata, "coverage")),
        standards=tuple(text_of(child(found, "id")) for found in descendants(metadata, "taxon")),
        licence=" ".join(
            text for rights in descendants(metadata, "rights") for text in _texts(rights, "description")
        ),
        author=", ".join(_texts(metadata, "entity")),
    )


def _texts(element: etree._Element, name: str) -> Iterator[str]:
    """Return the texts of elements; each may be in several languages, the first of which is taken."""
    for found in descendants(element, name):
        string = next(descendants(found, "string", "langstring"), found)
        if text := text_of(string):
            yield text
