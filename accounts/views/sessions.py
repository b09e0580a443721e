"""Where one is signed in, and closing what should not be open."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts import presenters, selectors, services
from accounts.models import User
from core import clock
from core.actors import without_actor
from core.errors import NotFound


@without_actor
@require_http_methods(["GET", "POST"])
def sessions(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    if request.method == "POST":
        number = request.POST.get("session", "")
        if not number.isdecimal():
            raise NotFound
        services.session_end(user=user, number=int(number), at=clock.now())
        messages.success(request, "Cette session est fermée.")
        return redirect("usersessions_list")
    lines = presenters.session_lines(selectors.sessions_of(user), request.session.session_key)
    return render(request, "accounts/sessions.html", {"sessions": lines})
