"""The region itself, its communes and its territories: declared by who installs, before there is anybody.

`data/`: the official geographic code (INSEE) of 2026 and postcodes (La Poste), under the Licence Ouverte.
"""

import csv
import datetime as dt
from collections.abc import Collection, Iterator
from pathlib import Path

from django.db import transaction
from django.db.models import Q

from audit import services as audit
from core import french
from core.actors import Actor
from core.errors import Conflict, Invalid
from core.models import validated
from territory import policies
from territory.models import Commune, Region, Territory
from territory.rules import Declared

DATA = Path(__file__).resolve().parents[1] / "data"


@transaction.atomic
def region_open(*, actor: Actor, code: str, help_phone: str, at: dt.datetime) -> Region:
    """The one region of this platform, with all its communes; called again, brought up to date.

    `code`: of INSEE, two digits. Conflict when the platform serves another region.
    """
    policies.require_installer(actor)
    known = Region.objects.select_for_update().order_by("pk").first()
    if known is not None and known.code != code:
        raise Conflict(
            f"Cette plateforme sert déjà la région {known} ({known.code}) : elle n’en sert qu’une."
        )
    region = known or Region(code=code)
    before = (region.name, region.help_phone)
    region.name, region.help_phone = _name_of(code), _phone(help_phone) or region.help_phone
    validated(region).save(update_fields=["name", "help_phone"] if known else None)
    count = _communes_load(code)
    if known is None:
        audit.record(actor, "territory.region_opened", None, at=at, region=code, communes=count)
    elif before != (region.name, region.help_phone):
        audit.record(actor, "territory.region_edited", None, at=at, region=code)
    return region


@transaction.atomic
def territories_declare(*, actor: Actor, declared: Collection[Declared], at: dt.datetime) -> int:
    """Made or brought up to date, by name; how many changed. Invalid when a commune is not of the region."""
    policies.require_installer(actor)
    return sum([_declare(actor, one, at) for one in declared])


@transaction.atomic
def priority_zones_declare(*, actor: Actor, insee_codes: Collection[str], at: dt.datetime) -> int:
    """These communes, and no other, are priority zones; how many changed. Invalid when one is not known."""
    policies.require_installer(actor)
    _of_region(insee_codes, "Zones prioritaires")
    declared = Q(insee_code__in=insee_codes)
    added = Commune.objects.filter(declared, is_priority_zone=False).update(is_priority_zone=True)
    removed = Commune.objects.filter(~declared, is_priority_zone=True).update(is_priority_zone=False)
    if added or removed:
        audit.record(actor, "territory.priority_zones_declared", None, at=at, added=added, removed=removed)
    return added + removed


def _declare(actor: Actor, one: Declared, at: dt.datetime) -> bool:
    communes = _of_region(one.communes, one.name)
    known = Territory.objects.select_for_update().filter(name=one.name).first()
    territory = known or Territory(name=one.name)
    if known and known.kind == one.kind and set(known.communes.all()) == set(communes):
        return False
    territory.kind = one.kind
    validated(territory).save(update_fields=["kind", "updated_at"] if known else None)
    territory.communes.set(communes)
    audit.record(actor, "territory.territory_declared", territory, at=at, communes=len(communes))
    return True


def _of_region(insee_codes: Collection[str], where: str) -> list[Commune]:
    communes = list(Commune.objects.filter(insee_code__in=insee_codes).order_by("insee_code"))
    unknown = set(insee_codes) - {commune.insee_code for commune in communes}
    if unknown:
        listed = ", ".join(sorted(unknown))
        raise Invalid(f"{where} : aucune commune de la région n’a pour code {listed}.")
    return communes


def _communes_load(code: str) -> int:
    """What the region declares of a commune (its priority zones) is left as it is."""
    rows = [
        Commune(insee_code=row["insee_code"], name=row["name"], postcode=row["postcode"])
        for row in _rows("communes")
        if row["region"] == code
    ]
    Commune.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["insee_code"], update_fields=["name", "postcode"]
    )
    return len(rows)


def _name_of(code: str) -> str:
    names = {row["code"]: row["name"] for row in _rows("regions")}
    if code not in names:
        listed = ", ".join(f"{key} {name}" for key, name in sorted(names.items()))
        raise Invalid(f"Aucune région n’a pour code {code}. Les codes de l’INSEE : {listed}.")
    return names[code]


def _phone(typed: str) -> str:
    number: str = french.phone(typed)
    if typed and not number:
        raise Invalid("Le téléphone de l’assistance a dix chiffres, par exemple 03 23 97 00 20.")
    return number


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t")
