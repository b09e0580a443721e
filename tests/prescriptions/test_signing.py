"""Who signs, when two do, and what becomes of it when the act changes hands or ends otherwise."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from consultations.models import Consultation
from core.errors import Conflict, Invalid, PivotError
from prescriptions import selectors, services
from prescriptions.models import Prescription
from tests.cast import actor_of
from tests.consultations.factories import minutes
from tests.documents import samples
from tests.prescriptions.conftest import add, drug, sign


def test_after_the_act_was_handed_over_who_signs_is_who_is_named(begun, draft, haddad):
    add(draft, begun, drug())
    haddad.practitioner.professional_phone = "03 23 61 00 01"
    haddad.practitioner.save(update_fields=["professional_phone"])
    type(begun.appointment).objects.update(practitioner=haddad.practitioner)
    with pytest.raises(PivotError):
        sign(draft, begun)
    draft.refresh_from_db()
    signed = services.prescription_sign(
        actor=actor_of(haddad), public_id=draft.public_id, revision=draft.revision, at=minutes(9)
    )

    assert signed.prescriber == haddad.practitioner
    assert signed.signed_by == haddad.practitioner.full_name
    assert signed.frozen["prescriber"]["name"] == haddad.practitioner.full_name


def test_nothing_is_signed_once_the_act_is_no_longer_held(begun, draft):
    add(draft, begun, drug())
    Consultation.objects.update(state="waiting", started_at=None)

    with pytest.raises(Conflict, match="admettez"):
        sign(draft, begun)


def test_who_signed_may_revoke_whatever_became_of_the_act(begun, draft, haddad):
    add(draft, begun, drug())
    sign(draft, begun)
    type(begun.appointment).objects.update(practitioner=haddad.practitioner)
    revoked = services.prescription_revoke(
        actor=begun.physician, public_id=draft.public_id, reason="Allergie", at=minutes(10)
    )

    assert revoked.state == "revoked"


def test_what_was_revoked_is_written_anew_from_its_lines(begun, draft):
    add(draft, begun, drug())
    sign(draft, begun)
    services.prescription_revoke(
        actor=begun.physician, public_id=draft.public_id, reason="Allergie", at=minutes(10)
    )
    renewed, left_out = services.prescription_renew(
        actor=begun.physician,
        act_public_id=begun.public_id,
        earlier_public_id=draft.public_id,
        at=minutes(12),
    )

    assert (selectors.lines_of(renewed).count(), left_out) == (1, [])


def test_the_same_pdf_is_filed_once(begun):
    named = {"actor": begun.physician, "act_public_id": begun.public_id, "file": samples.report()}
    services.prescription_file(**named, at=minutes(8))

    with pytest.raises(Invalid, match="déjà versé"):
        services.prescription_file(**named, at=minutes(9))


def test_a_requis_files_no_pdf_that_nobody_reads(begun):
    type(begun.appointment).objects.update(form="tele_expertise")

    with pytest.raises(Invalid, match="pas lu"):
        services.prescription_file(
            actor=begun.physician, act_public_id=begun.public_id, file=samples.report(), at=minutes(8)
        )


@pytest.mark.django_db(transaction=True)
def test_two_windows_sign_once(begun, draft):
    add(draft, begun, drug())
    draft.refresh_from_db()

    assert sorted(_at_once(lambda: _sign(begun, draft), lambda: _sign(begun, draft))) == ["conflict", "done"]
    assert Prescription.objects.get().state == "signed"


def _sign(begun, draft):
    services.prescription_sign(
        actor=begun.physician, public_id=draft.public_id, revision=draft.revision, at=minutes(9)
    )


def _at_once(*gestures):
    """What became of gestures that begin together, each on its own connection."""
    ready, found = Barrier(len(gestures)), []

    def run(gesture):
        ready.wait(timeout=10)
        try:
            gesture()
            found.append("done")
        except Conflict:
            found.append("conflict")
        finally:
            connection.close()

    threads = [Thread(target=run, args=(one,)) for one in gestures]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return found
