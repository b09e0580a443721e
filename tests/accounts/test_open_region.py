"""`manage.py open_region`, as who installs types it. tests/ops/test_first_day.py goes on from its link."""

import io
import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts import selectors, services
from accounts.enums import DeactivationReason
from accounts.models import Membership, User
from audit.models import Event
from core import clock
from core.errors import Refused
from notifications.models import Message
from territory.models import Commune, Region, Territory
from tests.accounts.factories import PASSWORD
from tests.cast import actor_of

pytestmark = pytest.mark.django_db
LUC = ("--administrator", "Luc.Ferrand@region.example", "Luc", "Ferrand")
LINK = re.compile(r"https?://\S+(/mot-de-passe/nouveau/\S+)")


def typed(*words: str) -> str:
    screen = io.StringIO()
    call_command("open_region", *words, stdout=screen)
    return screen.getvalue()


def link(*words: str) -> str:
    found = LINK.search(typed(*words))
    assert found
    return found[1]


def administrators() -> list[str]:
    return [user.email for user in selectors.administrators(clock.today(clock.now()))]


def test_the_region_opens_and_its_first_administrator_is_invited_on_the_screen(client: Client) -> None:
    screen = typed("32", "--help-phone", "03 53 01 12 99", *LUC)
    assert "Région : Hauts-de-France (32), 03 53 01 12 99." in screen
    assert administrators() == ["luc.ferrand@region.example"]
    assert not User.objects.get().has_usable_password()
    assert not Message.objects.exists()
    assert list(Event.objects.order_by("pk").values_list("kind", flat=True)) == [
        "territory.region_opened",
        "accounts.created",
        "accounts.membership_added",
        "accounts.administrator_invited",
    ]
    found = LINK.search(screen)
    assert found
    assert "Choisissez votre mot de passe" in client.get(found[1], follow=True).content.decode()


def test_run_again_it_shows_a_link_until_the_administrator_has_come() -> None:
    link("32", *LUC)
    link("32", *LUC)
    assert (Membership.objects.count(), User.objects.count()) == (1, 1)
    services.password_set(user=User.objects.get(), password=PASSWORD, at=clock.now())
    assert "a déjà ouvert son compte" in (screen := typed("32", *LUC))
    assert not LINK.search(screen)


def test_a_second_first_administrator_is_asked_for_by_name_and_explicitly() -> None:
    link("32", *LUC)
    other = ("--administrator", "claire@region.example", "Claire", "Vidal")
    with pytest.raises(CommandError, match=r"page « Comptes ».*--another"):
        typed("32", "--help-phone", "03 53 01 12 00", *other)
    assert administrators() == ["luc.ferrand@region.example"]
    assert Region.objects.get().help_phone == ""
    assert link("32", *other, "--another")
    assert sorted(administrators()) == ["claire@region.example", "luc.ferrand@region.example"]


def test_a_deactivated_account_stays_so(luc: User, weiss: User) -> None:
    services.user_deactivate(
        actor=actor_of(luc), user=weiss, reason=DeactivationReason.DEPARTURE, at=clock.now()
    )
    with pytest.raises(CommandError, match="désactivé"):
        typed("32", "--another", "--administrator", weiss.email, "Anne", "Weiss")


def test_somebody_who_has_an_account_gets_the_role_and_no_link(morel: User) -> None:
    screen = typed("32", "--administrator", morel.email, "Sophie", "Morel")
    assert not LINK.search(screen)
    assert administrators() == [morel.email]


def test_territories_and_priority_zones_come_from_files(tmp_path: Path) -> None:
    territories, zones = tmp_path / "territoires.csv", tmp_path / "zip.txt"
    territories.write_text("type;nom;communes\r\nCPTS;CPTS Thiérache;02361 02558\r\n", encoding="utf-8-sig")
    zones.write_text("02361;Guise\n")
    screen = typed("32", "--territories", str(territories), "--priority-zones", str(zones))
    assert "1 déclarés, dont 1" in screen
    assert Territory.objects.get().communes.count() == 2
    assert Commune.objects.get(is_priority_zone=True).name == "Guise"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("nom;type\n", "la première ligne"),
        ("type;nom;communes\n", "aucun territoire"),
        ("type;nom;communes\nchu;CHU;02361\n", "ligne 2 : « chu » n’est pas un type"),
        ("type;nom;communes\ncpts;CPTS Thiérache\n", "ligne 2 : il faut"),
        ("type;nom;communes\ncpts;CPTS Thiérache;99999\n", "99999"),
    ],
)
def test_a_bad_file_is_refused_whole_with_its_reason(tmp_path: Path, content: str, sentence: str) -> None:
    file = tmp_path / "territoires.csv"
    file.write_text(content)
    with pytest.raises(CommandError, match=sentence):
        typed("32", "--territories", str(file))
    assert not Region.objects.exists()


def test_what_is_typed_wrong_is_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="n’est pas une adresse"):
        typed("32", "--administrator", "luc", "Luc", "Ferrand")
    with pytest.raises(CommandError, match="prénom"):
        typed("32", "--administrator", "luc@region.example", " ", "Ferrand")
    with pytest.raises(CommandError, match="illisible"):
        typed("32", "--territories", str(tmp_path / "absent.csv"))
    (tmp_path / "zip.txt").write_text("Guise\n")
    with pytest.raises(CommandError, match="ligne 1 : « GUISE »"):
        typed("32", "--priority-zones", str(tmp_path / "zip.txt"))
    (tmp_path / "latin.csv").write_bytes("Thiérache".encode("latin-1"))
    with pytest.raises(CommandError, match="UTF-8"):
        typed("32", "--territories", str(tmp_path / "latin.csv"))
    assert not Region.objects.exists()


def test_no_person_invites_an_administrator_this_way(
    morel: User, haddad: User, nadia: User, weiss: User, sylvie: User, luc: User
) -> None:
    for user in (morel, haddad, nadia, weiss, sylvie, luc):
        with pytest.raises(Refused):
            services.administrator_invite(
                actor=actor_of(user), email="a@b.example", given_name="A", family_name="B", at=clock.now()
            )
    assert not User.objects.filter(email="a@b.example").exists()
