from celery import shared_task

from documents import services


@shared_task(name="documents.tasks.sweep", ignore_result=True)
def sweep() -> None:
    services.files_sweep()
