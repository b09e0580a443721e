"""A prescription sent to a pharmacy, opened once, dispensed, revoked; and by the code on its paper."""

import datetime as dt
import re

import pypdfium2
import pytest
from django.urls import reverse

from audit.models import Event
from core.errors import Conflict, Invalid, LinkRefused, NotFound, PivotError, Refused
from documents.models import Document
from documents.services import document_content
from prescriptions import selectors, services
from prescriptions.enums import Extent, LineKind
from prescriptions.models import Dispensing, Pharmacy, Prescription
from scheduling import services as agenda
from scheduling.services import Words
from tests.cast import actor_of, signed_in
from tests.consultations.factories import minutes
from tests.prescriptions.conftest import add, drug, sign, text

FINESS = "020000014"
SAID = {"extent": Extent.WHOLE, "by_name": "Paul Lenoir", "pharmacy_name": "Pharmacie de Guise"}


@pytest.fixture
def pharmacy(luc):
    values = {"name": "Pharmacie de Guise", "finess": FINESS, "town": "Guise"}
    return services.pharmacy_create(actor=actor_of(luc), values=values, at=minutes(0))


@pytest.fixture
def signed(begun, draft):
    add(draft, begun, drug())
    add(draft, begun, text(LineKind.EXAM, "NFS, plaquettes"))
    return sign(draft, begun)


@pytest.fixture
def sent(begun, signed, pharmacy):
    return send(begun, signed, pharmacy)


def send(begun, signed, pharmacy):
    return services.access_give(
        actor=begun.physician,
        public_id=signed.public_id,
        pharmacy_public_id=pharmacy.public_id,
        at=minutes(12),
    )


def came(sent):
    return services.access_come(secret=sent.secret, typed=sent.code, at=minutes(20))


def dispense(access, at=21, **said):
    return services.prescription_dispense(
        access_public_id=access.public_id,
        said=services.Dispensed(**{**SAID, "finess": FINESS} | said),
        at=minutes(at),
    )


def revoke(begun, signed, **knows):
    return services.prescription_revoke(
        actor=begun.physician, public_id=signed.public_id, reason="Allergie", at=minutes(30), **knows
    )


def paper_code(signed):
    document = Document.objects.get(public_id=signed.document_public_id)
    text = pypdfium2.PdfDocument(document_content(document))[0].get_textpage().get_text_range()
    return re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", text)[0]


def test_the_link_and_its_code_open_it_once(sent):
    assert services.access_look(secret=sent.secret, at=minutes(13)).link_used_at is None
    came(sent)

    with pytest.raises(LinkRefused, match="déjà servi"):
        came(sent)
    assert sent.secret not in str(Event.objects.values_list("details", flat=True))


def test_codes_are_not_guessed_at_length(sent):
    wrong = "000000" if sent.code != "000000" else "111111"
    for _ in range(4):
        with pytest.raises(Invalid, match="essai"):
            services.access_come(secret=sent.secret, typed=wrong, at=minutes(13))
    with pytest.raises(LinkRefused, match="trop de codes faux"):
        services.access_come(secret=sent.secret, typed=wrong, at=minutes(13))
    with pytest.raises(LinkRefused):
        came(sent)


def test_a_link_expires_and_is_taken_back(begun, signed, sent, pharmacy):
    with pytest.raises(LinkRefused, match="plus valable"):
        services.access_look(secret=sent.secret, at=minutes(12) + dt.timedelta(days=7))
    with pytest.raises(LinkRefused, match="mène nulle part"):
        services.access_look(secret="x", at=minutes(13))
    access = came(sent)
    services.access_end(
        actor=begun.physician, public_id=signed.public_id, access_public_id=access.public_id, at=minutes(22)
    )
    for again in (lambda: came(sent), lambda: dispense(access)):
        with pytest.raises(LinkRefused):
            again()


def test_what_it_opened_is_shut_after_a_day(sent):
    access = came(sent)

    with pytest.raises(LinkRefused, match="plus ouvert"):
        dispense(access, at=20 + 9 * 60)


