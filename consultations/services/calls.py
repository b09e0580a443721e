"""Who is in the call and what is asked across it. Nothing here moves the act."""

import datetime as dt
from uuid import UUID

from django.conf import settings
from django.db import transaction

from audit import services as audit
from consultations import notifications, policies, selectors
from consultations.enums import (
    AuscultationPoint,
    ConsultationState,
    IncidentKind,
    IncidentOutcome,
    PartyRole,
    RequestKind,
    SoundFilter,
)
from consultations.models import CartRequest, Consultation, Incident, Party
from consultations.rules import sounds
from consultations.services.doors import require_open
from consultations.services.steps import locked, patient_of
from consultations.states import CALL_IS_OPEN, GOING_ON, REPORT_IS_OPEN, SETTLED
from core.actors import Actor
from core.errors import Conflict, Invalid, NotFound
from directory.enums import Profession
from directory.models import Practitioner
from patients import services as patients
from patients.enums import CareReason

# The second opinion outlives the call by the time it takes to answer a question about it.
SECOND_LOOK = dt.timedelta(days=30)
LONGEST_WORDS = 300
HEARD = ("heard_at", "words", "worded_at", "sound_filter", "filters_version", "updated_at")


@transaction.atomic
def party_enter(*, actor: Actor, public_id: UUID, at: dt.datetime) -> Party:
    """The actor’s place in the call, the same after a reload. A cart that waits is not admitted yet."""
    consultation = locked(actor, public_id)
    if consultation.state not in CALL_IS_OPEN:
        raise Conflict("L’appel n’est pas ouvert.", code="call_not_open")
    party = selectors.party_of(actor, consultation)
    if party is None:
        party = _place(actor, consultation, at)
    require_open(actor, party)
    if party.admitted_at is None and _is_let_in(party.role, consultation):
        party.admitted_at = at
        party.save(update_fields=["admitted_at", "updated_at"])
    audit.record(
        actor, "consultations.joined", consultation, at=at, patient=patient_of(consultation), role=party.role
    )
    return party


@transaction.atomic
def party_present(
    *, party_public_id: UUID, is_present: bool, at: dt.datetime, since: dt.datetime | None = None
) -> dt.datetime | None:
    """What the line says of a participant. It is shown; it never changes the state of the act.

    Returns since when they are here, to give back on leaving: a socket closed late then hides nobody
    who came back.
    """
    party = Party.objects.select_for_update(of=("self",)).filter(public_id=party_public_id).first()
    if party is None or (not is_present and party.joined_at != since):
        return None
    if is_present:
        party.joined_at, party.left_at = at, None
    else:
        party.left_at = at
    party.save(update_fields=["joined_at", "left_at", "updated_at"])
    notifications.changed(party.consultation, "party")
    return party.joined_at


@transaction.atomic
def second_physician_invite(
    *, actor: Actor, public_id: UUID, practitioner: Practitioner, at: dt.datetime
) -> Party:
    """Another physician joins this act, opens its file for a while, and is told."""
    consultation = locked(actor, public_id)
    policies.require(policies.can_conduct(actor, consultation), "Seul le médecin de cet acte invite.")
    user = getattr(practitioner, "user", None)
    if practitioner.profession != Profession.PHYSICIAN or user is None:
        raise Invalid("Choisissez un médecin qui a un compte sur la plateforme.", field="practitioner")
    if practitioner.pk == consultation.appointment.practitioner_id:
        raise Invalid("Vous êtes déjà dans cet acte.", field="practitioner")
    if practitioner.pk == consultation.appointment.beside_id:
        raise Conflict("Ce médecin est déjà attendu, auprès du patient.")
    if consultation.state not in CALL_IS_OPEN:
        raise Conflict("On invite pendant l’acte, ou juste avant.")
    if consultation.parties.filter(user_id=user.pk).exists():
        raise Conflict("Ce médecin est déjà invité.")
    party = Party.objects.create(
        consultation=consultation,
        role=PartyRole.SECOND_PHYSICIAN,
        user_id=user.pk,
        practitioner=practitioner,
        label=practitioner.full_name,
        admitted_at=at,
    )
    patients.care_relation_open(
        actor=actor,
        patient=consultation.appointment.patient,
        reason=CareReason.APPOINTMENT,
        source=consultation.public_id,
        practitioner=practitioner,
        until=at + SECOND_LOOK,
        at=at,
    )
    audit.record(actor, "consultations.invited", consultation, at=at, patient=patient_of(consultation))
    notifications.invited(party, at=at)
    return party


