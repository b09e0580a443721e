"""The regional administrator keeps the directory; nobody else does."""

import pytest

from accounts.models import User
from directory.models import PlaceOfExercise, Practitioner
from tests.cast import signed_in
from tests.client import PivotClient
from tests.directory.factories import PlaceOfExerciseFactory, PractitionerFactory, SpecialtyFactory
from tests.territory.factories import SiteFactory


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


def test_an_rpps_is_known_once(region: PivotClient) -> None:
    PractitionerFactory(rpps="10999000010")

    assert region.post("/region/annuaire/nouveau/", values()).status_code == 422


def test_the_same_place_twice_is_told_and_an_end_is_kept(region: PivotClient) -> None:
    place = PlaceOfExerciseFactory()
    base = f"/region/annuaire/{place.practitioner.public_id}/lieux/"

    page = region.post(base, {"site": place.site.pk, "mode": place.mode}, follow=True)
    assert "exerce déjà sur ce site" in page.content.decode()

    region.post(f"{base}{place.public_id}/terminer/")
    place.refresh_from_db()
    assert place.ends_on is not None


def test_editing(region: PivotClient) -> None:
    practitioner = PractitionerFactory(rpps="10999000010")

    region.post(f"/region/annuaire/{practitioner.public_id}/modifier/", values(family_name="Lemaître"))

    practitioner.refresh_from_db()
    assert practitioner.family_name == "Lemaître"


def test_searching(region: PivotClient) -> None:
    PractitionerFactory(family_name="Caudron")

    assert "Caudron" in region.get("/region/annuaire/", {"q": "caud"}).content.decode()
    assert "Personne ne correspond" in region.get("/region/annuaire/", {"q": "zzz"}).content.decode()


@pytest.mark.parametrize("who", ["morel", "haddad", "nadia", "weiss", "sylvie"])
def test_the_directory_is_kept_by_the_region_alone(
    who: str, client: PivotClient, request: pytest.FixtureRequest
) -> None:
    signed_in(client, request.getfixturevalue(who))

    for path in ("/region/annuaire/", "/region/annuaire/nouveau/"):
        assert client.get(path).status_code == 403
