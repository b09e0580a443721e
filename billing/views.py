"""The fee sheets of a professional."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from audit import services as audit
from billing import presenters, selectors
from core import clock
from core.actors import ActorRequest

PER_PAGE = 25


@require_GET
def sheets(request: ActorRequest) -> HttpResponse:
    page = Paginator(selectors.sheets_of(request.actor), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "rows": presenters.list_rows(list(page.object_list))}
    return render(request, "billing/sheets.html", context)


@require_GET
def sheet(request: ActorRequest, sheet: UUID) -> HttpResponse:
    row = selectors.sheet_for(request.actor, sheet)
    patient = row.patient.public_id
    audit.read(request.actor, "billing.opened", row, at=clock.now(), patient=patient)
    sheets_of_others, nothing = selectors.others_of(row)
    context = {
        "sheet": presenters.sheet_view(row),
        "others": presenters.other_lines(sheets_of_others, nothing),
    }
    return render(request, "billing/sheet.html", context)


@require_GET
def sheet_pdf(request: ActorRequest, sheet: UUID) -> HttpResponse:
    """The preparation as a file named without any personal data."""
    row = selectors.sheet_for(request.actor, sheet)
    at = clock.now()
    audit.read(request.actor, "billing.opened", row, at=at, patient=row.patient.public_id)
    content = presenters.sheet_pdf(presenters.sheet_view(row), at=row.prepared_at)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="preparation-{row.public_id}.pdf"'
    response["Cache-Control"] = "no-store"
    return response
