"""« Mes motifs »: a physician takes, closes and times the region’s motives, and makes their own."""

import pytest
from django.db import IntegrityError

from accounts.models import User
from scheduling import policies, selectors
from scheduling.models import Motive, PractitionerMotive, RedFlag
from tests.cast import actor_of, signed_in
from tests.client import PivotClient
from tests.directory.factories import SpecialtyFactory
from tests.scheduling.factories import MONDAY as AT
from tests.scheduling.factories import MotiveFactory, RedFlagFactory

pytestmark = pytest.mark.django_db

OWN = {
    "label": "Suivi de plaie",
    "duration_minutes": "20",
    "minimum_age_months": "0",
    "forms": ["simple_video"],
    "is_active": "on",
}


@pytest.fixture
def motive() -> Motive:
    return MotiveFactory(label="Renouvellement", duration_minutes=20, shortest_minutes=10, longest_minutes=30)


@pytest.fixture
def page(client: PivotClient, morel: User) -> PivotClient:
    return signed_in(client, morel)


def sent(motive: Motive, minutes: object = 20, *, taken: bool = True) -> dict[str, object]:
    return {f"minutes-{motive.public_id}": minutes} | ({f"pris-{motive.public_id}": "on"} if taken else {})


def test_closing_one_for_herself_is_for_her_alone(
    page: PivotClient, motive: Motive, morel: User, haddad: User
) -> None:
    text = page.post("/mes-motifs/", sent(motive, taken=False), follow=True).content.decode()
    assert "Les rendez-vous déjà pris sont maintenus" in text
    assert not selectors.takes(morel.practitioner, motive)
    assert selectors.takes(haddad.practitioner, motive)

    page.post("/mes-motifs/", sent(motive))
    assert selectors.takes(morel.practitioner, motive)


@pytest.mark.parametrize("minutes", ["10", "30", ""])
def test_a_duration_of_her_own_within_the_bounds(
    minutes: str, page: PivotClient, motive: Motive, morel: User
) -> None:
    page.post("/mes-motifs/", sent(motive, minutes))
    assert selectors.minutes_with(morel.practitioner, motive) == int(minutes or 20)


@pytest.mark.parametrize("minutes", ["9", "31", "0", "-5"])
def test_out_of_the_bounds_is_said_beside_it_and_nothing_is_lost(
    minutes: str, page: PivotClient, motive: Motive
) -> None:
    other = MotiveFactory()
    typed = sent(motive, minutes) | sent(other, taken=False)
    answer = page.post("/mes-motifs/", typed)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "La région permet de 10 à 30 minutes." in text
    assert f'value="{minutes}"' in text
    assert not PractitionerMotive.objects.exists()


def test_motives_of_another_specialty_are_not_hers_to_set(page: PivotClient, motive: Motive) -> None:
    skin = MotiveFactory(
        specialty=SpecialtyFactory(code="SM15", label="Dermatologie", short_label="Dermatologie")
    )
    text = page.get("/mes-motifs/").content.decode()
    assert motive.label in text
    assert skin.label not in text
    page.post("/mes-motifs/", sent(motive) | sent(skin, taken=False))
    assert not PractitionerMotive.objects.exists()


def test_her_own_motive_is_visible_as_hers_and_bookable_with_her_alone(
    page: PivotClient, morel: User, sylvie: User, haddad: User, luc: User
) -> None:
    answer = page.post("/mes-motifs/nouveau/", OWN)
    own = Motive.objects.get(owner=morel.practitioner)
    assert answer.url == f"/motifs/{own.public_id}/"
    assert own in selectors.motives_for(actor_of(sylvie), None, AT)
    assert own not in selectors.motives_for(actor_of(haddad), None, AT)
    assert selectors.takes(morel.practitioner, own)
    assert not selectors.takes(haddad.practitioner, own)
    listed = signed_in(page, luc).get("/region/motifs/?keeper=physician").content.decode()
    assert "Suivi de plaie" in listed
    assert "Dr Sophie Morel" in listed


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"duration_minutes": "121"}, "de 5 à 120 minutes"),
        ({"forms": []}, "obligatoire"),
        ({"devices": ["ecg"]}, "forme assistée"),
        ({"minimum_age_months": "24"}, "trop jeune"),
    ],
)
def test_the_same_rules_hold_for_her_own(change: dict, words: str, page: PivotClient) -> None:
    answer = page.post("/mes-motifs/nouveau/", OWN | change)
    assert words in answer.content.decode()
    assert not Motive.objects.exists()


