import datetime as dt

import pytest

from territory import rules
from territory.rules import is_finess


@pytest.mark.parametrize("value", ["010000024", "750803447", "590780193"])
def test_well_formed_finess(value: str) -> None:
    assert is_finess(value)


@pytest.mark.parametrize("value", ["010000025", "75080344", "7508034470", "AB0000024"])
def test_what_is_no_finess(value: str) -> None:
    assert not is_finess(value)


@pytest.mark.parametrize(
    ("kind", "calibrated_on", "state"),
    [
        ("camera", None, "not_needed"),
        ("blood_pressure", None, "unknown"),
        ("blood_pressure", dt.date(2026, 3, 1), "up_to_date"),
        ("blood_pressure", dt.date(2025, 12, 20), "due_soon"),
        ("blood_pressure", dt.date(2025, 11, 25), "due_soon"),
        ("blood_pressure", dt.date(2025, 11, 24), "overdue"),
        ("glucometer", dt.date(2026, 5, 24), "overdue"),
        ("ecg", dt.date(2025, 5, 24), "up_to_date"),
    ],
)
def test_when_a_calibration_counts_no_more(kind, calibrated_on, state):
    assert rules.calibration(kind, calibrated_on, dt.date(2026, 11, 24)) == state


def test_a_calibration_of_a_31st_ends_on_a_day_that_exists():
    assert rules.calibration_due("glucometer", dt.date(2025, 8, 31)) == dt.date(2026, 2, 28)
