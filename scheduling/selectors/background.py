"""What the files say of a patient, of professionals and of sites: read once, asked for many times."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db.models import Q

from core.prepared import AnyOf, Prepared
from directory.enums import Profession
from directory.models import PlaceOfExercise, Practitioner
from patients.models import Patient
from scheduling.selectors.homes import Home
from territory.enums import TerritoryKind
from territory.models import Site, Territory

BESIDE = (Profession.NURSE, Profession.PHARMACIST)


class Place(NamedTuple):
    """Where somebody exercises, how, and in which territories that is."""

    practitioner: int
    profession: Profession
    site: int
    mode: str
    commune: str
    territories: frozenset[int]
    starts_on: dt.date
    ends_on: dt.date | None

    def is_held(self, day: dt.date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or self.ends_on > day)


class Background:
    """Some ten queries, however many professionals and sites are asked about; fewer with a known `home`."""

    def __init__(
        self,
        patient: Patient,
        people: Iterable[Practitioner],
        sites: Iterable[Site],
        home: Home | None = None,
    ) -> None:
        home = home or Home(patient)
        self.patient = patient
        self.declared, self.residence, self.commune = home.declared, home.residence, home.commune
        self._home = home.places
        self.rows = _rows({one.pk for one in people}, {one.pk for one in sites})
        drawn = _territories_of(self.rows)
        self._places = [_place(row, drawn[row.site_id]) for row in self.rows]
        self._deputised = home.deputised

    def places_of(self, practitioner: Practitioner, day: dt.date) -> list[Place]:
        """Where they exercise that day, the first declared first."""
        return [one for one in self._places if one.practitioner == practitioner.pk and one.is_held(day)]

    def team_of(self, site: Site, day: dt.date) -> list[Place]:
        """Those who may be beside a patient at this site."""
        return [
            one
            for one in self._places
            if one.site == site.pk and one.profession in BESIDE and one.is_held(day)
        ]

    def shares_territory(self, places: Sequence[Place]) -> bool | None:
        """Whether one of these is in a territory of the patient’s home, or in the same commune.

        None while either side is in no territory at all: the map is not drawn there.
        """
        if self.commune is not None and any(place.commune == self.commune.insee_code for place in places):
            return True
        theirs = frozenset[int]().union(*(place.territories for place in places))
        return bool(theirs & self._home) if theirs and self._home else None

    def replaces(self, practitioner: Practitioner, at: dt.datetime) -> bool:
        """Whether the treating physician is away at this instant and named this one as deputy."""
        return any(
            absence.deputy_id == practitioner.pk and absence.starts_at <= at < absence.ends_at
            for absence in self._deputised
        )


_of_people = Prepared[PlaceOfExercise](
    lambda: (
        PlaceOfExercise.objects.filter(
            Q(practitioner=AnyOf("people")) | Q(site=AnyOf("sites"), practitioner__profession__in=BESIDE)
        )
        .select_related("practitioner", "site__commune", "site__territory")
        .order_by("starts_on", "pk")
    )
)
_drawn_over = Prepared[tuple[int, int]](
    lambda: (
        Territory.objects.filter(communes=AnyOf("communes"))
        .exclude(kind=TerritoryKind.SAS)
        .values_list("communes", "pk")
    )
)


def _rows(people: set[int], sites: set[int]) -> list[PlaceOfExercise]:
    return _of_people(people=list(people), sites=list(sites)) if people or sites else []


def _territories_of(rows: Iterable[PlaceOfExercise]) -> dict[int, frozenset[int]]:
    """By site: its own territory, and those drawn over its commune. A SAS sends patients; it is no place."""
    sites = {row.site_id: row.site for row in rows}
    over = defaultdict(set)
    communes = {site.commune_id for site in sites.values()}
    for commune, territory in _drawn_over(communes=list(communes)) if communes else ():
        over[commune].add(territory)
    return {key: frozenset(over[site.commune_id]) | _own(site) for key, site in sites.items()}


def _own(site: Site) -> frozenset[int]:
    own = site.territory
    return frozenset({own.pk} if own is not None and own.kind != TerritoryKind.SAS else ())


def _place(row: PlaceOfExercise, territories: frozenset[int]) -> Place:
    return Place(
        row.practitioner_id,
        Profession(row.practitioner.profession),
        row.site_id,
        row.mode,
        row.site.commune.insee_code,
        territories,
        row.starts_on,
        row.ends_on,
    )