def test_dispensed_its_prescriber_sees_by_whom(sent, signed):
    access = came(sent)
    dispense(access, extent=Extent.PART, note="Manque une boîte")
    dispense(access, at=25)
    dispense(access, at=25)  # pressed twice

    assert [row.extent for row in selectors.dispensings_of(signed)] == ["part", "whole"]
    with pytest.raises(Conflict, match="déjà été délivrée en entier"):
        dispense(access, at=40)


def test_renewals_are_dispensed_as_often_as_written(begun, draft, pharmacy):
    add(draft, begun, drug(renewals=1))
    access = came(send(begun, sign(draft, begun), pharmacy))
    dispense(access, at=21)
    dispense(access, at=25)

    with pytest.raises(Conflict, match="épuisés"):
        dispense(access, at=40)


def test_revoked_it_says_so_at_once(begun, signed, sent, pharmacy):
    access = came(sent)
    other = send(begun, signed, pharmacy)
    code = paper_code(signed)
    revoke(begun, signed)

    with pytest.raises(Conflict, match="annulée par"):
        dispense(access, at=31)
    with pytest.raises(Conflict, match="annulée par"):
        services.paper_open(access_public_id=access.public_id, at=minutes(31))
    with pytest.raises(LinkRefused, match="annulée par"):
        came(other)
    with pytest.raises(Invalid, match="annulée par"):
        services.paper_come(typed=code, at=minutes(31))
    with pytest.raises(Conflict, match="ne s’envoie plus"):
        send(begun, signed, pharmacy)


def test_a_dispensed_one_is_not_revoked_silently(begun, signed, sent):
    dispense(came(sent))
    with pytest.raises(Conflict, match="Appelez la pharmacie"):
        revoke(begun, signed)

    assert revoke(begun, signed, knows_dispensed=True).state == "revoked"
    assert Event.objects.filter(kind="prescriptions.revoked_dispensed").exists()


def test_the_paper_bears_a_code_that_opens_it(signed):
    code = paper_code(signed)
    signed.refresh_from_db()
    assert code.replace("-", "") not in str(vars(signed))

    access = services.paper_come(typed=code.lower().replace("-", " "), at=minutes(20))
    assert access.prescription == signed
    for wrong in ("", "ABCD-EFGH-JKMN", code[:-1]):
        with pytest.raises(Invalid, match="n’ouvre aucune"):
            services.paper_come(typed=wrong, at=minutes(20))


def test_a_pharmacist_reads_their_sheet_and_no_other(sent):
    content = services.paper_open(access_public_id=came(sent).public_id, at=minutes(21))
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content)]

    assert len(pages) == 1
    assert "Paracétamol" in pages[0]
    assert "NFS" not in pages[0]


def test_nothing_goes_that_is_not_theirs(begun, draft, pharmacy):
    with pytest.raises(Conflict, match="Signez"):
        send(begun, draft, pharmacy)
    add(draft, begun, text(LineKind.EXAM, "NFS"))
    signed = sign(draft, begun)
    with pytest.raises(Conflict, match="rien qu’une pharmacie"):
        send(begun, signed, pharmacy)
    assert signed.paper_code_digest is None


def test_a_closed_pharmacy_is_not_chosen(begun, signed, pharmacy):
    Pharmacy.objects.update(is_active=False)

    with pytest.raises(NotFound):
        send(begun, signed, pharmacy)


@pytest.mark.parametrize("who", ["haddad", "nadia", "weiss", "luc", "sylvie"])
def test_nobody_else_sends_nor_takes_back(request, signed, sent, pharmacy, who):
    actor = actor_of(request.getfixturevalue(who))
    named = {"actor": actor, "public_id": signed.public_id, "at": minutes(13)}

    with pytest.raises((NotFound, Refused)):
        services.access_give(**named, pharmacy_public_id=pharmacy.public_id)
    with pytest.raises((NotFound, Refused)):
        services.access_end(**named, access_public_id=sent.access.public_id)


def test_the_region_alone_keeps_pharmacies(morel):
    with pytest.raises(PivotError):
        services.pharmacy_create(actor=actor_of(morel), values={}, at=minutes(0))


def url(name, *args):
    return reverse(f"prescriptions:{name}", args=args)