@transaction.atomic
def request_make(
    *, actor: Actor, public_id: UUID, kind: RequestKind, point: str = "", at: dt.datetime
) -> CartRequest:
    """What the cart shows in giant letters; asking something else replaces it."""
    consultation = _in_call(actor, public_id)
    policies.require(not policies.is_at_cart(actor, consultation), "La demande vient du médecin.")
    if (kind == RequestKind.STETHOSCOPE) != (point in AuscultationPoint.values):
        raise Invalid("Dites où poser le stéthoscope.", field="point")
    request = CartRequest.objects.create(
        consultation=consultation, kind=kind, point=point, asked_by=actor.label, asked_at=at
    )
    audit.record(
        actor,
        "consultations.asked",
        consultation,
        at=at,
        patient=patient_of(consultation),
        kind=point or kind,
    )
    notifications.changed(consultation, "request")
    return request


@transaction.atomic
def request_placed(*, actor: Actor, public_id: UUID, request_public_id: UUID, at: dt.datetime) -> CartRequest:
    """« C’est posé »."""
    consultation = _in_call(actor, public_id)
    policies.require(policies.is_at_cart(actor, consultation), "C’est la personne au chariot qui confirme.")
    request = _request(consultation, request_public_id)
    request.placed_at, request.repeat_asked_at = at, None
    request.save(update_fields=["placed_at", "repeat_asked_at", "updated_at"])
    audit.record(
        actor,
        "consultations.placed",
        consultation,
        at=at,
        patient=patient_of(consultation),
        kind=request.point or request.kind,
        point=request.point or None,
    )
    notifications.changed(consultation, "request")
    return request


@transaction.atomic
def request_repeat(*, actor: Actor, public_id: UUID, request_public_id: UUID, at: dt.datetime) -> CartRequest:
    """« Faire répéter »: the physician sees that the request was not understood."""
    consultation = _in_call(actor, public_id)
    policies.require(policies.is_at_cart(actor, consultation), "C’est la personne au chariot qui le demande.")
    request = _request(consultation, request_public_id)
    request.repeat_asked_at = at
    request.save(update_fields=["repeat_asked_at", "updated_at"])
    notifications.changed(consultation, "request")
    return request


@transaction.atomic
def request_heard(
    *,
    actor: Actor,
    public_id: UUID,
    request_public_id: UUID,
    words: str = "",
    sound_filter: str = "",
    at: dt.datetime,
) -> CartRequest:
    """« Entendu »: the physician is done with this point, and may say once what they heard there."""
    consultation = _in_call(actor, public_id)
    policies.require(not policies.is_at_cart(actor, consultation), "C’est le médecin qui écoute.")
    request = _request(consultation, request_public_id)
    request.heard_at = at
    if words.strip():
        _put_into_words(actor, request, words.strip(), at)
    if sound_filter:
        _note_filter(request, sound_filter)
    request.save(update_fields=HEARD)
    audit.record(
        actor,
        "consultations.heard",
        consultation,
        at=at,
        patient=patient_of(consultation),
        kind=request.point or request.kind,
        point=request.point or None,
    )
    notifications.changed(consultation, "request")
    return request


@transaction.atomic
def incident_note(
    *,
    actor: Actor,
    public_id: UUID,
    kind: IncidentKind,
    text: str = "",
    measures: str = "",
    outcome: IncidentOutcome | None = None,
    at: dt.datetime,
) -> Incident:
    """A technical incident (R6316-4, 5°), by whoever met it; `measures`: what the call measured, joined.

    `outcome`: what becomes of the patient, where whoever met it knows already.
    """
    consultation = locked(actor, public_id)
    if consultation.state in SETTLED:
        raise Conflict("Cet acte est clos.")
    if kind == IncidentKind.OTHER and not text.strip():
        raise Invalid("Dites en quelques mots ce qui s’est passé.", field="text")
    said = "\n".join(filter(None, (text.strip(), measures)))
    incident = Incident(
        consultation=consultation,
        kind=kind,
        text=said,
        outcome=outcome or "",
        noted_by=actor.label,
        noted_at=at,
    )
    incident.save()
    audit.record(
        actor,
        "consultations.incident_noted",
        consultation,
        at=at,
        patient=patient_of(consultation),
        kind=kind,
    )
    notifications.changed(consultation, "incident")
    return incident


