from uuid import UUID

from celery import shared_task

from core import clock
from core.actors import job
from notifications import services


@shared_task(name="notifications.tasks.deliver", ignore_result=True)
def deliver(message_id: str) -> None:
    services.message_deliver(actor=job("notifications.deliver"), message_id=UUID(message_id), at=clock.now())


@shared_task(name="notifications.tasks.sweep", ignore_result=True)
def sweep() -> None:
    services.messages_sweep(at=clock.now())


@shared_task(name="notifications.tasks.follow", ignore_result=True)
def follow() -> None:
    services.messages_follow(actor=job("notifications.follow"), at=clock.now())


@shared_task(name="notifications.tasks.forget", ignore_result=True)
def forget() -> None:
    services.old_messages_forget(at=clock.now())
