"""What failed or waits on the home page, each with what to press: items of components/list.html."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse

from consultations.models import Consultation, Incident
from consultations.presenters import carts, turnings
from consultations.presenters.failing import failed_line
from consultations.presenters.people import physician_short, short_name
from consultations.selectors import Slot
from core import french
from core.actors import Actor
from patients import presenters as patients
from patients.models import Patient
from portal.selectors import Copy, Left
from scheduling import presenters as scheduling
from scheduling.models import Appointment
from territory.models import Cart, Device, Site
from territory.presenters import TO_TEST

MOST_LINES = 2


def report_to_sign(act: Consultation, at: dt.datetime) -> dict[str, Any]:
    """« Le compte rendu de Mme Roussel attend votre signature »."""
    finished = scheduling.when(act.finished_at, at) if act.finished_at else ""
    return {
        "icon": "file",
        "tone": "warn",
        "title": f"Le compte rendu de {short_name(act.appointment.patient)} attend votre signature",
        "text": f"Acte terminé {finished}. La feuille de soins se prépare dès la signature.",
        "action": {
            "label": "Relire et signer",
            "url": reverse("consultations:report", args=[act.public_id]),
        },
    }


def not_arrived(count: int) -> list[dict[str, Any]]:
    """Documents that one signed and that their recipients do not have."""
    if not count:
        return []
    many = f"{count} documents signés ne sont pas arrivés"
    return [
        {
            "icon": "send",
            "tone": "warn",
            "title": many if count > 1 else "Un document signé n’est pas arrivé",
            "text": "Il est au dossier\u00a0: seul l’envoi est à reprendre.",
            "action": {"label": "Reprendre l’envoi", "url": reverse("correspondence:to_take_up")},
        }
    ]


def left_aside(appointment: Appointment) -> dict[str, Any]:
    """An hour that passed without its act."""
    return {
        "icon": "clock",
        "tone": "warn",
        "title": f"{short_name(appointment.patient)} n’a pas eu sa téléconsultation",
        "text": f"Prévue à {french.hour(appointment.starts_at)}, {french.within(appointment.motive.label)}."
        + (" Confidentiel." if appointment.is_confidential else ""),
        "action": {
            "label": "Voir le rendez-vous",
            "url": reverse("scheduling:appointment", args=[appointment.public_id]),
        },
    }


def failed_before(actor: Actor, incident: Incident, at: dt.datetime) -> dict[str, Any]:
    """What does not work beside a patient whose call has not begun, and what that asks of its physician,
    or of who keeps their agenda: to these the act itself is closed.
    """
    line, act = failed_line(incident), incident.consultation
    again = turnings.rebook_url(actor, act, at)
    is_own = act.appointment.practitioner_id == actor.practitioner_id
    label, name, of = ("Ouvrir l’acte", "consultations:act", act) if is_own else _its_hour(act.appointment)
    return {
        "icon": "warning",
        "tone": "danger" if line.is_urgent else "warn",
        "title": f"{short_name(act.appointment.patient)} : {line.then}",
        "text": f"{_which(act.appointment, is_own=is_own)} : {line.what}. {line.by}.",
        "action": {
            "label": "Prendre un autre rendez-vous" if again else label,
            "url": again or reverse(name, args=[of.public_id]),
        },
    }


def _its_hour(appointment: Appointment) -> tuple[str, str, Appointment]:
    return "Voir le rendez-vous", "scheduling:appointment", appointment


def _which(appointment: Appointment, *, is_own: bool) -> str:
    """« Avant l’appel de 14 h 30 », and for another than its physician, whose and where."""
    hour = f"Avant l’appel de {french.hour(appointment.starts_at)}"
    if is_own:
        return hour
    where = ", ".join(str(one) for one in (appointment.cart, appointment.site) if one is not None)
    return f"{hour} avec le {physician_short(appointment.practitioner)}, {where}"


def objected(appointment: Appointment, at: dt.datetime) -> dict[str, Any]:
    """An act that its patient’s treating physician objects to waits for a decision."""
    return {
        "icon": "shield",
        "tone": "warn",
        "title": f"Le médecin traitant s’oppose à un acte{_of(appointment.patient)}",
        "text": f"{scheduling.when(appointment.starts_at, at)}. Poursuivez avec vos mots, ou annulez.",
        "action": {
            "label": "Décider",
            "url": reverse("scheduling:appointment", args=[appointment.public_id]),
        },
    }


def messages_left(left: Iterable[Left], at: dt.datetime) -> list[dict[str, Any]]:
    """What the other side of an act wrote before its call; the words are on the page of the act."""
    return [
        {
            "icon": "send",
            "tone": "warn",
            "title": f"Un message vous attend{_of(one.act.appointment.patient)}",
            "text": f"Téléconsultation, {scheduling.when(one.act.appointment.starts_at, at)}.",
            "action": {"label": "Lire", "url": reverse("notifications:notice", args=[one.notice.public_id])},
        }
        for one in left
    ]


def copies(received: Iterable[Copy], at: dt.datetime) -> list[dict[str, Any]]:
    """The reports that colleagues wrote of one’s own patients, not read yet."""
    return [
        {
            "icon": "inbox",
            "title": f"Compte rendu reçu{_of(copy.patient)}",
            "text": f"Téléconsultation avec un confrère, {scheduling.when(copy.notice.posted_at, at)}.",
            "action": {"label": "Lire", "url": reverse("notifications:notice", args=[copy.notice.public_id])},
        }
        for copy in received
    ]


def _of(patient: Patient | None) -> str:
    return f" : {patients.display_name(patient)}" if patient else ""


def sheets_ready(count: int) -> list[dict[str, Any]]:
    if not count:
        return []
    title = "Une feuille de soins est prête" if count == 1 else f"{count} feuilles de soins sont prêtes"
    return [
        {
            "icon": "euro",
            "title": title,
            "text": "Préparées à la clôture des actes, à télétransmettre par votre logiciel agréé.",
            "action": {"label": "Voir les feuilles", "url": reverse("billing:sheets")},
        }
    ]


def broken_cart(cart: Cart) -> dict[str, Any]:
    return {
        "icon": "cart",
        "tone": "danger",
        "title": f"{cart.name}, {cart.site.name} : hors service",
        "text": cart.state_reason,
    } | opening(cart)


def opening(cart: Cart) -> dict[str, Any]:
    return {"action": {"label": "Voir le chariot", "url": reverse("territory:cart", args=[cart.public_id])}}


def lines_to_test(sites: Sequence[tuple[Site, str]]) -> list[dict[str, Any]]:
    """Site by site while they are few, else in one line that leads to the list."""
    if len(sites) <= MOST_LINES:
        return [_line_to_test(site, why) for site, why in sites]
    named = ", ".join(site.name for site, _ in sites[:MOST_LINES])
    return [
        {
            "icon": "signal",
            "tone": "warn",
            "title": f"{len(sites)} sites : ligne à tester",
            "text": f"{named} et {len(sites) - MOST_LINES} autres.",
            "action": {"label": "Voir les sites", "url": reverse("territory:sites")},
        }
    ]


def _line_to_test(site: Site, why: str) -> dict[str, Any]:
    return {
        "icon": "signal",
        "tone": "warn",
        "title": f"{site.name} : ligne à tester",
        "text": TO_TEST[why],
        "action": {"label": "Voir le site", "url": reverse("territory:site", args=[site.public_id])},
    }


def next_slot(cart: Cart, slot: Slot) -> dict[str, Any]:
    """Whether a cart is ready, for who answers for its site, before somebody needs it."""
    ready = carts.ready_for(slot)
    return {
        "icon": "cart",
        "tone": ready["badge"]["tone"] if ready["badge"]["tone"] != "ok" else "",
        "title": f"{cart.name}, {cart.site.name} : créneau à {french.hour(slot.starts_at)}",
        "text": f"{ready['text'][0].upper()}{ready['text'][1:]}.",
        "badge": ready["badge"],
        "action": {
            "label": "Voir le chariot",
            "url": reverse("consultations:site_cart", args=[cart.public_id]),
        },
    }


def low_battery(device: Device) -> dict[str, Any]:
    return {
        "icon": "battery-low",
        "tone": "warn",
        "title": f"{device.label} : batterie à {device.battery_percent}{french.NBSP}%",
        "text": f"{device.cart.name}, {device.cart.site.name}. À brancher avant le prochain acte.",
    }
