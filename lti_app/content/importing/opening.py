"""Opens a file, a zip or a folder within limits; what could do harm is refused before it is unpacked."""

from __future__ import annotations

import stat
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from lti_app.content.importing.refusal import RefusedFileError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MEBIBYTE = 1024 * 1024
MAX_FILE = 20 * MEBIBYTE
MAX_MEMBERS = 2000
MAX_UNPACKED = 100 * MEBIBYTE
MAX_RATIO = 200  # unpacked to packed; text packs to a tenth, a bomb to a thousandth
_SMALL = MEBIBYTE  # below this a ratio says nothing: a page of blanks packs well
_TEXT = (".xml", ".json", ".txt", ".gift", ".qti", ".dat")  # .dat: Blackboard's XML
_HIDDEN = ("__MACOSX", ".git")


@dataclass(frozen=True, slots=True)
class Opened:
    """What was opened. members: path → bytes of the text files in it; one for a single file.

    other: whether there were files besides (pictures, sound), which are not read.
    """

    name: str
    members: Mapping[str, bytes]
    other: bool = False


def opened(source: Path | bytes, name: str) -> Opened:
    """Open what was given. Raises RefusedFileError for what is too large, unsafe or no zip at all."""
    if isinstance(source, bytes):
        return _from_bytes(source, name)
    try:
        if source.is_dir():
            return _from_folder(source, name)
        if source.stat().st_size > MAX_FILE:  # by its length: it is not read
            raise too_large(name)
        data = source.read_bytes()
    except OSError as error:
        raise RefusedFileError("IMPORT-FILE", file=name, problem=error.strerror or "unknown") from None
    return _from_bytes(data, name)


def too_large(name: str) -> RefusedFileError:
    """Return the refusal of a file by its length, also for a caller that knows it before reading."""
    return RefusedFileError("IMPORT-TOO-LARGE", file=name, limit=MAX_FILE // MEBIBYTE)


def _from_bytes(data: bytes, name: str) -> Opened:
    if len(data) > MAX_FILE:
        raise too_large(name)
    if not data.strip(b"\0 \t\r\n"):
        raise RefusedFileError("IMPORT-EMPTY", file=name)
    if data.startswith(b"PK"):
        return _from_zip(data, name)
    return Opened(name, {name: data})


def _from_zip(data: bytes, name: str) -> Opened:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            _check(entries, len(data), name)
            wanted = [entry for entry in entries if _is_wanted(entry.filename)]
            members = dict(_unpacked(archive, wanted, name))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
        # Damaged, encrypted, or packed in a way that the standard library does not know.
        raise RefusedFileError("IMPORT-ZIP", file=name) from None
    return Opened(name, members, other=len(wanted) < len(entries))


def _check(entries: list[zipfile.ZipInfo], packed: int, name: str) -> None:
    if len(entries) > MAX_MEMBERS:
        raise RefusedFileError("IMPORT-MEMBERS", file=name, limit=MAX_MEMBERS)
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MAX_UNPACKED or (unpacked > _SMALL and unpacked > packed * MAX_RATIO):
        raise RefusedFileError("IMPORT-BOMB", file=name, limit=MAX_UNPACKED // MEBIBYTE)
    for entry in entries:
        path = PurePosixPath(entry.filename.replace("\\", "/"))
        drive = ":" in path.parts[0] if path.parts else True
        if path.is_absolute() or drive or ".." in path.parts or stat.S_ISLNK(entry.external_attr >> 16):
            raise RefusedFileError("IMPORT-PATH", file=name)


def _unpacked(
    archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], name: str
) -> Iterator[tuple[str, bytes]]:
    total = 0
    for entry in entries:
        with archive.open(entry) as member:
            # The directory of a zip may lie about lengths, so what really comes out is counted.
            data = member.read(min(MAX_FILE, MAX_UNPACKED - total) + 1)
        total += len(data)
        if total > MAX_UNPACKED or len(data) > MAX_FILE:
            raise RefusedFileError("IMPORT-BOMB", file=name, limit=MAX_UNPACKED // MEBIBYTE)
        yield entry.filename.replace("\\", "/"), data


def _from_folder(folder: Path, name: str) -> Opened:
    members: dict[str, bytes] = {}
    files = total = 0
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not path.is_file():
            continue
        files += 1
        if files > MAX_MEMBERS:
            raise RefusedFileError("IMPORT-MEMBERS", file=name, limit=MAX_MEMBERS)
        inside = path.relative_to(folder).as_posix()
        if not _is_wanted(inside):
            continue
        total += path.stat().st_size
        if total > MAX_UNPACKED:
            raise RefusedFileError("IMPORT-BOMB", file=name, limit=MAX_UNPACKED // MEBIBYTE)
        members[inside] = path.read_bytes()
    return Opened(name, members, other=files > len(members))


def _is_wanted(path: str) -> bool:
    """A zip inside a zip is not opened, nor is what computers put beside files for themselves."""
    parts = PurePosixPath(path.replace("\\", "/")).parts
    return path.lower().endswith(_TEXT) and not any(part in _HIDDEN or part[:2] == "._" for part in parts)
