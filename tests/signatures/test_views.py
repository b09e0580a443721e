"""The pages: the code beside the button, what anybody learns, what is verified inside."""

import datetime as dt
import re
import time

import pytest
from django.urls import reverse

from consultations.models import ReportVersion
from documents import services as documents
from prescriptions import services as prescriptions
from signatures.models import Signature
from tests.accounts.codes import code, wrong_code
from tests.cast import signed_in
from tests.consultations.factories import minutes
from tests.prescriptions.conftest import add, drug


def words(answer, status=200):
    assert answer.status_code == status, answer.content.decode()[:1500]
    return answer.content.decode().replace("\u00a0", " ")


def stale(client, seconds=3600):
    """The second factor of this session was given an hour ago."""
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] = time.time() - seconds
    session.save()
    return client


def public(client, signature):
    return client.get(reverse("signatures:check", args=[signature.reference]))


@pytest.fixture
def ready(client, morel, draft, begun):
    """The draft has a line, and its physician an application for codes; their factor is an hour old."""
    add(draft, begun, drug())
    draft.refresh_from_db()
    return stale(signed_in(client, morel))


def sign_url(draft):
    return reverse("prescriptions:sign", args=[draft.public_id])


def test_the_page_asks_a_code_when_the_last_is_old(ready, draft, morel):
    page = words(ready.get(reverse("prescriptions:page", args=[draft.public_id])))
    assert "Code de votre application" in page
    assert "il sert jusqu’à" not in page


def test_the_page_says_until_when_the_last_one_serves(client, draft, begun, morel):
    add(draft, begun, drug())
    page = words(signed_in(client, morel).get(reverse("prescriptions:page", args=[draft.public_id])))
    assert "Code de votre application" not in page
    assert "il sert jusqu’à" in page


@pytest.mark.parametrize(
    ("typed", "status", "said"),
    [
        (lambda: "", 409, "Pour signer, donnez d’abord votre second facteur. Rien n’est signé"),
        (wrong_code, 422, "Code incorrect"),
    ],
)
def test_without_the_right_code_nothing_is_signed_and_one_is_told_where(ready, draft, typed, status, said):
    answer = ready.post(sign_url(draft), {"revision": draft.revision, "factor_code": typed()})
    page = words(answer, status)
    assert said in page.partition('id="factor_error"')[2].partition("</p>")[0]
    assert not Signature.objects.exists()


def test_the_code_beside_the_button_signs(ready, draft):
    answer = ready.post(sign_url(draft), {"revision": draft.revision, "factor_code": code()})
    assert answer.status_code == 302
    signature = Signature.objects.get()
    assert signature.factor == "totp"
    page = words(ready.get(answer.headers["Location"]))
    assert reverse("signatures:document", args=[signature.document.public_id]) in page


def test_where_each_signature_asks_a_code_the_one_just_given_is_enough(ready, draft, settings):
    settings.SIGNING_FACTOR_LASTS = dt.timedelta(0)
    answer = ready.post(sign_url(draft), {"revision": draft.revision, "factor_code": code()})
    assert answer.status_code == 302
    assert Signature.objects.count() == 1


def test_a_code_serves_once(ready, draft, begun):
    typed = {"revision": draft.revision, "factor_code": code()}
    ready.post(sign_url(draft), typed)
    other = prescriptions.prescription_draft(
        actor=begun.physician, act_public_id=begun.public_id, at=minutes(30)
    )
    add(other, begun, drug())
    stale(ready)
    other.refresh_from_db()
    answer = ready.post(sign_url(other), typed | {"revision": other.revision})
    assert "Code incorrect" in words(answer, 422)


