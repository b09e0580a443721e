"""The nurse’s page before the call."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from consultations import forms, presenters, selectors, services
from consultations.services import ToConfirm
from consultations.views.gestures import done, refused
from core import clock
from core.actors import ActorRequest
from core.errors import Invalid, PivotError
from documents import services as documents
from documents.enums import DocumentKind
from patients.enums import ConsentDecision, ConsentGiver


@require_GET
def page(request: ActorRequest, public_id: UUID) -> HttpResponse:
    consultation = services.consultation_seen(actor=request.actor, public_id=public_id, at=clock.now())
    return _page(request, consultation)


@require_POST
def vitals(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """What was typed, all or nothing; on a refusal the page comes back with what was typed."""
    target = reverse("consultations:preparation", args=[public_id]) + "#constantes"
    try:
        services.vitals_record(
            actor=request.actor,
            public_id=public_id,
            measures=forms.vitals_typed(request.POST),
            confirmed=forms.confirmed_in(request.POST),
            at=clock.now(),
        )
    except Invalid as error:
        consultation = selectors.act_for(request.actor, public_id)
        refusal = presenters.VitalsRefusal(
            sentence=error.message,
            code=error.field,
            to_confirm=isinstance(error, ToConfirm),
            typed={key: str(value) for key, value in request.POST.items()},
            confirmed=forms.confirmed_in(request.POST),
        )
        return _page(request, consultation, refusal, status=422)
    return done(request, target, "Constantes enregistrées. Le médecin les voit.")


@require_POST
def withdraw(request: ActorRequest, public_id: UUID, vital: UUID) -> HttpResponse:
    target = reverse("consultations:preparation", args=[public_id]) + "#constantes"
    services.vital_withdraw(actor=request.actor, public_id=public_id, vital_public_id=vital, at=clock.now())
    return done(request, target, "Valeur retirée. La trace en est gardée.")


@require_POST
def check(request: ActorRequest, public_id: UUID) -> HttpResponse:
    target = reverse("consultations:preparation", args=[public_id]) + "#controle"
    try:
        services.cart_check_record(
            actor=request.actor,
            public_id=public_id,
            items=forms.items_checked(request.POST),
            line=forms.line_measured(request.POST),
            at=clock.now(),
        )
    except PivotError as error:
        return refused(request, target, error)
    return done(request, target, "Contrôle du chariot enregistré.")


@require_POST
def consent(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Given, refused or withdrawn; from the preparation, the cart or the cockpit."""
    target = reverse("consultations:act", args=[public_id])
    form = forms.ConsentForm(request.POST)
    if not form.is_valid():
        raise Invalid("Dites qui décide, et quoi.", field="decision")
    try:
        services.consent_take(
            actor=request.actor,
            public_id=public_id,
            decision=ConsentDecision(form.cleaned_data["decision"]),
            given_by=ConsentGiver(form.cleaned_data["given_by"]),
            giver_name=form.cleaned_data["giver_name"],
            note=form.cleaned_data["note"],
            at=clock.now(),
        )
    except PivotError as error:
        return refused(request, target, error)
    return done(request, target, presenters.CONSENT_SAID[ConsentDecision(form.cleaned_data["decision"])])


@require_POST
def upload(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """A document or a photograph for this act, kept encrypted."""
    target = reverse("consultations:preparation", args=[public_id]) + "#documents"
    consultation = selectors.act_for(request.actor, public_id)
    form = forms.UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return refused(
            request, target, Invalid("Choisissez un fichier et donnez-lui un titre.", field="file")
        )
    try:
        documents.document_upload(
            actor=request.actor,
            kind=DocumentKind.ATTACHMENT,
            title=form.cleaned_data["title"],
            content=form.cleaned_data["file"].read(),
            patient_public_id=consultation.appointment.patient.public_id,
            act_public_id=consultation.public_id,
            at=clock.now(),
        )
    except PivotError as error:
        return refused(request, target, error)
    return done(request, target, "Document versé au dossier.")


@require_POST
def ready(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """« Nous sommes prêts »."""
    target = reverse("consultations:preparation", args=[public_id])
    try:
        services.consultation_wait(actor=request.actor, public_id=public_id, at=clock.now())
    except PivotError as error:
        return refused(request, target, error)
    return done(request, reverse("consultations:cart", args=[public_id]))


def _page(
    request: ActorRequest,
    consultation: presenters.Act,
    refusal: presenters.VitalsRefusal | None = None,
    status: int = 200,
) -> HttpResponse:
    page = presenters.preparation_page(request.actor, consultation, refusal, clock.now())
    return render(request, "consultations/preparation/page.html", page, status=status)
