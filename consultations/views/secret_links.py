"""The door of a secret link: what it is for, then the button that uses it up and makes this browser known."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from accounts.adapters import require_pace
from core import clock
from core.errors import Invalid, LinkRefused, NotFound
from core.models import SecretLink

WITHOUT_LINK = "Ouvrez d’abord le lien que vous avez reçu."
Held = TypeVar("Held", bound=SecretLink)


class ByLink(Protocol):
    """What a service does with the secret of a link."""

    def __call__(self, *, secret: str, at: dt.datetime) -> Any: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Door(Generic[Held]):
    """`key`: where the session keeps who came. `inside`: the page behind. `template`: the link in words.
    `asks_code`: the button goes with a code that was told apart.
    """

    key: str
    inside: str
    template: str
    look: ByLink
    come: Callable[..., Any]
    known: Callable[[UUID], Held | None]
    words: Callable[[Held], Mapping[str, Any]]
    asks_code: bool = False

    def answer(self, request: HttpRequest, secret: str) -> HttpResponse:
        """Opening the address uses nothing up, for mail readers open addresses by themselves."""
        require_pace(request, "secret_link")
        came = self.who(request)
        if came is not None and came.link_digest == SecretLink.digest_of(secret):
            return HttpResponseRedirect(reverse(self.inside))
        try:
            return self._try(request, secret) if request.method == "POST" else self._page(request, secret)
        except LinkRefused as refusal:
            return refused(request, refusal)

    def _try(self, request: HttpRequest, secret: str) -> HttpResponse:
        typed = {"typed": request.POST.get("code", "")} if self.asks_code else {}
        try:
            return self._let_in(request, self.come(secret=secret, at=clock.now(), **typed))
        except Invalid as wrong:
            return self._page(request, secret, wrong.message)

    def _page(self, request: HttpRequest, secret: str, why: str = "") -> HttpResponse:
        page = self.words(self.look(secret=secret, at=clock.now()))
        return render(request, self.template, {**page, "why": why}, status=422 if why else 200)

    def who(self, request: HttpRequest) -> Held | None:
        """Whom this browser came as."""
        kept = request.session.get(self.key)
        return self.known(UUID(kept)) if kept else None

    def required(self, request: HttpRequest) -> Held:
        came = self.who(request)
        if came is None:
            raise NotFound(WITHOUT_LINK)
        return came

    def _let_in(self, request: HttpRequest, came: Any) -> HttpResponse:
        request.session.cycle_key()
        request.session[self.key] = str(came.public_id)
        return HttpResponseRedirect(reverse(self.inside))


def refused(request: HttpRequest, refusal: LinkRefused) -> HttpResponse:
    return render(request, "consultations/guest/refused.html", {"why": refusal.message}, status=410)
