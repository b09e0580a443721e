"""Prescriptions written, signed, filed, renewed, revoked; and who may."""

import datetime as dt

import pypdfium2
import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction

from audit.models import Event
from consultations.services import rehearsal_remove, report_sign
from core.actors import job
from core.errors import Conflict, Invalid, NotFound, Refused
from documents.models import Document
from documents.services import document_content
from patients.models import TreatingPhysician
from prescriptions import selectors, services
from prescriptions.enums import LineKind
from prescriptions.models import Prescription, PrescriptionLine
from prescriptions.rules import lines
from tests.cast import actor_of
from tests.consultations.conftest import cart_to_rehearse, rehearsal  # noqa: F401 - fixtures
from tests.consultations.factories import minutes
from tests.documents import samples
from tests.prescriptions.conftest import add, drug, leave, sign, text

TODAY = dt.date(2026, 11, 28)


def paper_of(prescription):
    document = Document.objects.get(public_id=prescription.document_public_id)
    pages = pypdfium2.PdfDocument(document_content(document))
    return [
        page.get_textpage().get_text_range().replace("\u00a0", " ").replace("\r\n", " ") for page in pages
    ]


def names(draft):
    return [lines.headline(row.kind, row.content) for row in selectors.lines_of(draft)]


def test_an_act_has_one_draft(begun, draft):
    again = services.prescription_draft(actor=begun.physician, act_public_id=begun.public_id, at=minutes(6))

    assert again == draft
    assert Event.objects.filter(kind="prescriptions.drafted").count() == 1


def test_nothing_is_prescribed_before_the_act_begins(story, drugs):
    story.waits()

    with pytest.raises(Conflict, match="admettez"):
        services.prescription_draft(actor=story.physician, act_public_id=story.public_id, at=minutes(-1))


def test_lines_are_added_moved_and_removed(begun, draft):
    rows = [add(draft, begun, text(LineKind.EXAM, words)) for words in ("A", "B", "C")]
    services.line_move(
        actor=begun.physician,
        public_id=draft.public_id,
        line_public_id=rows[2].public_id,
        by=-1,
        at=minutes(7),
    )
    assert names(draft) == ["A", "C", "B"]
    services.line_remove(
        actor=begun.physician, public_id=draft.public_id, line_public_id=rows[0].public_id, at=minutes(7)
    )
    assert names(draft) == ["C", "B"]
    draft.refresh_from_db()
    assert draft.revision == 5


def test_a_drug_of_the_list_brings_what_the_list_knows(begun, draft):
    [found, *_] = selectors.drugs_found("furo 40", TODAY)
    row = add(draft, begun, drug("furo 40", cis=found.cis))

    assert row.content["name"] == "FUROSEMIDE 40 mg, comprimé sécable"
    assert row.content["substances"] == ["FUROSÉMIDE 40 mg"]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("parac 1 g", "PARACETAMOL 1 g, comprimé"),
        ("Paracétamol 500", "PARACETAMOL 500 mg, comprimé"),
        ("amox 1", "AMOXICILLINE 1 g, comprimé dispersible"),
        ("codéine", "PARACETAMOL/CODEINE 500 mg/30 mg, comprimé"),
    ],
)
def test_drugs_are_found_by_the_beginnings_of_their_words(drugs, typed, first):
    assert selectors.drugs_found(typed, TODAY)[0].name == first


@pytest.mark.parametrize("typed", ["", "  ", "xyz", "%", "(", "acetamol"])
def test_nothing_else_is_found(drugs, typed):
    assert selectors.drugs_found(typed, TODAY) == []


@pytest.mark.parametrize(
    "name", ["Morphine 10 mg", "zolpidem", "Tramadol 50", "Codéine", "Prégabaline 75 mg"]
)
def test_a_narcotic_is_refused_with_the_reason_and_what_to_do(begun, draft, name):
    with pytest.raises(Conflict, match="ordonnance sécurisée") as refused:
        add(draft, begun, drug(name))

    assert refused.value.code == "restricted_drug"
    assert not draft.lines.exists()


def test_a_brand_of_the_list_is_judged_by_what_it_is_made_of(begun, draft):
    files = (
        b"60000001\tSTILNOX 10 mg, comprim\xc3\xa9\tcomprim\xc3\xa9\torale\tA\tB\tCommercialis\xc3\xa9e",
    )
    made = b"60000001\tcp\t1\tTARTRATE DE ZOLPIDEM\t10 mg\tun\tSA\t1"
    services.drug_list_load(
        actor=job("tests"),
        listed=files[0],
        compositions=made,
        conditions=b"",
        published_on=dt.date(2026, 11, 1),
        at=minutes(1),
    )

    with pytest.raises(Conflict, match="ordonnance sécurisée"):
        add(draft, begun, drug("Stilnox 10"))


