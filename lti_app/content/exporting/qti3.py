"""Writes questions as a QTI 3.0 package: a zip of a manifest and an XML file for each item."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

from lxml import etree

from lti_app.content.exporting.elements import rooted
from lti_app.content.exporting.qti3_item import item_element

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lti_app.content.exporting.question import Question

_PACKAGE = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"
_METADATA = "http://ltsc.ieee.org/xsd/LOM"
_WRITTEN = (1980, 1, 1, 0, 0, 0)  # the same questions make the same file


def export_qti3(questions: Iterable[Question]) -> bytes:
    """Return a zip that systems import as a QTI 3 package. Questions that it cannot say are not in it."""
    manifest = rooted(_PACKAGE, "manifest", identifier="baton")
    about = _sub(manifest, "metadata")
    _sub(about, "schema").text = "QTI Package"
    _sub(about, "schemaversion").text = "3.0.0"
    _sub(manifest, "organizations")
    resources = _sub(manifest, "resources")
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, question in enumerate((one for one in questions if one.sayable), 1):
            path = f"items/item-{number:04}.xml"
            _write(archive, path, item_element(question, f"item-{number:04}"))
            _resource(resources, question, number, path)
        _write(archive, "imsmanifest.xml", manifest)
    return packed.getvalue()


def _write(archive: zipfile.ZipFile, path: str, root: etree._Element) -> None:
    member = zipfile.ZipInfo(path, _WRITTEN)
    member.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(member, etree.tostring(root, encoding="UTF-8", xml_declaration=True))


def _resource(resources: etree._Element, question: Question, number: int, path: str) -> None:
    resource = _sub(resources, "resource", identifier=f"r{number}", type="imsqti_item_xmlv3p0", href=path)
    lom = rooted(_METADATA, "lom", _sub(resource, "metadata"))
    general = _lom(lom, "general")
    _string(_lom(general, "title"), question.title)
    for tag in question.tags:
        _string(_lom(general, "keyword"), tag)
    for name in question.category:
        _string(_lom(general, "coverage"), name)
    if question.author:
        contribute = _lom(_lom(lom, "lifeCycle"), "contribute")
        _lom(contribute, "entity").text = question.author
    if question.licence:
        _string(_lom(_lom(lom, "rights"), "description"), question.licence)
    for standard in question.standards:
        classification = _lom(lom, "classification")
        taxon = _lom(_lom(classification, "taxonPath"), "taxon")
        _lom(taxon, "id").text = standard
    _sub(resource, "file", href=path)


def _sub(parent: etree._Element, name: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{_PACKAGE}}}{name}", attributes)


def _lom(parent: etree._Element, name: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{_METADATA}}}{name}")


def _string(parent: etree._Element, text: str) -> None:
    _lom(parent, "string").text = text
