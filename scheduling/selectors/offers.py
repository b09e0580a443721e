"""Who can see this patient for this motive, when, and what each hour would mean for the pathway."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from core.actors import Actor
from core.clock import today
from directory.models import Practitioner
from pathways.engine import Situation, Verdict
from pathways.verdicts import rules_held, verdict_for
from patients import selectors as patients
from patients.models import Patient, TreatingPhysician
from scheduling.enums import ActForm, Fact
from scheduling.models import Motive
from scheduling.rules.evidence import Statement, known
from scheduling.selectors.background import Background
from scheduling.selectors.evidence import Witness
from scheduling.selectors.judging import asked_beside
from scheduling.selectors.motives import bookable, closed_by, receiving
from scheduling.selectors.situations import Plan, situation_of
from scheduling.selectors.slots import SEARCHED_DAYS, Agendas, Slot, days_from
from territory.enums import CartState, DeviceKind
from territory.models import Cart

SHOWN_TIMES = 5
# What is asked of whoever books: the rest is the physician’s, or can wait until the act.
ASKED_AT_BOOKING = (Fact.TREATING_PHYSICIAN, Fact.ORIENTATION, Fact.TREATING_AVAILABLE)


class Offer(NamedTuple):
    """One physician, with the cart if there is one, the first free times in order, and the verdict of each.

    `testimony` is what a booking of this offer would prove by itself; `asked` what is worth asking first.
    """

    practitioner: Practitioner
    is_treating: bool
    cart: Cart | None
    slots: list[Slot]
    situation: Situation
    verdicts: list[Verdict]
    testimony: tuple[Statement, ...]
    asked: tuple[Fact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is looked for, not before `from_day`, and what was said of its pathway so far."""

    patient: Patient
    motive: Motive
    form: ActForm
    question: str = ""
    from_day: dt.date | None = None
    said: Mapping[Fact, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """The offers that have a free time. `treating_slot`: the treating physician’s first one, when their
    agenda is kept here (`keeps_agenda`). Not offered, and why: the carts that lack a device, the physicians
    who closed this motive."""

    offers: list[Offer]
    declared: TreatingPhysician | None
    keeps_agenda: bool
    treating_slot: Slot | None
    asked: tuple[Fact, ...]
    ill_equipped: list[tuple[Cart, list[DeviceKind]]]
    closed: list[Practitioner]


@rules_held()
def offers_for(actor: Actor, wish: Wish, *, at: dt.datetime) -> Proposal:
    """What is out of the pathway comes last; then the treating physician’s offers, then the soonest."""
    declared = patients.treating_physician_of(wish.patient)
    treating = declared.practitioner if declared else None
    near = carts_near(wish.patient) if wish.form == ActForm.ASSISTED else []
    ill_equipped = _without(near, wish.motive)
    carts = [cart for cart in near if cart not in {cart for cart, _ in ill_equipped}]
    theirs, closed = list(receiving(wish.motive, bookable(actor, treating, at))), closed_by(wish.motive)
    physicians = [one for one in theirs if one.pk not in closed]
    searched = [*physicians, *([treating] if treating else [])]
    agendas = Agendas(searched, carts, dates=days_from(at, SEARCHED_DAYS), at=at, patient=wish.patient)
    background = Background(wish.patient, physicians, [cart.site for cart in carts])
    maker = _Maker(wish, agendas, background, _witness(actor, declared, wish, agendas))
    made = [
        maker.offer(physician, cart) for physician in physicians for cart in (carts or _no_cart(wish.form))
    ]
    offers = sorted((offer for offer in made if offer is not None), key=_rank)
    asked = {fact for offer in offers for fact in offer.asked}
    return Proposal(
        offers=offers,
        declared=declared,
        keeps_agenda=treating is not None and agendas.is_kept(treating),
        treating_slot=next(iter(agendas.own_slots(treating, wish.motive)), None) if treating else None,
        asked=tuple(fact for fact in ASKED_AT_BOOKING if fact in asked or fact in wish.said),
        ill_equipped=ill_equipped,
        closed=[one for one in theirs if one.pk in closed],
    )


def _no_cart(form: ActForm) -> list[None]:
    """Without a cart, an assisted act cannot be offered."""
    return [] if form == ActForm.ASSISTED else [None]


def _witness(actor: Actor, declared: TreatingPhysician | None, wish: Wish, agendas: Agendas) -> Witness:
    return Witness(actor=actor, declared=declared, motive=wish.motive, agendas=agendas)


def _rank(offer: Offer) -> tuple[bool, bool, dt.datetime, int]:
    is_outside = offer.verdicts[0].status in ("outside_pathway", "not_billable")
    return is_outside, not offer.is_treating, offer.slots[0].starts_at, offer.practitioner.pk


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes the offers of one wish from what was read once."""

    wish: Wish
    agendas: Agendas
    background: Background
    witness: Witness

    def offer(self, physician: Practitioner, cart: Cart | None) -> Offer | None:
        """None when nothing is free."""
        slots = self._slots(physician, cart)
        if not slots:
            return None
        testimony = tuple(self.witness.says(physician, self.wish.question, self.wish.said))
        plan = Plan(
            patient=self.wish.patient,
            physician=physician,
            starts_at=slots[0].starts_at,
            form=self.wish.form,
            site=cart.site if cart else None,
            during_care=self.wish.motive.is_planned_care,
            facts=known(testimony) | dict(self.wish.said),
        )
        situation = situation_of(plan, self.background)
        others = [replace(plan, starts_at=slot.starts_at) for slot in slots[1:]]
        declared = self.background.declared
        return Offer(
            practitioner=physician,
            is_treating=declared is not None and declared.practitioner_id == physician.pk,
            cart=cart,
            slots=slots,
            situation=situation,
            verdicts=[
                verdict_for(situation),
                *(verdict_for(situation_of(other, self.background)) for other in others),
            ],
            testimony=testimony,
            asked=asked_beside(plan, self.background, ASKED_AT_BOOKING, known(testimony)),
        )

    def _slots(self, physician: Practitioner, cart: Cart | None) -> list[Slot]:
        free = self.agendas.slots(physician, cart, self.wish.motive)
        since = self.wish.from_day
        return [slot for slot in free if since is None or today(slot.starts_at) >= since][:SHOWN_TIMES]


def _without(carts: Iterable[Cart], motive: Motive) -> list[tuple[Cart, list[DeviceKind]]]:
    """The carts that lack something this motive needs, and what."""
    lacks = [(cart, lacking(cart, motive)) for cart in carts]
    return [(cart, kinds) for cart, kinds in lacks if kinds]


def lacking(cart: Cart, motive: Motive) -> list[DeviceKind]:
    """What this motive needs and this cart does not carry."""
    carried = {device.kind for device in cart.devices.all()} if motive.devices else set()
    return [DeviceKind(kind) for kind in motive.devices if kind not in carried]


def carts_near(patient: Patient) -> Sequence[Cart]:
    """The carts of the patient’s home; for somebody at home, those of the territory of their commune."""
    rows = Cart.objects.filter(state=CartState.IN_SERVICE, site__is_open=True)
    rows = rows.select_related("site__commune").prefetch_related("devices")
    residence = patients.residence_of(patient)
    if residence is not None:
        rows = rows.filter(site=residence.site_id)
    else:
        # A cart kept in an EHPAD is for its residents.
        rows = rows.filter(site__territory__communes=patient.commune_id).exclude(site__kind="ehpad")
    return list(rows.order_by("site__name", "name", "pk"))
