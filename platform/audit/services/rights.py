"""What the application may do to each table: read and write, and never rewrite what a trigger keeps."""

from django.db import connection, transaction

VERBS = ("SELECT", "INSERT", "UPDATE", "DELETE")
# Written by migrations alone.
READ_ONLY = frozenset({"django_migrations"})

TABLES = """
    SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND tableowner = current_user
    ORDER BY tablename
"""
# Without WHEN and without columns, such a trigger refuses the verb whatever the row.
# The bits are PostgreSQL's: 1 is FOR EACH ROW, 8 DELETE, 16 UPDATE (pg_trigger.tgtype).
REFUSED = """
    SELECT c.relname, t.tgtype & 16 > 0, t.tgtype & 8 > 0
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
    WHERE c.relnamespace = current_schema()::regnamespace AND NOT t.tgisinternal
        AND t.tgqual IS NULL AND t.tgattr = '' AND t.tgtype & 1 > 0 AND p.proname LIKE '%%\\_refuse'
"""


@transaction.atomic
def rights_grant(*, role: str) -> dict[str, tuple[str, ...]]:
    """Give `role` its rights on every table of ours, and take back all others. Returns them by table.

    Called by the owner of the tables after each migration. TRUNCATE, and everything about structure, is for
    the owner alone.
    """
    rights = {table: _verbs(table, refused) for refused in [_refused()] for table in _tables()}
    quoted = connection.ops.quote_name(role)
    with connection.cursor() as cursor:
        for table, verbs in rights.items():
            name = connection.ops.quote_name(table)
            cursor.execute(f"REVOKE ALL ON TABLE {name} FROM {quoted}")
            cursor.execute(f"GRANT {', '.join(verbs)} ON TABLE {name} TO {quoted}")
    return rights


def _verbs(table: str, refused: dict[str, set[str]]) -> tuple[str, ...]:
    if table in READ_ONLY:
        return ("SELECT",)
    return tuple(verb for verb in VERBS if verb not in refused.get(table, set()))


def _tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        return [name for (name,) in cursor]


def _refused() -> dict[str, set[str]]:
    """The verbs that a trigger refuses, by table."""
    found: dict[str, set[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(REFUSED)
        for table, update, delete in cursor:
            found.setdefault(table, set()).update(["UPDATE"] * update + ["DELETE"] * delete)
    return found
