"""Draws one page of a PDF. Run as a file, in a process of its own with little memory and time, which dies
with what it reads: `drawing.py PAGE SIDE`, the PDF on its input; on its output a length, a JSON, a WebP.

No import of ours: nothing of the application is within reach of what a hostile file might do.
"""

import io
import json
import resource
import sys

import pypdfium2

MEMORY = 1536 * 2**20
SECONDS = 20
MOST_TEXT = 20_000


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    wanted, side = int(sys.argv[1]), int(sys.argv[2])
    pdf = pypdfium2.PdfDocument(sys.stdin.buffer.read())
    pdf.init_forms()  # what was filled in is drawn; this build runs no script
    page = pdf[wanted - 1]
    head = json.dumps({"pages": len(pdf), "text": _text(page)}).encode()
    sys.stdout.buffer.write(len(head).to_bytes(4, "big") + head + _drawn(page, side))


def _drawn(page: pypdfium2.PdfPage, side: int) -> bytes:
    image = page.render(scale=side / max(*page.get_size(), 1)).to_pil()
    buffer = io.BytesIO()
    image.convert("RGB").save(buffer, format="WEBP", quality=82, method=2)
    return buffer.getvalue()


def _text(page: pypdfium2.PdfPage) -> str:
    found = str(page.get_textpage().get_text_range())
    return found.replace("\r\n", "\n").replace("\x00", "").replace("\ufffe", "-")[:MOST_TEXT]


if __name__ == "__main__":
    main()
