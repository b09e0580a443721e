"""The sealer's clock."""

from celery import shared_task

from audit import services
from core import clock


@shared_task(name="audit.tasks.seal")
def seal() -> None:
    """Seal all that waits, in runs short enough to hold no lock for long."""
    while services.seal(at=clock.now()):
        pass
