"""The format of a file by what it holds, never by what it is called."""

PDF = "application/pdf"
JPEG = "image/jpeg"
PNG = "image/png"
WEBP = "image/webp"
EDF = "application/edf"
SCP_ECG = "application/scp-ecg"


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
    if content.startswith(b"0       "):
        return EDF
    # EN 1064: section 0 comes first, and its first pointer names itself, at the seventh byte.
    if content[8:10] == b"\0\0" and content[22:24] == b"\0\0" and content[28:32] == b"\7\0\0\0":
        return SCP_ECG
    return None
