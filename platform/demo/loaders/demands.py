"""Requests that wait whenever the demo is opened, within the hour and for today; and who keeps the rota."""

import datetime as dt

from accounts import selectors as accounts
from accounts.enums import Role
from accounts.models import User
from core.actors import Actor
from core.clock import today
from demo.loaders.agenda import patients_of
from demo.loaders.motives import answers_to
from directory.models import Practitioner
from patients.models import Patient
from scheduling import selectors, services
from scheduling.enums import ActForm, Urgency, Weekday
from scheduling.models import Demand, Motive, WeeklyAvailability
from scheduling.models.demands import STANDING
from scheduling.services import Ask
from territory.models import Cart, Site

MINUTE = dt.timedelta(minutes=1)
NOON, EVENING = (dt.time(12, 30), dt.time(13, 30)), (dt.time(18, 30), dt.time(21))
ROTA = ("aubry", "vasseur", "bernard")
FALL, WOUND = "Chute sans gravité apparente", "Plaie ou pansement"
FELL = "Chute ce matin au lever, sans choc à la tête. Douleur du poignet droit, bouge les doigts."
HEEL = "Rougeur autour du pansement du talon depuis hier, pas de fièvre."


def load_rota(people: dict[str, Practitioner], at: dt.datetime) -> None:
    """At noon and in the evening, around the hours of the practice."""
    since = today(at) - dt.timedelta(days=60)
    for key in ROTA:
        physician = people[key]
        place = physician.places.select_related("site").order_by("pk")[0]
        WeeklyAvailability.objects.bulk_create(
            WeeklyAvailability(
                practitioner=physician,
                territory_id=place.site.territory_id,
                weekday=day,
                starts_at=starts_at,
                ends_at=ends_at,
                valid_from=since,
                on_holidays=True,
            )
            for day in Weekday
            for starts_at, ends_at in (NOON, EVENING)
        )


def freshen(at: dt.datetime) -> int:
    """Two requests of Nadia’s residents, unless some still wait; returns how many were filed."""
    if Demand.objects.filter(state__in=STANDING).exists():
        return 0
    nadia = accounts.actor_as(User.objects.get(family_name="Benali"), Role.NURSE, today(at))
    physician = Practitioner.objects.get(family_name="Morel", given_name="Sophie")
    site = Site.objects.get(name="EHPAD Les Marronniers")
    residents = [one for one in patients_of(physician) if one.residences.filter(site=site).exists()]
    *_, fallen, wounded = residents
    _file(nadia, fallen, site, FALL, Urgency.HOUR, FELL, at - 12 * MINUTE)
    _file(nadia, wounded, site, WOUND, Urgency.TODAY, HEEL, at - 47 * MINUTE)
    return 2


def _file(
    actor: Actor, patient: Patient, site: Site, label: str, urgency: Urgency, words: str, at: dt.datetime
) -> None:
    motive = Motive.objects.get(label=label)
    carts = [cart for cart in Cart.objects.filter(site=site) if not selectors.lacking(cart, motive)]
    ask = Ask(
        patient=patient,
        motive=motive,
        form=ActForm.ASSISTED,
        urgency=urgency,
        cart=carts[0],
        words=words,
        answers=answers_to(motive),
    )
    services.demand_file(actor=actor, ask=ask, at=at)
