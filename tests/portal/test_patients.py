"""Finding a patient and reading the file: who may, what is shown, what is written in the journal."""

import pytest

from accounts.models import User
from audit.models import Event
from core import clock
from patients import selectors
from patients.models import Patient
from tests.cast import signed_in
from tests.client import PivotClient
from tests.scheduling.factories import AppointmentFactory

IDENTITY = {
    "birth_name": "Dufour",
    "first_given_name": "Claire",
    "birth_date": "1968-05-03",
    "sex": "F",
}


def test_a_physician_finds_and_opens_and_it_is_written(
    client: PivotClient, morel: User, mme_petit: Patient
) -> None:
    signed_in(client, morel)
    assert "Mme Jeanne Petit" in client.post("/patients/", {"q": "lemère"}).content.decode()

    page = client.get(f"/patients/{mme_petit.public_id}/").content.decode()

    for words in (
        "née Lemaire",
        "Identité qualifiée",
        "Allergies",
        "Médecin traitant",
        "Vu par",
        "Toute la trace",
    ):
        assert words in page
    event = Event.objects.get(kind="patients.opened")
    assert (event.actor_user_id, event.patient_public_id) == (morel.pk, mme_petit.public_id)


def test_what_must_be_seen_stands_beside_the_name(
    client: PivotClient, nadia: User, sylvie: User, mme_petit: Patient
) -> None:
    file = f"/patients/{mme_petit.public_id}/"
    signed_in(client, nadia).post(f"{file}element/", {"kind": "allergy", "text": "pénicilline"})
    assert "Allergie : pénicilline" in client.get(file).content.decode()
    assert "pénicilline" not in signed_in(PivotClient(), sylvie).get(file).content.decode()


def test_who_saw_the_file_and_who_may_open_it(
    client: PivotClient, morel: User, nadia: User, mme_petit: Patient
) -> None:
    file = f"/patients/{mme_petit.public_id}/"
    signed_in(PivotClient(), nadia).post(f"{file}element/", {"kind": "allergy", "text": "Latex"})
    page = signed_in(client, morel).get(f"{file}vu-par/").content.decode()
    for words in (
        "Nadia Benali",
        "a ajouté un élément au dossier",
        "Médecin traitant",
        "a ouvert le dossier",
    ):
        assert words in page
    assert "Équipe soignante, EHPAD Les Marronniers" in page
    changes = client.get(f"{file}vu-par/", {"quoi": "modifications"}).content.decode()
    assert "a ajouté un élément au dossier" in changes
    assert "a ouvert le dossier<" not in changes


def test_the_patients_of_the_day_are_there_without_asking(
    client: PivotClient, morel: User, mme_petit: Patient
) -> None:
    signed_in(client, morel)
    assert "Vos patients du jour" not in client.get("/patients/").content.decode()
    AppointmentFactory(patient=mme_petit, practitioner=morel.practitioner, starts_at=clock.now())
    page = client.get("/patients/").content.decode()
    assert "Vos patients du jour" in page
    assert "Mme Jeanne Petit" in page


def test_a_secretary_sees_the_identity_and_nothing_clinical(
    client: PivotClient, sylvie: User, mme_petit: Patient
) -> None:
    page = signed_in(client, sylvie).get(f"/patients/{mme_petit.public_id}/").content.decode()

    assert "Mme Jeanne Petit" in page
    assert "Le dossier clinique n’est ouvert qu’aux soignants" in page
    assert "Allergies" not in page


@pytest.mark.parametrize("who", ["haddad", "weiss", "luc"])
def test_strangers_do_not_know_she_exists(
    who: str, client: PivotClient, mme_petit: Patient, request: pytest.FixtureRequest
) -> None:
    page = signed_in(client, request.getfixturevalue(who)).get(f"/patients/{mme_petit.public_id}/")

    assert page.status_code == 404
    assert not Event.objects.filter(kind="patients.opened").exists()


def test_a_nurse_adds_and_a_physician_confirms(
    client: PivotClient, nadia: User, morel: User, mme_petit: Patient
) -> None:
    file = f"/patients/{mme_petit.public_id}/"
    page = signed_in(client, nadia).post(f"{file}element/", {"kind": "allergy", "text": "Latex"}, follow=True)
    assert "à confirmer" in page.content.decode()
    [item] = selectors.history_of(mme_petit)

    page = signed_in(client, morel).post(f"{file}element/{item.public_id}/confirmer/", follow=True)

    assert "confirmé par Dr Sophie Morel" in page.content.decode()


def test_an_empty_line_adds_nothing_and_says_so(client: PivotClient, nadia: User, mme_petit: Patient) -> None:
    page = signed_in(client, nadia).post(
        f"/patients/{mme_petit.public_id}/element/", {"kind": "allergy", "text": ""}, follow=True
    )

    assert "rien n’a été ajouté" in page.content.decode()
    assert not selectors.history_of(mme_petit).exists()


