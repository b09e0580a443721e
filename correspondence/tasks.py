from uuid import UUID

from celery import shared_task

from core import clock
from core.actors import job
from correspondence import services


@shared_task(name="correspondence.tasks.deliver", ignore_result=True)
def deliver(dispatch_id: str) -> None:
    services.dispatch_deliver(
        actor=job("correspondence.deliver"), dispatch_id=UUID(dispatch_id), at=clock.now()
    )


@shared_task(name="correspondence.tasks.sweep", ignore_result=True)
def sweep() -> None:
    services.dispatches_sweep(at=clock.now())


@shared_task(name="correspondence.tasks.follow", ignore_result=True)
def follow() -> None:
    services.folders_follow(at=clock.now())
