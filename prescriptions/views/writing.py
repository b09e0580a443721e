"""One prescription: written line by line, read, signed, revoked."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts.services import actor_confirmed
from audit import services as audit
from core import clock
from core.actors import ActorRequest
from core.errors import Conflict, Invalid, PivotError, Refused
from prescriptions import forms, policies, presenters, selectors, services
from prescriptions.enums import LineKind
from prescriptions.models import Prescription, PrescriptionLine
from signatures import presenters as signing

ASKED = frozenset({"factor_asked", "wrong_code"})  # said beside the code

LONGEST = 400  # of what is searched or said while one types


@require_GET
def page(request: ActorRequest, prescription: UUID) -> HttpResponse:
    """The draft with its form for who writes it; for anybody who reads, what was signed."""
    row = selectors.prescription_for(request.actor, prescription)
    if row.is_draft:
        changed = _changed(request, row)
        kind = LineKind(changed.kind) if changed else _kind(request.GET.get("ajouter", ""))
        return _editor(request, row, kind, changed)
    patient = row.consultation.appointment.patient.public_id
    audit.read(request.actor, "prescriptions.opened", row, at=clock.now(), patient=patient)
    context = presenters.page(request.actor, row, clock.now())
    return render(request, "prescriptions/signed.html", context | _gestures(row))


@require_POST
def drugs(request: ActorRequest) -> HttpResponse:
    """What answers while one types; posted, so that no address ever holds what is looked for."""
    _require_physician(request)
    typed = request.POST.get("name", "")[:LONGEST]
    return render(
        request, "prescriptions/found.html", {"found": presenters.found(typed, clock.now()), "typed": typed}
    )


@require_POST
def dose(request: ActorRequest) -> HttpResponse:
    _require_physician(request)
    said = presenters.dose_said(request.POST.get("dose", "")[:LONGEST])
    return render(request, "prescriptions/dose.html", said)


@require_POST
def line_add(request: ActorRequest, prescription: UUID) -> HttpResponse:
    row = _own_draft(request, prescription)
    return _write(request, row, _kind(request.POST.get("kind", "")), None)


@require_POST
def line_gesture(request: ActorRequest, prescription: UUID, line: UUID) -> HttpResponse:
    """Changed, moved up or down, removed: the button says which."""
    row = _own_draft(request, prescription)
    which, gesture = selectors.line_of(row, line), request.POST.get("gesture", "change")
    named: dict[str, Any] = {
        "actor": request.actor,
        "public_id": prescription,
        "line_public_id": line,
        "at": clock.now(),
    }
    if gesture == "remove":
        services.line_remove(**named)
    elif gesture in ("up", "down"):
        services.line_move(**named, by=1 if gesture == "down" else -1)
    else:
        return _write(request, row, LineKind(which.kind), which)
    return redirect("prescriptions:page", prescription)


@require_POST
def measures(request: ActorRequest, prescription: UUID) -> HttpResponse:
    row, form = _own_draft(request, prescription), forms.MeasuresForm(request.POST)
    if not form.is_valid():
        return _editor(request, row, LineKind.DRUG, measures=form, status=422)
    services.measures_note(actor=request.actor, public_id=prescription, **form.cleaned_data, at=clock.now())
    return redirect("prescriptions:page", prescription)


@require_POST
def sign(request: ActorRequest, prescription: UUID) -> HttpResponse:
    row, typed = _own_draft(request, prescription), request.POST.get("revision", "")
    at = clock.now()  # before a code is taken: one that was just given is not of tomorrow, nor of yesterday
    try:
        if not typed.isdecimal() or len(typed) > 6:
            raise Invalid("La révision manque : rechargez la page.", field="revision")
        services.prescription_sign(
            actor=actor_confirmed(request, at=at),
            public_id=prescription,
            revision=int(typed),
            at=at,
        )
    except (Conflict, Invalid) as error:
        row.refresh_from_db()
        return _editor(request, row, LineKind.DRUG, refused=error)
    messages.success(request, "Ordonnance signée et gardée au dossier.")
    return redirect("prescriptions:page", prescription)


@require_POST
def revoke(request: ActorRequest, prescription: UUID) -> HttpResponse:
    row = selectors.prescription_for(request.actor, prescription)
    policies.require_revoker(request.actor, row)
    form = forms.RevokeForm(request.POST, is_dispensed=row.dispensings.exists())
    if not form.is_valid():
        return _refused(request, row, form, 422)
    try:
        services.prescription_revoke(
            actor=request.actor, public_id=prescription, at=clock.now(), **form.cleaned_data
        )
    except Conflict as refusal:
        if refusal.code != "dispensed":
            raise
        form = forms.RevokeForm(request.POST, is_dispensed=True)
        form.add_error("knows_dispensed", refusal.message)
        return _refused(request, row, form, refusal.status)
    messages.success(request, "Ordonnance annulée. Elle reste au dossier, marquée.")
    return redirect("prescriptions:page", prescription)


@require_POST
def send(request: ActorRequest, prescription: UUID) -> HttpResponse:
    """To the patient, by a link and a code."""
    row = selectors.prescription_for(request.actor, prescription)
    policies.require_prescriber(request.actor, row.consultation)
    try:
        services.prescription_send(actor=request.actor, public_id=prescription, at=clock.now())
    except Conflict as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "Un lien part vers le patient. La page du compte rendu dit s’il l’a lue.")
    return redirect("prescriptions:page", prescription)


@require_POST
def discard(request: ActorRequest, prescription: UUID) -> HttpResponse:
    act = _own_draft(request, prescription).consultation.public_id
    services.prescription_discard(actor=request.actor, public_id=prescription, at=clock.now())
    messages.success(request, "Brouillon abandonné.")
    return redirect("prescriptions:of_act", act)


def _gestures(row: Prescription, form: forms.RevokeForm | None = None) -> dict[str, Any]:
    """What its prescriber may do with a signed one."""
    shown = form or forms.RevokeForm(is_dispensed=row.dispensings.exists())
    return {"form": shown, "chosen": forms.ChosenForm(), "told": None}


def _refused(request: ActorRequest, row: Prescription, form: forms.RevokeForm, status: int) -> HttpResponse:
    context = presenters.page(request.actor, row, clock.now()) | _gestures(row, form)
    return render(request, "prescriptions/signed.html", context, status=status)


def _write(
    request: ActorRequest, row: Prescription, kind: LineKind, changed: PrescriptionLine | None
) -> HttpResponse:
    """The line as it was typed, or the page again with what it lacks or why it is refused."""
    form = forms.line_form(kind, has_ald=_has_ald(row), data=request.POST, row=changed)
    if not form.is_valid():
        return _editor(request, row, kind, changed, form=form, status=422)
    line = forms.new_line(kind, form)
    named: dict[str, Any] = {
        "actor": request.actor,
        "public_id": row.public_id,
        "line": line,
        "at": clock.now(),
    }
    try:
        if changed is None:
            services.line_add(**named)
        else:
            services.line_change(**named, line_public_id=changed.public_id)
    except (Conflict, Invalid) as error:
        return _editor(request, row, kind, changed, form=form, refused=error)
    address = reverse("prescriptions:page", args=[row.public_id])
    return redirect(f"{address}?ajouter={kind.value}#add")


def _editor(
    request: ActorRequest,
    row: Prescription,
    kind: LineKind,
    changed: PrescriptionLine | None = None,
    *,
    form: forms.LineForm | None = None,
    measures: forms.MeasuresForm | None = None,
    refused: PivotError | None = None,
    status: int = 200,
) -> HttpResponse:
    context = presenters.editor(request.actor, row, kind, changed, clock.now())
    asked = refused is not None and refused.code in ASKED
    context["asks"] = signing.asks_of(request, refused.message if refused and asked else "")
    context["form"] = form or forms.line_form(kind, has_ald=_has_ald(row), row=changed)
    context["measures"] = measures or forms.MeasuresForm({"weight": row.weight, "height": row.height})
    context["refused"] = refused.message if refused and not asked else ""
    return render(request, "prescriptions/write.html", context, status=refused.status if refused else status)


def _own_draft(request: ActorRequest, prescription: UUID) -> Prescription:
    """For who writes it: rights are judged before what was typed."""
    row = selectors.prescription_for(request.actor, prescription)
    policies.require_prescriber(request.actor, row.consultation)
    if not row.is_draft:
        raise Conflict(services.SIGNED, code="signed")
    return row


def _changed(request: ActorRequest, row: Prescription) -> PrescriptionLine | None:
    """The line that « Modifier » asked for."""
    typed = request.GET.get("ligne", "")
    return next((line for line in selectors.lines_of(row) if str(line.public_id) == typed), None)


def _kind(typed: str) -> LineKind:
    return LineKind(typed) if typed in LineKind.values else LineKind.DRUG


def _has_ald(row: Prescription) -> bool:
    return row.consultation.appointment.patient.has_ald


def _require_physician(request: ActorRequest) -> None:
    if request.actor.role != "physician":
        raise Refused(policies.ONLY_PHYSICIAN)
