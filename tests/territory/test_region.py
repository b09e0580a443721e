"""The region, its communes and territories, declared from the server before anybody can sign in."""

import datetime as dt

import pytest

from accounts.models import User
from audit.models import Event
from core.actors import job
from core.clock import PARIS
from core.errors import Conflict, Invalid, Refused
from territory import services
from territory.models import Commune, Region, Territory
from territory.rules import Declared
from tests.cast import actor_of

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=PARIS)
SERVER = job("accounts.open_region")
THIERACHE = Declared("cpts", "CPTS Thiérache", ("02361", "02558"))


def opened(code: str = "32", help_phone: str = "") -> Region:
    return services.region_open(actor=SERVER, code=code, help_phone=help_phone, at=NOON)


def kinds() -> list[str]:
    return list(Event.objects.order_by("pk").values_list("kind", flat=True))


def test_a_region_opens_with_its_name_and_all_its_communes() -> None:
    region = opened(help_phone="+33 3 53 01 12 99")
    assert (region.name, region.help_phone) == ("Hauts-de-France", "03 53 01 12 99")
    assert Commune.objects.count() == 3782
    guise = Commune.objects.get(insee_code="02361")
    assert (guise.name, guise.postcode, guise.is_priority_zone) == ("Guise", "02120", False)
    assert kinds() == ["territory.region_opened"]


def test_opened_again_it_changes_what_changed_and_keeps_the_rest() -> None:
    opened(help_phone="03 53 01 12 99")
    Commune.objects.filter(insee_code="02361").update(is_priority_zone=True, name="Ancien nom")
    assert opened().help_phone == "03 53 01 12 99"
    assert kinds() == ["territory.region_opened"]
    guise = Commune.objects.get(insee_code="02361")
    assert (guise.name, guise.is_priority_zone) == ("Guise", True)
    assert opened(help_phone="03 53 01 12 00").help_phone == "03 53 01 12 00"
    assert kinds() == ["territory.region_opened", "territory.region_edited"]
    assert (Region.objects.count(), Commune.objects.count()) == (1, 3782)


def test_the_platform_serves_one_region() -> None:
    opened()
    with pytest.raises(Conflict, match="déjà la région Hauts-de-France"):
        opened("94")


@pytest.mark.parametrize("code", ["99", "", "975", "hauts"])
def test_a_region_that_does_not_exist(code: str) -> None:
    with pytest.raises(Invalid, match="32 Hauts-de-France"):
        opened(code)


def test_a_help_phone_that_is_none() -> None:
    with pytest.raises(Invalid, match="dix chiffres"):
        opened(help_phone="12")


def declare(*declared: Declared) -> int:
    return services.territories_declare(actor=SERVER, declared=declared, at=NOON)


def test_territories_are_declared_and_corrected_by_name() -> None:
    opened()
    assert declare(THIERACHE) == 1
    assert declare(THIERACHE) == 0
    assert declare(Declared("sas", "CPTS Thiérache", ("02361",))) == 1
    territory = Territory.objects.get()
    assert (territory.kind, [str(one) for one in territory.communes.order_by("pk")]) == ("sas", ["Guise"])
    assert kinds().count("territory.territory_declared") == 2


def test_one_unknown_commune_and_no_territory_is_declared() -> None:
    opened()
    with pytest.raises(Invalid, match="75056"):
        declare(THIERACHE, Declared("cpts", "CPTS de Paris", ("75056",)))
    assert not Territory.objects.exists()


def test_priority_zones_are_those_declared_last() -> None:
    opened()

    def zones() -> list[str]:
        rows = Commune.objects.filter(is_priority_zone=True).order_by("insee_code")
        return list(rows.values_list("insee_code", flat=True))

    def say(*codes: str) -> int:
        return services.priority_zones_declare(actor=SERVER, insee_codes=codes, at=NOON)

    assert say("02361", "02558") == 2
    assert say("02361", "02381") == 2
    assert zones() == ["02361", "02381"]
    assert say("02361", "02381") == 0
    with pytest.raises(Invalid, match="75056"):
        say("75056")
    assert zones() == ["02361", "02381"]
    assert kinds().count("territory.priority_zones_declared") == 2


def test_no_person_opens_a_region(
    morel: User, haddad: User, nadia: User, weiss: User, sylvie: User, luc: User
) -> None:
    for user in (morel, haddad, nadia, weiss, sylvie, luc):
        actor = actor_of(user)
        with pytest.raises(Refused):
            services.region_open(actor=actor, code="32", help_phone="", at=NOON)
        with pytest.raises(Refused):
            services.territories_declare(actor=actor, declared=[THIERACHE], at=NOON)
        with pytest.raises(Refused):
            services.priority_zones_declare(actor=actor, insee_codes=[], at=NOON)
    assert not Region.objects.exists()
