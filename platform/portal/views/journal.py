"""The journal of the region: who did what, never what was in it."""

import datetime as dt
from typing import Any

from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from audit import selectors as audit
from audit import services as audit_services
from audit.models import Event
from core import clock, exports, french
from core.actors import ActorRequest
from core.clock import PARIS
from portal import selectors
from portal.forms import JournalForm
from portal.presenters.journal import journal_days, journal_rows

PER_PAGE = 50
MOST_EXPORTED = 20_000
COLUMNS = ("Quand (UTC)", "Qui", "Rôle", "Quoi", "Sur quoi", "Précision", "Dossier")


@require_GET
def journal(request: ActorRequest) -> HttpResponse:
    """Filtered by period, author, room and the public id of a patient; a page at a time."""
    form = JournalForm(request.GET or None)
    page = Paginator(_wanted(request, form), PER_PAGE).get_page(request.GET.get("page"))
    events = list(page.object_list)
    sealed = audit.sealed_at(request.actor)
    context = {
        "form": form,
        "page": page,
        "days": journal_days(events, selectors.names_of(events)),
        "sealed": french.moment_spoken(sealed) if sealed else "",
        "is_filtered": form.is_bound,
    }
    return render(request, "portal/journal.html", context, status=422 if form.errors else 200)


@require_GET
def journal_export(request: ActorRequest) -> HttpResponse:
    """The lines that the same filters keep, the newest first; itself a line of the journal."""
    events = list(_wanted(request, JournalForm(request.GET or None))[:MOST_EXPORTED])
    with transaction.atomic():
        audit_services.record(request.actor, "audit.exported", None, at=clock.now(), count=len(events))
    return exports.csv_response("journal", COLUMNS, journal_rows(events, selectors.names_of(events)))


def _wanted(request: ActorRequest, form: JournalForm) -> QuerySet[Event]:
    """Nothing when the filters cannot be read."""
    if form.is_bound and not form.is_valid():
        return audit.journal(request.actor).none()
    wanted: dict[str, Any] = form.cleaned_data if form.is_bound else {}
    return audit.journal(
        request.actor,
        since=_midnight(wanted.get("since")),
        until=_midnight(wanted.get("until"), days=1),
        by_name=wanted.get("who", ""),
        app=wanted.get("room", ""),
        patient_public_id=wanted.get("patient"),
    )


def _midnight(day: dt.date | None, days: int = 0) -> dt.datetime | None:
    if day is None:
        return None
    return dt.datetime.combine(day + dt.timedelta(days=days), dt.time(), tzinfo=PARIS)
