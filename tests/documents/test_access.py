"""Who reads a document: nobody, until an upper app says who; then exactly those."""

import dataclasses
import uuid
from pathlib import Path
from uuid import UUID

import pytest

from core.actors import Actor, job
from core.errors import NotFound
from documents import policies, selectors, services
from documents.enums import DocumentKind
from documents.models import Document
from documents.policies import Subject
from tests.cast import actor_of
from tests.documents.factories import AT, WRITER, document, pdf

pytestmark = pytest.mark.django_db

PATIENT, ACT, OTHER = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
READER = Actor(label="Dr Karim Haddad", role="physician", user_id=2)


@pytest.fixture(autouse=True)
def store(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(autouse=True)
def no_guard(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test says who guards: what the installed apps registered is set aside."""
    monkeypatch.setattr(policies, "_guards", {})


def allow(subject: Subject, *allowed: UUID, kinds: set[str] | None = None, actor: Actor = READER) -> None:
    def guard(asking: Actor, subject_id: UUID, kind: DocumentKind) -> bool:
        return asking == actor and subject_id in allowed and (kinds is None or kind in kinds)

    policies.register_guard(subject, guard)


def stored(**fields) -> Document:
    return document(**({"patient_public_id": PATIENT, "act_public_id": ACT} | fields))


def test_without_a_guard_nobody_reads_not_even_the_writer() -> None:
    kept = stored()
    for actor in (WRITER, READER):
        with pytest.raises(NotFound):
            selectors.document_for(actor, kept.public_id)
        assert selectors.documents_of(actor, patient_public_id=PATIENT) == []


def test_the_patients_guard_opens_the_file() -> None:
    kept = stored()
    allow(Subject.PATIENT, PATIENT)
    assert selectors.document_for(READER, kept.public_id) == kept


def test_the_acts_guard_opens_what_belongs_to_the_act_and_no_more() -> None:
    of_act, of_file = stored(), stored(act_public_id=None)
    allow(Subject.ACT, ACT)
    assert selectors.document_for(READER, of_act.public_id) == of_act
    with pytest.raises(NotFound):
        selectors.document_for(READER, of_file.public_id)


def test_the_same_right_on_another_patient_opens_nothing() -> None:
    kept = stored()
    allow(Subject.PATIENT, OTHER)
    with pytest.raises(NotFound):
        selectors.document_for(READER, kept.public_id)


def test_a_guard_may_tell_kinds_apart() -> None:
    report, sheet = stored(), stored(kind="fee_sheet")
    allow(Subject.PATIENT, PATIENT, kinds={"fee_sheet"})
    assert selectors.documents_of(READER, patient_public_id=PATIENT) == [sheet]
    with pytest.raises(NotFound):
        selectors.document_for(READER, report.public_id)


def test_a_forbidden_document_and_a_missing_one_answer_alike() -> None:
    kept = stored()
    said = []
    for public_id in (kept.public_id, uuid.uuid4()):
        with pytest.raises(NotFound) as caught:
            selectors.document_for(READER, public_id)
        said.append((caught.value.message, caught.value.code))
    assert said[0] == said[1]


def test_a_job_carries_what_it_was_given() -> None:
    assert selectors.document_for(job("consultations.copy"), stored().public_id)


def test_a_second_guard_of_one_subject_is_refused() -> None:
    allow(Subject.PATIENT, PATIENT)
    with pytest.raises(ValueError, match="already"):
        allow(Subject.PATIENT, PATIENT)


def test_lists_show_current_versions_in_view_newest_first() -> None:
    allow(Subject.PATIENT, PATIENT)
    first = stored(title="ancien")
    second = services.document_supersede(
        actor=WRITER, document=first, content=pdf(), content_type="application/pdf", at=AT
    )
    hidden = services.document_hide(actor=WRITER, document=stored(title="erreur"), reason="Erreur", at=AT)
    last = stored(title="dernier")
    assert selectors.documents_of(READER, patient_public_id=PATIENT) == [last, second]
    everything = selectors.documents_of(READER, patient_public_id=PATIENT, with_hidden=True)
    assert everything == [last, hidden, second]
    assert selectors.versions_of(READER, second) == [second, first]


def test_a_list_is_of_a_patient_an_act_or_both() -> None:
    allow(Subject.PATIENT, PATIENT, OTHER)
    here, elsewhere = stored(), stored(act_public_id=OTHER)
    stored(patient_public_id=OTHER, act_public_id=None)
    assert selectors.documents_of(READER, act_public_id=ACT) == [here]
    assert selectors.documents_of(READER, patient_public_id=PATIENT) == [elsewhere, here]
    assert selectors.documents_of(READER, patient_public_id=PATIENT, act_public_id=OTHER) == [elsewhere]
    with pytest.raises(ValueError, match="Name a patient"):
        selectors.documents_of(READER)


def test_a_right_is_asked_once_for_a_list(django_assert_num_queries) -> None:
    for _ in range(3):
        stored()
    asked = []
    policies.register_guard(Subject.PATIENT, lambda *question: bool(asked.append(question)) or True)
    with django_assert_num_queries(1):
        assert len(selectors.documents_of(READER, patient_public_id=PATIENT)) == 3
    assert len(asked) == 1


def test_the_cast_reads_only_what_the_guard_grants(morel, haddad, nadia, weiss, luc) -> None:
    kept = stored()
    granted = actor_of(morel)
    allow(Subject.PATIENT, PATIENT, actor=granted)
    assert selectors.document_for(granted, kept.public_id) == kept
    for other in (haddad, nadia, weiss, luc):
        with pytest.raises(NotFound):
            selectors.document_for(actor_of(other), kept.public_id)
    with pytest.raises(NotFound):
        selectors.document_for(dataclasses.replace(granted, role="secretary"), kept.public_id)
