"""A dump of a database and of its files, to search for every patient’s name and number."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.db import connection

from core.encryption import EncryptedTextField
from patients.models import Patient, Relative

# Professionals and places are public: a patient may be called like one of them.
PUBLIC = ("accounts_", "directory_", "territory_", "auth_", "django_content_type", "django_migrations")
SHORTEST = 4
SHORTEST_NUMBER = 8  # years and postcodes are everywhere


def words(text: str) -> set[str]:
    return {word for word in re.findall(r"\w+", text.casefold()) if len(word) >= SHORTEST}


def dump() -> Iterator[tuple[str, str]]:
    """(table, its rows as text); what is binary is there in hexadecimal, and once more as it would read."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT row_to_json(t)::text FROM "{table}" t')
            rows = "\n".join(row for (row,) in cursor)
            binary = (bytes.fromhex(found) for found in re.findall(r"\\\\x((?:[0-9a-f]{2})+)", rows))
            yield table, rows + "\n".join(map(readings, binary))


def readings(content: bytes) -> str:
    """These bytes as text, whichever way accents are written in them."""
    return f"{content.decode('latin-1')}\n{content.decode(errors='ignore')}"


def stored_in(folder: Path) -> str:
    """The names and the contents of every file."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return "\n".join(f"{path.name} {readings(path.read_bytes())}" for path in files)


def secrets() -> set[str]:
    """Every word of who patients and their relatives are: names, addresses, numbers."""
    return {
        word
        for model in (Patient, Relative)
        for row in model.objects.order_by("pk")
        for field in model._meta.local_concrete_fields
        if isinstance(field, EncryptedTextField)
        for word in words(getattr(row, field.attname))
        if not word.isdigit() or len(word) > SHORTEST_NUMBER
    }
