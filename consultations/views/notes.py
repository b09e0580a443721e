"""Texts that save themselves: JSON in, JSON out."""

import re
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from consultations import presenters, selectors, services
from consultations.enums import NoteField
from core import clock
from core.actors import ActorRequest
from core.errors import Invalid

COUNT = re.compile(r"[0-9]{1,6}")


@require_POST
def nurse_note(request: ActorRequest, public_id: UUID) -> HttpResponse:
    saved = services.nurse_note_save(
        actor=request.actor,
        public_id=public_id,
        text=typed(request, "text"),
        revision=number_typed(request, "version"),
        at=clock.now(),
    )
    return _answer(saved, NoteField.NURSE_NOTE)


@require_POST
def report(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Only the sections sent are written: the cockpit sends its notes, the report its whole page."""
    saved = services.report_save(
        actor=request.actor,
        public_id=public_id,
        sections=sections_typed(request),
        revision=number_typed(request, "version"),
        incidents_shown=incidents_shown(request),
        heard_shown=heard_shown(request),
        at=clock.now(),
    )
    return _answer(saved, NoteField.REPORT)


@require_POST
def settle(request: ActorRequest, public_id: UUID, aside: UUID) -> HttpResponse:
    services.aside_settle(actor=request.actor, public_id=public_id, aside_public_id=aside, at=clock.now())
    return JsonResponse({"done": True})


def typed(request: ActorRequest, name: str) -> str:
    """A text as it was typed: forms send their line ends in two characters."""
    return str(request.POST.get(name, "")).replace("\r\n", "\n")


def sections_typed(request: ActorRequest) -> dict[str, str]:
    return {name: typed(request, name) for name in selectors.SECTIONS if name in request.POST}


def number_typed(request: ActorRequest, name: str) -> int:
    """A count that the page carries."""
    text = request.POST.get(name, "")
    if not COUNT.fullmatch(text):
        raise Invalid("La révision manque : rechargez la page.", field=name)
    return int(text)


def incidents_shown(request: ActorRequest) -> int | None:
    """How many incidents were on the page; None on one that does not write them."""
    return number_typed(request, "incidents_shown") if "incidents_shown" in request.POST else None


def heard_shown(request: ActorRequest) -> int | None:
    """How many points put into words were in the findings of the page; None on one that does not say."""
    return number_typed(request, "heard_shown") if "heard_shown" in request.POST else None


def _answer(saved: services.Saved | services.Clash, field: NoteField) -> JsonResponse:
    if isinstance(saved, services.Saved):
        said = f"Enregistré à {presenters.hour(saved.saved_at)}"
        return JsonResponse({"version": saved.revision, "text": said})
    by = f" par {saved.by}" if saved.by else ""
    return JsonResponse(
        {
            "detail": f"Ce texte a changé ailleurs{by}. Les deux versions sont gardées : choisissez.",
            "version": saved.revision,
            "theirs": saved.theirs if field == NoteField.REPORT else {"text": saved.theirs},
            "aside": str(saved.aside.public_id),
        },
        status=409,
    )
