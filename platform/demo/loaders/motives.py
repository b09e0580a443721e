"""Motives and the signs that stop a booking."""

from typing import Any

from demo.loaders.files import table
from scheduling.models import Motive, RedFlag


def load() -> None:
    data = table("motives")
    for row in data["motives"]:
        _load_motive(row)
    for position, row in enumerate(data["red_flags"]):
        RedFlag.objects.create(position=position, **row)


def _load_motive(row: dict[str, Any]) -> None:
    motive = Motive.objects.create(
        label=row["label"],
        duration_minutes=row["minutes"],
        forms=row["forms"],
        minimum_age_months=row["minimum_age_months"],
        is_planned_care=row.get("planned_care", False),
        hint=row.get("hint", ""),
    )
    for position, (question, where_to_go, phone) in enumerate(row.get("red_flags", [])):
        RedFlag.objects.create(
            motive=motive, question=question, where_to_go=where_to_go, phone=phone, position=position
        )
