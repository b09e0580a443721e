"""The week of an owner, drawn and edited: a physician’s, a cart’s, or a site’s nurses."""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from core import clock
from core.actors import ActorRequest
from core.errors import Conflict, Invalid, Stale
from directory.models import Practitioner
from scheduling import presenters, selectors, services
from scheduling.forms import DraftError, HoursForm, change_typed, draft_typed, monday_of, typed_again
from scheduling.models import Owner
from scheduling.presenters.drafts import draft_card
from scheduling.presenters.hours import Week, editor, given_of
from scheduling.presenters.keeping import keeping
from scheduling.rules import department_of
from scheduling.selectors import HoursChange
from scheduling.views.kept import kept

STATUS_REFUSED = 422
DAYS = 7
FASTER = (
    "Quelqu’un vient de modifier ces horaires : la semaine les montre. Ce que vous aviez saisi est gardé ; "
    "enregistrer de nouveau remplace ce qui vient d’être écrit."
)


@require_GET
def own(request: ActorRequest) -> HttpResponse:
    """Of the physician in whose agenda one works; else one’s own, or of the first who delegated."""
    agendas = selectors.agendas_of(request.actor)
    chosen = kept(request)
    first = chosen if chosen in agendas else agendas[0]
    return redirect("scheduling:hours_practitioner", first.public_id)


@require_http_methods(["GET", "POST"])
def page(request: ActorRequest, kind: str, **named: UUID) -> HttpResponse:
    """The week of `?semaine=`; POST saves a draft, or shows what it would give (`do=preview`)."""
    owner = selectors.hours_owner_for(request.actor, kind, named[kind])
    monday, at = monday_of(request.GET.get("semaine", ""), clock.today(clock.now())), clock.now()
    if request.method == "GET":
        return _page(request, owner, monday, at)
    try:
        changes = _typed(request, owner)
        if request.POST.get("do") == "preview":
            return _page(request, owner, monday, at, changes)
        services.hours_change(actor=request.actor, owner=owner, changes=changes, at=at)
    except Stale:
        return _page(request, owner, monday, at, refusal=FASTER, status=Stale.status)
    except (DraftError, Invalid, Conflict) as refusal:
        status = refusal.status if isinstance(refusal, Conflict) else STATUS_REFUSED
        return _page(request, owner, monday, at, refusal=str(refusal), status=status)
    messages.success(request, "Les horaires sont enregistrés. Les créneaux en tiennent compte.")
    return redirect(f"{request.path}?semaine={monday.isoformat()}")


def _typed(request: ActorRequest, owner: Owner) -> list[HoursChange]:
    """The draft of the editor; without it, the one rule of the form."""
    if request.POST.get("draft"):
        return draft_typed(owner, request.POST["draft"])
    typed = {**request.POST.dict(), "remove": request.POST.get("do") == "remove"}
    return [change_typed(owner, typed)]


def _page(
    request: ActorRequest,
    owner: Owner,
    monday: dt.date,
    at: dt.datetime,
    changes: Sequence[HoursChange] = (),
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    code = selectors.insee_code_of(owner)
    seen = selectors.preview(owner, changes, monday=monday, at=at)
    week = Week(
        monday=monday,
        rules=selectors.weekly_hours(owner),
        exceptions=selectors.exceptions_from(owner, monday),
        absences=selectors.absences_of_week(owner, monday),
        busy=selectors.busy_of_week(owner, monday),
        department=department_of(code),
        at=at,
    )
    context = {
        "owner": owner,
        "keeping": keeping(request.actor, owner, at),
        "editor": editor(owner, week),
        "draft": draft_card(
            seen,
            [services.clash_words(one) for one in seen.clashes],
            is_named=isinstance(owner, Practitioner),
        ),
        "sent": request.POST.get("draft", ""),
        "form": _form(request, owner, at, again=refusal == FASTER),
        "refusal": refusal,
        "title": presenters.week_title(monday),
        "previous": (monday - dt.timedelta(days=DAYS)).isoformat(),
        "next": (monday + dt.timedelta(days=DAYS)).isoformat(),
        "is_this_week": monday <= clock.today(at) < monday + dt.timedelta(days=DAYS),
    }
    return render(request, "scheduling/hours/page.html", context, status=status)


def _form(request: ActorRequest, owner: Owner, at: dt.datetime, *, again: bool) -> HoursForm:
    """What was typed; or the rule of `?plage=`; or a new one from today on."""
    if request.method == "POST" and not request.POST.get("draft"):
        typed = request.POST.dict()
        form = HoursForm(owner, typed_again(owner, typed) if again else typed)
        form.is_valid()
        return form
    wanted = request.GET.get("plage", "")
    rule = next((one for one in selectors.weekly_hours(owner) if str(one.public_id) == wanted), None)
    new: dict[str, Any] = {"valid_from": clock.today(at), "weekday": 0}
    return HoursForm(owner, initial=given_of(rule) if rule else new)
