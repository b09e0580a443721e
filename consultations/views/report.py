"""Closing: the five duties, the report, the signature."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts.services import actor_confirmed
from consultations import policies, presenters, selectors, services
from consultations.views.gestures import done, refused, wants_json
from consultations.views.kept import keeps_the_page
from consultations.views.notes import heard_shown, incidents_shown, number_typed, sections_typed
from consultations.views.pathway import closing_context
from consultations.views.report_page import report_context
from core import clock, exports
from core.actors import ActorRequest
from core.errors import Conflict, PivotError

SIGNED = "Compte rendu signé. L’acte est clôturé."
UNEVENTFUL = "Néant."
TO_BE_SAID = "L’acte est terminé. Ce qui se facture dépend d’une réponse : donnez-la, puis signez."


@require_GET
def page(request: ActorRequest, public_id: UUID) -> HttpResponse:
    consultation = services.consultation_seen(actor=request.actor, public_id=public_id, at=clock.now())
    page = report_context(request, consultation) | closing_context(request, consultation)
    return render(request, "consultations/report/page.html", page)


@require_GET
def quality(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """What was measured of the call, as a file: for who looks for the fault of a line."""
    consultation = services.call_quality_take_out(actor=request.actor, public_id=public_id, at=clock.now())
    rows = presenters.quality_rows(consultation)
    return exports.csv_response(f"appel-{public_id}", presenters.QUALITY_COLUMNS, rows)


@require_POST
def sign(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Saves what the page holds, then signs: what is signed is what was read."""
    target = reverse("consultations:report", args=[public_id])
    try:
        save_typed(request, public_id)
        _sign(request, public_id)
    except PivotError as error:
        if error.code == "duties_missing" and not wants_json(request):
            return still_missing(request, public_id, error.status)
        return refused(request, target, error)
    return done(request, target, SIGNED)


@require_POST
@keeps_the_page
def conclude(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """« Terminer et signer », from the page where the report was written. The act ends either way; what is
    not complete, or would change what is billed, is asked on the page of the report.
    """
    target = reverse("consultations:report", args=[public_id])
    try:
        save_typed(request, public_id, UNEVENTFUL)
    except PivotError as error:
        return refused(request, reverse("consultations:cockpit", args=[public_id]), error)
    consultation = services.consultation_finish(actor=request.actor, public_id=public_id, at=clock.now())
    if selectors.bill_depends_on_an_answer(consultation):
        return done(request, target, TO_BE_SAID)
    try:
        _sign(request, public_id)
    except PivotError as error:
        return refused(request, target, error)
    return done(request, target, SIGNED)


def _sign(request: ActorRequest, public_id: UUID) -> None:
    verdict = request.POST.get("verdict", "")
    at = clock.now()
    services.report_sign(
        actor=actor_confirmed(request, at=at), public_id=public_id, verdict_seen=verdict, at=at
    )


def still_missing(request: ActorRequest, public_id: UUID, status: int) -> HttpResponse:
    """The page again with what was typed, and each field that lacks its words."""
    consultation = selectors.act_for(request.actor, public_id)
    page = report_context(request, consultation, is_refused=True)
    return render(request, "consultations/report/page.html", page, status=status)


def save_typed(request: ActorRequest, public_id: UUID, unless_cut: str = "") -> None:
    """What was typed. `unless_cut`: what the button says of incidents, and a cut measured since denies."""
    consultation = selectors.act_for(request.actor, public_id)
    policies.require(policies.can_conduct(request.actor, consultation), "Seul le médecin de l’acte signe.")
    sections = sections_typed(request)
    if unless_cut and sections.get("incidents") == unless_cut and selectors.was_cut(consultation):
        del sections["incidents"]
    if not sections:
        return
    saved = services.report_save(
        actor=request.actor,
        public_id=public_id,
        sections=sections,
        revision=number_typed(request, "version"),
        incidents_shown=incidents_shown(request),
        heard_shown=heard_shown(request),
        at=clock.now(),
    )
    if isinstance(saved, services.Clash):
        raise Conflict("Le compte rendu a changé ailleurs. Relisez les deux versions avant de signer.")
