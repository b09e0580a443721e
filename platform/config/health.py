"""What a load balancer or a container asks: can this process reach the database and Redis?"""

from collections.abc import Callable

import structlog
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

logger = structlog.get_logger(__name__)


@login_not_required
@never_cache
@require_safe
def health(_request: HttpRequest) -> JsonResponse:
    """200 when everything answers, 503 otherwise; it names the part and nothing else."""
    parts = {"base": _answers(_database), "redis": _answers(_redis)}
    return JsonResponse(parts, status=200 if all(parts.values()) else 503)


def _answers(check: Callable[[], object]) -> bool:
    try:
        check()
    except (DatabaseError, RedisError, OSError) as error:
        logger.warning("health.failed", part=check.__name__.strip("_"), error=type(error).__name__)
        return False
    return True


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _redis() -> None:
    cache.get("health")
