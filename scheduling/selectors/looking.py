"""What a search reads before it looks for anybody: of the patient, the motive, the carts, who sits beside."""

import datetime as dt
from dataclasses import dataclass

from core.actors import Actor
from directory.models import Practitioner
from scheduling.enums import ActForm
from scheduling.rules import Span
from scheduling.selectors.carts import carts_in_use, ill_equipped
from scheduling.selectors.homes import Home
from scheduling.selectors.motives import taking_of
from scheduling.selectors.search import Among, Frame, frame_of, narrowed
from scheduling.selectors.slots import SEARCHED_DAYS, Agendas, days_from
from scheduling.selectors.wishes import Wish
from territory.enums import DeviceKind
from territory.models import Cart


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One search about to begin. `own`: the agenda of the treating physician, for a fortnight.

    `requester`: who asks a colleague, beside the patient or not. `lacking`: carts, and what they lack.
    """

    wish: Wish
    among: Among
    frame: Frame
    own: Agendas
    requester: Practitioner | None
    lacking: list[tuple[Cart, list[DeviceKind]]]

    @property
    def is_hopeless(self) -> bool:
        return self.wish.form == ActForm.ASSISTED and not self.among.carts


def look_for(actor: Actor, wish: Wish, at: dt.datetime) -> Look:
    home, taking = Home(wish.patient), taking_of(wish.motive)
    near = carts_in_use(home) if wish.form == ActForm.ASSISTED else []
    lacking = ill_equipped(near, wish.motive)
    carts = [cart for cart in near if cart not in {cart for cart, _ in lacking}]
    frame = frame_of(at, from_day=wish.from_day, half_day=wish.half_day, weekdays=wish.weekdays)
    requester = requester_of(actor, home.treating) if wish.form == ActForm.BETWEEN_PHYSICIANS else None
    wanted = requester if wish.with_requester else None
    beside = _free_time(wanted, wish, frame, taking.least, at) if wanted else None
    among = Among(
        actor=actor,
        home=home,
        motive=wish.motive,
        taking=taking,
        scope=wish.scope,
        chosen=wish.physician,
        requester=wanted,
        beside=beside,
        carts=carts,
        at=at,
    )
    return Look(
        wish=wish,
        among=among,
        frame=narrowed(frame, carts, beside),
        own=agenda_of(among, home.treating, days_from(at, SEARCHED_DAYS)),
        requester=requester,
        lacking=lacking,
    )


def agenda_of(among: Among, practitioner: Practitioner | None, dates: list[dt.date]) -> Agendas:
    """Of one physician, as this search would look at it."""
    agendas = Agendas(
        [practitioner] if practitioner else [],
        among.carts,
        dates=dates,
        at=among.at,
        patient=among.home.patient,
        territories=among.home.own_territories if practitioner else (),
        beside=among.beside,
    )
    agendas.suppose_minutes(among.motive, among.taking.minutes)
    return agendas


def requester_of(actor: Actor, treating: Practitioner | None) -> Practitioner | None:
    """Who asks a colleague: the physician who books, or the treating one in whose name somebody does."""
    if actor.role == "physician" and actor.practitioner_id is not None:
        if treating is not None and treating.pk == actor.practitioner_id:
            return treating
        return Practitioner.objects.filter(pk=actor.practitioner_id).select_related("specialty").first()
    return treating if treating is not None and treating.pk in actor.practitioner_ids else None


def _free_time(
    requester: Practitioner, wish: Wish, frame: Frame, minutes: int, at: dt.datetime
) -> list[Span]:
    """When who sits beside the patient has time enough."""
    agendas = Agendas([requester], [], dates=sorted(frame), at=at, patient=wish.patient)
    length = dt.timedelta(minutes=minutes)
    return [span for span in agendas.own(requester) if span.ends_at - span.starts_at >= length]
