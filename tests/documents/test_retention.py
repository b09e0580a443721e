"""Kept as the law says, held for a reason, erased by two gestures, and never without a line."""

import datetime as dt
import uuid
from pathlib import Path

import pytest

from audit.models import Event
from consultations.rules import retention
from core.actors import Actor, job
from core.errors import Conflict, Invalid, NotFound, Refused
from documents import policies, selectors, services
from documents.enums import HoldReason
from documents.models import Document, Erasure, Hold, Preview
from tests.documents import samples
from tests.documents.factories import AT, WRITER, document

pytestmark = pytest.mark.django_db
REGION = Actor(label="Sylvie Brun", role="regional_admin", user_id=9)
NIGHT = job("documents.erase")
OLD = dt.datetime(2004, 3, 1, 10, tzinfo=dt.UTC)
PATIENT = uuid.uuid4()
LATER = AT + dt.timedelta(hours=14)


@pytest.fixture(autouse=True)
def store(settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(policies, "_lifetimes", [])
    policies.register_lifetime(lambda _patient, last: retention.years_after(last, 20))
    return tmp_path


def old(**fields) -> Document:
    return document(**({"patient_public_id": PATIENT, "at": OLD, "content": samples.fee_sheet()} | fields))


def confirmed() -> Erasure:
    return services.erasure_confirm(actor=REGION, patient_public_id=PATIENT, at=AT)


def held(**fields) -> Hold:
    values = {"reason": HoldReason.LITIGATION, "words": "TJ de Laon", "until": None, "at": AT}
    return services.hold_place(actor=REGION, patient_public_id=PATIENT, **(values | fields))


def erased() -> int:
    return services.erasures_run(actor=NIGHT, at=LATER)


@pytest.mark.parametrize(
    ("last_act", "born", "died", "last_day"),
    [
        ("2004-03-01", "1950-01-01", None, "2024-03-01"),
        ("2004-03-01", "2003-06-01", None, "2031-06-01"),  # a child: until they are 28
        ("2004-03-01", "1996-03-01", None, "2024-03-01"),
        ("2004-03-01", "1950-01-01", "2010-05-02", "2020-05-02"),  # within ten years: ten years from it
        ("2004-03-01", "1950-01-01", "2014-03-01", "2024-03-01"),  # after them: as if they lived
        ("2004-03-01", "2003-06-01", "2005-01-01", "2015-01-01"),
        ("2004-02-29", "1950-01-01", None, "2024-02-29"),
        ("2005-02-01", "2004-02-29", None, "2032-02-29"),
    ],
)
def test_the_last_day_follows_the_act_the_birth_and_the_death(
    last_act: str, born: str, died: str | None, last_day: str
) -> None:
    day = dt.date.fromisoformat
    found = retention.last_day(day(last_act), day(born), day(died) if died else None)
    assert found == day(last_day)


def test_what_is_due_is_listed_for_the_region_by_its_number() -> None:
    old()
    old()
    (found,) = selectors.due(REGION, AT)
    assert (found.patient_public_id, found.count, found.due_on) == (PATIENT, 2, dt.date(2024, 3, 1))
    for other in (WRITER, Actor(label="x", role="site_coordinator", user_id=3)):
        with pytest.raises(Refused):
            list(selectors.due(other, AT))


def test_one_document_of_yesterday_keeps_them_all() -> None:
    old()
    old(at=AT - dt.timedelta(days=1))
    assert list(selectors.due(REGION, AT)) == []
    with pytest.raises(Conflict):
        confirmed()


def test_without_who_knows_the_acts_nothing_is_due(monkeypatch: pytest.MonkeyPatch) -> None:
    old()
    monkeypatch.setattr(policies, "_lifetimes", [lambda *_: None])
    assert list(selectors.due(REGION, AT)) == []


def test_erased_leaves_a_line_and_no_content(store: Path, django_capture_on_commit_callbacks) -> None:
    row = old()
    services.thumbnail_make(row.public_id)
    erasure = confirmed()
    with django_capture_on_commit_callbacks(execute=True):
        assert erased() == 1
    row.refresh_from_db()
    erasure.refresh_from_db()
    assert [path for path in store.rglob("*") if path.is_file()] == []
    assert not Preview.objects.exists()
    assert (row.title, row.stored_by, row.erased_at, erasure.count) == ("Document effacé", "", LATER, 1)
    line = Event.objects.get(kind="documents.erased")
    assert (line.patient_public_id, line.actor_role) == (PATIENT, "job")
    with pytest.raises(Conflict, match="effacé"):
        services.document_open(actor=NIGHT, public_id=row.public_id, at=LATER)


def test_nothing_is_erased_that_nobody_confirmed() -> None:
    old()
    assert erased() == 0


def test_it_waits_and_is_taken_back() -> None:
    old()
    erasure = confirmed()
    assert services.erasures_run(actor=NIGHT, at=AT + dt.timedelta(hours=2)) == 0
    services.erasure_cancel(actor=REGION, public_id=erasure.public_id, at=AT)
    assert erased() == 0
    with pytest.raises(Conflict):
        services.erasure_cancel(actor=REGION, public_id=erasure.public_id, at=AT)
    confirmed()
    with pytest.raises(Conflict, match="déjà confirmé"):
        confirmed()


def test_a_hold_stops_what_was_confirmed_and_what_would_be() -> None:
    old()
    erasure = confirmed()
    hold = held()
    erasure.refresh_from_db()
    assert erasure.cancelled_at == AT
    with pytest.raises(Conflict, match="suspendue"):
        confirmed()
    assert erased() == 0
    services.hold_lift(actor=REGION, public_id=hold.public_id, at=AT)
    confirmed()
    assert erased() == 1


def test_a_hold_ends_on_its_day() -> None:
    old()
    held(until=dt.date(2026, 12, 1))
    (found,) = selectors.due(REGION, AT)
    assert found.hold is not None
    (after,) = selectors.due(REGION, AT + dt.timedelta(days=30))
    assert after.hold is None


def test_a_document_that_comes_in_the_meantime_keeps_them() -> None:
    old()
    erasure = confirmed()
    old(at=AT)
    assert erased() == 0
    erasure.refresh_from_db()
    assert erasure.cancelled_at == LATER


def test_one_that_is_held_by_itself_stays() -> None:
    old()
    kept = old()
    services.document_hold(actor=WRITER, document=kept, hold=True, at=AT)
    confirmed()
    assert erased() == 1
    kept.refresh_from_db()
    assert kept.erased_at is None


def test_a_hold_says_why_of_whom_and_until_a_day_to_come() -> None:
    with pytest.raises(NotFound):
        held()
    old()
    with pytest.raises(Invalid):
        held(reason=HoldReason.OTHER, words=" ")
    with pytest.raises(Invalid):
        held(until=dt.date(2020, 1, 1))
    held()
    with pytest.raises(Conflict):
        held()
    for actor in (WRITER, Actor(label="x", role="nurse", user_id=3)):
        with pytest.raises(Refused):
            services.hold_place(
                actor=actor,
                patient_public_id=PATIENT,
                reason=HoldReason.LITIGATION,
                words="",
                until=None,
                at=AT,
            )
