"""The physician sends the signed report to the patient, or to their shared record."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from consultations import services
from consultations.views.gestures import done, refused
from core import clock
from core.actors import ActorRequest
from core.errors import Conflict

TO_PATIENT = "Un lien part vers le patient ; il lira le compte rendu avec un code et sa date de naissance."
DEPOSITED = "Le compte rendu part vers le DMP."


@require_POST
def to_patient(request: ActorRequest, public_id: UUID) -> HttpResponse:
    try:
        services.report_send_to_patient(actor=request.actor, public_id=public_id, at=clock.now())
    except Conflict as refusal:
        return refused(request, _page(public_id), refusal)
    return done(request, _page(public_id), TO_PATIENT)


@require_POST
def deposit(request: ActorRequest, public_id: UUID) -> HttpResponse:
    try:
        services.report_deposit(actor=request.actor, public_id=public_id, at=clock.now())
    except Conflict as refusal:
        return refused(request, _page(public_id), refusal)
    return done(request, _page(public_id), DEPOSITED)


def _page(public_id: UUID) -> str:
    return reverse("consultations:report", args=[public_id]) + "#envois"
