"""The prescriptions of an act: all of them, a new one, one from elsewhere, one taken again."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from consultations import selectors as acts
from core import clock
from core.actors import ActorRequest
from core.errors import Invalid, PivotError
from documents.models import MAX_BYTES
from prescriptions import policies, presenters, services


@require_GET
def of_act(request: ActorRequest, act: UUID) -> HttpResponse:
    return _listing(request, act)


@require_GET
def part(request: ActorRequest, act: UUID) -> HttpResponse:
    """For the page of the report: what is prescribed, and the way there."""
    consultation = acts.act_for(request.actor, act)
    return render(request, "prescriptions/part.html", presenters.act_page(request.actor, consultation))


@require_POST
def draft(request: ActorRequest, act: UUID) -> HttpResponse:
    row = services.prescription_draft(actor=request.actor, act_public_id=act, at=clock.now())
    return redirect("prescriptions:page", row.public_id)


@require_POST
def file(request: ActorRequest, act: UUID) -> HttpResponse:
    """A PDF of one’s own software, in one gesture; on a refusal the page comes back with why."""
    policies.require_prescriber(request.actor, acts.act_for(request.actor, act))
    try:
        row = services.prescription_file(
            actor=request.actor, act_public_id=act, file=_handed(request), at=clock.now()
        )
    except Invalid as error:
        return _listing(request, act, error)
    messages.success(request, "Ordonnance versée au dossier.")
    return redirect("prescriptions:page", row.public_id)


@require_POST
def renew(request: ActorRequest, act: UUID, earlier: UUID) -> HttpResponse:
    row, left_out = services.prescription_renew(
        actor=request.actor, act_public_id=act, earlier_public_id=earlier, at=clock.now()
    )
    messages.success(request, "Lignes reprises. Relisez-les avant de signer.")
    for why in left_out:
        messages.warning(request, f"Non reprise. {why}")
    return redirect("prescriptions:page", row.public_id)


def _handed(request: ActorRequest) -> bytes:
    handed = request.FILES.get("file")
    if handed is None:
        raise Invalid("Choisissez le PDF de l’ordonnance.", field="file")
    if handed.size is None or handed.size > MAX_BYTES:
        raise Invalid("Ce fichier dépasse 25 Mo.", field="file")
    content: bytes = handed.read()
    return content


def _listing(request: ActorRequest, act: UUID, refused: PivotError | None = None) -> HttpResponse:
    consultation = acts.act_for(request.actor, act)
    context = presenters.act_page(request.actor, consultation)
    context["refused"] = refused.message if refused else ""
    return render(request, "prescriptions/act.html", context, status=refused.status if refused else 200)