def test_a_wrong_file_leaves_the_list_as_it_was(drugs):
    with pytest.raises(Invalid, match="fichier"):
        services.drug_list_load(
            actor=job("tests"),
            listed=b"x",
            compositions=b"",
            conditions=b"",
            published_on=dt.date(2026, 11, 1),
            at=minutes(1),
        )
    assert selectors.current_list(TODAY).drugs.count() == 40


def test_four_days_off_work_are_refused_but_from_the_treating_physician(begun, draft, mme_petit):
    add(draft, begun, leave(10))
    TreatingPhysician.objects.filter(patient=mme_petit).delete()
    cache.clear()

    with pytest.raises(Conflict, match="trois jours"):
        add(draft, begun, leave(4, starts_on="2026-12-10"))
    add(draft, begun, leave(3, starts_on="2026-12-10"))
    assert draft.lines.count() == 2


def test_signing_freezes_it_and_keeps_its_paper(begun, draft):
    add(draft, begun, drug("Paracétamol 1 g", "1 cp 3x/j si douleur max 3/j 5 j"))
    signed = sign(draft, begun)

    [page] = paper_of(signed)
    for words in (
        "Ordonnance",
        "Mme",
        "Dr Sophie Morel",
        signed.prescriber.rpps,
        "+33 3 23 61 00 00",
        "France",
        "Paracétamol 1 g",
        "1 comprimé, 3 fois par jour, si douleur, au plus 3 comprimés par jour, pendant 5 jours.",
        "Sans renouvellement.",
        str(signed.public_id),
    ):
        assert words in page
    for never in ("ordonnance numérique", "signature qualifiée"):
        assert never not in page.lower()
    with pytest.raises(Conflict, match="signée"):
        add(draft, begun, drug())


