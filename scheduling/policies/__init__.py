"""Who may book, move, cancel and see appointments."""

import datetime as dt

from django.db.models import Q

from core.actors import Actor
from core.errors import Refused
from directory.models import Practitioner
from patients import policies as patients
from patients.models import Patient
from scheduling.enums import AppointmentState, Fact, Party
from scheduling.models import Appointment, Motive, Owner
from scheduling.rules.evidence import Side, may_say
from territory.models import Site

SITE_VIEWERS = frozenset({"nurse", "site_coordinator"})
PHARMACIST = "pharmacist"  # beside the patient in their pharmacy, for what is given to them or to nobody yet
CARERS = frozenset({"physician", "nurse", "pharmacist"})
BOOKERS = frozenset({"physician", "secretary"})
LINK_SENDERS = frozenset({"physician", "nurse", "secretary"})
REGION = "regional_admin"
NOT_YOUR_GROUND = (
    "Les horaires d’un chariot sont tenus par l’administration régionale ; ceux d’un site, aussi par lui."
)
NOT_YOUR_AGENDA = "C’est à qui tient l’agenda de ce médecin de le faire."
NOT_YOUR_ACT = "C’est à qui tient l’agenda de ce médecin, ou à qui a pris ce rendez-vous, de le faire."


def can_use_booking(actor: Actor) -> bool:
    """Whether the booking pages are for this actor at all: a nurse books for who delegated to them."""
    return actor.role in BOOKERS or bool(actor.delegator_ids)


def agendas_bookable(actor: Actor) -> frozenset[int] | None:
    """The physicians whom the actor may book for a patient whom they know; None: any of them."""
    return None if actor.role == "physician" else actor.practitioner_ids


def can_book(actor: Actor, patient: Patient, practitioner: Practitioner, at: dt.datetime) -> bool:
    """A physician books any offered slot for a patient they follow; a secretary, for who delegated."""
    named = agendas_bookable(actor)
    may = can_use_booking(actor) and (named is None or practitioner.pk in named)
    return may and patients.can_know(actor, patient, at)


def require_booker(actor: Actor, patient: Patient, practitioner: Practitioner, at: dt.datetime) -> None:
    if not can_book(actor, patient, practitioner, at):
        raise Refused("Vous ne pouvez pas prendre rendez-vous dans cet agenda pour ce patient.")


def require_seater(actor: Actor, beside: Practitioner | None) -> None:
    """Nobody is made to sit beside a patient but by themselves, or by who works in their name."""
    if beside is not None and beside.pk not in actor.practitioner_ids:
        who = beside.full_name
        raise Refused(f"C’est à {who}, ou à son secrétariat, de dire sa présence auprès du patient.")


def involves(actor: Actor) -> Q:
    """The appointments that concern the actor: their own or delegated agenda, or their site’s cart."""
    own = actor.practitioner_ids
    concerned = Q(practitioner__in=own) | Q(beside__in=own) | Q(nurse__in=own)
    if actor.role in SITE_VIEWERS:
        concerned |= Q(site__in=actor.site_ids)
    if actor.role == PHARMACIST:
        concerned |= Q(site__in=actor.site_ids, nurse__isnull=True)
    return concerned


def holds_site(actor: Actor, appointment: Appointment) -> bool:
    """Whether they are of the site’s side of this act: its nurses, who runs it, its pharmacists."""
    views = actor.role in SITE_VIEWERS
    is_open = actor.role == PHARMACIST and appointment.nurse_id is None
    return (views or is_open) and appointment.site_id in actor.site_ids


def known_to(actor: Actor) -> Q:
    """What concerns the actor, what a physician of theirs asked of a colleague or booked there, and acts
    of the patients who declared them: the treating physician stays the pivot."""
    treated = Q(patient__in=patients.declared_to(actor).values("patient"))
    return takes_part_in(actor) | Q(booker__practitioner__in=agendas_kept(actor)) | treated


def takes_part_in(actor: Actor) -> Q:
    """The same without those that the actor reads only as the treating physician."""
    return involves(actor) | Q(requester__in=actor.practitioner_ids)


def can_see(actor: Actor, appointment: Appointment) -> bool:
    """The same as `known_to`, asked of one appointment."""
    taken_for = booked_it(actor, appointment)
    return takes_part(actor, appointment) or taken_for or patients.treats(actor, appointment.patient)


def takes_part(actor: Actor, appointment: Appointment) -> bool:
    """The same as `takes_part_in`, asked of one appointment."""
    return bool(parties_of(appointment) & actor.practitioner_ids) or holds_site(actor, appointment)


