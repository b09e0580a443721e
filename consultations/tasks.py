"""What comes due by itself during acts."""

from uuid import UUID

from celery import shared_task

from consultations import selectors, services
from consultations.adapters import relay
from consultations.models import HomeEntry, Observer
from core import clock
from core.actors import job
from core.jobs import enqueue
from scheduling import services as agenda


@shared_task
def sweep_overruns() -> None:
    """An act that goes on past its end keeps the next one waiting: they are told before they ask."""
    at = clock.now()
    for act in selectors.running_over(at):
        agenda.overrun_warn(actor=job("consultations.sweep_overruns"), running=act.appointment, at=at)


@shared_task
def sweep_relay() -> None:
    """Who was shown out, or silenced, while the relay could not be told is so when it can be."""
    at = clock.now()
    removed: list[Observer | HomeEntry] = [
        *selectors.removed_from_open(at),
        *selectors.shown_out_of_open(at),
    ]
    relay.say_again(selectors.ended_lately(at), removed, selectors.silenced_in_open(at))


@shared_task
def sweep_put_away() -> None:
    """A cart left out half an hour after the end: those of its site are reminded."""
    services.put_away_remind(at=clock.now())


@shared_task
def sweep_rehearsals() -> None:
    """One task each: one that cannot go keeps no other."""
    for act in selectors.rehearsals_to_remove(clock.now()):
        enqueue("consultations.tasks.remove_rehearsal", act=str(act))


@shared_task
def sweep_rehearsals_in_the_way() -> None:
    """A real act comes: whoever rehearses on its cart, or with its physician, is led out."""
    at = clock.now()
    for act in selectors.rehearsals_in_the_way(at):
        services.rehearsal_give_way(
            actor=job("consultations.sweep_rehearsals_in_the_way"), public_id=act, at=at
        )


@shared_task
def remove_rehearsal(*, act: str) -> None:
    actor = job("consultations.remove_rehearsal")
    services.rehearsal_remove(actor=actor, public_id=UUID(act), at=clock.now())
