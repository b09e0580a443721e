"""How somebody without an account comes in: a link, a code apart, then one thing and nothing else.

Nothing is kept by the browser, nor found by a search engine; only the first address holds the secret.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.adapters import require_pace
from core import clock
from core.errors import Invalid, LinkRefused, NotFound, PivotError, TooOften
from scheduling import services
from scheduling.forms import CodeForm
from scheduling.models import GuestLink
from scheduling.presenters import by_link as words
from scheduling.rules.links import OPEN_FOR, PRESSED_TWICE

LOST = "Ouvrez de nouveau le lien que vous avez reçu\u00a0: un autre code vous sera envoyé."
Link = TypeVar("Link", bound=GuestLink)


def unseen(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Open to the world, paced by address, kept nowhere."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        require_pace(request, "patient_link")
        try:
            response = view(request, *args, **kwargs)
        except LinkRefused as refusal:
            response = _refused(request, refusal)
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        response["Cache-Control"] = "private, no-store"
        return response

    return login_not_required(answered)


@dataclass(frozen=True, slots=True, kw_only=True)
class Doorway(Generic[Link]):
    """To one kind of thing. `key`: what its session is kept under; `home`, the name of its page.

    `safe`: what has not changed, said with each refusal. `asked`: the form of what is asked besides the code;
    `lands`: where a right one leads.
    """

    key: str
    home: str
    safe: str
    known: Callable[[UUID], Link | None]
    asked: Callable[[Link], type[CodeForm]] = lambda _: CodeForm
    lands: Callable[[Link, dt.datetime], str] | None = None

    def came(self, request: HttpRequest) -> Link | None:
        """The link whose code this browser gave, a while ago at the most."""
        kept = request.session.get(self.key) or {}
        if not kept.get("until") or dt.datetime.fromisoformat(kept["until"]) <= clock.now():
            return None
        return self.known(UUID(kept["link"]))

    def inside(self, request: HttpRequest) -> Link:
        """The same, for a page that needs it."""
        link = self.came(request)
        if link is None:
            raise NotFound(LOST)
        return link

    def asks(self, request: HttpRequest, link: Link) -> HttpResponse:
        """The button, and not the mere opening, asks for a code."""
        request.session.cycle_key()
        request.session[self.key] = {"link": str(link.public_id), "until": ""}
        return self._ask(request, link)

    def asks_again(self, request: HttpRequest) -> HttpResponse:
        return self._ask(request, self._waits(request))

    def code(self, request: HttpRequest) -> HttpResponse:
        """The code, apart from the link."""
        link = self._waits(request)
        form = self.asked(link)(request.POST if request.method == "POST" else None)
        if form.is_valid():
            require_pace(request, "patient_try")
            refusal = self._give(request, link, form.cleaned_data, clock.now())
            if not refusal:
                return redirect(self.landing(link, clock.now()))
            form.add_error("code", refusal)
        return self._code_page(request, link, form)

    def let_in(self, request: HttpRequest, link: Link, at: dt.datetime) -> None:
        request.session[self.key] = {"link": str(link.public_id), "until": (at + OPEN_FOR).isoformat()}

    def landing(self, link: Link, at: dt.datetime) -> str:
        return self.lands(link, at) if self.lands else self.home

    def given_at(self, request: HttpRequest) -> dt.datetime | None:
        """When this browser gave the code of the link it came by; None once that is worth nothing."""
        kept = request.session.get(self.key) or {}
        return dt.datetime.fromisoformat(kept["until"]) - OPEN_FOR if self.came(request) else None

    def leave(self, request: HttpRequest) -> HttpResponse:
        """On somebody else’s telephone, it is shut behind oneself."""
        request.session.pop(self.key, None)
        return render(request, "scheduling/by_link/left.html")

    def _give(self, request: HttpRequest, link: Link, said: dict[str, Any], at: dt.datetime) -> str:
        """Why this code opens nothing; "" once this browser is let in.

        Under another key, so that whoever gave this browser the former one does not come in with it. The
        former one is left a moment, and opens nothing without the code: a finger that taps twice sends that
        twice, the second time before the new key has arrived.
        """
        typed, birth_date = said["code"], said.get("birth_date")
        former = type(request.session)(request.session.session_key)
        given = _mark(link, f"{typed} {birth_date}")
        with transaction.atomic():  # the mark is there as soon as the code is taken
            try:
                services.code_give(link=link, typed=typed, birth_date=birth_date, at=at)
            except Invalid as refusal:
                if not constant_time_compare((former.get(self.key) or {}).get("given", ""), given):
                    return refusal.message
            else:
                former[self.key] = {"link": str(link.public_id), "until": "", "given": given}
                former.set_expiry(PRESSED_TWICE)
                former.save()
        request.session.create()
        self.let_in(request, link, at)
        return ""

    def _waits(self, request: HttpRequest) -> Link:
        """The link that this browser opened, whether or not its code was given."""
        kept = request.session.get(self.key) or {}
        link = self.known(UUID(kept["link"])) if kept else None
        if link is None:
            raise NotFound(LOST)
        return link

    def _ask(self, request: HttpRequest, link: Link) -> HttpResponse:
        require_pace(request, "patient_code")
        try:
            services.code_ask(link=link, at=clock.now())
        except TooOften as refusal:
            return self._code_page(request, link, self.asked(link)(), refusal)
        return redirect(f"{self.home}_code")

    def _code_page(
        self, request: HttpRequest, link: Link, form: CodeForm, refusal: PivotError | None = None
    ) -> HttpResponse:
        context = words.door_page(link) | {
            "form": form,
            "refusal": refusal.message if refusal else "",
            "safe": self.safe,
            "code_page": f"{self.home}_code",
            "again_page": f"{self.home}_code_again",
        }
        status = refusal.status if refusal else 422 if form.is_bound else 200
        return render(request, "scheduling/by_link/code.html", context, status=status)


def _mark(link: GuestLink, typed: str) -> str:
    return salted_hmac("scheduling.by_link", f"{link.public_id} {typed}").hexdigest()


def _refused(request: HttpRequest, refusal: LinkRefused) -> HttpResponse:
    return render(request, "scheduling/by_link/refused.html", {"why": refusal.message}, status=410)
