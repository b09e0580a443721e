"""A person of several roles says in which one they work now."""

from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from accounts import presenters, selectors, services
from accounts.models import User
from core import clock
from core.actors import without_actor


@without_actor
@require_http_methods(["GET", "POST"])
def role(request: HttpRequest) -> HttpResponse:
    user, at = cast(User, request.user), clock.now()
    if request.method == "POST":
        chosen = request.POST.get("role", "")
        services.role_choose(user=user, session=request.session, role=chosen, at=at)
        return HttpResponseRedirect(_next(request))
    memberships = selectors.memberships_of(user, clock.today(at))
    context = {
        "choices": presenters.role_choices(memberships, request.session.get(services.ROLE_KEY)),
        "next": _next(request),
    }
    return render(request, "accounts/role.html", context)


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else "/"
