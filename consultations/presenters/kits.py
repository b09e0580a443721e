"""An act at the patient’s home, with a nurse’s kit: where it is, what she may bill, what a thin line asks."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from consultations import policies, selectors
from consultations.enums import CheckItem, PutAway
from consultations.models import Consultation
from consultations.states import UNREADY
from core import french
from core.actors import Actor
from pathways.engine import Verdict

HINTS = {
    CheckItem.LINE: "le réseau du téléphone, mesuré là où l’acte se fera : huit à seize secondes",
    CheckItem.BATTERY: "celle de la tablette : il n’y a pas de prise à compter",
}
LABELS = {CheckItem.LINE: "Réseau mobile", CheckItem.BATTERY: "Batterie de la tablette"}
STEPS = {
    PutAway.PLUGGED: "La tablette est remise en charge",
    PutAway.CHARGING: "Les appareils sont dans la valise, rien n’est resté chez le patient",
    PutAway.SURFACES: "Tablette, caméra main et valise sont nettoyées",
}
LEFT = {
    PutAway.PLUGGED: "La tablette n’est pas dite remise en charge",
    PutAway.CHARGING: "Les appareils ne sont pas dits rangés dans la valise",
    PutAway.SURFACES: "La tablette et la valise ne sont pas dites nettoyées",
}
PROCEDURE = (
    "La tablette est allumée, chargée, et le téléphone partage bien son réseau.",
    "Approchez-vous d’une fenêtre : le réseau y passe mieux.",
    "Rechargez cette page : vous revenez dans le même appel.",
    "Coupez la caméra : la voix et le stéthoscope passent seuls sur un réseau faible.",
    "Appelez le médecin : l’acte peut continuer par téléphone, puis reprendre ici.",
)
# Avenant 6 of the nurses’ agreement: what a nurse accompanies with.
EQUIPMENT = "Un téléphone seul ne suffit pas à l’accompagnement : l’appel se tient sur la tablette."


@dataclass(frozen=True, slots=True)
class Visit:
    """`address` is "" until somebody said it; `act` is what the nurse may bill, or why not."""

    address: str
    commune: str
    save_url: str
    may_say: bool
    act: str
    warning: str


def visit_part(actor: Actor, consultation: Consultation) -> dict[str, Any]:
    """`visit` is None where the patient is not at home with a nurse."""
    if not consultation.appointment.is_home_visit:
        return {"visit": None, "equipment": ""}
    return {"visit": _visit(actor, consultation), "equipment": EQUIPMENT}


def _may_say(actor: Actor, consultation: Consultation) -> bool:
    """A rehearsal goes to no address."""
    is_open = consultation.state in UNREADY and not consultation.is_rehearsal
    return is_open and policies.can_prepare(actor, consultation)


def _visit(actor: Actor, consultation: Consultation) -> Visit:
    patient = consultation.appointment.patient
    verdict = selectors.judgement_of(consultation).verdict
    return Visit(
        address=patient.address,
        commune=f"{patient.commune.postcode} {patient.commune.name}" if patient.commune else "",
        save_url=reverse("consultations:home_address", args=[consultation.public_id]),
        may_say=_may_say(actor, consultation),
        act=nurse_act(verdict),
        warning=_nurse_warning(verdict),
    )


def address_to_give(consultation: Consultation) -> str:
    """What who answers at the 15 asks first; "" where the patient is not at home with a nurse."""
    appointment = consultation.appointment
    if not appointment.is_home_visit:
        return ""
    commune = appointment.patient.commune
    town = f"{commune.postcode} {commune.name}" if commune else ""
    return ", ".join(filter(None, [appointment.patient.address, town])) or "Demandez-la au patient"


def nurse_act(verdict: Verdict) -> str:
    """« TLD, 15,00 € », "" when she may bill nothing."""
    line = next((line for line in verdict.lines if line.professional == "accompanying"), None)
    if line is None:
        return ""
    return f"{line.code}, {french.euros(line.amount)}" if line.amount is not None else line.code


def _nurse_warning(verdict: Verdict) -> str:
    """What the verdict found of her own exercise, where it stands in the way of her act."""
    if nurse_act(verdict):
        return ""
    found = [one.message for one in verdict.findings if one.code.startswith(("nurse_", "accompanying_"))]
    return " ".join(found) or "Rien n’est facturable pour l’accompagnement de cet acte."
