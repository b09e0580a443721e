"""Where a patient lives and who treats them: read once, asked for by all that looks for an hour."""

import datetime as dt
from collections import defaultdict
from functools import cached_property
from typing import NamedTuple

from core.prepared import AnyOf, Given, Prepared
from directory.models import Practitioner
from patients import selectors as patients
from patients.models import Patient, Residence, TreatingPhysician
from scheduling.models import Absence
from scheduling.rules import Span, civil_day
from territory.enums import TerritoryKind
from territory.models import Commune, Territory


class Ground(NamedTuple):
    """A territory by its key. A SAS sends patients; it is no place."""

    territory: int
    is_place: bool


_deputised = Prepared[Absence](
    lambda: Absence.objects.filter(practitioner=Given("owner"), deputy__isnull=False).order_by(
        "starts_at", "pk"
    )
)
_drawn_over = Prepared[tuple[int, int, str]](
    lambda: Territory.objects.filter(communes=AnyOf("communes")).values_list("communes", "pk", "kind")
)


class Home:
    """What the file says of one patient; each question is put to the database once, when it is asked."""

    def __init__(self, patient: Patient) -> None:
        self.patient = patient

    @cached_property
    def declared(self) -> TreatingPhysician | None:
        return patients.treating_physician_of(self.patient)

    @property
    def treating(self) -> Practitioner | None:
        return self.declared.practitioner if self.declared else None

    @cached_property
    def deputised(self) -> list[Absence]:
        """When the treating physician is away and somebody stands in for them."""
        if self.declared is None:
            return []
        return _deputised(owner=self.declared.practitioner_id)

    def deputies(self, at: dt.datetime, days: int = 14) -> frozenset[int]:
        """Who stands in during some of the coming days."""
        until = at + dt.timedelta(days=days)
        theirs = [one for one in self.deputised if one.ends_at > at and one.starts_at < until]
        return frozenset(one.deputy_id for one in theirs if one.deputy_id is not None)

    def deputies_on(self, day: dt.date) -> frozenset[int]:
        """Who stands in during some of that day."""
        span = civil_day(day)
        theirs = [one for one in self.deputised if span.overlaps(Span(one.starts_at, one.ends_at))]
        return frozenset(one.deputy_id for one in theirs if one.deputy_id is not None)

    @cached_property
    def residence(self) -> Residence | None:
        return patients.residence_of(self.patient)

    @cached_property
    def commune(self) -> Commune | None:
        """Of the institution where they live, else their own."""
        return self.residence.site.commune if self.residence else self.patient.commune

    @property
    def own_territories(self) -> frozenset[int]:
        """Over the commune of the file, whose rotas see the patient without a cart."""
        return frozenset(one.territory for one in self._over(self.patient.commune_id))

    @property
    def territories(self) -> frozenset[int]:
        """Over the commune where they live."""
        return frozenset(one.territory for one in self._over(self.commune.pk if self.commune else None))

    @property
    def places(self) -> frozenset[int]:
        """The territories that their home is in, as the pathway means it."""
        here = self._over(self.commune.pk if self.commune else None)
        found = {one.territory for one in here if one.is_place}
        site = self.residence.site if self.residence else None
        if site is not None and site.territory is not None and site.territory.kind != TerritoryKind.SAS:
            found.add(site.territory.pk)
        return frozenset(found)

    def _over(self, commune: int | None) -> list[Ground]:
        return self._drawn.get(commune, []) if commune is not None else []

    @cached_property
    def _drawn(self) -> dict[int, list[Ground]]:
        """What is drawn over either commune; one query."""
        communes = {self.patient.commune_id, self.commune.pk if self.commune else None} - {None}
        found = defaultdict(list)
        for commune, territory, kind in _drawn_over(communes=list(communes)) if communes else ():
            found[commune].append(Ground(territory, kind != TerritoryKind.SAS))
        return found
