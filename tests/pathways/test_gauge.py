"""What the reading of the gauge tells; where a physician stands, and what counts, is in jauge.csv."""

import datetime as dt
from decimal import Decimal

from pathways.engine import Physician, Situation, load_rulebook
from pathways.engine.gauge import counts_in_gauge, read_gauge

BOOK = load_rulebook()
NOW = dt.date(2024, 12, 22)


def test_the_reading_tells_its_numbers_and_its_source():
    reading = read_gauge(counted=1, total=8, specialty="SM26", on=NOW, rulebook=BOOK)
    assert (reading.share, reading.limit) == (Decimal("0.125"), Decimal("0.20"))
    assert "2024-2029" in reading.source


def test_an_act_without_a_day_counts_nowhere():
    act = Situation(date=None, form="assisted", physician=Physician(specialty="SM26"))
    assert counts_in_gauge(act, BOOK) is False