def test_one_label_once_for_her_and_once_for_the_region(page: PivotClient, morel: User) -> None:
    MotiveFactory(label="Suivi de plaie")
    page.post("/mes-motifs/nouveau/", OWN)
    answer = page.post("/mes-motifs/nouveau/", OWN)
    assert "Un autre motif a ce libellé." in answer.content.decode()
    with pytest.raises(IntegrityError, match="unique_for_owner"):
        MotiveFactory(label="Suivi de plaie", owner=morel.practitioner)


# who: keeps the region’s, keeps Dr Morel’s own, chooses for themselves
EXPECTED = {
    "morel": (False, True, True),
    "haddad": (False, False, True),
    "weiss": (False, False, True),
    "nadia": (False, False, False),
    "sylvie": (False, False, False),
    "luc": (True, True, False),
}


@pytest.mark.parametrize(("who", "expected"), EXPECTED.items())
def test_who_keeps_what(
    who: str, expected: tuple[bool, ...], motive: Motive, morel: User, request: pytest.FixtureRequest
) -> None:
    own = MotiveFactory(owner=morel.practitioner)
    actor = actor_of(request.getfixturevalue(who))
    assert (
        policies.can_keep_motive(actor, motive),
        policies.can_keep_motive(actor, own),
        policies.can_choose_motives(actor),
    ) == expected


@pytest.mark.parametrize(("who", "status"), [("morel", 302), ("haddad", 403), ("sylvie", 403), ("luc", 302)])
def test_the_signs_of_her_own_are_hers_and_the_region_s_to_keep(
    who: str, status: int, client: PivotClient, morel: User, request: pytest.FixtureRequest
) -> None:
    own = MotiveFactory(owner=morel.practitioner)
    flag, for_all = RedFlagFactory(motive=own), RedFlagFactory()
    signed_in(client, request.getfixturevalue(who))
    assert client.post(f"/motifs/signes/{flag.public_id}/retirer/").status_code == status
    assert client.post(f"/motifs/{own.public_id}/", OWN).status_code == status
    if who != "luc":
        assert client.post(f"/motifs/signes/{for_all.public_id}/retirer/").status_code == 403
    assert RedFlag.objects.filter(removed_at=None).count() == (1 if status == 302 else 2)


class TestOutline:
    def test_hers_comes_before_the_one_of_the_region_and_is_hers_alone(
        self, page: PivotClient, morel: User, haddad: User
    ) -> None:
        motive = MotiveFactory(label="Œdèmes", outline="Poids :")
        address = f"/mes-motifs/{motive.public_id}/trame/"
        assert "Poids :" in page.get(address).text
        answer = page.post(address, {"outline": "Godet :\r\nPoids :"}, follow=True)
        assert "Trame enregistrée pour « Œdèmes »" in answer.text
        assert "La mienne" in answer.text
        assert selectors.outline_of(morel.practitioner, motive) == "Godet :\nPoids :"
        assert selectors.outline_of(haddad.practitioner, motive) == "Poids :"

    def test_emptied_it_is_the_one_of_the_region_again(self, page: PivotClient, morel: User) -> None:
        motive = MotiveFactory(outline="Poids :")
        for text in ("Godet :", ""):
            page.post(f"/mes-motifs/{motive.public_id}/trame/", {"outline": text})
        assert selectors.outline_of(morel.practitioner, motive) == "Poids :"
        assert selectors.takes(morel.practitioner, motive)

    def test_of_another_specialty_there_is_none_to_write(self, page: PivotClient) -> None:
        other = MotiveFactory(specialty=SpecialtyFactory(code="SM15", short_label="Dermatologie"))
        assert page.post(f"/mes-motifs/{other.public_id}/trame/", {"outline": "x"}).status_code == 404

    def test_too_long_is_said_and_kept(self, page: PivotClient, motive: Motive) -> None:
        answer = page.post(f"/mes-motifs/{motive.public_id}/trame/", {"outline": "x" * 2001})
        assert answer.status_code == 422
        assert "x" * 2001 in answer.text
