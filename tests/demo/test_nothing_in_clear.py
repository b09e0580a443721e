"""What the search for names and numbers would find: tests/demo/test_load_demo.py searches the region."""

from pathlib import Path

import pytest
from django.db import connection

from tests.demo.in_clear import dump, stored_in, words

pytestmark = pytest.mark.django_db


def test_the_search_would_find_one(tmp_path: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE leak (said text, packed bytea)")
        cursor.execute("INSERT INTO leak VALUES ('chez Jeanne', convert_to('Béguin', 'utf8'))")
    assert {"jeanne", "béguin"} <= words(dict(dump())["leak"])
    (tmp_path / "Lambertine.bin").write_bytes(b"\xff" + "Lefèvre 0323609214".encode())
    (tmp_path / "old.bin").write_bytes("Hélène".encode("latin-1"))
    assert {"lambertine", "lefèvre", "0323609214", "hélène"} <= words(stored_in(tmp_path))
