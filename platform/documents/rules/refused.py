"""Formats that people bring and that we do not take: what each is, and what to do instead."""

import re

_ACCEPTED = "Versez une image JPEG, PNG ou WebP, ou un PDF."
UNKNOWN = f"Ce format n’est pas accepté. {_ACCEPTED}"
OFFICE = "C’est un document de bureautique ou une archive. Enregistrez-le en PDF, puis versez le PDF."
ARCHIVE = "C’est une archive. Ouvrez-la sur votre poste, puis versez chaque fichier séparément."
SVG = "Une image SVG peut contenir un programme. Exportez-la en PNG, puis recommencez."
WEB_PAGE = "C’est une page web. Imprimez-la en PDF, puis versez le PDF."
HEIC = "C’est une photographie HEIC d’iPhone ou d’iPad. Enregistrez-la en JPEG, puis recommencez."
DICOM = "C’est une image DICOM. Exportez-la en JPEG ou en PDF depuis le logiciel d’imagerie."
OTHER_IMAGE = "Ce format d’image n’est pas accepté. Enregistrez-la en JPEG ou en PNG."
FILM = "C’est une vidéo : Pivot n’en garde aucune. Versez une image fixe."
PROGRAM = f"C’est un programme : Pivot n’en garde aucun. {_ACCEPTED}"

_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", OFFICE),
    (b"PK\x05\x06", ARCHIVE),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OFFICE),
    (b"{\\rtf", OFFICE),
    (b"\x1f\x8b", ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", ARCHIVE),
    (b"Rar!\x1a\x07", ARCHIVE),
    (b"BZh", ARCHIVE),
    (b"\xfd7zXZ\x00", ARCHIVE),
    (b"\x28\xb5\x2f\xfd", ARCHIVE),
    (b"GIF8", OTHER_IMAGE),
    (b"BM", OTHER_IMAGE),
    (b"II*\x00", OTHER_IMAGE),
    (b"MM\x00*", OTHER_IMAGE),
    (b"\x1aE\xdf\xa3", FILM),
    (b"MZ", PROGRAM),
    (b"\x7fELF", PROGRAM),
    (b"#!", PROGRAM),
)
_PHOTOGRAPHS = frozenset({b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif"})
_MARKUP = re.compile(rb"<\s*(svg|!doctype\s+(?:html|svg)|html|script|body|iframe)", re.IGNORECASE)


def refusal_of(content: bytes) -> str:
    """The sentence for a file whose format we do not take."""
    head = content[:4096]
    if head[128:132] == b"DICM":
        return DICOM
    if head[4:8] == b"ftyp":
        return HEIC if head[8:12] in _PHOTOGRAPHS else FILM
    if (markup := _MARKUP.search(head.replace(b"\x00", b""))) is not None:
        return SVG if b"svg" in markup[1].lower() else WEB_PAGE
    return next((sentence for start, sentence in _STARTS if head.startswith(start)), UNKNOWN)
