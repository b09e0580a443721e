"""Files for tests, made here so that each holds exactly what the test speaks of."""

import datetime as dt
import io
import uuid
import zipfile
from typing import Any

from PIL import Image, PngImagePlugin

from core.actors import Actor
from documents import services
from documents.enums import DocumentKind
from documents.models import Document

AT = dt.datetime(2026, 11, 24, 13, 30, tzinfo=dt.UTC)
WRITER = Actor(label="Dr Sophie Morel", role="physician", user_id=1)


def jpeg(size: tuple[int, int] = (64, 48), **saving: Any) -> bytes:
    return image("JPEG", size, **saving)


def image(name: str, size: tuple[int, int] = (64, 48), mode: str = "RGB", **saving: Any) -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, size, "teal" if mode != "L" else 128).save(buffer, format=name, **saving)
    return buffer.getvalue()


def jpeg_with_gps() -> bytes:
    """A phone's photograph: rotated, with its place, its device and a comment."""
    exif = Image.Exif()
    exif[0x0112] = 6  # orientation: a quarter turn clockwise to stand upright
    exif[0x0110] = "Phone of Jeanne Petit"
    exif.get_ifd(0x8825)[2] = (49.0, 53.0, 45.0)  # GPS latitude
    return jpeg((64, 48), exif=exif, comment=b"Jeanne Petit")


def png_with_text() -> bytes:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Patient", "Jeanne Petit")
    return image("PNG", pnginfo=notes)


def pdf(body: bytes = b"", *, trailer: bytes = b"") -> bytes:
    """A small PDF with `body` among its objects and `trailer` in its trailer."""
    return (
        b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
        b"2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n"
        + body
        + b"\ntrailer\n<< /Root 1 0 R "
        + trailer
        + b" >>\nstartxref\n0\n%%EOF\n"
    )


def archive(content: bytes) -> bytes:
    """A ZIP of one file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("file.txt", content)
    return buffer.getvalue()


def document(**fields: Any) -> Document:
    """A stored document, through the service."""
    values: dict[str, Any] = {
        "actor": WRITER,
        "kind": DocumentKind.REPORT,
        "title": "Compte rendu de Mme Jeanne Petit",
        "content": pdf(),
        "content_type": "application/pdf",
        "patient_public_id": uuid.uuid4(),
        "at": AT,
    }
    return services.document_store(**(values | fields))
