"""What a PDF must not carry: a lock, a program, another file, a bomb.

Names may be spelt with #xx escapes and objects may hide in compressed object streams (ISO 32000-1, 7.3.5
and 7.5.7): both are undone before looking. What cannot be looked into is refused.
"""

import re
import zlib
from collections.abc import Iterator

from documents.rules import pdf_bombs

MAX_INFLATED = 64 * 2**20

_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_LOCKED = "Ce PDF est protégé par un mot de passe. Enregistrez-le sans protection, puis recommencez."
_PROGRAM = "Ce PDF contient un programme. Imprimez-le en PDF depuis votre logiciel, puis recommencez."
_FILE = "Ce PDF contient un autre fichier. Versez chaque fichier séparément."
UNREADABLE = (
    "Ce PDF est abîmé ou d’une forme que nous ne pouvons pas vérifier. Imprimez-le de nouveau en PDF."
)

# Too long to occur by chance in compressed bytes: looked for everywhere, whatever claims to be a stream.
_ANYWHERE = (
    (re.compile(rb"/(?:JavaScript|RichMedia)(?![A-Za-z])"), _PROGRAM),
    (re.compile(rb"/(?:EmbeddedFiles?|Filespec)(?![A-Za-z])"), _FILE),
)
_AMONG_OBJECTS = (
    (re.compile(rb"/Encrypt(?![A-Za-z])"), _LOCKED),
    (re.compile(rb"/(?:JS|Launch|XFA|SubmitForm|ImportData)(?![A-Za-z])"), _PROGRAM),
    *_ANYWHERE,
)


def pdf_objection(content: bytes) -> str | None:
    """Why this PDF is refused, as a French sentence; None when nothing speaks against it."""
    if b"%%EOF" not in content[-2048:]:
        return UNREADABLE
    try:
        hidden = list(_object_streams(content))
        outside = _outside_streams(content)
    except ValueError:
        return UNREADABLE
    for text in (outside, *hidden):
        if (sentence := _first(_AMONG_OBJECTS, text)) is not None:
            return sentence
        if (sentence := pdf_bombs.structure_objection(_spelt_out(text))) is not None:
            return sentence
    return (
        _first(_ANYWHERE, content)
        or pdf_bombs.polyglot_objection(content)
        or pdf_bombs.streams_objection(_streams(content))
    )


def _first(forbidden: tuple[tuple[re.Pattern[bytes], str], ...], text: bytes) -> str | None:
    plain = _spelt_out(text)
    return next((sentence for pattern, sentence in forbidden if pattern.search(plain)), None)


def _spelt_out(text: bytes) -> bytes:
    return _ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), text)


def _outside_streams(content: bytes) -> bytes:
    kept, position = [], 0
    while (opening := _STREAM.search(content, position)) is not None:
        kept.append(content[position : opening.start()])
        end = content.find(b"endstream", opening.end())
        if end < 0:
            raise ValueError("a stream without its end")
        position = end + len(b"endstream")
    return b"".join([*kept, content[position:]])


def _object_streams(content: bytes) -> Iterator[bytes]:
    """Each object stream, inflated."""
    budget = MAX_INFLATED
    for dictionary, body in _streams(content):
        if b"/ObjStm" in dictionary:
            inflated = _inflate(dictionary, body, budget)
            budget -= len(inflated)
            yield inflated


def _streams(content: bytes) -> Iterator[tuple[bytes, memoryview]]:
    """(dictionary, body) at every word "stream", for a false one may hide a true one; no body is copied."""
    before, end, view = 0, 0, memoryview(content)
    for opening in _STREAM.finditer(content):
        head = content[before : opening.start()]
        dictionary = _spelt_out(head[max(head.rfind(b"obj"), 0) :])
        before = opening.end()
        if end < before and (end := content.find(b"endstream", before)) < 0:
            raise ValueError("a stream without its end")
        yield dictionary, view[before:end]


def _inflate(dictionary: bytes, body: memoryview, budget: int) -> bytes:
    if b"/Filter" not in dictionary:
        return bytes(body)
    if re.search(rb"/Filter\s*(?:/FlateDecode|\[\s*/FlateDecode\s*\])", dictionary) is None:
        raise ValueError("an object stream under a filter we do not undo")
    engine = zlib.decompressobj()
    try:
        inflated = engine.decompress(body, max(budget, 1))
    except zlib.error as error:
        raise ValueError("an object stream that does not inflate") from error
    if not engine.eof:
        raise ValueError("an object stream too large, or cut short")
    return inflated