def booked_it(actor: Actor, appointment: Appointment) -> bool:
    """Whether a physician whom the actor is, or works for, asked it of a colleague or booked it there."""
    booker = appointment.booker
    by = {appointment.requester_id, booker.practitioner_id if booker is not None else None}
    return not agendas_kept(actor).isdisjoint(by)


def parties_of(appointment: Appointment) -> set[int]:
    """The keys of those who are in it, and of who asked it of a colleague."""
    keys = {appointment.practitioner_id, appointment.beside_id, appointment.nurse_id}
    return {key for key in keys | {appointment.requester_id} if key is not None}


def can_move(actor: Actor, appointment: Appointment) -> bool:
    """Another hour is taken: who keeps that agenda, and who booked in it, among the hours it offers."""
    return appointment.practitioner_id in actor.practitioner_ids or booked_it(actor, appointment)


def can_cancel(actor: Actor, appointment: Appointment) -> bool:
    """The physician’s side, who booked; the site and who sits beside, who give up what they cannot hold."""
    is_beside = appointment.beside_id in actor.practitioner_ids
    return can_move(actor, appointment) or is_beside or holds_site(actor, appointment)


def can_send_link(actor: Actor, appointment: Appointment) -> bool:
    """Who cares for the patient there, or keeps the agenda; who runs a site writes to nobody. Nobody is
    written to of a rehearsal.
    """
    if appointment.is_rehearsal:
        return False
    return actor.role in LINK_SENDERS and can_see(actor, appointment)


def require_link_sender(actor: Actor, appointment: Appointment) -> None:
    if not can_send_link(actor, appointment):
        raise Refused("Le lien d’un rendez-vous est envoyé par qui tient l’agenda, ou par qui soigne.")


def can_read_question(actor: Actor, appointment: Appointment) -> bool:
    """The question put is clinical: for who asked it and for who gives care, in their own name."""
    own = actor.practitioner_id in parties_of(appointment)
    on_site = actor.role == "nurse" and appointment.site_id in actor.site_ids
    return actor.role in CARERS and (own or on_site)


def can_read_motive(actor: Actor) -> bool:
    """A motive says why somebody is seen: for who cares and who books by motive, not for who runs a site."""
    return actor.role != "site_coordinator"


def sides_of(actor: Actor, appointment: Appointment) -> frozenset[Side]:
    """As what the actor speaks of the pathway of this act."""
    asks_for = {appointment.practitioner_id, appointment.requester_id} & actor.practitioner_ids
    named = appointment.nurse_id is not None and appointment.nurse_id == actor.practitioner_id
    beside = named or (actor.role == "nurse" and appointment.site_id in actor.site_ids)
    sides = {
        Side.PHYSICIAN: is_physician_of(actor, appointment),
        Side.BOOKER: can_use_booking(actor) and bool(asks_for),
        Side.NURSE: beside,
    }
    return frozenset(side for side, speaks in sides.items() if speaks)


def is_physician_of(actor: Actor, appointment: Appointment) -> bool:
    own = actor.practitioner_id is not None and actor.practitioner_id == appointment.practitioner_id
    return actor.role == "physician" and own


def can_state(actor: Actor, appointment: Appointment, fact: Fact) -> bool:
    """Whether the actor may say this of the act, until it is closed or given up."""
    return appointment.state == AppointmentState.BOOKED and may_say(sides_of(actor, appointment), fact)


def can_read_pathway(actor: Actor, appointment: Appointment) -> bool:
    """Those who may say something of it; the coordination of a site has no part in it."""
    return bool(sides_of(actor, appointment))


def can_override(actor: Actor, appointment: Appointment) -> bool:
    """Setting a verdict aside is the act’s physician’s alone, until the act is closed or given up."""
    return appointment.state == AppointmentState.BOOKED and is_physician_of(actor, appointment)


def gives_care(actor: Actor, appointment: Appointment) -> bool:
    """Whether the act of this appointment is the actor's to hold, as its physician or beside the patient."""
    own = actor.practitioner_id is not None
    if actor.role == "physician":
        return own and actor.practitioner_id in (appointment.practitioner_id, appointment.beside_id)
    is_named = own and appointment.nurse_id == actor.practitioner_id
    return actor.role == "nurse" and (is_named or appointment.site_id in actor.site_ids)


def keeps_agenda(actor: Actor, appointment: Appointment) -> bool:
    """The physician of the appointment, and who works in their name."""
    return can_use_booking(actor) and appointment.practitioner_id in actor.practitioner_ids


def require_agenda_keeper(actor: Actor, appointment: Appointment) -> None:
    if not keeps_agenda(actor, appointment):
        raise Refused("Seul le médecin, ou son secrétariat, annonce son retard.")


