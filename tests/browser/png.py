"""Makes a screenshot small, with 256 colours at most: a page of Baton has no more but for soft edges."""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_CHANNELS = {2: 3, 6: 4}  # by colour type (PNG specification, table 11.1)


def with_few_colours(picture: bytes) -> bytes:
    """Return the same picture with a palette (PNG specification, third edition).

    picture: of 8 bits a channel, RGB or RGBA, not interlaced, as Chromium writes it.
    """
    chunks = list(_chunks(picture))
    width, height, _, kind = struct.unpack(">IIBB", chunks[0][1][:10])
    data = zlib.decompress(b"".join(body for name, body in chunks if name == b"IDAT"))
    channels = _CHANNELS[kind]
    pixels = [
        tuple(row[at : at + 3]) for row in _rows(data, width * channels, channels)
        for at in range(0, width * channels, channels)
    ]  # fmt: skip
    counts = Counter(pixels)
    coarse = 0
    while len({_rough(pixel, coarse) for pixel in counts}) > 256:
        coarse += 1
    shown: dict[tuple[int, ...], tuple[int, ...]] = {}
    for pixel, _ in counts.most_common():  # of those that become one, the one seen most
        shown.setdefault(_rough(pixel, coarse), pixel)
    places = {rough: place for place, rough in enumerate(shown)}
    indices = bytes(places[_rough(pixel, coarse)] for pixel in pixels)
    lines = b"".join(b"\0" + indices[at : at + width] for at in range(0, len(indices), width))
    return _SIGNATURE + b"".join(
        _chunk(name, body)
        for name, body in (
            (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            (b"PLTE", b"".join(map(bytes, shown.values()))),
            (b"IDAT", zlib.compress(lines, 9)),
            (b"IEND", b""),
        )
    )


def _rough(pixel: tuple[int, ...], coarse: int) -> tuple[int, ...]:
    return tuple(value >> coarse for value in pixel)


def _chunks(picture: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_SIGNATURE)
    while at < len(picture):
        (length,) = struct.unpack(">I", picture[at : at + 4])
        yield picture[at + 4 : at + 8], picture[at + 8 : at + 8 + length]
        at += length + 12


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _rows(data: bytes, length: int, channels: int) -> Iterator[bytearray]:
    """Undo the filters of the rows (section 9.2)."""
    above = bytearray(length)
    for start in range(0, len(data), length + 1):
        kind, row = data[start], bytearray(data[start + 1 : start + 1 + length])
        for at in range(length if kind else 0):
            left = row[at - channels] if at >= channels else 0
            corner = above[at - channels] if at >= channels else 0
            row[at] = (row[at] + _predicted(kind, left, above[at], corner)) % 256
        yield row
        above = row


def _predicted(kind: int, left: int, up: int, corner: int) -> int:
    match kind:
        case 1:
            return left
        case 2:
            return up
        case 3:
            return (left + up) // 2
    near = left + up - corner  # Paeth's
    return min((left, up, corner), key=lambda value: abs(near - value))
