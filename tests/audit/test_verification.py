"""Whoever holds the database but not the keys cannot rewrite the journal unseen."""

import datetime as dt
import io
import uuid

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from audit import selectors, services, wording
from audit.models import Anchor, Event, Link, Pending
from core import clock
from core.actors import Actor

AT = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC)
MOREL = Actor(label="Dr Sophie Morel", role="physician", user_id=7, site_ids=frozenset({1}))
PATIENTS = [uuid.UUID(int=number) for number in range(6)]


@pytest.fixture
def journal(db, monkeypatch):
    """Thirty-six lines of six patients in three runs of the sealer, and one superuser at a console."""
    monkeypatch.setattr(wording, "_words", {"test.opened": wording.Wording("a ouvert le dossier")})
    for run in range(3):
        for patient in PATIENTS * 2:
            services.record(MOREL, "test.opened", None, at=AT, patient=patient, run=run)
        services.seal(at=AT)
    with connection.cursor() as cursor:
        for table in ("audit_event", "audit_link", "audit_anchor"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield cursor


def found(**given):
    return [f"{finding.row}: {finding.what}" for finding in selectors.findings(at=AT, **given)]


def middle():
    """A line with others before and after it in its chain."""
    return Link.objects.filter(anchor=2).order_by("event_id").first()


def test_an_untouched_journal_is_whole(journal):
    assert found() == []
    assert Link.objects.count() == Event.objects.count() == 36
    assert not Pending.objects.exists()


ALTERED = {
    "id": "id + 1000",
    "public_id": "gen_random_uuid()",
    "at": "at + interval '1 microsecond'",
    "kind": "'test.closed'",
    "actor_label": "'Dr Weiss'",
    "actor_role": "'nurse'",
    "actor_user_id": "NULL",
    "actor_site_ids": "'{1,2}'",
    "purpose": "'research'",
    "subject_label": "'x'",
    "subject_public_id": "gen_random_uuid()",
    "patient_public_id": "NULL",
    "details": "'{}'",
    "shard": "(shard + 1) %% 16",
    "mac": "decode(repeat('00', 32), 'hex')",
}


def test_every_column_is_tried():
    assert set(ALTERED) == {field.column for field in Event._meta.concrete_fields}
    assert {*Event.LINE, "id", "mac"} == set(ALTERED)


@pytest.mark.parametrize("column", sorted(ALTERED))
def test_an_altered_line_is_found(journal, column):
    target = middle()
    journal.execute(f"UPDATE audit_event SET {column} = {ALTERED[column]} WHERE id = %s", [target.event_id])
    [first, *_] = found()
    assert first.startswith(f"événement {target.event_id} (chaîne {target.shard}, rang {target.sequence})")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("event_id", "event_id + 1000"),
        ("shard", "(shard + 1) %% 16"),
        ("sequence", "sequence + 1000"),
        ("anchor", "3"),
        ("digest", "decode(repeat('00', 32), 'hex')"),
    ],
)
def test_an_altered_link_is_found(journal, column, value):
    journal.execute(f"UPDATE audit_link SET {column} = {value} WHERE event_id = %s", [middle().event_id])
    assert found()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", "at + interval '1 second'"),
        ("lengths", "lengths[1:15] || 9::bigint"),
        ("mac", "decode('00', 'hex')"),
    ],
)
@pytest.mark.parametrize("number", [1, 2, 3])
def test_an_altered_anchor_is_found(journal, column, value, number):
    journal.execute(f"UPDATE audit_anchor SET {column} = {value} WHERE number = %s", [number])
    assert found()[0].startswith(f"ancre {number}")


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_removed_anchor_is_found(journal, number):
    journal.execute("DELETE FROM audit_anchor WHERE number = %s", [number])
    assert found()[0] == f"ancre {number}: ancre retirée"


def test_a_removed_line_is_found(journal):
    target = middle()
    journal.execute("DELETE FROM audit_event WHERE id = %s", [target.event_id])
    assert found() == [
        f"événement {target.event_id} (chaîne {target.shard}, rang {target.sequence}): ligne retirée"
    ]


@pytest.mark.parametrize("run", [1, 2, 3])
def test_a_line_removed_with_its_link_is_found(journal, run):
    target = Link.objects.filter(anchor=run).order_by("-event_id").first()
    journal.execute("DELETE FROM audit_event WHERE id = %s", [target.event_id])
    journal.execute("DELETE FROM audit_link WHERE event_id = %s", [target.event_id])
    assert found()


def test_two_lines_exchanged_are_found(journal):
    one, other = Link.objects.filter(shard=middle().shard).order_by("sequence")[:2]
    journal.execute("UPDATE audit_event SET id = -id WHERE id = ANY(%s)", [[one.event_id, other.event_id]])
    for old, new in ((one, other), (other, one)):
        journal.execute("UPDATE audit_event SET id = %s WHERE id = %s", [new.event_id, -old.event_id])
    assert len([line for line in found() if "altéré ou déplacé" in line]) == 2


