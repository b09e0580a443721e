"""The patient at home, without an account: they agree, wait, take their place, and read what follows.

The link opens this act and no other; the physician lets them in.
"""

import datetime as dt
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.db import transaction

from audit import services as audit
from consultations import notifications, selectors
from consultations.adapters import relay
from consultations.enums import CancelReason, ConsultationState, PartyRole
from consultations.models import Consultation, HomeEntry, Party
from consultations.rules.consent_texts import text_at
from consultations.services.acts import cancel_by_link, withdraw_by_link
from consultations.services.devices import HERE, AlreadyHere, is_elsewhere
from consultations.services.doors import or_knock, require_open, require_open_for
from consultations.services.steps import patient_of, step
from consultations.states import CALL_IS_OPEN, HELD, NOT_OVER, UNREADY, Action
from core.clock import today
from core.errors import Conflict, Invalid, LinkRefused, NotFound, Refused
from documents import selectors as store
from documents import services as documents
from documents.models import Document
from documents.policies import patient_may_see
from patients import services as patients
from patients.enums import ConsentDecision, ConsentGiver, Manner, RelativeKind
from scheduling import services as agenda
from scheduling.models import AppointmentLink
from scheduling.rules.links import OPENS_BEFORE

TOO_EARLY = "La salle d’attente n’est pas encore ouverte. Revenez à l’heure dite, par le même lien."
OVER = "Cette téléconsultation est terminée. Vous pouvez fermer cette page."
BY_PHONE = "Le médecin poursuit la consultation par téléphone : gardez votre téléphone près de vous."
ELSEWHERE = (
    "Votre place est tenue par un autre lien, ou le médecin l’a libérée. Rouvrez le dernier lien reçu."
)
NOT_YOURS = "Ce document n’est pas, ou n’est plus, à votre disposition."
CODE_AGAIN = "Demandez un nouveau code : il protège vos documents."
# Who decides in the place of the patient; anybody else is beside them (L1111-4 CSP).
DECIDES = {
    RelativeKind.PARENT: ConsentGiver.PARENT,
    RelativeKind.GUARDIAN: ConsentGiver.GUARDIAN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What is said before waiting: yes or no, who is beside the patient, and the name of who decides."""

    is_agreed: bool
    companion: str = ""
    companion_name: str = ""


def home_come(*, link: AppointmentLink, word: Word, at: dt.datetime) -> HomeEntry | None:
    """Their word on the act, then their place in the waiting room; None after a no, which ends the act.

    DoorShut while nobody new comes in: who holds the place keeps it.
    """
    return or_knock(partial(_come, link, word, at), at)


@transaction.atomic
def _come(link: AppointmentLink, word: Word, at: dt.datetime) -> HomeEntry | None:
    link = agenda.link_hold_act(link=link, at=at)
    if at < link.appointment.starts_at - OPENS_BEFORE:
        raise Conflict(TOO_EARLY)
    act = _act(link, at)
    if act.state not in NOT_OVER:
        raise LinkRefused(OVER)
    if word.is_agreed and selectors.entry_by_link(link) is None:
        require_open_for(agenda.actor_of(link), act, label_of(companion_of_link(link, word)[0]))
    said = ConsentDecision.GIVEN if word.is_agreed else ConsentDecision.REFUSED
    _consent(link, act, word, said, at)
    if not word.is_agreed:
        _refuse(link, act, at)
        return None
    entry = _seat(link, act, word, at)
    _wait(link, act, at)
    return entry


def home_enter(*, link: AppointmentLink, page: str, wish: str = "", at: dt.datetime) -> Party:
    """The patient’s place in the call, the same after a reload; AlreadyHere when another device holds it,
    DoorShut while nobody new comes in. LinkRefused, with words, once they may not be there.
    """
    return or_knock(partial(_enter, link, page, wish, at), at)


@transaction.atomic
def _enter(link: AppointmentLink, page: str, wish: str, at: dt.datetime) -> Party:
    link = agenda.link_hold_act(link=link, at=at)
    entry = selectors.entry_by_link(link)
    if entry is None:
        raise LinkRefused(ELSEWHERE)
    party = Party.objects.select_for_update(of=("self",)).get(pk=entry.party_id)
    if party.consultation.state == ConsultationState.BY_PHONE:
        raise LinkRefused(BY_PHONE)
    if party.consultation.state not in CALL_IS_OPEN:
        raise LinkRefused(OVER)
    require_open(agenda.actor_of(link), party)
    if is_elsewhere(party, page) and wish != HERE:
        raise AlreadyHere(code="already_here")
    party.joined_at, party.left_at, party.page = at, None, page
    party.save(update_fields=["joined_at", "left_at", "page", "updated_at"])
    _record("consultations.joined", link, party.consultation, at)
    notifications.changed(party.consultation, "party")
    return party


@transaction.atomic
def home_withdraw(*, link: AppointmentLink, at: dt.datetime) -> None:
    """No longer, said on their own page: the act ends there, in mid-call too (L1111-4 CSP)."""
    link = agenda.link_hold_act(link=link, at=at)
    entry, act = selectors.entry_by_link(link), selectors.act_by_link(link, lock=True)
    if entry is None or act is None:
        raise LinkRefused(ELSEWHERE)
    if act.state not in HELD:
        raise LinkRefused(OVER)
    giver = selectors.consent_of(act)
    word = Word(is_agreed=False, companion=entry.companion, companion_name=giver.giver_name if giver else "")
    _consent(link, act, word, ConsentDecision.WITHDRAWN, at)
    actor = agenda.actor_of(link)
    withdraw_by_link(actor, act, at)
    agenda.link_refuse(link=link, at=at)
    notifications.consent_refused(act, actor, at=at)


@transaction.atomic
def home_document(
    *, link: AppointmentLink, document: UUID, proved_at: dt.datetime, at: dt.datetime
) -> tuple[Document, bytes]:
    """What the physician lets them read, and the trace that they did. `proved_at`: when the code was given,
    which must be after the act. NotFound for what is of another act, or no longer to be read.
    """
    link = agenda.link_hold_act(link=link, at=at)
    shared = selectors.shared_by_link(link, document, at)
    if shared is None:
        raise NotFound(NOT_YOURS)
    act = shared.consultation
    if act.finished_at is None or proved_at < act.finished_at:
        raise Refused(CODE_AGAIN, code="code_again")
    if shared.read_at is None:
        shared.read_at = at
        shared.save(update_fields=["read_at", "updated_at"])
    row = store.document_judged(document)
    if not patient_may_see(row, by_relative=link.relative_id is not None):
        raise NotFound(NOT_YOURS)
    actor = agenda.actor_of(link)
    audit.read(actor, "consultations.shared_read", act, at=at, patient=patient_of(act))
    return row, documents.document_content(row)


def _act(link: AppointmentLink, at: dt.datetime) -> Consultation:
    """The appointment is held: two browsers at once open one act."""
    act = selectors.act_by_link(link, lock=True)
    if act is None:
        act = Consultation(appointment=link.appointment)
        act.save(force_insert=True)
        _record("consultations.opened", link, act, at)
    return act


def _consent(
    link: AppointmentLink, act: Consultation, word: Word, said: ConsentDecision, at: dt.datetime
) -> None:
    kind, name = companion_of_link(link, word)
    giver = DECIDES.get(RelativeKind(kind), ConsentGiver.PATIENT) if kind else ConsentGiver.PATIENT
    if giver != ConsentGiver.PATIENT and not name.strip():
        raise Invalid("Dites le nom de qui décide pour la personne soignée.", field="companion_name")
    actor = agenda.actor_of(link)
    patients.consent_said(
        actor=actor,
        patient=act.appointment.patient,
        act_public_id=act.public_id,
        decision=said,
        given_by=giver,
        giver_name="" if giver == ConsentGiver.PATIENT else name,
        manner=Manner.PAGE,
        text_version=text_at(today(at)).version,
        at=at,
    )
    notifications.changed(act, "consent")


def companion_of_link(link: AppointmentLink, word: Word) -> tuple[str, str]:
    """Who is beside the patient: the relative whose link it is, else whom they said."""
    if link.relative is not None:
        return link.relative.kind, link.relative.name
    return word.companion, word.companion_name


def _refuse(link: AppointmentLink, act: Consultation, at: dt.datetime) -> None:
    actor = agenda.actor_of(link)
    cancel_by_link(actor, act, CancelReason.CONSENT_REFUSED, at)
    agenda.link_refuse(link=link, at=at)
    notifications.consent_refused(act, actor, at=at)


def _seat(link: AppointmentLink, act: Consultation, word: Word, at: dt.datetime) -> HomeEntry:
    """The one place of the patient: whoever comes by another link takes it over, and waits again."""
    kind, _ = companion_of_link(link, word)
    label = label_of(kind)
    party = selectors.patient_party(act) or Party.objects.create(
        consultation=act, role=PartyRole.PATIENT, label=label
    )
    former = selectors.entry_by_link(link)
    if former is None or former.party_id != party.pk:
        party.admitted_at, party.page = None, ""
        relay.remove(party, at)  # whoever came by another link is out: the place is the same
    party.label = label
    party.save(update_fields=["label", "admitted_at", "page", "updated_at"])
    said = {"link": link, "companion": kind, "came_at": at, "ended_at": None, "ended_by": ""}
    entry, _ = HomeEntry.objects.update_or_create(party=party, defaults=said)
    _record("consultations.home_came", link, act, at)
    notifications.changed(act, "party")
    return entry


def label_of(companion: str) -> str:
    """How the call names them: without a name."""
    return f"Patient, avec {WITH[RelativeKind(companion)]}" if companion else "Patient"


WITH = {
    RelativeKind.RELATIVE: "un proche",
    RelativeKind.PARENT: "un parent",
    RelativeKind.GUARDIAN: "son tuteur",
    RelativeKind.TRUSTED_PERSON: "sa personne de confiance",
}


def _wait(link: AppointmentLink, act: Consultation, at: dt.datetime) -> None:
    """« Je suis là »: the physician sees who waits. Come back, one waits since the first time."""
    if act.state not in UNREADY:
        return
    actor = agenda.actor_of(link)
    act.waiting_since = at
    step(actor, act, Action.WAIT, at, "waiting_since")
    _record("consultations.wait", link, act, at)
    notifications.patient_waits(act, at=at)


def _record(event: str, link: AppointmentLink, act: Consultation, at: dt.datetime) -> None:
    audit.record(agenda.actor_of(link), event, act, at=at, patient=patient_of(act))
