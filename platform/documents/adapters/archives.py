"""A ZIP of documents with its index; names say what and when, never whose."""

import csv
import io
import zipfile
from collections.abc import Callable, Iterable

from core import clock, exports
from documents.adapters.naming import file_name
from documents.enums import Category
from documents.models import Document

INDEX = "sommaire.csv"
COLUMNS = ("Fichier", "Nature", "Titre", "Date", "Versé par", "Octets")


def archive_zip(documents: Iterable[Document], content: Callable[[Document], bytes]) -> bytes:
    """The documents in their order, numbered, and the index that says what each is."""
    buffer, rows = io.BytesIO(), []
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as zipped:  # PDFs and pictures are compressed
        for rank, document in enumerate(documents, start=1):
            name = f"{rank:02}-{file_name(document)}"
            zipped.writestr(name, content(document))
            rows.append(_row(name, document))
        zipped.writestr(INDEX, _index(rows))
    return buffer.getvalue()


def _row(name: str, document: Document) -> list[str]:
    day = document.stored_at.astimezone(clock.PARIS).date().strftime("%d/%m/%Y")
    said = [Category(document.category).label, document.title, day, document.stored_by, str(document.size)]
    return [name, *said]


def _index(rows: Iterable[list[str]]) -> str:
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([exports.inert(cell) for cell in row] for row in rows)
    return exports.BYTE_ORDER_MARK + file.getvalue()
