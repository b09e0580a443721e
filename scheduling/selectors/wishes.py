"""What is looked for when an hour is booked, and what is found: shapes, without a query."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from directory.models import PlaceOfExercise, Practitioner
from pathways.engine import Situation, Verdict
from patients.models import Patient, TreatingPhysician
from scheduling.enums import ActForm, Fact, SearchOrder, SearchScope
from scheduling.models import Motive, Referral
from scheduling.rules.evidence import Statement
from scheduling.selectors.pairs import Beside
from scheduling.selectors.search import Tier
from scheduling.selectors.slots import Slot
from territory.enums import DeviceKind
from territory.models import Cart


class Offer(NamedTuple):
    """One physician on one day, with the cart if there is one, the first free times in order, and the verdict
    of each.

    `testimony` is what a booking of this offer would prove by itself; `asked` what is worth asking first.
    `more`: how many hours of that day are not shown. `beside`: who is free beside the cart at the first hour.
    `away`: kilometres from the patient’s commune, None when they are not known.
    """

    practitioner: Practitioner
    is_treating: bool
    cart: Cart | None
    slots: list[Slot]
    situation: Situation
    verdicts: list[Verdict]
    testimony: tuple[Statement, ...]
    asked: tuple[Fact, ...]
    tier: Tier
    more: int
    beside: Beside | None
    place: PlaceOfExercise | None
    away: float | None


class Mark(NamedTuple):
    """Where a page ended: the step, and the row by what anybody may know of it (`cart` None: after all)."""

    step: int
    starts_at: dt.datetime
    practitioner: UUID | None
    cart: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is looked for, not before `from_day`, and what was said of its pathway so far.

    `referral`: what it is booked from. `with_requester`: the physician who asks sits beside the patient of an
    act between physicians.
    """

    patient: Patient
    motive: Motive
    form: ActForm
    question: str = ""
    from_day: dt.date | None = None
    said: Mapping[Fact, str]
    scope: SearchScope = SearchScope.FIRST
    physician: Practitioner | None = None
    referral: Referral | None = None
    order: SearchOrder = SearchOrder.SOONEST
    half_day: str = ""
    weekdays: tuple[int, ...] = ()
    with_requester: bool = True
    after: Mark | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """The offers of one page, in order; `last`: where the next page goes on, None when there is none.

    `treating_slot`: the treating physician’s first one, when their agenda is kept here (`keeps_agenda`). Not
    offered, and why: the carts that lack a device, the physicians who closed this motive. `requester`: who
    must be free beside the patient.
    """

    offers: list[Offer]
    last: Mark | None
    declared: TreatingPhysician | None
    keeps_agenda: bool
    treating_slot: Slot | None
    asked: tuple[Fact, ...]
    ill_equipped: list[tuple[Cart, list[DeviceKind]]]
    closed: list[Practitioner]
    physicians: list[Practitioner]
    requester: Practitioner | None
    has_cart: bool
