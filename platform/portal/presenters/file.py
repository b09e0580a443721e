"""The patient’s file in words: who said what and when, and who has seen it."""

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.urls import reverse

from accounts.enums import Role
from audit.selectors import Line, seen_by
from core import french
from core.actors import Actor
from patients import selectors as patients
from patients.enums import HistoryKind
from patients.models import HistoryItem, Patient
from scheduling import presenters as scheduling
from scheduling.models import Appointment

TITLES = {
    HistoryKind.ALLERGY: "Allergies",
    HistoryKind.ANTECEDENT: "Antécédents",
    HistoryKind.TREATMENT: "Traitements",
}


def history(patient: Patient, at: dt.datetime) -> list[dict[str, Any]]:
    """The three lists, each item with its origin."""
    items = list(patients.history_of(patient))
    return [
        {
            "kind": str(kind),
            "title": title,
            "items": [_item(item, at) for item in items if item.kind == kind],
        }
        for kind, title in TITLES.items()
    ]


def _item(item: HistoryItem, at: dt.datetime) -> dict[str, Any]:
    return {
        "id": item.public_id,
        "text": item.text,
        "origin": f"{item.entered_by}, {scheduling.when(item.entered_at, at)}",
        "is_confirmed": item.confirmed_at is not None,
        "confirmed": f"confirmé par {item.confirmed_by}" if item.confirmed_by else "à confirmer",
    }


def circle(patient: Patient) -> list[dict[str, str]]:
    """Who stands around the patient, for components/facts.html."""
    declared = patients.treating_physician_of(patient)
    residence = patients.residence_of(patient)
    facts = []
    if declared is not None:
        since = f"depuis le {french.date_in_full(declared.starts_on)}"
        facts.append({"label": "Médecin traitant", "value": declared.practitioner.full_name, "origin": since})
    if residence is not None:
        room = f", chambre {residence.room}" if residence.room else ""
        facts.append({"label": "Lieu de vie", "value": f"{residence.site.name}{room}"})
    facts += [
        {
            "label": relative.get_kind_display(),
            "value": " ".join(filter(None, [relative.name, relative.phone])),
            "origin": relative.relation,
        }
        for relative in patients.relatives_of(patient)
    ]
    return facts


def acts(rows: Iterable[Appointment], at: dt.datetime) -> list[dict[str, Any]]:
    """The patient’s acts, for components/timeline.html."""
    return [
        {
            "time": scheduling.when(row.starts_at, at),
            "datetime": row.starts_at.isoformat(),
            "title": row.motive.label,
            "text": f"{row.practitioner.full_name} · {row.get_form_display()} · {row.get_state_display()}",
            "url": reverse("scheduling:appointment", args=[row.public_id]),
            "state": "done" if row.starts_at < at else "",
        }
        for row in rows
    ]


def seen(actor: Actor, patient_public_id: UUID, at: dt.datetime, most: int = 12) -> list[dict[str, Any]]:
    """The last lines of « Vu par », for components/seen_by.html."""
    lines = [line for day in seen_by(actor, patient_public_id, limit=most) for line in day.lines]
    return [_seen(line, at) for line in lines]


def _seen(line: Line, at: dt.datetime) -> dict[str, Any]:
    role = Role(line.role).label if line.role in Role.values else "traitement automatique"
    return {
        "who": "Vous" if line.mine else line.who,
        "what": line.what if not line.mine else line.what.replace("a ", "avez ", 1),
        "when": scheduling.when(line.at, at),
        "datetime": line.at.isoformat(),
        "place": role,
        "initials": "".join(word[0] for word in line.who.split() if word != "Dr")[:2].upper(),
    }
