"""What takes longer than a page waits."""

from uuid import UUID

from celery import shared_task

from core import clock
from prescriptions import services


@shared_task
def read_drug_list(*, listing: str) -> None:
    services.drug_list_read(public_id=UUID(listing), at=clock.now())
