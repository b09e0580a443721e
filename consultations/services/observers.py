"""Who comes into a call by an invitation: let in, shown out, all of them out when the patient says so.

They have no account. A link and its code let them in once; their browser is known after that, and nothing
else of theirs.
"""

import datetime as dt
from functools import partial
from uuid import UUID

from django.db import transaction

from audit import services as audit
from consultations import notifications, policies, selectors
from consultations.adapters import relay
from consultations.enums import BY_LINK, ObserverEnd, PartyRole
from consultations.models import Consultation, Observer, Party
from consultations.services.doors import or_knock, require_open
from consultations.services.invitations import CODE, CONDUCTS, require_no_secret
from consultations.services.steps import locked, patient_of
from consultations.states import CALL_IS_OPEN
from core.actors import Actor, guest
from core.codes import is_code
from core.errors import Conflict, Invalid, LinkRefused, NotFound, PivotError
from scheduling.rules.links import MOST_TRIES

WRONG = "Ce n’est pas le code de cette invitation. Vérifiez les six chiffres."
GUESSED = "Ce lien est fermé : trop de codes faux."
# The same whatever the reason: a minor who asks for the secret is not told of by a sentence of its own.
NOT_EXPECTED = "Votre présence n’est plus attendue à cette téléconsultation."
WHAT_TO_DO = (
    "Cela arrive pour plusieurs raisons ; votre lien et votre appareil n’y sont pour rien. Vous pouvez "
    "fermer cette page. Pour toute question, adressez-vous au {who}{where}. En cas d’urgence, appelez le 15."
)


def observer_of_link(*, secret: str, at: dt.datetime) -> Observer:
    """Whom a link is for, without using it up: mail readers open links by themselves. LinkRefused else."""
    observer = selectors.observer_by_link(secret)
    return _let_through(observer, at, is_first=True)


def observer_come(*, secret: str, typed: str, at: dt.datetime) -> Observer:
    """Uses the link up, with the code that was told apart from it. Invalid when that is wrong: it is counted
    whatever becomes of the page that gave it. LinkRefused after too many.
    """
    came = _come(secret, typed, at)
    if isinstance(came, Observer):
        return came
    raise came


@transaction.atomic
def _come(secret: str, typed: str, at: dt.datetime) -> Observer | PivotError:
    observer = _let_through(selectors.observer_by_link(secret, lock=True), at, is_first=True)
    if not is_code(typed, observer.code_digest, observer.public_id, domain=CODE):
        return _wrong(observer, at)
    observer.link_used_at, observer.email = at, ""
    observer.save(update_fields=["link_used_at", "email", "updated_at"])
    _record(guest(observer.party.label), "consultations.observer_came", observer, at)
    return observer


def _wrong(observer: Observer, at: dt.datetime) -> PivotError:
    observer.code_tries += 1
    observer.save(update_fields=["code_tries", "updated_at"])
    _record(guest(observer.party.label), "consultations.observer_code_refused", observer, at)
    left = MOST_TRIES - observer.code_tries
    if left == 0:
        notifications.changed(observer.party.consultation, "observer")
        return Observer.refusal(GUESSED)
    more = f"Il vous reste {left} essais." if left > 1 else "Il vous reste un essai."
    return Invalid(f"{WRONG} {more}", field="code")


def observer_enter(*, observer_public_id: UUID, at: dt.datetime) -> Party:
    """Their place in the call, the same after a reload: waiting until the physician lets them in.

    DoorShut while nobody new comes in.
    """
    return or_knock(partial(_enter, observer_public_id, at), at)


@transaction.atomic
def _enter(observer_public_id: UUID, at: dt.datetime) -> Party:
    observer = selectors.observer_known(observer_public_id, lock=True)
    observer = _let_through(observer, at, is_first=False)
    party = observer.party
    require_open(guest(party.label), party)
    party.joined_at, party.left_at = at, None
    party.save(update_fields=["joined_at", "left_at", "updated_at"])
    _record(guest(party.label), "consultations.joined", observer, at)
    notifications.changed(party.consultation, "observer")
    return party


def _let_through(observer: Observer | None, at: dt.datetime, *, is_first: bool) -> Observer:
    if observer is None:
        raise Observer.refusal()
    if observer.party.consultation.state not in CALL_IS_OPEN:
        raise LinkRefused("Cette téléconsultation est terminée. Vous pouvez fermer cette page.")
    if observer.ended_at is not None:
        raise _not_expected(observer)
    if observer.party.admitted_at is None:
        _require_no_secret_since(observer)
    if is_first:
        observer.require_fresh(at)
        _require_untried(observer)
    return observer


