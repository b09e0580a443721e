import datetime as dt

import pytest

from signatures import presenters, rules

AT = dt.datetime(2026, 11, 24, 14, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("7K3M-9Q2X-PT4D", "7K3M9Q2XPT4D"),
        (" 7k3m 9q2x pt4d ", "7K3M9Q2XPT4D"),
        ("OIL39Q2XPT4D", "01139Q2XPT4D"),
        ("7K3M9Q2XPT4", ""),
        ("7K3M9Q2XPT4U", ""),
        ("", ""),
        ("../../etc/passwd", ""),
    ],
)
def test_a_reference_is_read_as_people_type_it(typed, read):
    assert rules.reference_read(typed) == read


def test_a_reference_reads_itself():
    made = {rules.reference_made() for _ in range(50)}
    assert len(made) == 50
    assert all(rules.reference_read(rules.reference_shown(one)) == one for one in made)


@pytest.mark.parametrize(("minutes", "fresh"), [(0, True), (15, True), (16, False), (-3, True)])
def test_how_recent(minutes, fresh):
    given = AT - dt.timedelta(minutes=minutes)
    assert rules.is_fresh(given, AT, dt.timedelta(minutes=15)) is fresh
    assert not rules.is_fresh(None, AT, dt.timedelta(minutes=15))


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([], ""),
        ([1], "1\u00a0ligne"),
        ([3], "3\u00a0lignes"),
        ([2, 1], "3\u00a0lignes : 2 sur la feuille 1, 1 sur la feuille 2"),
    ],
)
def test_lines_are_counted_by_sheet(lines, said):
    assert presenters.lines_sentence(lines) == said
