"""The journal of the region: who did what, never what was in it."""

import datetime as dt

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.enums import Role
from audit import selectors as audit
from audit import wording
from core.actors import ActorRequest
from core.clock import PARIS
from portal.forms import JournalForm

PER_PAGE = 50


@require_GET
def journal(request: ActorRequest) -> HttpResponse:
    """Filtered by period and by the public id of a patient; a page at a time."""
    form = JournalForm(request.GET or None)
    wanted = form.cleaned_data if form.is_valid() else {}
    rows = audit.journal(
        request.actor,
        since=_midnight(wanted.get("since")),
        until=_midnight(wanted.get("until"), days=1),
        patient_public_id=wanted.get("patient"),
    )
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    lines = [
        {"event": event, "role": _role(event.actor_role), "what": wording.of(event.kind).text}
        for event in page.object_list
    ]
    return render(request, "portal/journal.html", {"form": form, "page": page, "lines": lines})


def _role(code: str) -> str:
    return str(Role(code).label) if code in Role.values else "Tâche automatique"


def _midnight(day: dt.date | None, days: int = 0) -> dt.datetime | None:
    if day is None:
        return None
    return dt.datetime.combine(day + dt.timedelta(days=days), dt.time(), tzinfo=PARIS)
