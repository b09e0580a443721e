"""Other agendas are read by the worker, one task each. Holds are swept, requests woken, people reminded."""

import datetime as dt
from uuid import UUID

from celery import shared_task

from core import clock
from core.actors import job
from core.jobs import enqueue
from scheduling import selectors, services
from scheduling.rules import Span

SLOWEST = 60  # seconds; beyond, the reading is given up and tried again later


@shared_task(soft_time_limit=SLOWEST, time_limit=2 * SLOWEST)
def read_busy(*, feed: str) -> None:
    services.busy_feed_read(actor=job("scheduling.read_busy"), public_id=UUID(feed), at=clock.now())


@shared_task
def sweep_holds() -> None:
    """What lapsed is not looked at any more; this only throws it away."""
    services.holds_sweep(at=clock.now())


@shared_task
def sweep_busy() -> None:
    """Asks for each reading that is due."""
    for feed in selectors.feeds_due(clock.now()):
        enqueue("scheduling.tasks.read_busy", feed=str(feed))


@shared_task
def remind_carts() -> None:
    services.carts_remind(at=clock.now())


@shared_task
def remind_tomorrow() -> None:
    services.tomorrow_remind(at=clock.now())


@shared_task
def remind_follow_ups() -> None:
    services.follow_ups_remind(at=clock.now())


@shared_task
def remind_patients() -> None:
    services.patients_remind(at=clock.now())


@shared_task
def wake_demand(*, demand: str) -> None:
    services.demand_wake(actor=job("scheduling.wake_demand"), public_id=UUID(demand), at=clock.now())


@shared_task
def sweep_demands() -> None:
    """Wakes the requests whose time has come, one task each: one that fails keeps no other asleep."""
    for demand in selectors.demands_to_wake(clock.now()):
        enqueue("scheduling.tasks.wake_demand", demand=str(demand))


@shared_task
def offer_freed(*, starts_at: str, ends_at: str) -> None:
    """To the first in line whom this time suits; to the next too, while some of it is left."""
    freed = Span(dt.datetime.fromisoformat(starts_at), dt.datetime.fromisoformat(ends_at))
    actor, at = job("scheduling.offer_freed"), clock.now()
    while services.waiting_offer(actor=actor, freed=freed, at=at) is not None:
        continue


@shared_task
def sweep_referrals() -> None:
    """Closes the referrals that nobody booked in time: whoever wrote them is told."""
    at, actor = clock.now(), job("scheduling.sweep_referrals")
    for referral in selectors.referrals_over(at):
        services.referral_expire(actor=actor, public_id=referral, at=at)


@shared_task
def tell_agendas(*, appointment: str) -> None:
    services.agendas_tell(public_id=UUID(appointment), at=clock.now())


@shared_task
def sweep_waiting() -> None:
    """Passes on the hours that nobody answered for, and closes what waited long enough."""
    at, actor = clock.now(), job("scheduling.sweep_waiting")
    for entry in selectors.offers_lapsed(at):
        services.waiting_lapse(actor=actor, public_id=entry, at=at)
    for entry in selectors.waiting_over(at):
        services.waiting_expire(actor=actor, public_id=entry, at=at)
