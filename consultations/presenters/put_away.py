"""« Ranger après l’acte », and what the act before left."""

import datetime as dt
from typing import Any

from consultations import policies, selectors
from consultations.enums import PutAway
from consultations.models import Consultation
from consultations.presenters import kits, people
from consultations.presenters.phones import phones
from consultations.rules import words
from core.actors import Actor


def put_away_page(actor: Actor, consultation: Consultation, at: dt.datetime) -> dict[str, Any]:
    lines, cart = put_away_lines(consultation), consultation.appointment.cart
    said = consultation.appointment.cart_words
    return {
        "act": consultation,
        "cart": cart,
        "patient": people.patient_line(consultation, at),
        "actor_name": actor.label,
        "steps": [],
        "lines": lines,
        "tidy": words.sentence(f"{said.the} est rangé{said.e}"),
        "left": sum(not line["said"] for line in lines),
        "may_put_away": policies.is_at_cart(actor, consultation),
        "phones": phones(consultation),
    }


def put_away_lines(consultation: Consultation) -> list[dict[str, str]]:
    """Each gesture with by whom and when it was done; `said` is empty when it is left to do."""
    cart, done = consultation.appointment.cart, selectors.put_away_steps(consultation)
    labels = kits.STEPS if consultation.appointment.is_home_visit else {}
    needed = selectors.steps_needed(cart) if cart is not None else []
    return [
        {
            "code": step.value,
            "label": labels.get(step, step.label),
            "said": f"{done[step].done_by}, à {words.hour(done[step].done_at)}" if step in done else "",
        }
        for step in needed
    ]


def left_before(consultation: Consultation) -> dict[str, Any] | None:
    """What the act before left of the cart, and who was beside it; None when it was put away."""
    before = selectors.act_before(consultation)
    left = selectors.left_out(before) if before is not None else []
    if before is None or not left:
        return None
    nurse = before.appointment.nurse
    return {
        "when": words.moment(before.appointment.starts_at),
        "by": nurse.full_name if nurse else "",
        "lines": [(LEFT | kits.LEFT if before.appointment.is_home_visit else LEFT)[step] for step in left],
    }


LEFT = {
    PutAway.PLUGGED: "Le chariot n’est pas dit rebranché au secteur",
    PutAway.CHARGING: "Les appareils ne sont pas dits en charge",
    PutAway.STETHOSCOPE: "Le stéthoscope n’est pas dit désinfecté",
    PutAway.OTOSCOPE_TIP: "L’embout d’otoscope n’est pas dit jeté",
    PutAway.SURFACES: "Les surfaces ne sont pas dites nettoyées",
}
