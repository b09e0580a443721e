"""Allergies, antecedents and treatments, completed from the preparation and confirmed from the cockpit."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from consultations import policies, presenters, selectors, services
from consultations.enums import HISTORY_ENDS, HistoryDecided
from consultations.forms import HistoryForm
from consultations.presenters import Part, Refusal
from consultations.views.gestures import done, refused
from consultations.views.preparation import refused_part
from core import clock
from core.actors import ActorRequest
from core.errors import Invalid, PivotError
from patients.enums import HistoryKind


@require_POST
def add(request: ActorRequest, public_id: UUID) -> HttpResponse:
    consultation = selectors.act_for(request.actor, public_id)
    policies.require(policies.can_prepare(request.actor, consultation))
    form = HistoryForm(request.POST)
    if not form.is_valid():
        raise Invalid("Dites s’il s’agit d’une allergie, d’un antécédent ou d’un traitement.", field="kind")
    try:
        services.act_history_add(
            actor=request.actor,
            public_id=public_id,
            kind=HistoryKind(form.cleaned_data["kind"]),
            text=form.cleaned_data["text"],
            at=clock.now(),
        )
    except Invalid as error:
        typed = {name: str(value) for name, value in request.POST.items()}
        refusal = Refusal(part=Part.HISTORY, sentences={"history-text": error.message}, typed=typed)
        return refused_part(request, public_id, refusal)
    return done(request, _preparation(public_id), "Ajouté au dossier. Le médecin le voit.")


@require_POST
def end(request: ActorRequest, public_id: UUID, item: UUID) -> HttpResponse:
    """« Pas exact » or « Arrêté »; from the preparation, what was entered by mistake."""
    consultation = selectors.act_for(request.actor, public_id)
    policies.require(policies.can_prepare(request.actor, consultation))
    reason = request.POST.get("reason", HistoryDecided.INEXACT)
    if reason not in HISTORY_ENDS:
        raise Invalid("Dites si ce n’est pas exact, ou si c’est arrêté.", field="reason")
    target = _page(request, consultation)
    try:
        services.act_history_end(
            actor=request.actor,
            public_id=public_id,
            item=item,
            reason=HistoryDecided(reason),
            at=clock.now(),
        )
    except PivotError as error:
        return refused(request, target, error)
    return done(request, target, "Retiré. La trace en est gardée.")


@require_POST
def undo(request: ActorRequest, public_id: UUID, decided: UUID) -> HttpResponse:
    """« Annuler », beside what was just confirmed or taken out."""
    target = _page(request, selectors.act_for(request.actor, public_id))
    try:
        services.act_history_undo(actor=request.actor, public_id=public_id, item=decided, at=clock.now())
    except PivotError as error:
        return refused(request, target, error)
    return done(request, target, "Annulé : l’élément est comme avant.")


@require_POST
def confirm(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """What stood on the page: one item by « Confirmer », or all of them by « Tout confirmer »."""
    shown = HistoryForm.shown(request.POST)
    services.act_history_confirm(actor=request.actor, public_id=public_id, shown=shown, at=clock.now())
    return done(request, reverse("consultations:cockpit", args=[public_id]), "Confirmé.")


def _page(request: ActorRequest, consultation: presenters.Act) -> str:
    if policies.is_at_cart(request.actor, consultation):
        return _preparation(consultation.public_id)
    return reverse("consultations:act", args=[consultation.public_id])


def _preparation(public_id: UUID) -> str:
    return f"{reverse('consultations:preparation', args=[public_id])}#{Part.HISTORY}"
