"""Documents drawn as images: a page to read, a thumbnail to recognise."""

import io
import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import NamedTuple

from PIL import Image

from core.errors import PivotError
from documents.rules.pdf_bombs import MAX_PAGES

PAGE_SIDE = 1800  # an A4 page at 150 points an inch: small print is read, and enlarged twice
THUMBNAIL_SIDE = 320
PATIENCE = 25
_TURNS = threading.BoundedSemaphore(2)  # each may take a core and a gigabyte
_DRAWING = Path(__file__).with_name("drawing.py")


class Undrawable(PivotError):
    """Not drawn in the time, the memory or the form that we allow. The file itself is kept."""

    status = 422
    default = "Cette page ne peut pas être dessinée ici. Téléchargez le document pour le lire."


class Drawn(NamedTuple):
    image: bytes
    pages: int
    text: str


def page_drawn(content: bytes, page: int, side: int = PAGE_SIDE) -> Drawn:
    """A page of a PDF, from 1, drawn by a process that knows nothing else."""
    command = [sys.executable, "-I", str(_DRAWING), str(page), str(side)]
    try:
        with _TURNS:
            answer = subprocess.run(  # noqa: S603 - our own file, and two numbers
                command, input=content, capture_output=True, timeout=PATIENCE, env={}, check=False
            )
    except subprocess.TimeoutExpired as error:
        raise Undrawable(code="page_too_slow") from error
    if answer.returncode != 0 or len(answer.stdout) < 4:
        raise Undrawable(code="page_undrawable")
    size = int.from_bytes(answer.stdout[:4], "big")
    head = json.loads(answer.stdout[4 : 4 + size])
    if not 0 < head["pages"] <= MAX_PAGES:
        raise Undrawable(code="page_undrawable")
    return Drawn(answer.stdout[4 + size :], head["pages"], head["text"])


def image_thumbnail(content: bytes) -> bytes:
    """Of a picture that was cleaned when it came in."""
    buffer = io.BytesIO()
    with Image.open(io.BytesIO(content)) as picture:
        picture.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
        picture.convert("RGB").save(buffer, format="WEBP", quality=75)
    return buffer.getvalue()
