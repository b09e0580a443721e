"""What two decisions may not both say on the same day."""

from collections.abc import Sequence

EVERY_SPECIALTY = "*"


def keys_of(*, switch: str = "", code: str = "", specialties: Sequence[str] = ()) -> tuple[str, ...]:
    """What a decision holds while it lasts: a doubtful rule, or the amount of a code for each specialty."""
    if switch:
        return (f"switch:{switch}",)
    return tuple(f"tariff:{code}:{specialty}" for specialty in specialties or (EVERY_SPECIALTY,))


def specialty_of(key: str) -> str | None:
    """The specialty that a tariff key is for; None for all those without an amount of their own."""
    specialty = key.rpartition(":")[2]
    return None if specialty == EVERY_SPECIALTY else specialty