def words(answer, status=200):
    assert answer.status_code == status, answer.content.decode()[:3000]
    return answer.content.decode().replace("\u00a0", " ")


def test_from_the_physician_to_the_counter_and_back(client, morel, signed, pharmacy):
    desk = signed_in(client, morel)
    page = words(desk.post(url("access_give", signed.public_id), {"pharmacy": str(pharmacy.public_id)}))
    link = re.search(r"data-link>http://[^/]+([^<]+)<", page)[1]
    code = re.search(r"data-code>(\d+)<", page)[1]
    assert "choisie" in words(desk.post(url("access_give", signed.public_id), {}), 422)
    assert code not in words(desk.get(url("page", signed.public_id)))

    counter = type(client)()
    assert "Paracétamol" not in words(counter.get(link))
    assert "Vérifiez les six chiffres" in words(counter.post(link, {"code": "1"}), 422)
    assert "Paracétamol" in words(counter.post(link, {"code": code}, follow=True))
    assert counter.get(url("counter_pdf"))["Content-Type"] == "application/pdf"
    assert "Valable" in words(counter.get(url("counter_state")))
    said = {"extent": "part", "by_name": "Paul Lenoir", "pharmacy_name": "Pharmacie", "finess": FINESS}
    assert "pas délivré" in words(counter.post(url("dispense"), said), 422)
    assert "clé" in words(counter.post(url("dispense"), said | {"finess": "020000015"}), 422)
    words(counter.post(url("dispense"), said | {"extent": "whole"}, follow=True))
    assert "déjà servi" in words(type(client)().get(link), 410)

    assert "Délivrée en entier par Paul Lenoir" in words(desk.get(url("page", signed.public_id)))
    assert "Appelez la pharmacie" in words(desk.post(url("revoke", signed.public_id), {"reason": "x"}), 409)
    desk.post(url("revoke", signed.public_id), {"reason": "x", "knows_dispensed": "on"})
    assert "annulée par" in words(counter.get(url("counter_state")))
    assert counter.post(url("counter_leave")).status_code == 302
    assert counter.get(url("counter")).status_code == 404


def test_what_a_minor_keeps_from_their_parents_is_said_where_it_is_handed_over(client, morel, begun, signed):
    patient = begun.appointment.patient
    patient.birth_date = dt.date(2011, 5, 2)
    patient.save(update_fields=["birth_date"])
    agenda.confidentiality_ask(
        actor=begun.physician, appointment=begun.appointment.public_id, own=(), words=Words(), at=minutes(11)
    )

    page = words(signed_in(client, morel).get(url("page", signed.public_id)))
    assert "garde cet acte secret de ses parents" in page


def test_by_the_code_of_the_paper(client, signed):
    assert "n’ouvre aucune" in words(client.post(url("by_paper"), {"code": "ABCD"}), 422)
    assert "Paracétamol" in words(client.post(url("by_paper"), {"code": paper_code(signed)}, follow=True))
    assert not Dispensing.objects.exists()


def test_the_nurse_prints_at_the_site(client, nadia, begun, draft):
    nurse = signed_in(client, nadia)
    assert "Imprimer" not in words(nurse.get(url("to_print", begun.public_id)))
    add(draft, begun, drug())
    sign(draft, begun)

    assert "Imprimer l’ordonnance" in words(nurse.get(url("to_print", begun.public_id)))
    paper = Prescription.objects.get().document_public_id
    assert nurse.get(reverse("documents:open", args=[paper])).status_code == 200


def test_the_region_adds_and_changes_pharmacies(client, luc):
    desk = signed_in(client, luc)
    typed = {"name": "Pharmacie", "finess": FINESS, "town": "Guise", "is_active": "on"}
    assert desk.post(url("pharmacy_create"), typed).status_code == 302
    assert "déjà ce numéro" in words(desk.post(url("pharmacy_create"), typed), 422)
    row = Pharmacy.objects.get()
    assert "Pharmacie" in words(desk.get(url("pharmacies")))
    desk.post(url("pharmacy_edit", row.public_id), typed | {"town": "Vervins"})
    row.refresh_from_db()
    assert row.town == "Vervins"
