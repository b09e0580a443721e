"""The format of a file by what it holds, never by what it is called."""

PDF = "application/pdf"
JPEG = "image/jpeg"
PNG = "image/png"
WEBP = "image/webp"


def sniff(content: bytes) -> str | None:
    """The media type among those we accept, or None."""
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return WEBP
    # ISO 32000-1, annex H.3.4.1, allows junk before the header; a file that needs it is not one of a
    # scanner or ours.
    if content.startswith(b"%PDF-"):
        return PDF
    return None
