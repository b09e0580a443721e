"""The ECGs of an act: added as files, kept from the call, shown on paper."""

import json
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from consultations import presenters, selectors, services
from consultations.rules.ecg import MOST_BYTES, Recording, Undecodable
from consultations.rules.ecg.kept import MALFORMED, kept
from consultations.views.gestures import done
from core import clock
from core.actors import ActorRequest
from core.errors import Invalid, PivotError

MOST_KEPT = 4 * 2**20  # bytes: a minute of twelve leads at 2,000 a second stays below


@require_GET
def listing(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """The ECGs of the act, and the form that adds one."""
    return _listing(request, public_id)


@require_POST
def add(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """A file of the device; on a refusal the page comes back with why, and nothing was written."""
    file = request.FILES.get("ecg")
    try:
        if file is None:
            raise Invalid("Choisissez le fichier de l’ECG.", field="ecg")
        if file.size is None or file.size > MOST_BYTES:
            raise Invalid("Ce fichier d’ECG dépasse 8 Mo.", field="ecg")
        ecg = services.ecg_add(actor=request.actor, public_id=public_id, content=file.read(), at=clock.now())
    except PivotError as error:
        if error.status in (403, 404):
            raise
        return _listing(request, public_id, error.message)
    if ecg.is_to_confirm:
        return HttpResponseRedirect(reverse("consultations:ecgs", args=[public_id]))
    return done(request, _page_of(ecg.document_public_id), "ECG versé au dossier.")


@require_POST
def keep(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """The trace that the physician froze."""
    selectors.act_for(request.actor, public_id)
    ecg = services.ecg_keep(
        actor=request.actor, public_id=public_id, recording=_trace(request), at=clock.now()
    )
    return JsonResponse({"url": _page_of(ecg.document_public_id)}, status=201)


@require_POST
def confirm(request: ActorRequest, public_id: UUID, ecg: UUID) -> HttpResponse:
    row = services.ecg_confirm(actor=request.actor, public_id=public_id, ecg_public_id=ecg, at=clock.now())
    return done(request, _page_of(row.document_public_id), "ECG confirmé et versé au dossier.")


@require_POST
def withdraw(request: ActorRequest, public_id: UUID, ecg: UUID) -> HttpResponse:
    services.ecg_withdraw(actor=request.actor, public_id=public_id, ecg_public_id=ecg, at=clock.now())
    target = reverse("consultations:ecgs", args=[public_id])
    return done(request, target, "ECG retiré de l’acte. La trace en est gardée.")


@require_GET
def page(request: ActorRequest, document: UUID) -> HttpResponse:
    """One ECG on its paper."""
    ecg = selectors.ecg_for(request.actor, document)
    context = presenters.ecg_page(request.actor, ecg, clock.now())
    return render(request, "consultations/ecg/page.html", context)


@require_GET
def trace(request: ActorRequest, document: UUID) -> HttpResponse:
    """Its samples, decoded here."""
    ecg, recording = services.ecg_open(actor=request.actor, document=document, at=clock.now())
    answer = JsonResponse(presenters.ecg_trace(ecg, recording))
    answer["Cache-Control"] = "no-store"
    return answer


def _listing(request: ActorRequest, public_id: UUID, sentence: str = "") -> HttpResponse:
    consultation = selectors.act_for(request.actor, public_id)
    context = presenters.ecgs_page(request.actor, consultation, sentence, clock.now())
    return render(request, "consultations/ecg/list.html", context, status=422 if sentence else 200)


def _trace(request: ActorRequest) -> Recording:
    file = request.FILES.get("samples")
    if file is None or file.size is None or file.size > MOST_KEPT:
        raise Invalid(MALFORMED, field="samples")
    try:
        said = json.loads(request.POST.get("trace", ""))
        return kept(said, file.read(), clock.now().astimezone(clock.PARIS).replace(tzinfo=None))
    except (ValueError, RecursionError) as error:
        raise Invalid(MALFORMED, field="trace") from error
    except Undecodable as error:
        raise Invalid(error.sentence, field="samples") from error


def _page_of(document: UUID) -> str:
    return reverse("consultations:ecg", args=[document])
