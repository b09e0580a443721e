"""A signed prescription goes to its patient by a link; revoked, the link opens nothing any more."""

import pytest

from core.errors import Conflict, NotFound
from correspondence.enums import Channel, DispatchState, Reason
from prescriptions import services
from prescriptions.enums import LineKind
from tests.cast import actor_of
from tests.consultations.factories import minutes
from tests.prescriptions.conftest import add, sign, text

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def signed(begun, draft):
    patient = begun.now().appointment.patient
    patient.phone = "06 39 98 14 01"
    patient.save(update_fields=["phone"])
    add(draft, begun, text(LineKind.EXAM, "NFS"))
    return sign(draft, begun)


def send(prescription, actor):
    return services.prescription_send(actor=actor, public_id=prescription.public_id, at=minutes(10))


def test_it_leaves_for_its_patient(signed, begun):
    row = send(signed, begun.physician)
    row.refresh_from_db()
    assert (row.channel, row.state) == (Channel.PATIENT, DispatchState.SENT)
    assert row.document_public_id == signed.document_public_id


def test_revoked_its_link_is_shut(signed, begun):
    row = send(signed, begun.physician)
    services.prescription_revoke(
        actor=begun.physician, public_id=signed.public_id, reason="Erreur.", at=minutes(12)
    )
    row.refresh_from_db()
    assert (row.state, row.reason) == (DispatchState.WITHDRAWN, Reason.REVOKED)
    with pytest.raises(Conflict):
        send(signed, begun.physician)


def test_a_draft_stays(draft, begun):
    with pytest.raises(Conflict, match="signée"):
        send(draft, begun.physician)


def test_the_neighbour_sends_nothing_of_it(signed, weiss):
    with pytest.raises(NotFound):
        send(signed, actor_of(weiss))
