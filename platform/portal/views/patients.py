"""Finding a patient, and the file."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from audit import selectors as journal
from audit import services as audit
from consultations import selectors as consultations
from consultations.presenters import latest_lines, seen_days
from core import clock
from core.actors import ActorRequest
from core.errors import Invalid
from documents import selectors as documents
from patients import policies, selectors, services
from patients.enums import HistoryKind
from patients.models import Patient
from patients.policies import require
from patients.services import PossibleDuplicate
from portal.forms import BOOK, HistoryForm, PatientForm, PatientSearchForm, searched
from portal.presenters import file as words
from portal.selectors import patients_of_today
from scheduling import policies as scheduling_policies
from scheduling import presenters as scheduling
from scheduling import selectors as agenda
from scheduling.policies.referrals import can_refer
from scheduling.presenters.referrals import referral_lines

MOST_ACTS = 10
MOST_LINES = 1000
MOST_DOCUMENTS = 8


@require_http_methods(["GET", "POST"])
def search(request: ActorRequest) -> HttpResponse:
    """Posted: a name never travels in an address."""
    require(policies.can_search(request.actor), "Votre rôle n’ouvre aucun dossier de patient.")
    at = clock.now()
    form = PatientSearchForm(request.POST or None)
    found = None
    if form.is_valid():
        rows = selectors.search(request.actor, form.cleaned_data["q"], at=at)
        found = [_row(row, at) for row in rows]
    context = {
        "form": form,
        "found": found,
        "of_today": [_row(row, at) for row in patients_of_today(request.actor, at)] if found is None else [],
        "is_cut": found is not None and len(found) == selectors.MOST_FOUND,
        "can_register": policies.can_register(request.actor),
    }
    return render(request, "portal/patients.html", context)


def _row(patient: Patient, at: dt.datetime) -> dict[str, Any]:
    return scheduling.patient_card(patient, at) | {
        "id": patient.public_id,
        "url": reverse("portal:patient", args=[patient.public_id]),
    }


@require_http_methods(["GET", "POST"])
def register(request: ActorRequest) -> HttpResponse:
    """A new patient. One who looks like somebody known is told before anything is written."""
    require(policies.can_register(request.actor), "Votre rôle ne permet pas de créer une fiche patient.")
    if "searched" in request.POST:  # from a search that found nobody: what was typed is not typed again
        found = searched(request.POST["searched"]) | {"then": request.POST.get("then", "")}
        return render(request, "portal/patient_register.html", {"form": PatientForm(initial=found)})
    form = PatientForm(request.POST or None)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "portal/patient_register.html", {"form": form}, status=status)
    try:
        patient = services.patient_register(
            actor=request.actor,
            traits=form.traits(),
            commune=form.cleaned_data["commune"],
            is_duplicate_accepted=form.cleaned_data["is_duplicate_accepted"],
            at=clock.now(),
        )
    except PossibleDuplicate as refusal:
        form.show_duplicate()
        context = {"form": form, "refusal": refusal.message, "known": _alike(request, form)}
        return render(request, "portal/patient_register.html", context, status=refusal.status)
    except Invalid as refusal:
        form.add_error(refusal.field, refusal.message)
        return render(request, "portal/patient_register.html", {"form": form}, status=refusal.status)
    messages.success(request, "La fiche est créée.")
    if form.cleaned_data["then"] == BOOK and scheduling_policies.can_use_booking(request.actor):
        return redirect("scheduling:choose_slot", patient.public_id)
    return redirect("portal:patient", patient.public_id)


def _alike(request: ActorRequest, form: PatientForm) -> list[dict[str, Any]]:
    """The files of this person’s that look like the one being made."""
    traits, at = form.traits(), clock.now()
    rows = selectors.known_duplicates(
        request.actor,
        birth_name=traits.birth_name,
        birth_date=traits.birth_date,
        ins_matricule=traits.ins_matricule,
        at=at,
    )
    return [scheduling.patient_card(row, at) | {"id": row.public_id} for row in rows]


@require_GET
def file(request: ActorRequest, patient: UUID) -> HttpResponse:
    """The file for carers; the identity alone for a secretary. Each opening is written in the journal."""
    at = clock.now()
    row = selectors.patient_for(request.actor, patient, at=at)
    audit.read(request.actor, "patients.opened", row, at=at, patient=row.public_id)
    context = _identity(request, row)
    if policies.can_open_file(request.actor, row, at):
        context |= _clinical(request, row)
    return render(request, "portal/patient.html", context)


def _identity(request: ActorRequest, patient: Patient) -> dict[str, Any]:
    at = clock.now()
    rows = agenda.visible_to(request.actor).filter(patient=patient).order_by("-starts_at", "-pk")
    return {
        "patient": scheduling.patient_card(patient, at),
        "patient_id": patient.public_id,
        "circle": words.circle(patient, is_confidential=rows.filter(is_confidential=True).exists()),
        "acts": words.acts(rows[:MOST_ACTS], at),
        "can_refer": can_refer(request.actor, patient),
        "referrals": referral_lines(
            request.actor, agenda.referrals_of(request.actor, patient, at), at, "Voir", of_one=True
        ),
        "can_book": scheduling_policies.can_use_booking(request.actor),
    }


def _clinical(request: ActorRequest, patient: Patient) -> dict[str, Any]:
    at = clock.now()
    kept = documents.documents_of(request.actor, patient_public_id=patient.public_id)
    return {
        "patient": scheduling.patient_card(patient, at) | {"alerts": words.alerts(patient)},
        "history": words.history(patient, at),
        "vitals": latest_lines(consultations.latest_vitals(request.actor, patient)),
        "documents": [words.document(one, at) for one in kept[:MOST_DOCUMENTS]],
        "document_count": len(kept),
        "stops": scheduling.stop_lines(agenda.stops_for(request.actor, patient, at), at),
        "seen": words.seen(request.actor, patient.public_id),
        "can_confirm": request.actor.role == "physician",
        "is_open": True,
    }


@require_GET
def seen(request: ActorRequest, patient: UUID) -> HttpResponse:
    """« Vu par », in full: everything, or what changed something."""
    at = clock.now()
    row = selectors.file_for(request.actor, patient, at=at)
    audit.read(request.actor, "patients.opened", row, at=at, patient=row.public_id)
    only_changes = request.GET.get("quoi") == "modifications"
    lines = journal.seen_by(request.actor, row.public_id, limit=MOST_LINES)
    declared = selectors.treating_physician_of(row)
    treating = declared.practitioner.full_name if declared else ""
    context = {
        "patient": scheduling.patient_card(row, at),
        "patient_id": row.public_id,
        "days": seen_days(lines, treating=treating, only_changes=only_changes),
        "ways": words.trace_ways(row, only_changes=only_changes),
        "openers": words.openers(selectors.open_to(row, at)),
    }
    return render(request, "portal/patient_seen.html", context)


@require_POST
def history_add(request: ActorRequest, patient: UUID) -> HttpResponse:
    at = clock.now()
    row = selectors.file_for(request.actor, patient, at=at)
    form = HistoryForm(request.POST)
    if form.is_valid():
        services.history_item_add(
            actor=request.actor,
            patient=row,
            kind=HistoryKind(form.cleaned_data["kind"]),
            text=form.cleaned_data["text"],
            at=at,
        )
        messages.success(request, "C’est ajouté au dossier.")
    else:
        messages.error(request, "Écrivez de quoi il s’agit : rien n’a été ajouté.")
    return redirect("portal:patient", patient)


@require_POST
def history_confirm(request: ActorRequest, patient: UUID, item: UUID) -> HttpResponse:
    at = clock.now()
    row = selectors.file_for(request.actor, patient, at=at)
    services.history_item_confirm(actor=request.actor, patient=row, public_id=item, at=at)
    messages.success(request, "L’élément est confirmé.")
    return redirect("portal:patient", patient)


@require_POST
def history_end(request: ActorRequest, patient: UUID, item: UUID) -> HttpResponse:
    at = clock.now()
    row = selectors.file_for(request.actor, patient, at=at)
    services.history_item_end(actor=request.actor, patient=row, public_id=item, at=at)
    messages.success(request, "L’élément est retiré ; il reste dans l’historique.")
    return redirect("portal:patient", patient)
