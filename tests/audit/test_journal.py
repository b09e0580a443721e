"""« Vu par » in the file, and the journal of the region for its administrator."""

import datetime as dt
import uuid

import pytest

from audit import selectors, services, wording
from core.actors import Actor
from core.errors import Refused
from tests.cast import actor_of

PATIENT, NEIGHBOUR = uuid.uuid4(), uuid.uuid4()
NOON = dt.datetime(2026, 11, 22, 11, 0, tzinfo=dt.UTC)
LATE_UTC = dt.datetime(2026, 11, 21, 23, 30, tzinfo=dt.UTC)  # the 22nd in France
DAY_BEFORE = dt.datetime(2026, 11, 21, 8, 0, tzinfo=dt.UTC)
MOREL = Actor(label="Dr Sophie Morel", role="physician", user_id=7, site_ids=frozenset({4}))
NADIA = Actor(label="Nadia Benali", role="nurse", user_id=8, purpose="care")


@pytest.fixture
def lines(db, monkeypatch):
    words = {
        "test.opened": wording.Wording("a ouvert le dossier"),
        "test.measured": wording.Wording("a saisi des mesures"),
        "test.indexed": wording.Wording("a réindexé", shown=False),
    }
    monkeypatch.setattr(wording, "_words", words)
    services.record(NADIA, "test.measured", None, at=NOON, patient=PATIENT)
    services.record(MOREL, "test.opened", None, at=LATE_UTC, patient=PATIENT)
    services.record(MOREL, "test.opened", None, at=DAY_BEFORE, patient=PATIENT)
    services.record(MOREL, "test.opened", None, at=NOON, patient=NEIGHBOUR)
    services.record(MOREL, "test.indexed", None, at=NOON, patient=PATIENT)


def test_seen_by_tells_the_story_of_one_file_by_day_newest_first(lines):
    days = selectors.seen_by(MOREL, PATIENT)
    assert [day.on for day in days] == [dt.date(2026, 11, 22), dt.date(2026, 11, 21)]
    assert [(line.who, line.what, line.mine) for line in days[0].lines] == [
        ("Nadia Benali", "a saisi des mesures", False),
        ("Dr Sophie Morel", "a ouvert le dossier", True),
    ]
    assert (days[0].lines[1].role, days[0].lines[1].site_ids) == ("physician", (4,))


def test_seen_by_gives_the_last_lines_only(lines):
    [day] = selectors.seen_by(MOREL, PATIENT, limit=1)
    assert [line.at for line in day.lines] == [NOON]


def test_seen_by_is_two_queries_at_most(lines, django_assert_num_queries):
    with django_assert_num_queries(1):
        selectors.seen_by(MOREL, PATIENT)


@pytest.mark.parametrize("who", ["morel", "haddad", "nadia", "weiss", "sylvie", "luc"])
def test_the_journal_is_the_regional_administrators(lines, request, who):
    actor = actor_of(request.getfixturevalue(who))
    if who == "luc":
        assert selectors.journal(actor).count() == 5
    else:
        with pytest.raises(Refused):
            selectors.journal(actor)


def test_the_journal_is_filtered(lines, luc):
    actor = actor_of(luc)
    assert selectors.journal(actor, patient_public_id=NEIGHBOUR).count() == 1
    assert selectors.journal(actor, by_user_id=8).get().kind == "test.measured"
    assert selectors.journal(actor, since=LATE_UTC, until=NOON).get().at == LATE_UTC
    newest = [event.at for event in selectors.journal(actor, by_user_id=7)]
    assert newest == sorted(newest, reverse=True)
