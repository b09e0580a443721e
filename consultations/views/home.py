"""The pages of a patient at home: the test of their devices, the waiting room, the call, what follows.

Behind the link, its code and the birth date. Once they have entered, their browser is known as long as the
act lasts; documents ask for a code given since.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from consultations import forms, selectors, services
from consultations.adapters import relay
from consultations.presenters import chat as chats
from consultations.presenters import home as words
from consultations.states import CARRIED_OUT
from core import clock
from core.errors import Invalid, LinkRefused, NotFound, Refused
from scheduling import selectors as agenda
from scheduling import services as agenda_services
from scheduling.models import AppointmentLink
from scheduling.rules.links import Standing
from scheduling.views.by_link import DOORWAY
from scheduling.views.doorway import LOST, unseen

KEY = "consultations.at_home"


def at_home(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For the browser that gave the code a while ago, or that entered; until the link is taken back."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        link = DOORWAY.came(request) or _entered(request)
        if link is None or not agenda.is_at_home(link.appointment):
            raise NotFound(LOST)
        agenda_services.require_standing(link, clock.now(), Standing.OPEN, Standing.BEGUN)
        return view(request, link, *args, **kwargs)

    return unseen(answered)


def _entered(request: HttpRequest) -> AppointmentLink | None:
    """The link by which this browser entered, while it holds the patient’s place."""
    kept = request.session.get(KEY)
    link = agenda.link_known(UUID(kept)) if kept else None
    return link if link is not None and selectors.entry_by_link(link) is not None else None


@require_GET
@at_home
def page(request: HttpRequest, link: AppointmentLink) -> HttpResponse:
    """The page of this act, as it stands now."""
    at, act = clock.now(), selectors.act_by_link(link)
    if act is not None and act.state in CARRIED_OUT:
        after = words.after_page(link, act, at, DOORWAY.given_at(request))
        return render(request, "consultations/home/after.html", after)
    if act is not None and _entered(request) == link:
        return render(request, "consultations/home/room.html", words.room_page(link, act, at))
    return _before(request, link, forms.HomeForm(link=link))


@require_POST
@at_home
def come(request: HttpRequest, link: AppointmentLink) -> HttpResponse:
    """Yes or no, then the waiting room."""
    form = forms.HomeForm(request.POST, link=link)
    if not form.is_valid():
        return _before(request, link, form)
    try:
        entry = services.home_come(link=link, word=form.word(), at=clock.now())
    except Invalid as refusal:
        form.add_error(refusal.field, refusal.message)
        return _before(request, link, form)
    except services.DoorShut as refusal:
        form.add_error(None, refusal.message)
        return _before(request, link, form)
    if entry is None:
        return render(request, "consultations/home/refused.html", words.before_page(link, clock.now()))
    request.session[KEY] = str(link.public_id)
    return redirect("consultations:home")


@require_GET
@at_home
def waiting(request: HttpRequest, link: AppointmentLink) -> HttpResponse:
    """What happens now, as html; the page reads the state of the act on it."""
    act = selectors.act_by_link(link)
    if act is None:
        raise NotFound(LOST)
    return render(request, "consultations/home/waiting.html", words.waiting_part(link, act, clock.now()))


@require_POST
@unseen
def grant(request: HttpRequest) -> HttpResponse:
    """Their place in the call; refused with words once they may not be there."""
    if KEY not in request.session:
        raise NotFound(LOST)
    link = _entered(request)
    if link is None:
        return JsonResponse({"detail": LOST, "code": "link_refused"}, status=410)
    at = clock.now()
    try:
        party = services.home_enter(
            link=link,
            page=request.POST.get("page", "")[:40],
            wish=request.POST.get("wish", ""),
            at=at,
        )
    except LinkRefused as refusal:
        return JsonResponse({"detail": refusal.message, "code": refusal.code}, status=410)
    except (services.AlreadyHere, services.DoorShut) as refusal:
        return JsonResponse({"detail": refusal.message, "code": refusal.code}, status=409)
    return JsonResponse(relay.grant_of(party, at))


@require_POST
@at_home
def withdraw(request: HttpRequest, link: AppointmentLink) -> HttpResponse:
    """They no longer want the act; the page says what follows."""
    services.home_withdraw(link=link, at=clock.now())
    return render(request, "consultations/home/refused.html", words.before_page(link, clock.now()))


@require_GET
@at_home
def chat(request: HttpRequest, link: AppointmentLink) -> HttpResponse:
    """The messages of the act, fetched again every few seconds."""
    act = selectors.act_by_link(link)
    if act is None or selectors.entry_by_link(link) is None:
        raise NotFound(LOST)
    return render(request, "consultations/chat/lines.html", chats.chat_at_home(act))


@require_POST
@at_home
def chat_write(request: HttpRequest, link: AppointmentLink) -> HttpResponse:
    """One message to the physician, and to who is with them; refusals go to the script of the page."""
    services.chat_write_at_home(link=link, text=request.POST.get("text", ""), at=clock.now())
    return JsonResponse({"done": True})


@require_GET
@at_home
def document(request: HttpRequest, link: AppointmentLink, document: UUID) -> HttpResponse:
    """What the physician lets them read, as a file; to the page, and its code, when none was given since."""
    proved_at = DOORWAY.given_at(request)
    try:
        if proved_at is None:
            raise Refused(services.CODE_AGAIN)
        row, content = services.home_document(
            link=link, document=document, proved_at=proved_at, at=clock.now()
        )
    except Refused:
        return redirect("consultations:home")
    response = HttpResponse(content, content_type=row.content_type)
    response["Content-Disposition"] = 'attachment; filename="compte-rendu.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_http_methods(["POST"])
@at_home
def leave(request: HttpRequest, link: AppointmentLink) -> HttpResponse:  # noqa: ARG001 - judged above
    """On somebody else’s telephone, it is shut behind oneself."""
    request.session.flush()
    return render(request, "scheduling/by_link/left.html")


def _before(request: HttpRequest, link: AppointmentLink, form: forms.HomeForm) -> HttpResponse:
    context = words.before_page(link, clock.now()) | {"form": form}
    return render(request, "consultations/home/before.html", context, status=422 if form.is_bound else 200)
