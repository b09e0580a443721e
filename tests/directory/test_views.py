"""The regional administrator keeps the directory; nobody else does."""

import datetime as dt

import pytest

from accounts.models import User
from core import clock, french
from core.errors import Refused
from directory import services
from directory.models import PlaceOfExercise, Practitioner
from tests.cast import actor_of, signed_in
from tests.client import PivotClient, sent_back
from tests.directory.factories import (
    PlaceOfExerciseFactory,
    PractitionerFactory,
    SpecialtyFactory,
    TrainingFactory,
)
from tests.scheduling.factories import AppointmentFactory
from tests.territory.factories import RegionFactory, SiteFactory


@pytest.fixture
def region(client: PivotClient, luc: User) -> PivotClient:
    return signed_in(client, luc)


def values(**change: object) -> dict[str, object]:
    return {
        "rpps": "10999000010",
        "profession": "10",
        "civility": "MME",
        "family_name": "Delattre",
        "given_name": "Hélène",
        "specialty": SpecialtyFactory().pk,
        "sector": "1",
        "professional_phone": "03 53 01 12 43",
        "secure_mail": "",
        "is_active": "on",
    } | change


def test_adding_a_professional_and_a_place(region: PivotClient) -> None:
    page = region.post("/region/annuaire/nouveau/", values(), follow=True)
    assert "Dites où il exerce" in page.content.decode()
    practitioner = Practitioner.objects.get(rpps="10999000010")
    site = SiteFactory()

    page = region.post(
        f"/region/annuaire/{practitioner.public_id}/lieux/", {"site": site.pk, "mode": "L"}, follow=True
    )

    assert site.name in page.content.decode()
    assert PlaceOfExercise.objects.get(practitioner=practitioner).mode == "L"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"rpps": "10999000011"}, "n’a pas la bonne clé"),
        ({"specialty": ""}, "Un médecin a une spécialité"),
        ({"family_name": ""}, "obligatoire"),
    ],
)
def test_what_is_wrong_is_said(change: dict, words: str, region: PivotClient) -> None:
    page = region.post("/region/annuaire/nouveau/", values(**change))

    assert page.status_code == 422
    assert words in page.content.decode()
    assert not Practitioner.objects.filter(family_name="Delattre").exists()


def test_an_rpps_is_known_once_and_says_whose(region: PivotClient) -> None:
    PractitionerFactory(rpps="10999000010", given_name="Inès", family_name="Caudron")

    page = region.post("/region/annuaire/nouveau/", values())

    assert page.status_code == 422
    assert "C’est le numéro de Dr Inès Caudron" in page.content.decode()


def test_an_rpps_is_read_as_it_is_copied(region: PivotClient) -> None:
    region.post("/region/annuaire/nouveau/", values(rpps="10 999 000 010", professional_phone="0353011243"))
    assert Practitioner.objects.get(rpps="10999000010").professional_phone == "03 53 01 12 43"


def test_who_is_no_physician_has_no_specialty(region: PivotClient) -> None:
    region.post("/region/annuaire/nouveau/", values(profession="60", has_optam="on"))

    nurse = Practitioner.objects.get(rpps="10999000010")
    assert (nurse.specialty, nurse.sector, nurse.has_optam) == (None, "", False)


def test_the_same_place_twice_is_told_and_an_end_is_kept(region: PivotClient) -> None:
    place = PlaceOfExerciseFactory()
    base = f"/region/annuaire/{place.practitioner.public_id}/lieux/"

    page = region.post(base, {"site": place.site.pk, "mode": place.mode}, follow=True)
    assert "exerce déjà sur ce site" in page.content.decode()

    page = region.post(f"{base}{place.public_id}/terminer/", follow=True).content.decode()
    place.refresh_from_db()
    assert place.ends_on is not None
    assert "Aucun lieu d’exercice" in page
    assert "Lieux passés (1)" in page
    assert f"{place.site.name} : Libéral, du 1er\u00a0janvier 2024 au" in page


def test_editing(region: PivotClient) -> None:
    practitioner = PractitionerFactory(rpps="10999000010")

    region.post(f"/region/annuaire/{practitioner.public_id}/modifier/", values(family_name="Lemaître"))

    practitioner.refresh_from_db()
    assert practitioner.family_name == "Lemaître"


def test_two_keepers_of_the_same_entry_lose_nothing(region: PivotClient) -> None:
    practitioner = PractitionerFactory(rpps="10999000010", family_name="Delattre")
    address = f"/region/annuaire/{practitioner.public_id}/modifier/"
    lucs, colleagues = (region.get(address).context["form"] for _ in range(2))
    region.post(address, sent_back(colleagues, specialty=SpecialtyFactory(code="SM54").pk))

    other = SpecialtyFactory(code="SM15", label="Dermatologie et Vénéréologie", short_label="Dermatologie")
    page = region.post(address, sent_back(lucs, family_name="Petit", specialty=other.pk))

    assert page.status_code == 409
    assert "Entre-temps" in page.content.decode()
    practitioner.refresh_from_db()
    assert (practitioner.family_name, practitioner.specialty.code) == ("Delattre", "SM54")


