"""The fee sheets of a professional."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from audit import services as audit
from billing import presenters, selectors
from billing.models import FeeSheet
from consultations import selectors as consultations
from core import clock
from core.actors import ActorRequest

PER_PAGE = 25
CARERS = frozenset({"physician", "nurse"})


@require_GET
def sheets(request: ActorRequest) -> HttpResponse:
    page = Paginator(selectors.sheets_of(request.actor), PER_PAGE).get_page(request.GET.get("page"))
    nothing = selectors.nothing_of(request.actor).first()
    context = {
        "page": page,
        "rows": presenters.list_rows(list(page.object_list)),
        "of_several": len(request.actor.practitioner_ids) > 1,
        "nothing": presenters.own_nothing_words(nothing) if nothing else "",
    }
    return render(request, "billing/sheets.html", context)


@require_GET
def of_act(request: ActorRequest, act: UUID) -> HttpResponse:
    """To the actor’s own sheet of an act; before the worker made it, and when there is none, it is said."""
    sheet = selectors.sheet_of_act(request.actor, act)
    if sheet is not None:
        return redirect("billing:sheet", sheet.public_id)
    consultations.act_for(request.actor, act)
    nothing = selectors.nothing_of(request.actor).filter(act_public_id=act).first()
    said = presenters.own_nothing_words(nothing) if nothing else ""
    return render(request, "billing/pending.html", {"act": act, "nothing": said})


@require_GET
def sheet(request: ActorRequest, sheet: UUID) -> HttpResponse:
    row = _opened(request, sheet)
    context = {
        "sheet": presenters.sheet_view(row, selectors.prescriber_of(row)),
        "others": _others(row),
        "opens_act": request.actor.role in CARERS,
    }
    return render(request, "billing/sheet.html", context)


@require_GET
def sheet_pdf(request: ActorRequest, sheet: UUID) -> HttpResponse:
    """The preparation as a file named without any personal data."""
    row = _opened(request, sheet)
    view = presenters.sheet_view(row, selectors.prescriber_of(row))
    content = presenters.sheet_pdf(view, _others(row), at=row.prepared_at)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="preparation-{row.public_id}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


def _opened(request: ActorRequest, sheet: UUID) -> FeeSheet:
    """The sheet, its opening written in the journal."""
    row = selectors.sheet_for(request.actor, sheet)
    audit.read(request.actor, "billing.opened", row, at=clock.now(), patient=row.patient.public_id)
    return row


def _others(row: FeeSheet) -> list[dict[str, str]]:
    """The other professionals of the act in words."""
    seconds = consultations.second_physicians_of(row.act_public_id)
    return presenters.other_lines(*selectors.others_of(row), seconds)