def test_two_links_exchanged_are_found(journal):
    one, other = Link.objects.filter(shard=middle().shard).order_by("sequence")[:2]
    journal.execute("UPDATE audit_link SET event_id = -event_id WHERE event_id = %s", [one.event_id])
    journal.execute("UPDATE audit_link SET event_id = %s WHERE event_id = %s", [one.event_id, other.event_id])
    journal.execute(
        "UPDATE audit_link SET event_id = %s WHERE event_id = %s", [other.event_id, -one.event_id]
    )
    assert found()


def test_a_line_slipped_in_is_found_before_and_after_the_sealer_ran(journal):
    columns = ", ".join({*Event.LINE, "mac"} - {"public_id"})
    journal.execute("ALTER TABLE audit_event ENABLE TRIGGER audit_event_queue")
    copy = f"SELECT gen_random_uuid(), {columns} FROM audit_event LIMIT 1"
    journal.execute(f"INSERT INTO audit_event (public_id, {columns}) {copy}")
    assert "ajoutée" in found()[0]
    services.seal(at=AT)
    assert "altérée" in found()[0]


def test_a_line_kept_away_from_the_sealer_is_found(journal):
    services.record(MOREL, "test.opened", None, at=AT)
    journal.execute("ALTER TABLE audit_event ENABLE TRIGGER audit_event_queue")
    line = services.record(MOREL, "test.opened", None, at=AT)
    assert len(found()) == 1  # the first one, which the trigger did not queue
    Pending.objects.all().delete()
    assert found()[-1] == f"événement {line.pk}: ligne hors des chaînes"


def test_a_line_removed_before_it_was_sealed_is_found(journal):
    journal.execute("ALTER TABLE audit_event ENABLE TRIGGER audit_event_queue")
    line = services.record(MOREL, "test.opened", None, at=AT)
    journal.execute("DELETE FROM audit_event WHERE id = %s", [line.pk])
    assert found() == [f"événement {line.pk}: ligne retirée avant d’être scellée"]


def test_a_sealer_that_does_not_run_is_found(journal):
    journal.execute("ALTER TABLE audit_event ENABLE TRIGGER audit_event_queue")
    services.record(MOREL, "test.opened", None, at=AT - dt.timedelta(days=30))  # an import, queued just now
    Pending.objects.update(queued_at=AT - dt.timedelta(minutes=59))
    assert found() == []
    Pending.objects.update(queued_at=AT - dt.timedelta(minutes=61))
    assert "jamais scellée" in found()[0]


def test_an_end_cut_off_is_found_with_an_anchor_known_elsewhere(journal):
    last = Anchor.objects.get(number=3)
    known = f"3:{bytes(last.mac).hex()}"
    assert found(known_anchor=known) == []
    journal.execute("DELETE FROM audit_event WHERE id IN (SELECT event_id FROM audit_link WHERE anchor = 3)")
    journal.execute("DELETE FROM audit_link WHERE anchor = 3")
    journal.execute("DELETE FROM audit_anchor WHERE number = 3")
    assert found() == []  # nothing in the database can tell
    assert "fin du journal retirée" in found(known_anchor=known)[0]


def test_a_chain_rewritten_without_the_key_is_found(journal, settings):
    """All prints made anew, and anchors under another key: as a thief of the database would."""
    true_keys = settings.AUDIT_KEYS
    journal.execute(
        "DELETE FROM audit_link; DELETE FROM audit_anchor; UPDATE audit_event SET kind = 'test.closed'"
    )
    Pending.objects.bulk_create([Pending(event_id=pk) for pk in Event.objects.values_list("pk", flat=True)])
    settings.AUDIT_KEYS = [bytes(range(32))]
    services.seal(at=AT)
    settings.AUDIT_KEYS = true_keys
    assert len([line for line in found() if "ligne altérée" in line]) == 36
    assert [line for line in found() if "ancre altérée" in line]


def test_an_older_key_still_verifies(journal, settings):
    settings.AUDIT_KEYS = [bytes(range(32)), *settings.AUDIT_KEYS]
    assert found() == []


def test_nothing_is_sealed_on_top_of_a_broken_chain(journal):
    journal.execute("ALTER TABLE audit_event ENABLE TRIGGER audit_event_queue")
    services.record(MOREL, "test.opened", None, at=AT)
    journal.execute("DELETE FROM audit_link WHERE anchor = 3")
    with pytest.raises(services.ChainBroken), transaction.atomic():
        services.seal(at=AT)
    assert Pending.objects.count() == 1


def test_the_command_says_the_first_break_and_fails(journal, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AT)
    said = io.StringIO()
    call_command("verify_audit", stdout=said)
    assert "intact" in said.getvalue()
    target = middle()
    journal.execute("UPDATE audit_event SET kind = 'x' WHERE id >= %s", [target.event_id])
    wrong = io.StringIO()
    with pytest.raises(CommandError) as refusal:
        call_command("verify_audit", stderr=wrong)
    assert refusal.value.returncode == 1
    assert len(wrong.getvalue().splitlines()) == 1
    with pytest.raises(CommandError):
        call_command("verify_audit", all=True, stderr=wrong)
    assert f"événement {target.event_id} " in wrong.getvalue()
