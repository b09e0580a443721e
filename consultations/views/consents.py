"""The text that a patient agrees to: to read on any page, to print and to sign."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from consultations import presenters
from consultations.rules.consent_texts import text_at, text_of
from core import clock
from core.clock import today


@require_GET
@login_not_required
def text(request: HttpRequest) -> HttpResponse:
    """The text in force, or an earlier one (`?texte=1`). The same for everybody: it names nobody."""
    number = request.GET.get("texte")
    page = text_of(number) if number else text_at(today(clock.now()))
    if page is None:
        raise Http404
    return render(request, "consultations/consent/text.html", presenters.consent_text_page(page))
