"""The words about a professional of the directory."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse

from core import french
from directory.models import PlaceOfExercise, Practitioner, Training

ACTIVE = {"label": "En exercice", "icon": "check", "tone": "ok"}
GONE = {"label": "N’exerce plus", "icon": "lock", "tone": "warn"}


def entry_state(entry: Practitioner) -> dict[str, str]:
    return ACTIVE if entry.is_active else GONE


def entry_lead(entry: Practitioner) -> str:
    """« Médecine générale · secteur 2, OPTAM »."""
    terms = [entry.get_sector_display().lower(), "OPTAM" if entry.has_optam else ""]
    where = entry.get_region_display() if entry.is_from_elsewhere else ""
    return " · ".join(filter(None, (entry.trade, ", ".join(filter(None, terms)), where)))


ENTRY_COLUMNS = (
    *("RPPS", "Nom", "Prénom", "Profession", "Spécialité", "Secteur", "OPTAM"),
    *("Téléphone", "MSSanté", "Autre région", "État"),
)


def entry_row(entry: Practitioner) -> list[object]:
    """One line of the export."""
    named = [entry.rpps, entry.family_name, entry.given_name, entry.profession_name, entry.specialty]
    terms = [entry.sector, "oui" if entry.has_optam else ""]
    return [
        *named,
        *terms,
        entry.professional_phone,
        entry.secure_mail,
        entry.get_region_display(),
        entry_state(entry)["label"],
    ]


def entry_facts(entry: Practitioner) -> list[dict[str, str]]:
    facts = [
        {"label": "RPPS", "value": entry.rpps},
        {"label": "Profession", "value": entry.profession_name},
        {"label": "Téléphone", "value": entry.professional_phone or "Non renseigné"},
        {"label": "MSSanté", "value": entry.secure_mail or "Non renseignée"},
    ]
    if entry.specialty is not None:
        named = {"label": "Spécialité", "value": f"{entry.specialty.label} ({entry.specialty.code})"}
        facts.insert(2, named)
    return facts


def place_lines(entry: Practitioner, places: Iterable[PlaceOfExercise]) -> list[dict[str, Any]]:
    """Where they work, the open ones with the address that ends them."""
    return [
        {
            "title": place.site.name,
            "text": f"{place.get_mode_display()}, {_period(place.starts_on, place.ends_on)}",
            "end_url": ""
            if place.ends_on
            else reverse("directory:place_end", args=[entry.public_id, place.public_id]),
        }
        for place in places
    ]


def training_lines(entry: Practitioner, trainings: Iterable[Training]) -> list[dict[str, Any]]:
    """What they were trained for, with the address that takes it back."""
    return [
        {
            "title": one.subject,
            "text": f"Le {french.date_in_full(one.trained_on)}, par {one.trainer}",
            "remove_url": reverse("directory:training_remove", args=[entry.public_id, one.public_id]),
        }
        for one in trainings
    ]


def training_words(trainings: Sequence[Training]) -> str:
    """« Formation : stéthoscope du chariot, le 3 mars 2026 (CPTS de Guise), et 2 autres »; "" of none."""
    if not trainings:
        return ""
    last, others = trainings[0], len(trainings) - 1
    more = f", et {others} autre{'s' if others > 1 else ''}" if others else ""
    return f"Formation : {last.subject}, le {french.date_in_full(last.trained_on)} ({last.trainer}){more}"


def _period(starts_on: dt.date, ends_on: dt.date | None) -> str:
    since = french.date_in_full(starts_on)
    return f"du {since} au {french.date_in_full(ends_on)}" if ends_on else f"depuis le {since}"
