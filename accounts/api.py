"""Who am I, for programs; and failures as problem documents (RFC 9457), like everywhere."""

from http import HTTPStatus
from typing import Any, cast

from django.http import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView, exception_handler

from accounts import selectors
from accounts.models import User
from accounts.serializers import MeSerializer
from core import clock
from core.actors import Actor


class MeView(APIView):
    @extend_schema(summary="Qui suis-je, dans quel rôle, et que permet-il", responses=MeSerializer)
    def get(self, request: Request) -> Response:
        actor: Actor = request.actor  # type: ignore[attr-defined]
        user, on = cast(User, request.user), clock.today(clock.now())
        me = MeSerializer.of(user, actor, list(selectors.memberships_of(user, on)))
        return Response(MeSerializer(me).data)


def problem_handler(error: Exception, context: dict[str, Any]) -> HttpResponseBase | None:
    """DRF’s own failures in the form of the others. A PivotError goes on to the middleware."""
    response: Response | None = exception_handler(error, context)
    if response is None or not isinstance(error, APIException):
        return response
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(response.status_code).phrase,
        "status": response.status_code,
        "code": error.default_code,
    }
    if isinstance(error, ValidationError):
        body["fields"] = error.detail
    else:
        body["detail"] = str(error.detail)
    response.data = body
    response.content_type = "application/problem+json"
    return response