def can_tell_attendance(actor: Actor, appointment: Appointment) -> bool:
    """« Non venu », « en retard »: the physician, who works in their name, and who is beside the patient."""
    return keeps_agenda(actor, appointment) or gives_care(actor, appointment)


def require_attendance_teller(actor: Actor, appointment: Appointment) -> None:
    if not can_tell_attendance(actor, appointment):
        raise Refused("C’est au médecin, à son secrétariat ou à l’équipe du chariot de le dire.")


def can_tell_delay(actor: Actor, appointment: Appointment, party: Party) -> bool:
    """A physician’s delay is theirs to announce; a patient’s, of whoever sees that they are not there."""
    may = keeps_agenda if party == Party.PHYSICIAN else can_tell_attendance
    return may(actor, appointment)


def require_delay_teller(actor: Actor, appointment: Appointment, party: Party) -> None:
    """The same, or Refused in words."""
    if party == Party.PHYSICIAN:
        require_agenda_keeper(actor, appointment)
    else:
        require_attendance_teller(actor, appointment)


def require_attendance_reader(actor: Actor) -> None:
    if actor.role != REGION:
        raise Refused("Ces comptes sont tenus par l’administration régionale.")


def agendas_kept(actor: Actor) -> frozenset[int]:
    """The physicians whose hours the actor writes: a physician’s own, and those who delegated."""
    own = {actor.practitioner_id} if actor.role == "physician" else set()
    return actor.delegator_ids | frozenset(key for key in own if key is not None)


def can_keep_hours(actor: Actor, owner: Owner) -> bool:
    """A physician’s hours: who keeps that agenda. Carts: the regional administration; who is at a site: the
    site too, its nurses and who runs it."""
    if isinstance(owner, Practitioner):
        return owner.pk in agendas_kept(actor)
    at_home = isinstance(owner, Site) and actor.role in SITE_VIEWERS and owner.pk in actor.site_ids
    return at_home or actor.role == REGION


def require_hours_keeper(actor: Actor, owner: Owner) -> None:
    if not can_keep_hours(actor, owner):
        who = NOT_YOUR_AGENDA if isinstance(owner, Practitioner) else NOT_YOUR_GROUND
        raise Refused(who)


def require_agenda_user(actor: Actor) -> None:
    """Whether any physician’s hours are this actor’s to write."""
    if not agendas_kept(actor):
        raise Refused("Les horaires d’un médecin sont tenus par lui, ou par qui a reçu sa délégation.")


def require_region(actor: Actor) -> None:
    if actor.role != REGION:
        raise Refused(NOT_YOUR_GROUND)


def can_keep_motive(actor: Actor, motive: Motive | None) -> bool:
    """Motives are regional data (HAS): the administration’s; a physician’s own are theirs as well.

    Without a motive: the list of all, and what is asked for all.
    """
    is_own = motive is not None and motive.owner_id is not None and motive.owner_id == actor.practitioner_id
    return actor.role == REGION or (actor.role == "physician" and is_own)


def require_motive_keeper(actor: Actor, motive: Motive | None = None) -> None:
    if not can_keep_motive(actor, motive):
        raise Refused("Les motifs sont tenus par l’administration régionale.")


def require_elsewhere_keeper(actor: Actor) -> None:
    """For which specialties physicians of other regions are received is the region’s to say."""
    if actor.role != REGION:
        raise Refused(
            "Les spécialités ouvertes aux autres régions sont tenues par l’administration régionale."
        )


def can_choose_motives(actor: Actor) -> bool:
    """Which motives one takes is a physician’s to say, for themselves: not delegated."""
    return actor.role == "physician" and actor.practitioner_id is not None


def require_own_motives(actor: Actor) -> None:
    if not can_choose_motives(actor):
        raise Refused("Chaque médecin choisit lui-même ses motifs.")


SUBSCRIBERS = frozenset({"physician", "nurse", "secretary"})


def can_subscribe(actor: Actor) -> bool:
    """Who has an agenda of their own to look at, or keeps one for somebody."""
    return actor.user_id is not None and actor.role in SUBSCRIBERS


def require_subscriber(actor: Actor) -> None:
    if not can_subscribe(actor):
        raise Refused("Vous n’avez pas d’agenda à suivre depuis un autre programme.")


def can_mark_unsuitable(actor: Actor, appointment: Appointment) -> bool:
    """The physician of the act judges, and nobody in their name; not what was called off or rehearsed."""
    is_held = appointment.state != AppointmentState.CANCELLED and not appointment.is_rehearsal
    return is_held and is_physician_of(actor, appointment)


def require_unsuitable(actor: Actor, appointment: Appointment) -> None:
    if not can_mark_unsuitable(actor, appointment):
        raise Refused("Seul le médecin de ce rendez-vous dit que son motif n’était pas adapté.")
