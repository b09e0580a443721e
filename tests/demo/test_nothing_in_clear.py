"""A dump of the demo database and of its files, searched for every patient’s name and number."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from core.encryption import EncryptedTextField
from patients.models import Patient, Relative

pytestmark = pytest.mark.django_db

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


@pytest.fixture
def region(settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    call_command("load_demo")
    return tmp_path


def test_no_name_and_no_number_of_a_patient_is_in_a_dump(region: Path) -> None:
    tables = dict(dump())
    public = set().union(*(words(rows) for table, rows in tables.items() if table.startswith(PUBLIC)))
    hidden = secrets()
    numbers = {word for word in hidden if word.isdigit()}
    assert len(numbers) > 100
    assert not numbers & set().union(*(words(rows) for rows in tables.values()))

    names = hidden - public
    assert len(names) > 100
    leaks = {table: names & words(rows) for table, rows in tables.items() if not table.startswith(PUBLIC)}
    assert {table: sorted(found) for table, found in leaks.items() if found} == {}

    assert not (names | numbers) & words(stored_in(region))


def test_the_search_would_find_one(tmp_path: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE leak (said text, packed bytea)")
        cursor.execute("INSERT INTO leak VALUES ('chez Jeanne', convert_to('Béguin', 'utf8'))")
    assert {"jeanne", "béguin"} <= words(dict(dump())["leak"])
    (tmp_path / "Lambertine.bin").write_bytes(b"\xff" + "Lefèvre 0323609214".encode())
    (tmp_path / "old.bin").write_bytes("Hélène".encode("latin-1"))
    assert {"lambertine", "lefèvre", "0323609214", "hélène"} <= words(stored_in(tmp_path))
