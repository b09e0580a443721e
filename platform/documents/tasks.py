from uuid import UUID

from celery import shared_task

from core import clock
from core.actors import job
from documents import services


@shared_task(name="documents.tasks.sweep", ignore_result=True)
def sweep() -> None:
    services.files_sweep()


@shared_task(name="documents.tasks.archive", ignore_result=True)
def archive(public_id: str) -> None:
    services.archive_build(UUID(public_id))


@shared_task(name="documents.tasks.sweep_archives", ignore_result=True)
def sweep_archives() -> None:
    services.archives_sweep(clock.now())


@shared_task(name="documents.tasks.sweep_thumbnails", ignore_result=True)
def sweep_thumbnails() -> None:
    services.thumbnails_sweep()


@shared_task(name="documents.tasks.erase", ignore_result=True)
def erase() -> None:
    services.erasures_run(actor=job("documents.erase"), at=clock.now())
