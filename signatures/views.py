"""Whether a paper or a file is what was signed: for anybody who holds it, and for who may read it here."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.adapters import require_pace
from core import clock
from core.actors import ActorRequest
from core.errors import NotFound
from signatures import presenters, rules, selectors, services


def to_anybody(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Open to the world, paced by address, found by no search engine."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        require_pace(request, "signature_check")
        response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response

    return login_not_required(require_safe(answered))


@to_anybody
def find(request: HttpRequest) -> HttpResponse:
    """From the reference typed, for who cannot photograph the square."""
    typed = request.GET.get("reference", "")
    if reference := rules.reference_read(typed):
        return redirect("signatures:check", reference)
    return _asked(
        request, typed, "Une référence a douze lettres ou chiffres." if typed else "", 422 if typed else 200
    )


@to_anybody
def check(request: HttpRequest, reference: str) -> HttpResponse:
    """The file is compared by the browser: it is sent nowhere."""
    try:
        signature = selectors.signature_named(rules.reference_read(reference))
    except NotFound as error:
        return _asked(request, reference, error.message, error.status)
    return render(request, "signatures/check.html", presenters.public_page(signature))


@to_anybody
def certificates(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """What a reader of PDF files must trust to say who signed."""
    return HttpResponse(selectors.authorities_text(), content_type="application/x-pem-file")


@require_safe
def document(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """For who may read the document: verified again, now."""
    signature, found = services.signature_check(
        actor=request.actor, document_public_id=public_id, at=clock.now()
    )
    return render(request, "signatures/document.html", presenters.inside_page(signature, found))


def _asked(request: HttpRequest, typed: str, refused: str, status: int) -> HttpResponse:
    return render(request, "signatures/find.html", {"typed": typed[:40], "refused": refused}, status=status)