class TestRegistering:
    def test_a_new_patient(self, client: PivotClient, sylvie: User) -> None:
        page = signed_in(client, sylvie).post("/patients/nouveau/", IDENTITY, follow=True)

        assert page.redirect_chain[-1][0] == f"/patients/{Patient.objects.get().public_id}/"

    def test_one_who_looks_like_another_is_asked_about_first(
        self, client: PivotClient, sylvie: User, mme_petit: Patient
    ) -> None:
        signed_in(client, sylvie)
        alike = IDENTITY | {"birth_name": "Lemère", "birth_date": "1939-03-12"}

        page = client.post("/patients/nouveau/", alike)
        assert page.status_code == 409
        text = page.content.decode()
        assert "ressemble" in text
        assert 'type="checkbox" name="is_duplicate_accepted"' in text
        assert f'href="/patients/{mme_petit.public_id}/"' in text

        client.post("/patients/nouveau/", alike | {"is_duplicate_accepted": "on"})
        assert Patient.objects.count() == 2

    def test_a_duplicate_that_one_may_not_open_is_told_and_not_shown(
        self, client: PivotClient, weiss: User, mme_petit: Patient
    ) -> None:
        alike = IDENTITY | {"birth_name": "Lemaire", "birth_date": "1939-03-12"}

        page = signed_in(client, weiss).post("/patients/nouveau/", alike).content.decode()

        assert "suivie hors de votre périmètre" in page
        assert "Petit" not in page

    def test_who_was_looked_for_is_not_typed_again_and_the_appointment_follows(
        self, client: PivotClient, sylvie: User
    ) -> None:
        signed_in(client, sylvie)
        nobody = client.post("/rendez-vous/nouveau/", {"q": "Claire Dufour"}).content.decode()
        assert 'name="searched" value="Claire Dufour"' in nobody

        form = client.post(
            "/patients/nouveau/", {"searched": "Claire Dufour", "then": "book"}
        ).content.decode()
        assert 'value="Dufour"' in form
        assert 'value="Claire"' in form

        page = client.post("/patients/nouveau/", IDENTITY | {"then": "book"})
        assert page["Location"] == f"/rendez-vous/nouveau/{Patient.objects.get().public_id}/"

    def test_everything_that_is_wrong_is_told_at_once(self, client: PivotClient, sylvie: User) -> None:
        wrong = {
            "birth_name": "Dufour2",
            "first_given_name": "P@ul",
            "birth_date": "2030-01-01",
            "ins_matricule": "12345",
            "phone": "abc",
        }
        page = signed_in(client, sylvie).post("/patients/nouveau/", IDENTITY | wrong)

        text = page.content.decode()
        assert page.status_code == 422
        assert "5 réponses sont à corriger" in text
        for field, typed in wrong.items():
            assert f'<a href="#id_{field}">' in text
            assert f'value="{typed}"' in text
        assert not Patient.objects.exists()

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ({"birth_date": "12 mars"}, "Écrivez le jour, le mois et l’année"),
            ({"birth_date": "1850-01-01"}, "trop ancienne"),
            ({"ins_matricule": "2 68 05 02 558 001"}, "quinze caractères, clé comprise"),
        ],
    )
    def test_what_no_identity_says(
        self, client: PivotClient, sylvie: User, typed: dict[str, str], sentence: str
    ) -> None:
        page = signed_in(client, sylvie).post("/patients/nouveau/", IDENTITY | typed)

        assert page.status_code == 422
        assert sentence in page.content.decode()

    def test_what_is_wrong_is_said_beside_its_field(self, client: PivotClient, sylvie: User) -> None:
        page = signed_in(client, sylvie).post("/patients/nouveau/", IDENTITY | {"birth_name": ""})

        assert "Erreur" in page.content.decode()
        assert not Patient.objects.exists()

    def test_a_matricule_with_a_wrong_key(self, client: PivotClient, sylvie: User) -> None:
        page = signed_in(client, sylvie).post(
            "/patients/nouveau/", IDENTITY | {"ins_matricule": "2 68 05 02 558 001 01"}
        )

        assert page.status_code == 422
        assert "n’a pas la bonne clé" in page.content.decode()

    def test_it_is_not_for_administrators(self, client: PivotClient, luc: User) -> None:
        assert signed_in(client, luc).get("/patients/nouveau/").status_code == 403


def test_the_journal_says_what_and_never_whom(
    client: PivotClient, morel: User, luc: User, mme_petit: Patient
) -> None:
    signed_in(client, morel).get(f"/patients/{mme_petit.public_id}/")

    page = signed_in(client, luc).get("/region/journal/", {"patient": str(mme_petit.public_id)})

    text = page.content.decode()
    assert "a ouvert le dossier" in text
    assert "Petit" not in text


@pytest.mark.parametrize("who", ["morel", "nadia", "sylvie"])
def test_the_journal_of_the_region_is_its_administrator_s(
    who: str, client: PivotClient, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue("sylvie")
    assert signed_in(client, request.getfixturevalue(who)).get("/region/journal/").status_code == 403
