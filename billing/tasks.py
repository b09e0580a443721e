"""Fee sheets are prepared by the worker, from the closed act, by its id alone."""

import datetime as dt
from uuid import UUID

from celery import shared_task

from billing import selectors, services
from consultations import selectors as consultations
from core import clock
from core.actors import job

LOOK_BACK = dt.timedelta(days=2)


@shared_task
def prepare(*, act_id: str) -> None:
    services.fee_sheets_prepare(actor=job("billing.prepare"), act_public_id=UUID(act_id), at=clock.now())


@shared_task
def sweep() -> None:
    """Finds the acts whose preparation was lost with a broker or a worker."""
    at = clock.now()
    for act in consultations.closed_since(at - LOOK_BACK):
        if not selectors.is_prepared(act.public_id):
            services.fee_sheets_prepare(actor=job("billing.sweep"), act_public_id=act.public_id, at=at)
