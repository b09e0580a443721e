"""The secrets of second factors as a store that `manage.py rotate_keys` walks."""

import base64
from collections.abc import Iterator

from allauth.mfa.models import Authenticator
from django.db import transaction

from accounts.adapters.codes import SECRETS, opened, sealed
from core.encryption import Unreadable, rotation
from core.encryption.rotation import Step


class SecondFactors:
    """They stand in allauth’s table, inside JSON, where the columns of ours are not looked for."""

    def remaining(self) -> int:
        return sum(not _is_current(row) for row in _rows().iterator(500))

    def renew(self, batch: int) -> Iterator[Step]:
        stale = [row.pk for row in _rows().iterator(500) if not _is_current(row)]
        for start in range(0, len(stale), batch):
            yield _reseal(stale[start : start + batch])


@transaction.atomic
def _reseal(keys: list[int]) -> Step:
    rows = list(_rows().filter(pk__in=keys).select_for_update(of=("self",)))
    failed = [f"of-{row.user.public_id}" for row in rows if not _resealed(row)]
    return Step(len(rows) - len(failed), tuple(failed))


def _resealed(row: Authenticator) -> bool:
    try:
        row.data[SECRETS[row.type]] = sealed(row, opened(row))
    except Unreadable:
        return False
    row.save(update_fields=["data"])
    return True


def _rows() -> "Authenticator.objects.QuerySet[Authenticator]":
    rows = Authenticator.objects.filter(type__in=SECRETS).select_related("user")
    return rows.order_by("pk")


def _is_current(row: Authenticator) -> bool:
    return rotation.is_current(base64.b64decode(row.data[SECRETS[row.type]]))
