"""When the database lets two people pass by none: played once more, or said in words, never a failure.

A deadlock undoes one of the two whole: played again at once, it passes, for the other is through by then. Who
waited in vain for a lock (`lock_timeout`) has waited enough: they are told, and nothing is written.
"""

import functools
from collections.abc import Callable
from typing import Any, TypeVar

from django.db import OperationalError, connection, transaction
from psycopg2.errors import DeadlockDetected, LockNotAvailable

from core.errors import Conflict

Gesture = TypeVar("Gesture", bound=Callable[..., Any])


class Crowded(Conflict):
    """So many write the same at once that the turn did not come."""

    default = (
        "Beaucoup de personnes écrivent ici au même moment. Rien n’a été enregistré\u00a0: "
        "réessayez dans un instant."
    )


def is_crowded(error: BaseException) -> bool:
    """Whether it says no more than that others were on the way."""
    return isinstance(error, OperationalError) and isinstance(
        error.__cause__, LockNotAvailable | DeadlockDetected
    )


def gesture(*, refusal: type[Conflict] = Crowded) -> Callable[[Gesture], Gesture]:
    """Makes a service atomic, and safe in a crowd: `refusal` when no turn came, the second time either.

    Inside another one, the outer one is played again, whole.
    """

    def make(service: Gesture) -> Gesture:
        once = transaction.atomic(service)

        @functools.wraps(service)
        def play(*args: Any, **given: Any) -> Any:
            if connection.in_atomic_block:
                return once(*args, **given)
            try:
                return _again(once, args, given)
            except OperationalError as error:
                if is_crowded(error):
                    raise refusal from error
                raise

        return play  # type: ignore[return-value]

    return make


def _again(once: Callable[..., Any], args: Any, given: Any) -> Any:
    try:
        return once(*args, **given)
    except OperationalError as error:
        if not isinstance(error.__cause__, DeadlockDetected):
            raise
    return once(*args, **given)
