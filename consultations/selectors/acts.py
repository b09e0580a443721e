"""Which acts an actor knows, and which one this is."""

import datetime as dt
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from consultations import policies
from consultations.enums import CancelReason, ConsultationState, PartyRole, TurnKind
from consultations.models import Consultation, Turning
from consultations.states import CALL_IS_OPEN, GOING_ON
from core.actors import Actor
from core.clock import PARIS
from core.errors import NotFound, Refused
from scheduling.models import Appointment

WITH = (
    "appointment__patient",
    "appointment__practitioner__specialty",
    "appointment__motive",
    "appointment__nurse",
    "appointment__beside",
    "appointment__site__commune",
    "appointment__cart",
)

FORGOTTEN = dt.timedelta(hours=2)  # an act that began longer ago holds nobody up any more
LATELY = dt.timedelta(minutes=15)
FOR_CARERS = "Le contenu d’une téléconsultation n’est ouvert qu’aux soignants qui y prennent part."


def visible_to(actor: Actor) -> QuerySet[Consultation]:
    """The acts whose existence and state the actor may know."""
    return Consultation.objects.filter(policies.known_to(actor)).select_related(*WITH)


def consultation_for(actor: Actor, public_id: UUID, *, lock: bool = False) -> Consultation:
    """The act, its hour and its state; NotFound when the actor may not know that it exists."""
    rows = visible_to(actor)
    found = (rows.select_for_update(of=("self",)) if lock else rows).filter(public_id=public_id).first()
    if found is None:
        raise NotFound("Cette téléconsultation est introuvable, ou hors de votre périmètre.")
    return found


def act_for(actor: Actor, public_id: UUID, *, lock: bool = False) -> Consultation:
    """The same for what is clinical; Refused for those who only know that the act exists."""
    consultation = consultation_for(actor, public_id, lock=lock)
    policies.require(policies.can_attend(actor, consultation), FOR_CARERS)
    return consultation


def act_of(actor: Actor, appointment: Appointment) -> Consultation:
    """The act of an appointment that the actor sees; unsaved while nobody opened it.

    Refused for those who do not attend it.
    """
    known = visible_to(actor).filter(appointment=appointment).first()
    consultation = known or Consultation(appointment=appointment)
    policies.require(policies.can_attend(actor, consultation), FOR_CARERS)
    return consultation


def running_over(at: dt.datetime) -> QuerySet[Consultation]:
    """The acts that go on past their end; not those that somebody forgot to end."""
    began = at - FORGOTTEN
    rows = Consultation.objects.real().filter(state__in=GOING_ON, started_at__gt=began)
    return rows.filter(appointment__ends_at__lte=at).select_related("appointment")


def ended_lately(at: dt.datetime) -> QuerySet[Consultation]:
    """The acts whose call was ended for good so short a time ago that a page may still hold a way in; not
    those that take place after all if the patient comes.
    """
    began = at - LATELY
    ended = Consultation.objects.filter(
        Q(closed_at__gt=began) | Q(cancelled_at__gt=began) | Q(Exists(_turned_since(began)))
    )
    return ended.exclude(cancel_reason=CancelReason.PATIENT_ABSENT).order_by("pk")


def _turned_since(instant: dt.datetime) -> QuerySet[Turning]:
    return Turning.objects.filter(consultation=OuterRef("pk"), kind=TurnKind.IN_PERSON, turned_at__gt=instant)


def waiting_for(actor: Actor) -> QuerySet[Consultation]:
    """Who waits for this physician, the longest first; rehearsals after all that is real."""
    return (
        visible_to(actor)
        .filter(state=ConsultationState.WAITING, appointment__practitioner=actor.practitioner_id)
        .order_by("appointment__is_rehearsal", "waiting_since", "pk")
    )


def invitations_of(actor: Actor) -> QuerySet[Consultation]:
    """The acts, open now, that this physician is invited into, and that were not in their agenda; the latest
    first.
    """
    rows = visible_to(actor).filter(
        state__in=CALL_IS_OPEN,
        parties__user_id=actor.user_id,
        parties__role=PartyRole.SECOND_PHYSICIAN,
    )
    rows = rows.exclude(appointment__beside__user=actor.user_id)
    return rows.order_by("-waiting_since", "-pk")


def of_day(actor: Actor, day: dt.date) -> QuerySet[Consultation]:
    """The acts of a civil day in France, by hour."""
    start = dt.datetime.combine(day, dt.time.min, tzinfo=PARIS)
    end = dt.datetime.combine(day + dt.timedelta(days=1), dt.time.min, tzinfo=PARIS)
    rows = visible_to(actor).filter(appointment__starts_at__gte=start, appointment__starts_at__lt=end)
    return rows.order_by("appointment__starts_at", "pk")


def to_sign(actor: Actor) -> QuerySet[Consultation]:
    """Finished acts whose report this physician has not signed yet, oldest first."""
    if actor.role != "physician" or actor.practitioner_id is None:
        raise Refused
    return (
        visible_to(actor)
        .filter(state=ConsultationState.FINISHED, appointment__practitioner=actor.practitioner_id)
        .order_by("finished_at", "pk")
    )


def earlier_acts(actor: Actor, consultation: Consultation, most: int = 3) -> list[Consultation]:
    """The last closed acts of the same patient before this one, among those the actor may know."""
    return list(_earlier(actor, consultation)[:most])


def earlier_acts_beside(actor: Actor, consultation: Consultation, most: int = 3) -> list[Consultation]:
    """The same for a page read beside the patient, whose parents may be there: nothing of what a minor keeps
    from them (L1111-5 CSP). Those of the reader’s sites, or that they were held for: another site’s are not
    theirs to know.
    """
    if not policies.is_at_cart(actor, consultation):
        return []
    return list(_earlier(actor, consultation).filter(appointment__is_confidential=False)[:most])


def _earlier(actor: Actor, consultation: Consultation) -> QuerySet[Consultation]:
    rows = visible_to(actor).filter(
        appointment__patient=consultation.appointment.patient_id,
        appointment__starts_at__lt=consultation.appointment.starts_at,
        state=ConsultationState.CLOSED,
    )
    return rows.order_by("-appointment__starts_at", "-pk")
