"""What a signature is: its file, its row, its trace, its factor."""

import datetime as dt
import hashlib
import re
from dataclasses import replace

import pypdfium2
import pytest
from django.db import DatabaseError, transaction

from audit.models import Event
from consultations import services as acts
from core.actors import Factor
from core.errors import Conflict, NotFound
from documents.rules.pdf_safety import pdf_objection
from prescriptions import services as prescriptions
from prescriptions.models import Prescription
from signatures import services
from signatures.adapters import pades
from signatures.enums import Finding
from signatures.models import Signature, SigningKey
from signatures.services.signing import shown_digest
from tests.cast import actor_of
from tests.consultations.factories import minutes
from tests.prescriptions.conftest import add, drug, sign

FORBIDDEN = ("ordonnance numérique", "signature qualifiée", "signature électronique qualifiée")


def words_of(file):
    with pypdfium2.PdfDocument(file) as document:
        return re.sub(r"\s+", " ", " ".join(page.get_textpage().get_text_bounded() for page in document))


def found(file, signature):
    return pades.finding(file, signature.key.authority.certificate, signature.signed_at)


def test_the_file_is_signed_by_its_prescriber(file, signature, morel):
    assert found(file, signature) == Finding.VALID
    assert signature.signer == morel.practitioner.full_name
    assert signature.lines == [2, 1]
    assert signature.digest == hashlib.sha256(file).hexdigest()
    assert b"ETSI.CAdES.detached" in file


def test_the_paper_says_where_it_is_verified_and_not_more_than_it_is(file, signature):
    words = words_of(file)
    assert f"/verifier/{signature.reference}/" in words
    assert "Signée électroniquement dans Pivot" in words
    assert not [word for word in FORBIDDEN if word in words.lower()]


@pytest.mark.parametrize(
    "mark", [b"<pdfaid:part>3</pdfaid:part>", b"/GTS_PDFA1", b"/F 132", b"/Rect [ 0 0 0 0 ]"]
)
def test_it_stays_pdf_a(file, mark):
    assert mark in file
    assert b"/Version /2.0" not in file, "PDF/A-3 is PDF 1.7"
    assert b"/Type1" not in file
    assert file.count(b"pdfaid:part") == 2, "the metadata were written once"
    assert pdf_objection(file) is None


def test_any_changed_byte_is_found(file, signature):
    step = len(file) // 40
    for at in range(200, len(file), step):
        changed = bytearray(file)
        changed[at] ^= 1
        assert pades.digest(bytes(changed)) != signature.digest
        assert found(bytes(changed), signature) in Finding  # said in words, never an error


def test_a_byte_changed_in_what_was_signed(file, signature):
    changed = bytearray(file)
    changed[1500] ^= 1
    assert found(bytes(changed), signature) in (Finding.ALTERED, Finding.UNSIGNED)


def test_what_is_appended_after_the_signature_is_found(file, signature):
    import io

    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(io.BytesIO(file))
    writer.root["/Added"] = generic.TextStringObject("plus tard")
    writer.update_root()
    written = io.BytesIO()
    writer.write(written)
    assert found(written.getvalue(), signature) == Finding.APPENDED
    assert found(file + b"\n%plus tard\n", signature) == Finding.APPENDED


def test_another_authority_is_not_trusted(file, signature):
    from signatures.adapters.certificates import authority_pair

    other = authority_pair(organisation="Autre", begins_at=minutes(-9), ends_at=minutes(999))
    assert pades.finding(file, other.certificate, signature.signed_at) == Finding.UNTRUSTED


@pytest.mark.parametrize(
    ("factor", "is_signed"),
    [
        (None, False),
        (Factor("totp", minutes(9) - dt.timedelta(minutes=16)), False),
        (Factor("totp", minutes(9) - dt.timedelta(minutes=14)), True),
        (Factor("webauthn", minutes(9)), True),
        (Factor("recovery_codes", minutes(9)), True),
    ],
)
def test_a_second_factor_of_this_moment_is_asked(draft, begun, factor, is_signed):
    add(draft, begun, drug())
    begun.physician = replace(begun.physician, factor=factor)
    if is_signed:
        sign(draft, begun)
        assert Signature.objects.get().factor == factor.kind
        return
    with pytest.raises(Conflict, match="second facteur") as refused:
        sign(draft, begun)
    assert refused.value.code == "factor_asked"
    assert Prescription.objects.get().is_draft
    assert not Signature.objects.exists()


