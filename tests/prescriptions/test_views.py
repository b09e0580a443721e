"""The pages: what is typed, what comes back, who gets what."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from prescriptions.enums import LineKind
from prescriptions.models import Prescription
from tests.cast import signed_in
from tests.documents import samples
from tests.prescriptions.conftest import add, drug, sign, text


@pytest.fixture
def desk(client, morel):
    return signed_in(client, morel)


def url(name, *args):
    return reverse(f"prescriptions:{name}", args=args)


def words(answer, status=200):
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode().replace("\u00a0", " ")


TYPED = {"kind": "drug", "name": "Paracétamol 1 g", "dose": "1 cp 3x/j 5 j"}


def test_from_the_act_to_a_signed_paper(desk, begun):
    assert "Aucune ordonnance" in words(desk.get(url("of_act", begun.public_id)))
    desk.post(url("draft", begun.public_id))
    draft = Prescription.objects.get()
    assert "Au moins une ligne" in words(desk.get(url("page", draft.public_id)))

    answer = desk.post(url("line_add", draft.public_id), TYPED)
    assert answer.status_code == 302
    page = words(desk.get(url("page", draft.public_id)))
    assert "1 comprimé, 3 fois par jour, pendant 5 jours." in page
    assert "Toutes les mentions obligatoires y sont" in page
    desk.post(url("sign", draft.public_id), {"revision": "1"})

    page = words(desk.get(url("page", draft.public_id)))
    assert "Signée par Dr Sophie Morel" in page
    draft.refresh_from_db()
    assert words_of_pdf(desk.get(reverse("documents:open", args=[draft.document_public_id])))
    assert "Ordonnance 1" in words(desk.get(url("part", begun.public_id)))


def words_of_pdf(answer):
    return answer.status_code == 200


@pytest.mark.parametrize(
    ("typed", "status", "said"),
    [
        (TYPED | {"name": "Morphine 10 mg"}, 409, "ordonnancier sécurisé"),
        (TYPED | {"name": ""}, 422, "Dites quel médicament"),
        (TYPED | {"dose": ""}, 422, "Dites combien"),
        (TYPED | {"cis": "x"}, 422, ""),
        ({"kind": "exam", "text": ""}, 422, "Écrivez ce qui est prescrit"),
        ({"kind": "sick_leave", "days": "0", "starts_on": "2026-11-24"}, 422, ""),
        (
            {"kind": "sick_leave", "days": "2", "starts_on": "2026-11-24", "is_prolongation": "on"},
            422,
            "arrêt en cours",
        ),
        ({"kind": "prout"}, 422, "Dites quel médicament"),
    ],
)
def test_what_is_refused_comes_back_with_why_and_what_was_typed(desk, draft, typed, status, said):
    page = words(desk.post(url("line_add", draft.public_id), typed), status)

    assert said in page
    assert typed.get("name", "") in page
    assert not draft.lines.exists()


@pytest.mark.parametrize("kind", LineKind.values)
def test_each_kind_has_its_form(desk, draft, kind):
    assert f'name="kind" value="{kind}"' in words(desk.get(url("page", draft.public_id) + f"?ajouter={kind}"))


def test_a_line_is_changed_moved_and_removed(desk, begun, draft):
    first, second = (
        add(draft, begun, text(LineKind.EXAM, "NFS")),
        add(draft, begun, text(LineKind.EXAM, "CRP")),
    )
    page = words(desk.get(url("page", draft.public_id) + f"?ligne={first.public_id}"))
    assert 'value="NFS"' in page
    desk.post(url("line_gesture", draft.public_id, first.public_id), {"text": "NFS, plaquettes"})
    desk.post(url("line_gesture", draft.public_id, second.public_id), {"gesture": "up"})
    assert [row.content["text"] for row in draft.lines.order_by("position")] == ["CRP", "NFS, plaquettes"]
    desk.post(url("line_gesture", draft.public_id, second.public_id), {"gesture": "remove"})
    assert [row.position for row in draft.lines.all()] == [1]


def test_a_changed_drug_keeps_its_code(desk, begun, draft):
    row = add(draft, begun, drug("FUROSEMIDE 40 mg, comprimé sécable", cis="90000014"))
    page = words(desk.get(url("page", draft.public_id) + f"?ligne={row.public_id}"))

    assert 'name="cis" value="90000014"' in page


def test_what_is_incomplete_is_not_signed_and_says_what(desk, begun, draft):
    add(draft, begun, drug(dose="1 cp 3x/j"))
    page = words(desk.post(url("sign", draft.public_id), {"revision": "1"}), 409)

    assert "pendant combien de temps" in page
    assert "Relisez" in words(desk.post(url("sign", draft.public_id), {"revision": "0"}), 409)
    assert "rechargez" in words(desk.post(url("sign", draft.public_id), {}), 422)


def test_drugs_answer_while_one_types(desk, drugs):
    page = words(desk.post(url("drugs"), {"name": "parac"}))
    assert page.count('type="radio"') == 4
    assert "Ordonnance sécurisée : ne se prescrit pas ici" in page
    assert "comme vous l’écrivez" in words(desk.post(url("drugs"), {"name": "zzz"}))
    assert words(desk.post(url("drugs"))).strip() == ""


def test_a_dose_is_said_while_one_types(desk):
    assert "1 comprimé, 3 fois par jour" in words(desk.post(url("dose"), {"dose": "1 cp 3x/j"}))
    assert "reste en texte libre" in words(desk.post(url("dose"), {"dose": "prout"}))


def test_a_pdf_of_ones_own_software_in_one_gesture(desk, begun):
    file = SimpleUploadedFile("o.pdf", samples.report(), "application/pdf")
    desk.post(url("file", begun.public_id), {"file": file})

    filed = Prescription.objects.get()
    page = words(desk.get(url("page", filed.public_id)))
    assert "Versée par Dr Sophie Morel" in page
    assert "Ouvrir le PDF" in page


@pytest.mark.parametrize("content", [b"<html>", b"%PDF-1.7 /JavaScript"])
def test_a_hostile_file_comes_back_with_why(desk, begun, content):
    answer = desk.post(url("file", begun.public_id), {"file": SimpleUploadedFile("o.pdf", content)})

    assert "Rien n’est enregistré" in words(answer, 422)
    assert "Choisissez le PDF" in words(desk.post(url("file", begun.public_id), {}), 422)


def test_taken_again_in_one_press(desk, begun, draft):
    add(draft, begun, drug())
    sign(draft, begun)
    answer = desk.post(url("renew", begun.public_id, draft.public_id), follow=True)

    assert "Relisez-les" in words(answer)
    assert "Paracétamol 1 g" in words(answer)


def test_revoked_with_a_reason(desk, begun, draft):
    add(draft, begun, drug())
    sign(draft, begun)
    assert "pourquoi" in words(desk.post(url("revoke", draft.public_id), {}), 422)
    desk.post(url("revoke", draft.public_id), {"reason": "Allergie"})

    page = words(desk.get(url("page", draft.public_id)))
    assert "Allergie" in page
    assert "Elle ne doit plus être délivrée" in page


def test_measures_are_kept_or_refused(desk, draft):
    desk.post(url("measures", draft.public_id), {"weight": "21,5", "height": "118"})
    draft.refresh_from_db()
    assert (draft.weight, draft.height) == ("21,5", "118")
    assert "kilogrammes" in words(desk.post(url("measures", draft.public_id), {"weight": "gros"}), 422)


def test_a_draft_is_given_up(desk, draft):
    assert desk.post(url("discard", draft.public_id)).status_code == 302
    assert not Prescription.objects.exists()


def test_the_nurse_reads_what_is_signed_and_writes_nothing(client, nadia, begun, draft):
    add(draft, begun, drug())
    nurse = signed_in(client, nadia)
    assert nurse.get(url("page", draft.public_id)).status_code == 404
    sign(draft, begun)

    page = words(nurse.get(url("page", draft.public_id)))
    assert "Paracétamol 1 g" in page
    assert "Annuler cette ordonnance" not in page
    assert "Écrire une ordonnance" not in words(nurse.get(url("of_act", begun.public_id)))
    assert nurse.post(url("revoke", draft.public_id), {"reason": "x"}).status_code == 403


def test_a_signed_one_is_written_no_more(desk, begun, draft):
    add(draft, begun, drug())
    sign(draft, begun)

    for name in ("line_add", "sign", "measures", "discard"):
        assert desk.post(url(name, draft.public_id)).status_code == 409
