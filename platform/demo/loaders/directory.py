"""Fictional professionals with valid identifiers, and where they work: forty here, one in another region."""

import datetime as dt
import unicodedata

from core.clock import today
from demo.loaders.files import table
from directory import services as directory
from directory.models import PlaceOfExercise, Practitioner, Specialty, Training
from territory.models import Site
from territory.rules import luhn_key

# RPPS numbers of the national test ranges begin with 1099 9.
FIRST_RPPS = 1099_900_000


def load(sites: dict[str, Site], at: dt.datetime) -> dict[str, Practitioner]:
    """The professionals by their key in the file."""
    directory.specialties_load()
    data = table("people")
    people = {
        row[0]: _load_practitioner(row, FIRST_RPPS + rank, sites, at)
        for rank, row in enumerate([*data["practitioners"], *data["elsewhere"]], start=1)
    }
    for row in data["trainings"]:
        Training.objects.create(
            practitioner=people[row["practitioner"]],
            subject=row["subject"],
            trained_on=today(at) - dt.timedelta(days=row["days_ago"]),
            trainer=row["trainer"],
        )
    return people


def _load_practitioner(row: list[str], stem: int, sites: dict[str, Site], at: dt.datetime) -> Practitioner:
    _, profession, civility, given, family, specialty, where, mode, sector, optam, phone = row
    practitioner = Practitioner.objects.create(
        rpps=f"{stem}{luhn_key(str(stem))}",
        profession=profession,
        civility=civility,
        given_name=given,
        family_name=family,
        specialty=Specialty.objects.get(code=specialty) if specialty else None,
        sector=sector,
        has_optam=bool(optam),
        professional_phone=phone,
        secure_mail=f"{_plain(given)}.{_plain(family)}@demo.mssante.example",
        region="" if where in sites else where,
    )
    if where in sites:
        PlaceOfExercise.objects.create(
            practitioner=practitioner,
            site=sites[where],
            mode=mode,
            starts_on=today(at) - dt.timedelta(days=900),
        )
    return practitioner


def _plain(name: str) -> str:
    """As addresses are written: « helene », « le-goff »."""
    bare = unicodedata.normalize("NFKD", name.lower())
    return "".join(one for one in bare.replace(" ", "-").replace("’", "") if one.isascii())
