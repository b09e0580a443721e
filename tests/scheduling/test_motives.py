"""The regional administrator keeps motives and signs; nobody else does."""

import pytest

from accounts.models import User
from scheduling.enums import ActForm
from scheduling.models import Motive, RedFlag
from tests.cast import signed_in
from tests.client import PivotClient
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