@transaction.atomic
def video_failed_mark(*, actor: Actor, public_id: UUID, is_failed: bool, at: dt.datetime) -> Consultation:
    """The physician says that no picture could be had: such an act is not billed (video is mandatory)."""
    consultation = locked(actor, public_id)
    policies.require(policies.can_conduct(actor, consultation), "Seul le médecin de cet acte le dit.")
    if consultation.state not in REPORT_IS_OPEN:
        raise Conflict("Cet acte n’est pas en cours.")
    if consultation.state == ConsultationState.BY_PHONE:
        raise Conflict("L’acte se poursuit au téléphone : reprenez-le en vidéo si l’image est revenue.")
    consultation.is_video_failed = is_failed
    consultation.save(update_fields=["is_video_failed", "updated_at"])
    audit.record(
        actor,
        "consultations.video_failed",
        consultation,
        at=at,
        patient=patient_of(consultation),
        failed=int(is_failed),
    )
    notifications.changed(consultation, "incident")
    return consultation


def _put_into_words(actor: Actor, request: CartRequest, words: str, at: dt.datetime) -> None:
    """They go to the report, which is written by the physician of the act."""
    policies.require(
        policies.can_conduct(actor, request.consultation),
        "Le médecin de cet acte écrit ce qu’il entend.",
    )
    if request.kind != RequestKind.STETHOSCOPE or len(words) > LONGEST_WORDS:
        raise Invalid(f"Dites ce que vous entendez en {LONGEST_WORDS} caractères au plus.", field="words")
    if request.worded_at is not None:
        raise Conflict("Ce point est déjà décrit : corrigez dans vos notes.")
    request.words, request.worded_at = words, at


def _note_filter(request: CartRequest, sound_filter: str) -> None:
    """With the version of the filters, which only exist behind their switch."""
    if request.kind != RequestKind.STETHOSCOPE or sound_filter not in SoundFilter.values:
        raise Invalid("Ce filtre n’existe pas.", field="filter")
    if settings.MEDICAL_FUNCTIONS["stethoscope_filters"]:
        request.sound_filter, request.filters_version = sound_filter, sounds.VERSION


def _place(actor: Actor, consultation: Consultation, at: dt.datetime) -> Party:
    role = _role(actor, consultation)
    return Party.objects.create(
        consultation=consultation,
        role=role,
        user_id=actor.user_id,
        practitioner_id=actor.practitioner_id,
        label=actor.label,
        admitted_at=at if _is_let_in(role, consultation) else None,
    )


def _role(actor: Actor, consultation: Consultation) -> PartyRole:
    """Who is invited has a place since then; the physician booked beside the patient takes theirs now:
    where no cart is held, that of who presents the patient."""
    if policies.is_physician_of(actor, consultation):
        return PartyRole.PHYSICIAN
    if policies.is_presenting(actor, consultation):
        return PartyRole.CART
    return PartyRole.SECOND_PHYSICIAN if policies.is_beside(actor, consultation) else PartyRole.CART


def _is_let_in(role: str, consultation: Consultation) -> bool:
    return role != PartyRole.CART or consultation.state in GOING_ON


def _in_call(actor: Actor, public_id: UUID) -> Consultation:
    consultation = locked(actor, public_id)
    if consultation.state != ConsultationState.IN_PROGRESS:
        raise Conflict("L’acte n’est pas en cours.")
    return consultation


def _request(consultation: Consultation, public_id: UUID) -> CartRequest:
    request = consultation.requests.filter(public_id=public_id).first()
    if request is None:
        raise NotFound
    return request