def test_zero_minutes_asks_at_every_signature(draft, begun, settings):
    settings.SIGNING_FACTOR_LASTS = dt.timedelta(0)
    add(draft, begun, drug())
    begun.physician = replace(begun.physician, factor=Factor("totp", minutes(9) - dt.timedelta(seconds=5)))
    with pytest.raises(Conflict):
        sign(draft, begun)


def test_the_journal_keeps_the_intent(signed, signature):
    line = Event.objects.get(kind="signatures.signed")
    shown = shown_digest(
        {"prescription": signed.public_id, "revision": signed.revision, "content": signed.frozen}
    )
    assert line.details["factor"] == "totp"
    assert line.details["document"] == str(signed.document_public_id)
    assert line.details["shown"] == str(shown) == str(signature.shown)
    assert line.patient_public_id == signature.document.patient_public_id


def test_signed_twice_is_refused_and_signs_once(signed, begun):
    with pytest.raises(Conflict):
        sign(signed, begun)
    assert Signature.objects.count() == 1


def test_nothing_is_signed_without_an_authority_and_one_is_told_what_to_do(draft, begun, settings):
    settings.SIGNING_MAKES_ITS_AUTHORITY = False
    add(draft, begun, drug())
    with pytest.raises(Conflict, match="signing_authority") as refused:
        sign(draft, begun)
    assert refused.value.code == "no_authority"
    assert Prescription.objects.get().is_draft


def test_a_report_and_its_correction_are_signed(begun):
    story = begun
    acts.party_enter(actor=story.nurse, public_id=story.public_id, at=minutes(1))
    acts.consultation_finish(actor=story.physician, public_id=story.public_id, at=minutes(15))
    story.writes()
    acts.report_sign(actor=story.physician, public_id=story.public_id, at=minutes(20))
    first = Signature.objects.get()
    acts.amendment_begin(actor=story.physician, public_id=story.public_id, reason="Dose", at=minutes(30))
    story.writes(actions="Furosémide 40 mg.")
    acts.amendment_sign(actor=story.physician, public_id=story.public_id, at=minutes(40))
    second = Signature.objects.exclude(pk=first.pk).get()
    assert second.document.supersedes_id == first.document_id
    assert second.key_id == first.key_id
    assert SigningKey.objects.count() == 1
    for one in (first, second):
        assert services.signature_check(
            actor=story.physician, document_public_id=one.document.public_id, at=minutes(50)
        ) == (one, Finding.VALID)


def test_a_rehearsal_asks_the_factor_and_signs_nothing(rehearsal):
    rehearsal.closes()
    assert not Signature.objects.exists()


def test_a_revoked_prescription_is_revoked_for_everybody(signed, begun, signature):
    named = {"actor": begun.physician, "public_id": signed.public_id}
    prescriptions.prescription_revoke(**named, reason="Allergie", at=minutes(30))
    signature.refresh_from_db()
    assert signature.revoked_at == minutes(30)


@pytest.mark.parametrize(
    "change", [{"signer": "Dr Faux"}, {"lines": [9]}, {"reference": "0" * 12}, {"signed_at": minutes(1)}]
)
def test_the_database_refuses_a_change(signature, change):
    with pytest.raises(DatabaseError), transaction.atomic():
        Signature.objects.filter(pk=signature.pk).update(**change)


def test_what_is_revoked_stays_revoked(signature):
    Signature.objects.update(revoked_at=minutes(30))
    with pytest.raises(DatabaseError), transaction.atomic():
        Signature.objects.update(revoked_at=None)


def test_the_neighbour_verifies_nothing(signature, weiss, haddad, nadia, begun):
    named = {"document_public_id": signature.document.public_id, "at": minutes(50)}
    for stranger in (weiss, haddad):
        with pytest.raises(NotFound):
            services.signature_check(actor=actor_of(stranger), **named)
    assert services.signature_check(actor=actor_of(nadia), **named)[1] == Finding.VALID
    assert Event.objects.filter(kind="signatures.checked").count() == 1
