"""The objection of a treating physician in words, and what was decided on it."""

import datetime as dt
from dataclasses import dataclass

from core.actors import Actor
from scheduling import selectors
from scheduling.enums import ObjectionReason
from scheduling.models import Appointment, Objection
from scheduling.policies import can_read_motive
from scheduling.policies import objections as policies
from scheduling.presenters.times import when

FOR_CARERS = "Précision gardée aux soignants."
UNREAD = "La raison est lue par les soignants."


@dataclass(frozen=True, slots=True)
class Decided:
    """The physician of the act goes on."""

    title: str
    words: str
    noted: str


@dataclass(frozen=True, slots=True)
class ObjectionCard:
    title: str
    reason: str
    words: str
    noted: str
    kept: Decided | None


def objection_cards(actor: Actor, appointment: Appointment, at: dt.datetime) -> list[ObjectionCard]:
    """Those that stand, for who sees the appointment: what is clinical in them is for carers."""
    return [_card(actor, appointment, one, at) for one in selectors.objections_of(appointment)]


def _card(actor: Actor, appointment: Appointment, one: Objection, at: dt.datetime) -> ObjectionCard:
    reads = policies.can_read_words(actor, appointment, one)
    reason = str(ObjectionReason(one.reason).label) if can_read_motive(actor) else UNREAD
    return ObjectionCard(
        title=f"{one.practitioner.full_name}, médecin traitant, s’oppose à cet acte",
        reason=reason,
        words=_words(one.words, reads=reads),
        noted=f"Noté par {one.made_by}, {when(one.made_at, at)}",
        kept=_decided(one, at, reads=reads),
    )


def _decided(one: Objection, at: dt.datetime, *, reads: bool) -> Decided | None:
    if one.kept_at is None:
        return None
    return Decided(
        title="Le médecin de l’acte poursuit",
        words=_words(one.kept_words, reads=reads),
        noted=f"{one.kept_by}, {when(one.kept_at, at)}",
    )


def _words(words: str | None, *, reads: bool) -> str:
    return (words or "") if reads or not words else FOR_CARERS


def booked_for_you(appointment: Appointment, at: dt.datetime) -> str:
    """For the treating physician who did not take this appointment."""
    booked = f"{appointment.booked_by}, {when(appointment.booked_at, at)}"
    return f"Votre patient : ce rendez-vous a été pris par {booked}. Vous pouvez vous y opposer avant l’acte."
