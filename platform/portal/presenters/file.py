"""The patient’s file in words: who said what and when, and who has seen it."""

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.urls import reverse

from audit.selectors import seen_by
from consultations import selectors as consultations
from consultations.enums import HistoryDecided
from consultations.models import HistoryDecision
from consultations.presenters.seen import Visit, seen_days
from consultations.rules import words
from core import french
from core.actors import Actor
from core.clock import today
from documents.enums import DocumentKind
from documents.models import Document
from documents.presenters import document_line
from patients import selectors as patients
from patients.enums import CareReason, HistoryKind
from patients.models import CareRelation, HistoryItem, Patient
from scheduling import presenters as scheduling
from scheduling.enums import Party
from scheduling.models import Appointment

BEFORE_CALLING = "Un acte au moins : relisez lequel avant d’appeler un proche."
SAME_YEAR = dt.timedelta(days=300)
RECENT = 60  # lines of the journal read for the last visits
TITLES = {
    HistoryKind.ALLERGY: "Allergies",
    HistoryKind.ANTECEDENT: "Antécédents",
    HistoryKind.TREATMENT: "Traitements",
}


def alerts(patient: Patient) -> list[str]:
    """What must be seen before anything is done, for components/patient_banner.html."""
    return [f"Allergie : {item.text}" for item in patients.history_of(patient, HistoryKind.ALLERGY)]


def document(row: Document, at: dt.datetime) -> dict[str, str]:
    """One line of the documents: what, of when, by whom, how heavy."""
    line = document_line(row)
    added = f"{line['kind']}, {stored_on(row, at)}, par {line['origin']}"
    line["url"] = document_url(row)
    return {**line, "added": f"{added}, {line['weight']}"}


def stored_on(row: Document, at: dt.datetime) -> str:
    """With its year, once it could be taken for another."""
    is_recent = at - row.stored_at < SAME_YEAR
    return scheduling.day(row.stored_at, at) if is_recent else french.date_in_full(today(row.stored_at))


def document_url(row: Document) -> str:
    """Where it is read: an ECG on its paper, the others page by page."""
    is_paper = row.kind == DocumentKind.ECG
    return reverse("consultations:ecg" if is_paper else "portal:document", args=[row.public_id])


def history(patient: Patient, at: dt.datetime) -> list[dict[str, Any]]:
    """The three lists, each item with its origin."""
    items, ended = list(patients.history_of(patient)), list(patients.history_ended_of(patient))
    reasons = consultations.history_reasons(ended)
    return [
        {
            "kind": str(kind),
            "title": title,
            "items": [_item(item, at) for item in items if item.kind == kind],
            "ended": [_ended(one, reasons.get(one.pk), at) for one in ended if one.kind == kind],
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


def _ended(item: HistoryItem, decision: HistoryDecision | None, at: dt.datetime) -> dict[str, str]:
    """« Pas exact, Dr Sophie Morel, aujourd’hui à 14 h 05 »; out of an act, nobody was asked why."""
    why = words.sentence(HistoryDecided(decision.decided).label) if decision else "Retiré"
    by = decision.decided_by if decision else item.ended_by
    when = decision.decided_at if decision else item.ended_at
    said = [why, by, scheduling.when(when, at) if when else ""]
    return {
        "text": item.text,
        "said": ", ".join(filter(None, said)),
        "entered": f"Saisi par {item.entered_by}",
    }


def circle(patient: Patient, *, is_confidential: bool = False) -> list[dict[str, str]]:
    """Who stands around the patient, for components/facts.html. `is_confidential`: one act is."""
    declared = patients.treating_physician_of(patient)
    residence = patients.residence_of(patient)
    facts = [{"label": scheduling.MARK, "value": BEFORE_CALLING}] if is_confidential else []
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
            "text": " · ".join(filter(None, _act_words(row))),
            "url": reverse("scheduling:appointment", args=[row.public_id]),
            "state": "done" if row.starts_at < at else "",
        }
        for row in rows
    ]


def _act_words(row: Appointment) -> list[str]:
    """Who did not come, and who was late, are part of what became of it."""
    said = [row.practitioner.full_name, row.get_form_display(), row.get_state_display()]
    said = [scheduling.MARK, *said] if row.is_confidential else said
    return [*said, french.within(scheduling.delay_words(row)) if row.late_party == Party.PATIENT else ""]


def seen(actor: Actor, patient_public_id: UUID, most: int = 5) -> list[dict[str, Any]]:
    """The last visits of « Vu par », for components/seen_by.html."""
    days = seen_days(seen_by(actor, patient_public_id, limit=RECENT))
    visits = [(day["label"], visit) for day in days for visit in day["visits"]]
    return [_last(label, visit) for label, visit in visits[:most]]


def _last(day: str, visit: Visit) -> dict[str, Any]:
    more = len(visit.what) - 1
    others = "" if not more else ", et un autre geste" if more == 1 else f", et {more} autres gestes"
    return {
        "who": visit.who,
        "what": visit.what[-1] + others,
        "when": f"{day}, {visit.when}",
        "datetime": visit.datetime,
        "initials": visit.initials,
        "tone": visit.tone,
    }


def trace_ways(patient: Patient, *, only_changes: bool) -> list[dict[str, Any]]:
    """For components/tabs.html: everything, or what changed something."""
    here = reverse("portal:patient_seen", args=[patient.public_id])
    changes = f"{here}?quoi=modifications"
    return [
        {"label": "Toute la trace", "url": here, "icon": "eye", "current": not only_changes},
        {"label": "Modifications seules", "url": changes, "icon": "edit", "current": only_changes},
    ]


def openers(relations: Iterable[CareRelation]) -> list[dict[str, str]]:
    """Each person or team whom the file is open to, once, with the reasons and until when."""
    found: dict[str, list[CareRelation]] = {}
    for one in relations:
        found.setdefault(one.practitioner.full_name if one.practitioner else str(one.site), []).append(one)
    return [_opener(name, rows) for name, rows in found.items()]


def _opener(name: str, rows: list[CareRelation]) -> dict[str, str]:
    reasons = dict.fromkeys(french.within(CareReason(row.reason).label) for row in rows)
    ends = [row.ends_at for row in rows if row.ends_at]
    until = f", jusqu’au {french.short_date(today(max(ends)))}" if len(ends) == len(rows) else ""
    is_person = rows[0].practitioner is not None
    return {
        "name": name if is_person else f"Équipe soignante, {name}",
        "initials": words.initials(name),
        "tone": "" if is_person else "warm",
        "why": words.sentence(", ".join(reasons)) + until,
    }
