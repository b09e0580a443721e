"""« Ça ne marche pas »: what is tried, whom to call, what is noted; at the cart as before the call."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from consultations import policies, selectors
from consultations.enums import IncidentKind, IncidentOutcome
from consultations.models import Consultation, Incident
from consultations.presenters import kits, people, quality, turnings
from consultations.presenters.phones import phones
from consultations.rules import words
from consultations.states import NOT_OVER, OVER, UNREADY
from core import french
from core.actors import Actor

# What is tried first when it does not work; the incident is written with it.
PROCEDURE = (
    "Le câble et la prise du chariot sont branchés, l’écran est allumé.",
    "Rechargez cette page : vous revenez dans le même appel.",
    "Choisissez un autre appareil, ci-dessous.",
    "Appelez le médecin : l’acte peut continuer par téléphone, puis reprendre ici.",
)
# Nobody is called yet: what the check of the page says comes before the telephone.
BEFORE_AT_CART = (
    "Le câble et la prise du chariot sont branchés, l’écran est allumé.",
    "Rechargez cette page : ce qui est enregistré est gardé.",
    "Dans « Contrôle du chariot », essayez l’appareil, ou choisissez-en un autre.",
    "Appelez le médecin ou l’assistance : les numéros sont ici.",
)
BEFORE_AT_HOME = (
    "La tablette est allumée, chargée, et le téléphone partage bien son réseau.",
    "Approchez-vous d’une fenêtre : le réseau y passe mieux.",
    "Rechargez cette page : ce qui est enregistré est gardé.",
    "Appelez le médecin ou l’assistance : les numéros sont ici.",
)
BEFORE_WITHOUT_CART = (
    "Rechargez cette page : ce qui est enregistré est gardé.",
    "Appelez le médecin ou l’assistance : les numéros sont ici.",
)

# Each with what it asks of whoever is beside the patient.
OUTCOMES = (
    (IncidentOutcome.GOES_ON, "On continue sans", "Le médecin décide si l’examen suffit."),
    (IncidentOutcome.REBOOK, "Reprendre un rendez-vous", "Le médecin ou son secrétariat le fixe."),
    (IncidentOutcome.IN_PERSON, "Voir en personne", "Le médecin dit où, et quand."),
    (IncidentOutcome.EMERGENCY, "Appeler le 15", "Sans attendre le médecin."),
)
OUTCOMES_BEFORE = (
    (
        IncidentOutcome.GOES_ON,
        "On continue sans",
        "La préparation va à son terme, le médecin en est prévenu.",
    ),
    (IncidentOutcome.REBOOK, "Reprendre un rendez-vous", "L’acte est annulé ici et son heure rendue."),
    (IncidentOutcome.IN_PERSON, "Voir en personne", "Le médecin est prévenu : il dit où, et quand."),
    (IncidentOutcome.EMERGENCY, "Appeler le 15", "Sans attendre le médecin, qui est prévenu."),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Failing:
    """`quiet`: what is said where the page stays; "" where it is left. `chooses`: the devices of a call."""

    note_url: str
    page_url: str
    quiet: str
    is_over: bool
    procedure: tuple[str, ...]
    outcomes: tuple[tuple[IncidentOutcome, str, str], ...]
    chooses: tuple[dict[str, str], ...] = ()


def failing_in_call(consultation: Consultation, devices: list[dict[str, str]]) -> dict[str, Any]:
    key = [consultation.public_id]
    failing = Failing(
        note_url=reverse("consultations:incident", args=key),
        page_url=reverse("consultations:cart", args=key),
        quiet="L’incident est noté. Le médecin le voit.",
        is_over=consultation.state in OVER,
        procedure=kits.PROCEDURE if consultation.appointment.is_home_visit else PROCEDURE,
        outcomes=OUTCOMES,
        chooses=tuple(devices),
    )
    return {"failing": failing, **_known(consultation)}


def failing_before_call(actor: Actor, consultation: Consultation) -> dict[str, Any]:
    """`failing` is None where the act is prepared no more, and for who is not beside the patient."""
    may = consultation.state in UNREADY and policies.is_at_cart(actor, consultation)
    key = [consultation.public_id]
    failing = Failing(
        note_url=reverse("consultations:failed_before", args=key),
        page_url=reverse("consultations:preparation", args=key),
        quiet="",
        is_over=False,
        procedure=_procedure_before(consultation),
        outcomes=OUTCOMES_BEFORE,
    )
    return {"failing": failing if may else None, **_known(consultation)}


def _procedure_before(consultation: Consultation) -> tuple[str, ...]:
    if consultation.appointment.is_home_visit:
        return BEFORE_AT_HOME
    return BEFORE_AT_CART if consultation.appointment.cart_id else BEFORE_WITHOUT_CART


def _known(consultation: Consultation) -> dict[str, Any]:
    return {
        "phones": phones(consultation),
        "home_address": kits.address_to_give(consultation),
        **quality.incident_guess(consultation),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedLine:
    """What failed before the call, read by the other side. `then`: what becomes of the patient."""

    what: str
    title: str
    text: str
    by: str
    then: str
    is_urgent: bool
    asks_visit: bool


def failed_before(consultation: Consultation) -> FailedLine | None:
    """The last incident of an act that has not begun; None once it has, or is over."""
    if consultation.started_at is not None or consultation.state not in NOT_OVER:
        return None
    last = selectors.incidents_of(consultation).last()
    return failed_line(last) if last is not None else None


def failed_line(incident: Incident) -> FailedLine:
    what = french.within(IncidentKind(incident.kind).label)
    then = IncidentOutcome(incident.outcome).label if incident.outcome else ""
    return FailedLine(
        what=what,
        title=" ".join(
            filter(None, [f"Ça ne marche pas : {what}.", words.sentence(f"{then}." if then else "")])
        ),
        text=incident.text,
        by=f"{incident.noted_by}, {words.hour(incident.noted_at)}",
        then=then,
        is_urgent=incident.outcome == IncidentOutcome.EMERGENCY,
        asks_visit=incident.outcome == IncidentOutcome.IN_PERSON,
    )


def failed_part(actor: Actor, consultation: Consultation, at: dt.datetime) -> dict[str, Any]:
    """For both sides: what failed, and the way to another hour where one is wanted."""
    return {
        "failed": failed_before(consultation),
        "rebook_url": turnings.rebook_url(actor, consultation, at),
        "rebooked_by": _rebooked_by(consultation),
    }


def _rebooked_by(consultation: Consultation) -> str:
    """Who takes another hour when the reader may not; "" where none is wanted."""
    if not turnings.is_wanted_again(consultation):
        return ""
    physician = people.physician_short(consultation.appointment.practitioner)
    return f"Le {physician} ou son secrétariat reprend rendez-vous : le motif et la question sont gardés."
