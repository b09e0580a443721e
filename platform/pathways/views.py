"""Two pages for whoever is signed in: try a case and read why; read all the rules of a day."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from core import clock
from pathways.forms import CaseForm
from pathways.presenters import rules as rules_presenter
from pathways.presenters import verdicts as verdict_presenter
from pathways.presenters import words
from pathways.verdicts import active_rulebook, verdict_for


@require_http_methods(["GET", "POST"])
def explain(request: HttpRequest) -> HttpResponse:
    """A case told by POST, never in the address: dates of birth do not belong in logs."""
    form = CaseForm(request.POST or None, initial=_ordinary_case(clock.today(clock.now())))
    context = {"form": form, "groups": list(form.groups()), "answer": None}
    if not form.is_bound:
        return render(request, "pathways/explain.html", context)
    if not form.is_valid():
        return render(request, "pathways/explain.html", context, status=422)
    verdict = verdict_for(form.situation)
    context["answer"] = verdict_presenter.answer(verdict, active_rulebook())
    context["on"] = words.day(form.cleaned_data["date"])
    return render(request, "pathways/explain.html", context)


@require_GET
def rules(request: HttpRequest) -> HttpResponse:
    """All the rules in force on `?le=AAAA-MM-JJ`, today by default."""
    on = _asked_day(request.GET.get("le", "")) or clock.today(clock.now())
    context = {
        "on": on.isoformat(),
        "day": words.day(on),
        "changes": rules_presenter.changes(active_rulebook(), on),
        "sections": rules_presenter.sections(active_rulebook(), on),
    }
    return render(request, "pathways/rules.html", context)


def _asked_day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


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
