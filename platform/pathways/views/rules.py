"""All the rules of a day, with what the region decided of them."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core import clock
from pathways import selectors
from pathways.presenters import decisions as decisions_presenter
from pathways.presenters import rules as rules_presenter
from pathways.presenters import words
from pathways.verdicts import active_rulebook


@require_GET
def rules(request: HttpRequest) -> HttpResponse:
    """All the rules in force on `?le=AAAA-MM-JJ`, today by default."""
    on = _asked_day(request.GET.get("le", "")) or clock.today(clock.now())
    rulebook = active_rulebook()
    context = {
        "on": on.isoformat(),
        "day": words.day(on),
        "changes": rules_presenter.changes(rulebook, on),
        "decided": decisions_presenter.in_force_table(selectors.in_force_on(on), rulebook),
        "sections": rules_presenter.sections(rulebook, on),
    }
    return render(request, "pathways/rules.html", context)


def _asked_day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
