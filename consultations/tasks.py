"""An act that goes on past its end keeps the next one waiting: they are told before they ask."""

from celery import shared_task

from consultations import selectors
from core import clock
from core.actors import job
from scheduling import services as agenda


@shared_task
def sweep_overruns() -> None:
    at = clock.now()
    for act in selectors.running_over(at):
        agenda.overrun_warn(actor=job("consultations.sweep_overruns"), running=act.appointment, at=at)
