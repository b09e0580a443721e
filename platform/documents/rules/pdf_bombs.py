"""PDFs made to swell, to nest without end, or to be two files at once: refused before anything draws them."""

import re
import struct
import zlib
from collections.abc import Iterator

MAX_UNFOLDED = 400 * 2**20
MAX_PIXELS = 120_000_000  # an A4 page scanned at 1,200 points an inch
MAX_DEPTH = 100
MAX_PAGES = 1000
CHUNK = 2**20

SWOLLEN = (
    "Ce PDF se déploie en bien plus de données qu’il n’en annonce. Réduisez la résolution des images, "
    "ou imprimez-le de nouveau en PDF."
)
NESTED = "Ce PDF est construit d’une façon anormale. Imprimez-le de nouveau en PDF, puis recommencez."
TWO_FILES = "Ce PDF est en même temps un autre fichier. Imprimez-le de nouveau en PDF, puis recommencez."
TOO_MANY = "Ce PDF compte plus de 1 000 pages ou signets. Versez les seules pages utiles."

_SIZE = re.compile(rb"/(Width|Height)\s+(\d{1,12})(?!\d)(?!\s+\d+\s+R)")
_FLATE = re.compile(rb"/(?:FlateDecode|Fl)(?![A-Za-z])")
_COUNT = re.compile(rb"/Count\s+(\d{1,9})(?!\d)")  # of pages, or of the entries of an outline
_BRACKETS = re.compile(rb"\\.|\((?:[^()\\]++|\\.)*+\)|<<|>>|\[|\]", re.DOTALL)
_MARKUP = re.compile(rb"<\s*(?:!doctype|html|script|svg|body|iframe)", re.IGNORECASE)
_ZIP_END = b"PK\x05\x06"


def polyglot_objection(content: bytes) -> str | None:
    """Whether the same bytes are a web page, or an archive, to who reads them otherwise."""
    return TWO_FILES if _MARKUP.search(content[:1024]) or _is_archive(content) else None


def structure_objection(text: bytes) -> str | None:
    """Of the words of a PDF, its streams set aside: how deep they nest, and how many pages they tell of."""
    if any(int(found) > MAX_PAGES for found in _COUNT.findall(text)):
        return TOO_MANY
    depth = 0
    for found in _BRACKETS.finditer(text):
        if found[0] in (b"<<", b"["):
            depth += 1
        elif found[0] in (b">>", b"]"):
            depth = max(depth - 1, 0)
        if depth > MAX_DEPTH:
            return NESTED
    return None


def streams_objection(streams: Iterator[tuple[bytes, memoryview]]) -> str | None:
    """Of each (dictionary, body): pixels announced, filters one upon another, and what it all inflates to."""
    left = MAX_UNFOLDED
    for dictionary, body in streams:
        if _pixels(dictionary) > MAX_PIXELS or len(_FLATE.findall(dictionary)) > 1:
            return SWOLLEN
        if _FLATE.search(dictionary):
            left -= _unfolded(body, left)
            if left <= 0:
                return SWOLLEN
    return None


def _pixels(dictionary: bytes) -> int:
    sides = {name: int(value) for name, value in _SIZE.findall(dictionary)}
    return sides.get(b"Width", 0) * sides.get(b"Height", 0)


def _unfolded(body: memoryview, most: int) -> int:
    """How much a stream inflates to, counted by pieces that are dropped; no further than `most`."""
    engine, total = zlib.decompressobj(), 0
    waiting: memoryview | bytes = body
    try:
        while waiting and total < most and not engine.eof:
            total += len(engine.decompress(waiting, CHUNK))
            waiting = engine.unconsumed_tail
    except zlib.error:
        return total  # damaged: whoever draws it will say so
    return total


def _is_archive(content: bytes) -> bool:
    """An end of central directory that leads back to a directory: what a ZIP reader would open."""
    tail = content[-(65_557 + 2048) :]
    at = tail.rfind(_ZIP_END)
    while at >= 0:
        record = tail[at : at + 22]
        if len(record) == 22 and _leads_back(content, len(content) - len(tail) + at, record):
            return True
        at = tail.rfind(_ZIP_END, 0, at)
    return False


def _leads_back(content: bytes, position: int, record: bytes) -> bool:
    size, start = struct.unpack("<II", record[12:20])
    return any(content[place : place + 4] == b"PK\x01\x02" for place in (start, position - size) if place > 0)