def test_a_report_asks_it_too(client, story, morel):
    story.ends().writes()
    desk = stale(signed_in(client, morel))
    page = words(desk.get(reverse("consultations:report", args=[story.public_id])))
    assert 'form="report"' in page.partition('id="factor_code"')[2].partition(">")[0]
    target = reverse("consultations:sign", args=[story.public_id])
    said = {"verdict": re.search(r'name="verdict" value="(\w+)"', page)[1]}
    desk.post(target, said)
    assert not ReportVersion.objects.exists()
    desk.post(target, said | {"factor_code": code()})
    assert ReportVersion.objects.get().document_public_id == Signature.objects.get().document.public_id
    page = words(desk.get(reverse("consultations:report", args=[story.public_id])))
    assert "Vérifier la signature" in page


def test_anybody_learns_who_when_and_how_many_and_nothing_of_the_patient(client, signature, mme_petit):
    answer = public(client, signature)
    page = words(answer)
    for said in ("Dr Sophie Morel", "24 novembre 2026", "3 lignes : 2 sur la feuille 1", "Il vaut toujours"):
        assert said in page
    assert signature.digest in page
    assert mme_petit.birth_name not in page
    assert "Paracétamol" not in page
    assert answer.headers["X-Robots-Tag"].startswith("noindex")


def test_anybody_learns_that_it_is_revoked(client, signed, begun, signature):
    named = {"actor": begun.physician, "public_id": signed.public_id, "at": minutes(30)}
    prescriptions.prescription_revoke(**named, reason="Allergie")
    page = words(public(client, signature))
    assert "Annulé par son signataire" in page
    assert "Allergie" not in page


def test_anybody_learns_that_it_is_replaced(client, signature, begun):
    named = {"actor": begun.physician, "content": b"%PDF-1.7\n%%EOF\n", "content_type": "application/pdf"}
    later = documents.document_supersede(document=signature.document, at=minutes(60), **named)
    Signature.objects.create(
        **{
            field: getattr(signature, field)
            for field in ("key", "digest", "signer", "quality", "factor", "factor_given_at", "shown")
        },
        document=later,
        reference="0" * 12,
        signed_at=minutes(60),
    )
    page = words(public(client, signature))
    assert "Remplacé par une version signée" in page
    assert reverse("signatures:check", args=["0" * 12]) in page


@pytest.mark.parametrize("typed", ["7K3M-9Q2X-PT4D", "trop-court"])
def test_an_unknown_reference_is_said_in_words(client, db, typed):
    assert "Relisez-la sur le papier" in words(client.get(f"/verifier/{typed}/"), 404)


def test_a_reference_is_found_as_it_is_typed(client, signature):
    typed = f" {signature.reference[:4].lower()} {signature.reference[4:]} "
    answer = client.get(reverse("signatures:find"), {"reference": typed})
    assert answer.headers["Location"] == reverse("signatures:check", args=[signature.reference])
    assert "douze lettres" in words(client.get(reverse("signatures:find"), {"reference": "12"}), 422)
    assert words(client.get(reverse("signatures:find")))


def test_the_certificates_are_given_to_anybody(client, signature):
    answer = client.get(reverse("signatures:certificates"))
    assert signature.key.authority.certificate in answer.content.decode()


def test_whoever_tries_them_all_is_slowed_down(client, db, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"signature_check": "2/m/ip"}
    statuses = [client.get(f"/verifier/{number:012d}/").status_code for number in range(3)]
    assert statuses == [404, 404, 429]


def test_inside_it_is_verified_on_the_spot(client, signature, morel):
    page = words(
        signed_in(client, morel).get(reverse("signatures:document", args=[signature.document.public_id]))
    )
    assert "Ce fichier est celui qui a été signé." in page
    assert "code de l’application" in page
    assert "RPPS" in page


def test_inside_a_changed_file_is_told(client, signature, morel, file, monkeypatch):
    monkeypatch.setattr(documents, "document_content", lambda _document: file[:1500] + b"0" + file[1501:])
    page = words(
        signed_in(client, morel).get(reverse("signatures:document", args=[signature.document.public_id]))
    )
    assert "il n’est pas celui qui a été signé" in page
