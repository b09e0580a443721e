"""What leaves, ready for any channel."""

from dataclasses import dataclass

from documents import cda


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """A signed document as it leaves. `report` and `content`: what the national format says of it; None and
    b"" for what has no such format, of which the paper leaves alone. `title` names nobody.
    """

    title: str
    pdf: bytes
    report: cda.Report | None = None
    content: bytes = b""
