"""Reads a file of questions whatever its format: the one way in. Nothing is saved here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.reason import Reason
from lti_app.content.importing.building import built
from lti_app.content.importing.decoding import decoded
from lti_app.content.importing.gift.reading import read_gift
from lti_app.content.importing.model import Format, Imported, ImportReport
from lti_app.content.importing.moodle.reading import read_moodle
from lti_app.content.importing.oatutor.reading import gathered, read_oatutor
from lti_app.content.importing.opening import Opened, opened
from lti_app.content.importing.qti1.reading import read_qti1
from lti_app.content.importing.qti2.manifest import about_files
from lti_app.content.importing.qti2.reading import NOTHING, read_qti2
from lti_app.content.importing.recognising import is_gift, is_json, is_xml, xml_kind
from lti_app.content.importing.refusal import RefusedFileError
from lti_app.content.importing.xml import parsed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lxml import etree

    from lti_app.content.importing.draft import Draft
    from lti_app.content.importing.qti2.reading import About

MAX_QUESTIONS = 3000


def read_questions(source: Path | bytes, name: str) -> ImportReport:
    """Return what a file, a zip or a folder would bring: every question, and why where it is not whole.

    name: what people call it, shown and never trusted: the format is told by the content. Raises
    RefusedFileError, and nothing else, for a file that cannot or must not be read.
    """
    what = opened(source, name)
    reader = _Reader(what)
    questions: list[Imported] = []
    for draft in reader.drafts():
        if len(questions) >= MAX_QUESTIONS:
            raise RefusedFileError("IMPORT-TOO-MANY", file=name, limit=MAX_QUESTIONS)
        questions.append(built(draft))
    if reader.format is None:
        raise RefusedFileError("IMPORT-UNKNOWN", file=name)
    return ImportReport(name, reader.format, tuple(questions), tuple(reader.notices))


class _Reader:
    """Goes through the members of what was opened; notes what is told about the file as a whole."""

    def __init__(self, what: Opened) -> None:
        self._what = what
        self._next = 1
        self.format: Format | None = None
        self.notices: list[Reason] = []

    def drafts(self) -> Iterator[Draft]:
        documents = dict(self._documents())
        about = self._about(documents)
        seen: set[str] = set()
        for path, root in documents.items():
            for draft in self._of_document(path, root, about.get(path, NOTHING)):
                # A cartridge has each quiz twice, once in its own words and once in Canvas' own.
                identifier = draft.source.identifier
                if len(documents) > 1 and identifier and identifier in seen:
                    self._notice(Reason("import.repeated-items"))
                    continue
                seen.add(identifier)
                yield draft
        if not documents:
            yield from self._without_markup()

    def _documents(self) -> Iterator[tuple[str, etree._Element]]:
        for path, data in self._what.members.items():
            text, _ = decoded(data[:4000])
            if is_xml(text):
                root, sound = parsed(data, path)
                if not sound:
                    self._notice(Reason("import.damaged", {"file": path}))
                yield path, root

    def _about(self, documents: dict[str, etree._Element]) -> dict[str, About]:
        found: dict[str, About] = {}
        for path, root in documents.items():
            if xml_kind(root) == "manifest":
                folder = path.rpartition("/")[0]
                found |= {
                    f"{folder}/{href}" if folder else href: about for href, about in about_files(root).items()
                }
                self.format = self.format or Format.QTI2
        return found

    def _of_document(self, path: str, root: etree._Element, about: About) -> Iterator[Draft]:
        match xml_kind(root):
            case "moodle":
                drafts = read_moodle(root, path, self._next)
                self.format = Format.MOODLE
            case "qti-1.2":
                drafts = read_qti1(root, path, self._next)
                self.format = Format.QTI1
            case "qti-2":
                drafts = read_qti2(root, path, self._next, about)
                self.format = Format.QTI3 if "qti-" in str(root.tag) else Format.QTI2
            case _:
                return
        for draft in drafts:
            self._next += 1
            yield draft

    def _without_markup(self) -> Iterator[Draft]:
        texts = {path: decoded(data) for path, data in self._what.members.items()}
        content = gathered({path: text for path, (text, _) in texts.items() if is_json(text)})
        if content.steps or content.problems:
            self.format = Format.OATUTOR
            yield from read_oatutor(content, self._next)
            return
        for path, (text, as_claimed) in texts.items():
            if is_json(text) or not is_gift(text):
                continue
            self.format = Format.GIFT
            if not as_claimed:
                self._notice(Reason("import.old-encoding", {"file": path}))
            for draft in read_gift(text, path, self._next):
                self._next += 1
                yield draft

    def _notice(self, reason: Reason) -> None:
        if reason not in self.notices:
            self.notices.append(reason)
