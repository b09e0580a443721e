"""The file of the patient, completed by those beside them and confirmed by the physician, from the act."""

import uuid

import pytest

from consultations import services
from core.errors import Conflict, Invalid, NotFound, Refused
from patients import selectors as patients
from patients.enums import HistoryKind
from patients.models import HistoryItem
from tests.cast import actor_of
from tests.consultations.factories import minutes
from tests.patients.factories import PatientFactory


def add(story, actor=None, text="Appendicectomie en 1962", kind=HistoryKind.ANTECEDENT):
    return services.act_history_add(
        actor=actor or story.nurse, public_id=story.public_id, kind=kind, text=text, at=minutes(1)
    )


def confirm(story, *items, actor=None):
    shown = [one.public_id for one in items]
    return services.act_history_confirm(
        actor=actor or story.physician, public_id=story.public_id, shown=shown, at=minutes(2)
    )


def waiting(story) -> set[str]:
    rows = patients.history_of(story.appointment.patient).filter(confirmed_at__isnull=True)
    return {row.text for row in rows}


def test_what_a_nurse_enters_waits_for_the_physician_who_confirms_it_in_one_gesture(story):
    one, other = add(story), add(story, text="Pénicilline", kind=HistoryKind.ALLERGY)
    assert waiting(story) == {one.text, other.text}
    assert confirm(story, one, other) == 2
    assert waiting(story) == set()
    assert HistoryItem.objects.get(pk=one.pk).confirmed_by == "Dr Sophie Morel"


def test_what_came_after_the_page_was_read_is_not_confirmed_with_it(story):
    read, later = add(story), add(story, text="Entré depuis")
    assert confirm(story, read) == 1
    assert waiting(story) == {later.text}


def test_confirmed_already_or_gone_is_no_failure(story):
    kept, gone = add(story), add(story, text="Erreur")
    services.act_history_end(actor=story.nurse, public_id=story.public_id, item=gone.public_id, at=minutes(1))
    assert confirm(story, kept, gone) == 1
    assert confirm(story, kept, gone) == 0


def test_what_the_physician_enters_needs_no_confirmation(story):
    add(story, actor=story.physician)
    assert waiting(story) == set()


def test_an_empty_text_is_refused(story):
    with pytest.raises(Invalid):
        add(story, text="   ")


def test_what_a_physician_confirmed_is_not_taken_out_by_a_nurse(story):
    item = add(story)
    confirm(story, item)
    with pytest.raises(Refused):
        services.act_history_end(
            actor=story.nurse, public_id=story.public_id, item=item.public_id, at=minutes(3)
        )


def test_taken_out_twice_is_not_found(story):
    item = add(story)
    end = {"actor": story.nurse, "public_id": story.public_id, "item": item.public_id, "at": minutes(3)}
    services.act_history_end(**end)
    with pytest.raises((Conflict, NotFound)):
        services.act_history_end(**end)


@pytest.mark.parametrize(
    ("name", "may_add", "may_confirm"),
    [
        ("morel", True, True),
        ("nadia", True, False),
        ("sylvie", False, False),
        ("haddad", False, False),
        ("weiss", False, False),
        ("luc", False, False),
    ],
)
def test_each_of_the_six(story, request, name, may_add, may_confirm):
    actor, item = actor_of(request.getfixturevalue(name)), add(story)
    for may, gesture in (
        (may_add, lambda: add(story, actor)),
        (may_confirm, lambda: confirm(story, item, actor=actor)),
    ):
        if may:
            gesture()
        else:
            with pytest.raises((Refused, NotFound)):
                gesture()


def test_an_item_of_another_patient_is_neither_confirmed_nor_taken_out(story):
    theirs = HistoryItem.objects.create(
        patient=PatientFactory(), kind="treatment", text="Le sien", entered_by="x", entered_at=minutes(0)
    )
    assert confirm(story, theirs) == 0
    with pytest.raises(NotFound):
        services.act_history_end(
            actor=story.nurse, public_id=story.public_id, item=theirs.public_id, at=minutes(1)
        )
    with pytest.raises(NotFound):
        services.act_history_end(
            actor=story.nurse, public_id=uuid.uuid4(), item=theirs.public_id, at=minutes(1)
        )
