"""`manage.py load_demo`: the demo region, once; then only today’s appointment of the story."""

import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from core import clock
from demo.loaders import (
    accounts,
    acts,
    agenda,
    decisions,
    demands,
    desk,
    directory,
    home,
    links,
    motives,
    patients,
    pharmacies,
    stories,
    territory,
    visits,
)
from territory.models import Region

LONG_KNOWN = dt.timedelta(days=30)


class Command(BaseCommand):
    help = "Charge la région de démonstration (une seule fois) et le rendez-vous du jour."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        at = clock.now()
        with transaction.atomic():
            if Region.objects.exists():
                self.stdout.write("La région de démonstration est déjà là.")
            else:
                self._load(at)
            appointment = agenda.freshen(at)
            demands.freshen(at)
            links.freshen(at)
            at_home = home.freshen(at)
            visit = visits.freshen(at)
        if appointment:
            local = appointment.starts_at.astimezone(clock.PARIS)
            self.stdout.write(f"Rendez-vous du jour : {local:%H h %M}.")
        if visit:
            local = visit.starts_at.astimezone(clock.PARIS)
            self.stdout.write(f"À domicile, avec la valise d’une infirmière : {local:%H h %M}.")
        if at_home:
            local = at_home.starts_at.astimezone(clock.PARIS)
            self.stdout.write(f"Chez soi, par le lien de la boîte aux lettres : {local:%H h %M}.")

    def _load(self, at: dt.datetime) -> None:
        sites = territory.load(at)
        people = directory.load(sites, at)
        users = accounts.load(sites, people, at)
        decisions.load(users, at)
        motives.load(people, at)
        pharmacies.load(at)
        agenda.load_hours(people, at)
        demands.load_rota(people, at)
        # The agenda holds past days: its patients were known before.
        known = patients.load(sites, people, at - LONG_KNOWN)
        booked = agenda.load_week(people, at)
        held = acts.load(people["morel"], at) + stories.load(sites, people, known["petit"], at)
        desk.load(people, at)
        self.stdout.write(
            f"{len(sites)} sites, {len(people)} professionnels, {len(known)} patients, "
            f"{booked} rendez-vous dont {held} tenus."
        )
