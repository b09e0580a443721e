"""What comes due by itself during acts."""

from uuid import UUID

from celery import shared_task

from consultations import selectors, services
from consultations.adapters import relay
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
    """The relay may not have been told, or a gesture have crossed a grant: it is told what is true."""
    at = clock.now()
    relay.close_again(selectors.ended_lately(at))
    for key in selectors.parties_to_settle(at):
        services.party_settle(key=key, at=at)


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
