"""Try a case and read why."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from core import clock
from pathways.forms.cases import CaseForm
from pathways.forms.origins import OriginForm
from pathways.presenters import verdicts as verdict_presenter
from pathways.presenters import words
from pathways.verdicts import national_rulebook, paid_beside, verdict_for


@require_http_methods(["GET", "POST"])
def explain(request: HttpRequest) -> HttpResponse:
    """A case told by POST, never in the address: dates of birth do not belong in logs.

    The page of an act sends its case with `prefill`: it is answered at once, and what is missing is
    asked instead of being refused.
    """
    form = CaseForm(request.POST or None, initial=_ordinary_case(clock.today(clock.now())))
    origin = OriginForm(request.POST)
    if form.is_bound and origin.is_prefill and not form.is_valid():
        form = CaseForm(initial=request.POST.dict())
    valid = form.is_bound and form.is_valid()
    context = {
        "form": form,
        "groups": list(form.groups()),
        "origin": origin.sentence(),
        "kept": origin.kept(),
        **(_explained(form) if valid else {"answer": None}),
    }
    return render(
        request, "pathways/explain.html", context, status=422 if form.is_bound and not valid else 200
    )


def _explained(form: CaseForm) -> dict[str, object]:
    verdict = verdict_for(form.situation)
    beside = paid_beside(form.situation, verdict)
    return {
        "answer": verdict_presenter.answer(verdict, national_rulebook(), beside),
        "on": words.day(form.cleaned_data["date"]),
    }


def _ordinary_case(today: dt.date) -> dict[str, object]:
    """Where most cases start from; everything can be changed."""
    return {
        "date": today,
        "hour": dt.time(10),
        "form": "assisted",
        "video": "ok",
        "orientation": "none",
        "patient__treating_physician": "declared",
        "patient__treating_physician_available": "yes",
        "physician__specialty": "SM26",
        "physician__sector": "1",
        "physician__same_territory": "yes",
    }
