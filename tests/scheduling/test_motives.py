"""The regional administrator keeps motives and signs; nobody else does."""

import pytest

from accounts.models import User
from scheduling.enums import ActForm
from scheduling.models import Motive, RedFlag
from tests.cast import signed_in
from tests.client import PivotClient, sent_back
from tests.scheduling.factories import MotiveFactory, RedFlagFactory

pytestmark = pytest.mark.django_db

VALUES = {
    "label": "Plaie ou pansement",
    "specialty": "",
    "duration_minutes": "20",
    "forms": [ActForm.ASSISTED],
    "minimum_age_months": "24",
    "hint": "",
    "is_active": "on",
}


@pytest.fixture
def region(client: PivotClient, luc: User) -> PivotClient:
    return signed_in(client, luc)


def test_creating_a_motive_and_the_sign_that_stops_it(region: PivotClient) -> None:
    region.post("/region/motifs/nouveau/", VALUES)
    motive = Motive.objects.get()

    page = region.post(
        f"/region/motifs/{motive.public_id}/signes/",
        {"question": "Saignement qui ne s’arrête pas", "where_to_go": "Appeler le 15.", "phone": "15"},
        follow=True,
    )

    assert "Saignement" in page.content.decode()
    assert (motive.forms, RedFlag.objects.get().motive) == ([ActForm.ASSISTED], motive)


def test_a_sign_without_where_to_go_is_told_beside_what_was_typed(region: PivotClient) -> None:
    motive = MotiveFactory()
    for address in (f"/region/motifs/{motive.public_id}/signes/", "/region/motifs/signes/"):
        page = region.post(address, {"question": "Malaise", "where_to_go": "", "phone": ""})
        assert page.status_code == 422
        assert "Où aller\u00a0: Ce champ est obligatoire." in page.content.decode()
        assert 'value="Malaise"' in page.content.decode()
    assert not RedFlag.objects.exists()


def test_a_sign_is_corrected_in_place(region: PivotClient) -> None:
    flag = RedFlagFactory(motive=MotiveFactory(), question="Saignment", phone="")
    values = {"question": "Saignement", "where_to_go": flag.where_to_go, "phone": "15"}

    page = region.post(f"/region/motifs/signes/{flag.public_id}/", values, follow=True)

    assert page.redirect_chain[0][0] == f"/region/motifs/{flag.motive.public_id}/"
    flag.refresh_from_db()
    assert (flag.question, flag.phone) == ("Saignement", "15")


def test_two_keepers_of_the_same_motive_lose_nothing(region: PivotClient) -> None:
    motive = MotiveFactory(label="Plaie ou pansement", forms=[ActForm.ASSISTED])
    address = f"/region/motifs/{motive.public_id}/"
    lucs, colleagues = (region.get(address).context["form"] for _ in range(2))
    both = [ActForm.SIMPLE_VIDEO, ActForm.ASSISTED]
    region.post(address, sent_back(colleagues, forms=both, duration_minutes="35"))

    page = region.post(address, sent_back(lucs, hint="Montrer la plaie."), follow=True)
    assert "Le motif est modifié." in page.content.decode()
    page = region.post(address, sent_back(lucs, duration_minutes="45"))

    assert page.status_code == 409
    assert "Entre-temps\u00a0: 35" in page.content.decode()
    motive.refresh_from_db()
    assert (motive.duration_minutes, motive.hint, set(motive.forms)) == (35, "Montrer la plaie.", set(both))


def test_motives_are_in_the_order_of_a_reader(region: PivotClient) -> None:
    for label in ("Plaie", "Éruption", "chute"):
        MotiveFactory(label=label)
    page = region.get("/region/motifs/").content.decode()
    assert page.index("chute") < page.index("Éruption") < page.index("Plaie")


def test_a_sign_for_all_motives_and_its_removal(region: PivotClient) -> None:
    sign = {"question": "Malaise", "where_to_go": "Appeler le 15.", "phone": "15"}
    region.post("/region/motifs/signes/", sign)
    flag = RedFlag.objects.get(motive=None)

    region.post(f"/region/motifs/signes/{flag.public_id}/retirer/")

    assert not RedFlag.objects.exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"duration_minutes": "4"}, "de 5 à 120 minutes"),
        ({"duration_minutes": "121"}, "de 5 à 120 minutes"),
        ({"forms": []}, "obligatoire"),
    ],
)
def test_what_is_wrong_is_said(change: dict, words: str, region: PivotClient) -> None:
    page = region.post("/region/motifs/nouveau/", VALUES | change)

    assert words in page.content.decode()
    assert not Motive.objects.exists()


def test_closing_a_motive(region: PivotClient) -> None:
    motive = MotiveFactory()

    region.post(f"/region/motifs/{motive.public_id}/", VALUES | {"label": motive.label, "is_active": ""})

    motive.refresh_from_db()
    assert not motive.is_active


@pytest.mark.parametrize("who", ["morel", "nadia", "sylvie", "weiss"])
def test_motives_are_kept_by_the_region_alone(
    who: str, client: PivotClient, request: pytest.FixtureRequest
) -> None:
    motive, flag = MotiveFactory(), RedFlagFactory()
    signed_in(client, request.getfixturevalue(who))

    assert client.get("/region/motifs/").status_code == 403
    assert client.post(f"/region/motifs/{motive.public_id}/", VALUES).status_code == 403
    assert client.post(f"/region/motifs/signes/{flag.public_id}/retirer/").status_code == 403
    assert RedFlag.objects.exists()
