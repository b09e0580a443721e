"""The region’s lists on their pages: which counts, what a file gave, what it changes."""

import datetime as dt
from typing import Any

from django.urls import reverse

from core import french
from core.clock import today
from prescriptions import selectors
from prescriptions.enums import ListState
from prescriptions.models import DatedList, DrugList, RestrictedList
from prescriptions.rules.restrictions import restricted

CHANGES = {
    "added": "Ajouts",
    "removed": "Retraits",
    "renamed": "Nom ou composition changés",
    "ruled": "Conditions de prescription changées",
}
FILES = {"drugs": "médicaments", "compositions": "compositions", "conditions": "conditions"}
LOST_AFTER = dt.timedelta(minutes=2)


def index(at: dt.datetime) -> dict[str, Any]:
    """Both kinds of list, the last load first."""
    on = today(at)
    return {
        "groups": [
            _group("Médicaments", DrugList, selectors.current_list(on), on),
            _group(
                "Restrictions ajoutées par la région", RestrictedList, selectors.restricted_in_force(on), on
            ),
        ],
        "national": [
            f"{', '.join(row.substances)} (depuis le {french.date_in_full(row.valid_from)})"
            for row in restricted().rows
            if row.counts(on)
        ],
    }


def _group(title: str, model: type[DatedList], current: DatedList | None, on: dt.date) -> dict[str, Any]:
    return {
        "title": title,
        "kind": "drugs" if model is DrugList else "restricted",
        "rows": [_row(one, current, on) for one in selectors.history(model)],
    }


def _row(one: DatedList, current: DatedList | None, on: dt.date) -> dict[str, Any]:
    label, tone = standing(one, current, on)
    return {
        "url": reverse("prescriptions:list_page", args=[one.public_id]),
        "title": _title(one),
        "count": one.count,
        "loaded": f"{french.day(today(one.loaded_at))}, {one.loaded_by}",
        "from": french.date_in_full(one.in_force_from) if one.in_force_from else "",
        "state": {"label": label, "tone": tone, "icon": ICONS[tone]},
    }


ICONS = {"ok": "check", "warn": "clock", "danger": "stop", "": "file"}


def standing(one: DatedList, current: DatedList | None, on: dt.date) -> tuple[str, str]:
    """In a word, and its tone."""
    if isinstance(one, DrugList) and one.state != ListState.READ:
        return one.get_state_display(), "danger" if one.state == ListState.FAILED else "warn"
    if one.withdrawn_at is not None:
        return "Retirée", "danger"
    if current is not None and one.pk == current.pk:
        return "En vigueur", "ok"
    if one.in_force_from is None:
        return "Pas en vigueur", ""
    return ("À venir", "warn") if one.in_force_from > on else ("Remplacée", "")


def list_page(one: DrugList | RestrictedList, at: dt.datetime) -> dict[str, Any]:
    """What the file gave, what it changes, and what may be done with it."""
    on = today(at)
    drugs = isinstance(one, DrugList)
    current = selectors.current_list(on) if drugs else selectors.restricted_in_force(on)
    label, tone = standing(one, current, on)
    counts = one.in_force_from is not None and one.withdrawn_at is None
    return {
        "listing": one,
        "title": _title(one),
        "state": {"label": label, "tone": tone, "icon": ICONS[tone]},
        "facts": list(_facts(one)),
        "why": one.report.get("why", ""),
        "refused": one.report.get("refused", {"count": 0, "first": []}),
        "changes": [
            {"label": words, **one.report[kind]} for kind, words in CHANGES.items() if kind in one.report
        ],
        "against": _title(current) if current and current.pk != one.pk else "",
        "enforces": not counts and (selectors.may_be_enforced(one) if isinstance(one, DrugList) else True),
        "withdraws": counts,
        "progress": progress(one, at),
    }


def progress(one: DrugList | RestrictedList, at: dt.datetime) -> dict[str, Any]:
    """How far the reading is; empty once it is over."""
    if not isinstance(one, DrugList) or one.state != ListState.READING:
        return {}
    words = f"{one.done} sur {one.count} médicaments écrits" if one.count else "Lecture des fichiers"
    return {
        "words": words,
        "is_lost": at - one.updated_at > LOST_AFTER,
        "done": one.done,
        "count": one.count or 1,
    }


def _title(one: DatedList) -> str:
    name = "Liste de démonstration" if isinstance(one, DrugList) and one.is_demo else one.source
    return f"{name}, {french.date_in_full(one.published_on)}"


def _facts(one: DatedList) -> Any:
    yield "Chargée", f"{french.day(today(one.loaded_at))} à {french.hour(one.loaded_at)}, {one.loaded_by}"
    for kind, words in FILES.items():
        if kind in one.report.get("lines", {}):
            yield f"Lignes lues, {words}", str(one.report["lines"][kind])
    yield "Lignes gardées", str(one.count)
    if one.report.get("unsold"):
        yield "Hors commerce, laissés de côté", str(one.report["unsold"])
    if one.in_force_from is not None:
        yield "En vigueur à partir du", f"{french.date_in_full(one.in_force_from)}, {one.put_by}"
    if one.withdrawn_at is not None:
        yield "Retirée", f"{french.day(today(one.withdrawn_at))}, {one.withdrawn_by}"
