"""Classed and shown by the right person, written down, put back; and who sees what then."""

import uuid
from itertools import product
from pathlib import Path

import pytest

from audit.models import Event
from core.actors import Actor
from core.errors import Conflict, Invalid, NotFound, Refused
from documents import policies, selectors, services
from documents.enums import Category, DocumentKind, PatientView, Visibility
from documents.models import Document
from documents.policies import Subject
from documents.services import Place
from tests.documents.factories import AT, document, pdf

pytestmark = pytest.mark.django_db
PATIENT, ACT = uuid.uuid4(), uuid.uuid4()
OF_ACT = Actor(label="Dr Sophie Morel", role="physician", user_id=1)
TREATING = Actor(label="Dr Karim Haddad", role="physician", user_id=2)
OF_FILE = Actor(label="Dr Anne Weiss", role="physician", user_id=3)
NURSE = Actor(label="Nadia Benali", role="nurse", user_id=4)
STRANGER = Actor(label="Dr Luc", role="physician", user_id=5)
PLACE = Place(Category.LETTER, Visibility.FILE, PatientView.SHOWN)


@pytest.fixture(autouse=True)
def guards(settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(policies, "_guards", {})
    readers = {
        Subject.ACT: [OF_ACT],
        Subject.PATIENT: [TREATING, OF_FILE, NURSE],
        Subject.TREATING: [TREATING],
    }
    for subject, actors in readers.items():
        policies.register_guard(subject, lambda actor, _subject, _kind, actors=actors: actor in actors)


def letter(**fields) -> Document:
    values = {"kind": DocumentKind.ATTACHMENT, "patient_public_id": PATIENT, "act_public_id": ACT}
    return document(**(values | fields))


def filed(actor: Actor, row: Document, place: Place = PLACE) -> None:
    services.document_file(actor=actor, public_id=row.public_id, place=place, at=AT)
    row.refresh_from_db()


@pytest.mark.parametrize(
    ("visibility", "readers"),
    [
        (Visibility.FILE, [OF_ACT, TREATING, OF_FILE, NURSE]),
        (Visibility.TREATING, [OF_ACT, TREATING]),
        (Visibility.ACT, [OF_ACT]),
    ],
)
def test_who_reads_follows_the_visibility(visibility: Visibility, readers: list[Actor]) -> None:
    row = letter()
    filed(OF_ACT, row, Place(Category.OTHER, visibility, PatientView.SHOWN))
    for actor in (OF_ACT, TREATING, OF_FILE, NURSE, STRANGER):
        assert policies.can_read(actor, row) is (actor in readers)
        assert (row in selectors.documents_of(actor, patient_public_id=PATIENT)) is (actor in readers)


@pytest.mark.parametrize("actor", [OF_ACT, NURSE, OF_FILE], ids=lambda actor: actor.role)
def test_who_gives_care_says_what_it_is(actor: Actor) -> None:
    row = letter()
    filed(actor, row)
    assert row.category == Category.LETTER
    line = Event.objects.get(kind="documents.filed")
    assert (line.actor_user_id, line.details) == (actor.user_id, {"fields": ["category"]})


def test_a_nurse_does_not_choose_the_readers() -> None:
    for place in (
        Place(Category.OTHER, Visibility.TREATING, PatientView.SHOWN),
        Place(Category.OTHER, Visibility.FILE, PatientView.ALONE),
    ):
        with pytest.raises(Refused):
            filed(NURSE, letter(), place)


def test_nobody_shuts_themselves_out() -> None:
    with pytest.raises(Invalid) as refusal:
        filed(OF_FILE, letter(), Place(Category.OTHER, Visibility.TREATING, PatientView.SHOWN))
    assert refusal.value.field == "visibility"
    filed(TREATING, letter(), Place(Category.OTHER, Visibility.TREATING, PatientView.SHOWN))


def test_a_document_of_no_act_is_not_of_an_act_alone() -> None:
    with pytest.raises(Invalid, match="aucun acte"):
        filed(TREATING, letter(act_public_id=None), Place(Category.OTHER, Visibility.ACT, PatientView.SHOWN))


def test_what_pivot_made_is_what_it_is() -> None:
    report = letter(kind=DocumentKind.REPORT)
    assert report.category == Category.REPORT
    with pytest.raises(Conflict):
        filed(OF_ACT, report)


def test_a_stranger_finds_nothing_to_class() -> None:
    with pytest.raises(NotFound):
        filed(STRANGER, letter())


def test_changes_are_undone_one_after_the_other() -> None:
    row = letter()
    filed(OF_ACT, row)
    filed(OF_ACT, row, Place(Category.LETTER, Visibility.TREATING, PatientView.ALONE))
    for category, visibility in ((Category.LETTER, Visibility.FILE), (Category.OTHER, Visibility.FILE)):
        services.filing_undo(actor=OF_ACT, public_id=row.public_id, at=AT)
        row.refresh_from_db()
        assert (row.category, row.visibility, row.patient_view) == (category, visibility, PatientView.SHOWN)
    with pytest.raises(Conflict):
        services.filing_undo(actor=OF_ACT, public_id=row.public_id, at=AT)


def test_a_nurse_undoes_no_choice_of_readers() -> None:
    row = letter()
    filed(OF_ACT, row, Place(Category.OTHER, Visibility.FILE, PatientView.ALONE))
    with pytest.raises(Refused):
        services.filing_undo(actor=NURSE, public_id=row.public_id, at=AT)


def test_the_same_again_is_no_change() -> None:
    filed(OF_ACT, row := letter(), Place(Category.OTHER, Visibility.FILE, PatientView.SHOWN))
    assert not row.filings.exists()


def test_a_new_version_is_shown_as_the_former_was() -> None:
    row = letter()
    filed(OF_ACT, row, Place(Category.BIOLOGY, Visibility.ACT, PatientView.WITHHELD))
    after = services.document_supersede(
        actor=OF_ACT, document=row, content=pdf(), content_type="application/pdf", at=AT
    )
    assert (after.category, after.visibility, after.patient_view) == ("biology", "act", "withheld")


def test_the_versions_that_it_replaced_are_narrowed_with_it() -> None:
    former = letter()
    row = services.document_supersede(
        actor=OF_ACT, document=former, content=pdf(), content_type="application/pdf", at=AT
    )
    filed(OF_ACT, row, Place(Category(row.category), Visibility.ACT, PatientView.SHOWN))
    former.refresh_from_db()
    assert former.visibility == Visibility.ACT


@pytest.mark.parametrize(("view", "by_relative"), list(product(PatientView, (False, True))))
def test_what_a_minor_keeps_no_relative_sees(view: PatientView, *, by_relative: bool) -> None:
    row = letter()
    row.patient_view = view
    shown = {(PatientView.SHOWN, False), (PatientView.SHOWN, True), (PatientView.ALONE, False)}
    assert policies.patient_may_see(row, by_relative=by_relative) is ((view, by_relative) in shown)
