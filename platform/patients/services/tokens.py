"""The tokens by which patients are found, made again when their key changes."""

from collections.abc import Iterator

from django.db import transaction

from core.encryption import Unreadable
from core.encryption.rotation import Step
from patients import selectors
from patients.models import Patient
from patients.services.identity import TOKEN_COLUMNS, index_names


class PatientTokens:
    """An index that `manage.py rotate_keys` walks. A row knows which key made its tokens."""

    def remaining(self) -> int:
        return selectors.stale_tokens().count()

    def renew(self, batch: int) -> Iterator[Step]:
        last = 0
        while found := _batch(last, batch):
            last, step = found
            yield step


@transaction.atomic
def _batch(last: int, size: int) -> tuple[int, Step] | None:
    rows = selectors.stale_tokens().filter(pk__gt=last).order_by("pk")
    found = list(rows.select_for_update(of=("self",))[:size])
    if not found:
        return None
    failed = [str(patient.public_id) for patient in found if not _renewed(patient)]
    return found[-1].pk, Step(len(found) - len(failed), tuple(failed))


def _renewed(patient: Patient) -> bool:
    try:
        index_names(patient)
    except Unreadable:
        return False
    patient.save(update_fields=TOKEN_COLUMNS)
    return True