def _require_untried(observer: Observer) -> None:
    if observer.code_tries >= MOST_TRIES:
        raise Observer.refusal(GUESSED)


def _require_no_secret_since(observer: Observer) -> None:
    """Said to who was invited, without the reason that the physician reads."""
    try:
        require_no_secret(observer.party)
    except Conflict as secret:
        raise _not_expected(observer) from secret


def _not_expected(observer: Observer) -> LinkRefused:
    practitioner = observer.party.consultation.appointment.practitioner
    phone = practitioner.professional_phone
    where = f", au {phone}" if phone else ""
    return LinkRefused(f"{NOT_EXPECTED} {WHAT_TO_DO.format(who=practitioner.full_name, where=where)}")


@transaction.atomic
def observer_admit(*, actor: Actor, public_id: UUID, observer_public_id: UUID, at: dt.datetime) -> None:
    """They see and hear from now on."""
    consultation, observer = _held(actor, public_id, observer_public_id)
    if observer.link_used_at is None:
        raise Conflict("Cette personne n’est pas encore là.")
    require_no_secret(observer.party)
    if observer.party.admitted_at is not None:
        return
    observer.party.admitted_at = at
    observer.party.save(update_fields=["admitted_at", "updated_at"])
    _record(actor, "consultations.observer_admitted", observer, at)
    relay.admit(observer.party, at)
    notifications.changed(consultation, "observer")


@transaction.atomic
def observer_remove(*, actor: Actor, public_id: UUID, observer_public_id: UUID, at: dt.datetime) -> None:
    """They are out with the next packet, and their link and page are worth nothing any more; who has not come
    yet is not expected any more.
    """
    consultation, observer = _held(actor, public_id, observer_public_id)
    has_come = observer.link_used_at is not None
    _end(actor, observer, ObserverEnd.REMOVED if has_come else ObserverEnd.TAKEN_BACK, at)
    notifications.changed(consultation, "observer")


@transaction.atomic
def observers_refuse(*, actor: Actor, public_id: UUID, at: dt.datetime) -> None:
    """The patient wants nobody else any more: all are out at once. The act goes on."""
    consultation = locked(actor, public_id)
    policies.require(policies.can_prepare(actor, consultation))
    end_observers(actor, consultation, ObserverEnd.REFUSED, at)


def end_observers(actor: Actor, consultation: Consultation, why: ObserverEnd, at: dt.datetime) -> None:
    """Ends the presence of everybody who came, or may come, by a link."""
    for observer in selectors.observers_of(consultation):
        _end(actor, observer, why, at)
    notifications.changed(consultation, "observer")


@transaction.atomic
def observer_left(*, participant: UUID, at: dt.datetime) -> None:
    """The relay says that they are gone. Told several times, it is written once; of others, nothing is."""
    party = Party.objects.select_for_update(of=("self",)).filter(public_id=participant).first()
    if party is None or party.role not in (*BY_LINK, PartyRole.PATIENT) or party.left_at is not None:
        return
    party.left_at = at
    party.save(update_fields=["left_at", "updated_at"])
    notifications.changed(party.consultation, "party" if party.role == PartyRole.PATIENT else "observer")


def _held(actor: Actor, public_id: UUID, observer_public_id: UUID) -> tuple[Consultation, Observer]:
    consultation = locked(actor, public_id)
    policies.require(policies.can_conduct(actor, consultation), CONDUCTS)
    observer = selectors.observer_in(consultation, observer_public_id, lock=True)
    if observer is None:
        raise NotFound
    return consultation, observer


def _end(actor: Actor, observer: Observer, why: ObserverEnd, at: dt.datetime) -> None:
    observer.ended_at, observer.ended_by, observer.ended_why, observer.email = at, actor.label, why, ""
    observer.save(update_fields=["ended_at", "ended_by", "ended_why", "email", "updated_at"])
    party = observer.party
    party.left_at = party.left_at or at
    party.save(update_fields=["left_at", "updated_at"])
    _record(actor, "consultations.observer_ended", observer, at, why=why)
    relay.remove(party, at)


def _record(actor: Actor, event: str, observer: Observer, at: dt.datetime, **details: str) -> None:
    consultation = observer.party.consultation
    audit.record(
        actor,
        event,
        observer,
        at=at,
        patient=patient_of(consultation),
        role=observer.party.role,
        **details,
    )
