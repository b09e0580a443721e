"""What comes due by itself during acts."""

from celery import shared_task

from consultations import selectors, services
from consultations.adapters import relay
from consultations.models import HomeEntry, Observer
from core import clock
from core.actors import job
from scheduling import services as agenda


@shared_task
def sweep_overruns() -> None:
    """An act that goes on past its end keeps the next one waiting: they are told before they ask."""
    at = clock.now()
    for act in selectors.running_over(at):
        agenda.overrun_warn(actor=job("consultations.sweep_overruns"), running=act.appointment, at=at)


@shared_task
def sweep_relay() -> None:
    """Who was shown out while the relay could not be told is shown out when it can be."""
    at = clock.now()
    removed: list[Observer | HomeEntry] = [
        *selectors.removed_from_open(at),
        *selectors.shown_out_of_open(at),
    ]
    relay.say_again(selectors.ended_lately(at), removed)


@shared_task
def sweep_put_away() -> None:
    """A cart left out half an hour after the end: those of its site are reminded."""
    services.put_away_remind(at=clock.now())
