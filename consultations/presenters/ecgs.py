"""The ECGs of an act as they are listed, and one on its paper. What a trace means is not our business."""

import base64
import datetime as dt
import sys
from array import array
from typing import Any

from django.conf import settings
from django.urls import reverse

from consultations import policies, selectors
from consultations.enums import EcgSource
from consultations.models import Consultation, Ecg
from consultations.presenters import people
from consultations.rules import words
from consultations.rules.ecg import Recording, wording
from consultations.states import SETTLED
from core.actors import Actor


def ecgs_page(actor: Actor, consultation: Consultation, sentence: str, at: dt.datetime) -> dict[str, Any]:
    return {
        "act": consultation,
        "patient": people.patient_line(consultation, at),
        "ecgs": [ecg_line(ecg) for ecg in selectors.ecgs_of(consultation)],
        "may_add": consultation.state not in SETTLED and is_shown(),
        "is_off": not is_shown(),
        "sentence": sentence,
        "back": _back(actor, consultation),
    }


def ecg_page(actor: Actor, ecg: Ecg, at: dt.datetime) -> dict[str, Any]:
    consultation = ecg.consultation
    return {
        "ecg": ecg_line(ecg),
        "patient": people.patient_line(consultation, at),
        "facts": facts(ecg),
        "measures": bool(settings.MEDICAL_FUNCTIONS["ecg_measures"]),
        "trace_url": reverse("consultations:ecg_trace", args=[ecg.document_public_id]),
        "file_url": reverse("documents:open", args=[ecg.document_public_id]),
        "rehearsed": {"is_rehearsal": consultation.is_rehearsal},
        "act": consultation if policies.can_attend(actor, consultation) else None,
        "is_off": not is_shown(),
    }


def ecg_line(ecg: Ecg) -> dict[str, Any]:
    return {
        "title": wording.title(ecg.measured_at or ecg.kept_at, is_simulated=ecg.is_simulated),
        "origin": f"{ecg.kept_by}, {words.moment(ecg.kept_at)}",
        "source": EcgSource(ecg.source).label,
        "device": wording.device(ecg.device),
        "is_simulated": ecg.is_simulated,
        "is_to_confirm": ecg.is_to_confirm,
        "named": ecg.named,
        "confirmed": f"{ecg.confirmed_by}, {words.moment(ecg.confirmed_at)}" if ecg.confirmed_at else "",
        "public_id": str(ecg.public_id),
        "url": reverse("consultations:ecg", args=[ecg.document_public_id]),
    }


def facts(ecg: Ecg) -> list[tuple[str, str]]:
    """What the device says of itself, and how the ECG came here."""
    measured = words.moment(ecg.measured_at) if ecg.measured_at else "non précisée"
    return [
        ("Appareil", wording.device(ecg.device)),
        ("Logiciel de l’appareil", ecg.device.get("software") or "non précisé"),
        ("Filtres de l’appareil", ecg.device.get("filters") or "non précisés"),
        ("Heure de l’appareil", measured),
        ("Origine", f"{EcgSource(ecg.source).label}, {ecg.kept_by}, {words.moment(ecg.kept_at)}"),
    ]


def ecg_trace(ecg: Ecg, recording: Recording) -> dict[str, Any]:
    """For the script: the counts of each lead in little-endian, and what they are worth."""
    return {
        "rate": recording.rate,
        "simulated": ecg.is_simulated,
        "setAside": list(recording.set_aside),
        "leads": [
            {
                "name": lead.name,
                "microvolts": lead.microvolts,
                "offset": lead.offset,
                "samples": _little(lead.samples),
            }
            for lead in recording.leads
        ],
    }


def is_shown() -> bool:
    return bool(settings.MEDICAL_FUNCTIONS["ecg_trace"])


def _little(samples: "array[int]") -> str:
    values = array("h", samples)
    if sys.byteorder == "big":
        values.byteswap()
    return base64.b64encode(values.tobytes()).decode()


def _back(actor: Actor, consultation: Consultation) -> tuple[str, str]:
    if policies.is_at_cart(actor, consultation):
        return reverse("consultations:preparation", args=[consultation.public_id]), "Préparation"
    return reverse("consultations:act", args=[consultation.public_id]), "Acte"
