"""The physician’s page during the act, and the parts of it that are fetched again."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from consultations import policies, presenters, selectors, services
from consultations.views.confidentiality import secret_of_act
from core import clock
from core.actors import ActorRequest
from core.errors import NotFound

FOR_PHYSICIANS = "Le cockpit est la page du médecin."
REPORT_PARTS = ("intitule", "manque-au-dossier")
SECRET_PARTS = ("secret", "secret-detail")
PARTS = {
    "aparte": "consultations/cockpit/aparte.html",
    "constantes": "consultations/cockpit/vitals.html",
    "conseil": "consultations/cockpit/advice.html",
    "consentement": "consultations/cockpit/consent.html",
    "antecedents": "consultations/cockpit/history.html",
    "captures": "consultations/cockpit/captures.html",
    "documents": "consultations/cockpit/documents.html",
    "domicile": "consultations/cockpit/home_card.html",
    "traces": "consultations/cockpit/heard_traces.html",
    "incidents": "consultations/cockpit/incidents.html",
    "demande": "consultations/cockpit/points.html",
    "main": "consultations/cockpit/hand_asked.html",
    "intitule": "consultations/report/title.html",
    "manque": "consultations/cockpit/missing.html",
    "manque-au-dossier": "consultations/report/missing.html",
    "observation": "consultations/cockpit/nurse_note.html",
    "participants": "consultations/cockpit/parties.html",
    "parcours": "consultations/cockpit/pathway.html",
    "parcours-detail": "consultations/cockpit/pathway_detail.html",
    "secret": "consultations/cockpit/secret.html",
    "secret-detail": "consultations/cockpit/secret_detail.html",
    "panne": "consultations/cockpit/failed.html",
    "questions": "consultations/cockpit/questions.html",
    "sans-video": "consultations/cockpit/without_video.html",
    "autrement": "consultations/cockpit/turnings.html",
    "video": "consultations/cockpit/video_failed.html",
}


@require_GET
def page(request: ActorRequest, public_id: UUID) -> HttpResponse:
    consultation = services.consultation_seen(actor=request.actor, public_id=public_id, at=clock.now())
    policies.require(not policies.is_at_cart(request.actor, consultation), FOR_PHYSICIANS)
    page = presenters.cockpit_page(request.actor, consultation, clock.now())
    page |= {"secret": secret_of_act(request.actor, consultation)}
    return render(request, "consultations/cockpit/page.html", page)


@require_GET
def fragment(request: ActorRequest, public_id: UUID, part: str) -> HttpResponse:
    """One part of the cockpit as html, after the socket said that it changed."""
    template = PARTS.get(part)
    if template is None:
        raise NotFound
    consultation = selectors.act_for(request.actor, public_id)
    policies.require(not policies.is_at_cart(request.actor, consultation), FOR_PHYSICIANS)
    if part in SECRET_PARTS:
        secret = secret_of_act(request.actor, consultation)
        return render(request, template, {"act": consultation, "secret": secret})
    page = presenters.report_page if part in REPORT_PARTS else presenters.cockpit_page
    return render(request, template, page(request.actor, consultation, clock.now()))
