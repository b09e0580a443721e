"""National identifiers of professionals, pure."""

from territory.rules import is_luhn


def is_rpps(value: str) -> bool:
    """Eleven digits under Luhn (the prefixed national form, `8` + RPPS, is not)."""
    return len(value) == 11 and is_luhn(value)
