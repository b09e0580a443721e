"""The documents of a patient: found, read, classed, taken away."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from audit import services as audit
from core import clock
from core.actors import ActorRequest
from core.errors import Conflict, Invalid
from documents import selectors as documents
from documents import services
from documents.enums import DocumentKind
from documents.models import Document
from documents.selectors import Wanted
from documents.services import Undrawable
from patients import selectors as patients
from portal.forms import DocumentFilters, PlaceForm
from portal.presenters import documents as words
from portal.selectors import patient_of
from scheduling import presenters as scheduling

PER_PAGE = 20


@require_GET
def listing(request: ActorRequest, patient: UUID) -> HttpResponse:
    """Narrowed by class and by date, a page at a time; traced as an opening of the file."""
    at = clock.now()
    row = patients.file_for(request.actor, patient, at=at)
    audit.read(request.actor, "patients.opened", row, at=at, patient=row.public_id)
    form = DocumentFilters(request.GET or None)
    wanted = form.wanted() if form.is_bound and form.is_valid() else Wanted()
    found = documents.documents_of(request.actor, patient_public_id=row.public_id, wanted=wanted)
    page = Paginator([] if form.errors else found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "patient": scheduling.patient_card(row, at) | {"url": reverse("portal:patient", args=[patient])},
        "patient_id": patient,
        "form": form,
        "is_filtered": any(request.GET.get(name) for name in form.fields),
        "page": page,
        "lines": [words.document_row(one, at) for one in page.object_list],
    }
    return render(request, "portal/documents.html", context, status=422 if form.errors else 200)


@require_GET
def page(request: ActorRequest, document: UUID) -> HttpResponse:
    """One document, a page at a time: each opening is in the journal, its pages follow it."""
    known = documents.document_for(request.actor, document)
    if known.kind == DocumentKind.ECG:
        return redirect("consultations:ecg", document)
    return _page(request, known, PlaceForm(request.actor, known))


def _page(request: ActorRequest, known: Document, form: PlaceForm, status: int = 200) -> HttpResponse:
    at, number = clock.now(), _number(request)
    try:
        row, drawn = services.page_open(actor=request.actor, public_id=known.public_id, page=number, at=at)
    except Undrawable:
        row, drawn, is_drawn = known, None, False
    else:
        is_drawn = True
    patient = patient_of(row)
    context = {
        "document": words.document_page(request.actor, row, drawn, number, at),
        "is_drawn": is_drawn and not row.is_signal,
        "patient": scheduling.patient_card(patient, at) if patient else None,
        "list_url": reverse("portal:documents", args=[patient.public_id]) if patient else "",
        "form": form if words.can_change(request.actor, row) else None,
        "changed": words.last_change(documents.filings_of(row).first(), at),
    }
    return render(request, "portal/document.html", context, status=status)


def _number(request: ActorRequest) -> int:
    asked = request.GET.get("page", "1")
    return int(asked) if asked.isdecimal() and len(asked) < 5 else 1


@require_POST
def file(request: ActorRequest, document: UUID) -> HttpResponse:
    """Another class, other readers."""
    known = documents.document_for(request.actor, document)
    form = PlaceForm(request.actor, known, request.POST)
    if not form.is_valid():
        return _page(request, known, form, status=422)
    try:
        filing = services.document_file(
            actor=request.actor, public_id=document, place=form.place(), at=clock.now()
        )
    except Invalid as refusal:
        form.add_error(refusal.field or None, refusal.message)
        return _page(request, known, form, status=refusal.status)
    messages.success(request, "C’est changé." if filing else "Rien n’a changé.")
    return redirect("portal:document", document)


@require_POST
def undo(request: ActorRequest, document: UUID) -> HttpResponse:
    try:
        services.filing_undo(actor=request.actor, public_id=document, at=clock.now())
    except (Conflict, Invalid) as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "Le dernier changement est annulé.")
    return redirect("portal:document", document)


@require_POST
def archive_ask(request: ActorRequest, patient: UUID) -> HttpResponse:
    """The documents that were chosen, in one file that a job makes."""
    row = patients.file_for(request.actor, patient, at=clock.now())
    try:
        archive = services.archive_ask(
            actor=request.actor,
            patient_public_id=row.public_id,
            document_ids=_chosen(request),
            at=clock.now(),
        )
    except Invalid as refusal:
        messages.error(request, refusal.message)
        return redirect("portal:documents", patient)
    return redirect("portal:archive", archive.public_id)


def _chosen(request: ActorRequest) -> list[UUID]:
    try:
        return [UUID(value) for value in request.POST.getlist("documents")]
    except ValueError as error:
        raise Invalid("Ce choix ne se lit pas : recommencez.") from error


@require_GET
def archive(request: ActorRequest, archive: UUID) -> HttpResponse:
    """How far it is; the file once it is made."""
    row = documents.archive_for(request.actor, archive)
    context: dict[str, Any] = {"archive": words.archive_page(row, clock.now())}
    return render(request, "portal/archive.html", context)
