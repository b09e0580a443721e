"""The words about a professional of the directory."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from core import french
from directory.models import PlaceOfExercise, Practitioner

ACTIVE = {"label": "En exercice", "icon": "check", "tone": "ok"}
GONE = {"label": "N’exerce plus", "icon": "lock", "tone": "warn"}


def entry_state(entry: Practitioner) -> dict[str, str]:
    return ACTIVE if entry.is_active else GONE


def entry_lead(entry: Practitioner) -> str:
    """« Médecine générale · secteur 2, OPTAM »."""
    terms = [entry.get_sector_display().lower(), "OPTAM" if entry.has_optam else ""]
    return " · ".join(filter(None, (entry.trade, ", ".join(filter(None, terms)))))


ENTRY_COLUMNS = (
    *("RPPS", "Nom", "Prénom", "Profession", "Spécialité", "Secteur", "OPTAM"),
    *("Téléphone", "MSSanté", "État"),
)


def entry_row(entry: Practitioner) -> list[object]:
    """One line of the export."""
    named = [entry.rpps, entry.family_name, entry.given_name, entry.profession_name, entry.specialty]
    terms = [entry.sector, "oui" if entry.has_optam else ""]
    return [*named, *terms, entry.professional_phone, entry.secure_mail, entry_state(entry)["label"]]


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


def _period(starts_on: dt.date, ends_on: dt.date | None) -> str:
    since = french.date_in_full(starts_on)
    return f"du {since} au {french.date_in_full(ends_on)}" if ends_on else f"depuis le {since}"