def test_appointments_taken_are_said_before_one_is_told_gone(region: PivotClient, morel: User) -> None:
    starts_at = clock.now() + dt.timedelta(days=2)
    AppointmentFactory(practitioner=morel.practitioner, starts_at=starts_at)
    page = region.get(f"/region/annuaire/{morel.practitioner.public_id}/modifier/").content.decode()
    assert f"Un rendez-vous à venir, {french.moment_spoken(starts_at)}." in page


@pytest.mark.parametrize("typed", ["evr", "ÉVRARD", "marion evrard", "d’huilly", "d'huilly"])
def test_searching(region: PivotClient, typed: str) -> None:
    PractitionerFactory(family_name="Évrard d’Huilly", given_name="Marion")

    assert "Évrard d’Huilly" in region.get("/region/annuaire/", {"q": typed}).content.decode()
    assert "Personne ne correspond" in region.get("/region/annuaire/", {"q": "zzz"}).content.decode()


def test_what_is_found_leaves_as_a_file(region: PivotClient, nadia: User, morel: User) -> None:
    answer = region.get("/region/annuaire/export/", {"profession": "60"})
    _, line = answer.content.decode("utf-8-sig").splitlines()
    assert line == f"{nadia.practitioner.rpps};Benali;Nadia;Infirmière;;;;;;;En exercice"


@pytest.mark.parametrize("who", ["morel", "haddad", "nadia", "weiss", "sylvie"])
def test_the_directory_is_kept_by_the_region_alone(
    who: str, client: PivotClient, request: pytest.FixtureRequest
) -> None:
    signed_in(client, request.getfixturevalue(who))

    for path in ("/region/annuaire/", "/region/annuaire/nouveau/"):
        assert client.get(path).status_code == 403


def test_an_empty_directory_is_a_beginning(region: PivotClient) -> None:
    assert "L’annuaire est vide" in region.get("/region/annuaire/").content.decode()


class TestTraining:
    """« Formations », on the entry of a nurse: what, when, by whom."""

    def test_is_noted_and_taken_back(self, region: PivotClient, nadia: User) -> None:
        entry = f"/region/annuaire/{nadia.practitioner.public_id}/"
        sent = {"subject": "Stéthoscope du chariot", "trained_on": "2026-03-03", "trainer": "CPTS de Guise"}
        page = region.post(f"{entry}formations/", sent, follow=True).content.decode()
        assert f"Le {french.date_in_full(dt.date(2026, 3, 3))}, par CPTS de Guise" in page
        training = nadia.practitioner.trainings.get()
        page = region.post(f"{entry}formations/{training.public_id}/retirer/", follow=True).content.decode()
        assert "La formation est retirée" in page
        assert not nadia.practitioner.trainings.exists()

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"trained_on": "2999-01-01"}, "une fois suivie"),
            ({"trainer": ""}, "obligatoire"),
            ({"subject": "Chariot"}, "déjà notée à cette date"),
        ],
    )
    def test_what_is_wrong_is_said(self, change: dict, words: str, region: PivotClient, nadia: User) -> None:
        TrainingFactory(practitioner=nadia.practitioner, subject="Chariot")
        sent = {"subject": "Otoscope", "trained_on": "2026-03-03", "trainer": "CPTS de Guise"} | change
        page = region.post(f"/region/annuaire/{nadia.practitioner.public_id}/formations/", sent)
        assert page.status_code == 422
        assert words in page.content.decode()
        assert nadia.practitioner.trainings.count() == 1

    @pytest.mark.parametrize("who", ["morel", "haddad", "nadia", "weiss", "sylvie", "luc"])
    def test_is_noted_by_the_region_alone(self, who: str, request: pytest.FixtureRequest) -> None:
        actor, nurse = actor_of(request.getfixturevalue(who)), PractitionerFactory(nurse=True)
        values = {"subject": "Chariot", "trained_on": dt.date(2026, 3, 3), "trainer": "CPTS"}
        if who == "luc":
            training = services.training_add(actor=actor, practitioner=nurse, values=values, at=clock.now())
            services.training_remove(actor=actor, training=training, at=clock.now())
            return
        with pytest.raises(Refused):
            services.training_add(actor=actor, practitioner=nurse, values=values, at=clock.now())
        with pytest.raises(Refused):
            services.training_remove(
                actor=actor, training=TrainingFactory(practitioner=nurse), at=clock.now()
            )


def test_a_professional_of_another_region(region: PivotClient) -> None:
    RegionFactory()
    region.post("/region/annuaire/nouveau/", values(region="28"), follow=True)
    practitioner = Practitioner.objects.get(rpps="10999000010")
    page = region.get(f"/region/annuaire/{practitioner.public_id}/").content.decode()
    assert "Médecine générale · secteur 1 · Normandie" in page
    assert "Hauts-de-France" not in region.get("/region/annuaire/nouveau/").content.decode()