def test_the_database_itself_refuses_to_change_a_signed_line(begun, draft):
    add(draft, begun, drug())
    sign(draft, begun)

    with pytest.raises(IntegrityError), transaction.atomic():
        PrescriptionLine.objects.update(is_ald=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        PrescriptionLine.objects.get().delete()


def test_a_rehearsed_prescription_is_void_and_goes_with_its_rehearsal(rehearsal, morel):  # noqa: F811
    type(morel.practitioner).objects.update(professional_phone="03 23 61 00 00")
    rehearsal.ends().writes()
    draft = services.prescription_draft(
        actor=rehearsal.physician, act_public_id=rehearsal.public_id, at=minutes(16)
    )
    services.measures_note(
        actor=rehearsal.physician, public_id=draft.public_id, weight="20", height="115", at=minutes(16)
    )
    add(draft, rehearsal, drug())
    assert "SANS VALEUR" in paper_of(sign(draft, rehearsal))[0]
    report_sign(actor=rehearsal.physician, public_id=rehearsal.public_id, at=minutes(20))

    at = minutes(5) + dt.timedelta(days=7)
    assert rehearsal_remove(actor=job("tests"), public_id=rehearsal.public_id, at=at)
    assert not Prescription.objects.exists()


def test_what_was_not_read_is_not_signed(begun, draft):
    add(draft, begun, drug())

    with pytest.raises(Conflict, match="Relisez"):
        services.prescription_sign(
            actor=begun.physician, public_id=draft.public_id, revision=0, at=minutes(9)
        )


@pytest.mark.parametrize("dose", ["1 cp", "1 cp 3x/j", "prout", "1 cp si besoin 5 j"])
def test_an_incomplete_line_is_not_signed(begun, draft, dose):
    add(draft, begun, drug(dose=dose))

    with pytest.raises(Conflict, match="Il manque"):
        sign(draft, begun)


def test_a_dose_that_is_not_understood_is_printed_as_it_was_typed(begun, draft):
    add(draft, begun, drug(dose="1 cp matin, 2 cp soir 5 j"))

    assert "1 cp matin, 2 cp soir 5 j" in paper_of(sign(draft, begun))[0]


def test_without_a_telephone_at_the_directory_it_is_said(begun, draft):
    type(draft.prescriber).objects.update(professional_phone="")
    add(draft, begun, drug())

    assert "téléphone" in selectors.missing_of(Prescription.objects.get(), minutes(9))[0].label


def test_each_who_carries_it_out_has_a_sheet(begun, draft):
    own = ["Furosémide", "ionogramme", "Surveillance", "Arrêt de"]
    add(draft, begun, drug("Furosémide 40 mg", "1 cp le matin 1 mois"))
    add(draft, begun, text(LineKind.EXAM, "NFS, ionogramme"))
    add(draft, begun, text(LineKind.NURSING, "Surveillance du poids deux fois par semaine pendant 1 mois"))
    add(draft, begun, leave(2))
    pages = paper_of(sign(draft, begun))

    assert [[word for word in own if word in page] for page in pages] == [[word] for word in own]


def test_one_line_of_the_ald_makes_two_zones(begun, draft):
    add(draft, begun, drug("Furosémide 40 mg", "1 cp le matin 3 mois", is_ald=True))
    add(draft, begun, drug("Paracétamol 1 g"))
    [page] = paper_of(sign(draft, begun))

    order = ["affection exonérante", "Furosémide 40 mg", "maladies intercurrentes", "Paracétamol 1 g"]
    assert sorted(order, key=page.index) == order


def test_a_renewal_takes_the_lines_again(begun, draft):
    add(draft, begun, drug("Furosémide 40 mg", "1 cp le matin 3 mois", is_ald=True))
    sign(draft, begun)

    renewed, left_out = services.prescription_renew(
        actor=begun.physician,
        act_public_id=begun.public_id,
        earlier_public_id=draft.public_id,
        at=minutes(12),
    )

    assert (names(renewed), renewed.renews, left_out) == (["Furosémide 40 mg"], draft, [])
    assert [row.is_ald for row in selectors.lines_of(renewed)] == [True]


def test_a_renewal_leaves_out_what_is_refused_by_now(begun, draft):
    add(draft, begun, drug())
    add(draft, begun, drug("Ibuprofène 400"))
    [_, row] = selectors.lines_of(draft)
    row.content |= {"name": "Tramadol 50"}
    row.save(update_fields=["content"])
    type(draft).objects.filter(pk=draft.pk).update(
        state="signed", signed_at=minutes(9), signed_by="Dr", document_public_id=draft.public_id
    )

    renewed, left_out = services.prescription_renew(
        actor=begun.physician,
        act_public_id=begun.public_id,
        earlier_public_id=draft.public_id,
        at=minutes(12),
    )

    assert names(renewed) == ["Paracétamol 1 g"]
    assert "Tramadol" in left_out[0]


def test_a_pdf_of_ones_own_software_is_filed_as_it_is(begun):
    file = samples.report()
    filed = services.prescription_file(
        actor=begun.physician, act_public_id=begun.public_id, file=file, at=minutes(8)
    )

    document = Document.objects.get(public_id=filed.document_public_id)
    assert document_content(document) == file
    assert (document.kind, filed.state) == ("prescription", "signed")


@pytest.mark.parametrize("file", [b"", b"hello", b"MZ\x90", b"%PDF-1.7\n/JavaScript /OpenAction"])
def test_a_hostile_file_is_refused(begun, file):
    with pytest.raises(Invalid):
        services.prescription_file(
            actor=begun.physician, act_public_id=begun.public_id, file=file, at=minutes(8)
        )
    assert not Prescription.objects.exists()


def test_a_revoked_prescription_stays_with_its_reason(begun, draft):
    add(draft, begun, drug())
    sign(draft, begun)
    with pytest.raises(Invalid, match="pourquoi"):
        services.prescription_revoke(
            actor=begun.physician, public_id=draft.public_id, reason=" ", at=minutes(10)
        )
    revoked = services.prescription_revoke(
        actor=begun.physician, public_id=draft.public_id, reason="Allergie", at=minutes(10)
    )

    assert (revoked.state, revoked.revoked_reason) == ("revoked", "Allergie")
    with pytest.raises(Conflict):
        services.prescription_revoke(
            actor=begun.physician, public_id=draft.public_id, reason="Encore", at=minutes(11)
        )


def test_a_draft_is_discarded_with_its_lines(begun, draft):
    add(draft, begun, drug())
    services.prescription_discard(actor=begun.physician, public_id=draft.public_id, at=minutes(7))

    assert not Prescription.objects.exists()


OTHERS = ("haddad", "nadia", "weiss", "luc", "sylvie")


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_writes(request, begun, draft, who):
    actor = actor_of(request.getfixturevalue(who))

    with pytest.raises((NotFound, Refused)):
        services.prescription_draft(actor=actor, act_public_id=begun.public_id, at=minutes(6))
    with pytest.raises((NotFound, Refused)):
        services.line_add(actor=actor, public_id=draft.public_id, line=drug(), at=minutes(6))


@pytest.mark.parametrize(("who", "reads"), [(who, who == "nadia") for who in OTHERS])
def test_a_draft_is_hidden_and_the_nurse_of_the_act_reads_what_is_signed(request, begun, draft, who, reads):
    actor = actor_of(request.getfixturevalue(who))
    with pytest.raises(NotFound):
        selectors.prescription_for(actor, draft.public_id)
    add(draft, begun, drug())
    sign(draft, begun)

    if reads:
        assert selectors.prescription_for(actor, draft.public_id) == draft
        with pytest.raises(Refused):
            services.prescription_revoke(actor=actor, public_id=draft.public_id, reason="x", at=minutes(10))
    else:
        with pytest.raises(NotFound):
            selectors.prescription_for(actor, draft.public_id)
