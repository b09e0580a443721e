"""The act of a patient at home: the caller holds their link, which opens this act and no other."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from consultations.enums import ConsultationState, PartyRole
from consultations.models import Consultation, HomeEntry, Party, SharedDocument
from consultations.rules.waiting import Wait, wait_of
from consultations.selectors.acts import WITH
from consultations.states import GOING_ON
from scheduling import selectors as agenda
from scheduling.enums import Party as Late
from scheduling.models import AppointmentLink

FORGOTTEN = dt.timedelta(hours=2)  # an act that began longer ago holds nobody up any more


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """Where one stands: how many wait before, whether the physician is in an act, and for how long."""

    before: int
    is_busy: bool
    wait: Wait


def act_by_link(link: AppointmentLink, *, lock: bool = False) -> Consultation | None:
    """The act of the appointment of this link, once somebody opened it."""
    rows = Consultation.objects.select_related(*WITH)
    rows = rows.select_for_update(of=("self",)) if lock else rows
    return rows.filter(appointment=link.appointment_id).first()


def entry_by_link(link: AppointmentLink) -> HomeEntry | None:
    """The patient’s place, while it is held by this link."""
    rows = HomeEntry.objects.select_related("party__consultation__appointment", "link__relative")
    return rows.filter(link=link, ended_at__isnull=True).first()


def entry_of(consultation: Consultation) -> HomeEntry | None:
    """Whoever holds the patient’s place now."""
    rows = HomeEntry.objects.select_related("party", "link__relative")
    return rows.filter(party__consultation=consultation, ended_at__isnull=True).first()


def is_at_home(consultation: Consultation) -> bool:
    return agenda.is_at_home(consultation.appointment)


def patient_party(consultation: Consultation) -> Party | None:
    return consultation.parties.filter(role=PartyRole.PATIENT).first()


def queue_of(consultation: Consultation, at: dt.datetime) -> Queue:
    """Those of the same physician who wait for an earlier hour, and the act that they are in now."""
    appointment = consultation.appointment
    others = Consultation.objects.real().filter(appointment__practitioner=appointment.practitioner_id)
    others = others.exclude(pk=consultation.pk).select_related("appointment")
    waiting = others.filter(state=ConsultationState.WAITING, appointment__starts_at__lt=appointment.starts_at)
    running = others.filter(state__in=GOING_ON, started_at__gt=at - FORGOTTEN)
    spans = [one.appointment.ends_at - one.appointment.starts_at for one in waiting]
    now = running.order_by("-started_at").first()
    is_late = appointment.late_party != Late.PATIENT
    late = dt.timedelta(minutes=(appointment.delay_minutes or 0) if is_late else 0)
    wait = wait_of(
        starts_at=appointment.starts_at,
        late=late,
        running_until=now.appointment.ends_at if now else None,
        before=spans,
        at=at,
    )
    return Queue(before=len(spans), is_busy=now is not None, wait=wait)


def shared_documents(consultation: Consultation, at: dt.datetime) -> QuerySet[SharedDocument]:
    """What the patient may still read, the oldest first."""
    rows = consultation.shared_documents.filter(until__gt=at, taken_back_at__isnull=True)
    return rows.order_by("shared_at", "pk")


def shared_by_link(link: AppointmentLink, document: UUID, at: dt.datetime) -> SharedDocument | None:
    """One of this act; None for that of another, even of the same patient."""
    rows = SharedDocument.objects.select_related("consultation__appointment__patient")
    rows = rows.filter(until__gt=at, taken_back_at__isnull=True)
    return rows.filter(consultation__appointment=link.appointment_id, document_public_id=document).first()
