"""Acts for tests, in any state, with what hangs on them."""

import datetime as dt
from decimal import Decimal
from typing import Any

from accounts.models import User
from consultations import services
from consultations.enums import ConsultationState, VitalKind
from consultations.models import Consultation, DeviceReport, Party, VitalSign
from consultations.rules import vitals as rules
from core.actors import Actor, job
from directory.models import Practitioner
from patients import services as patients
from patients.enums import CareReason, ConsentDecision, ConsentGiver
from patients.models import Patient
from scheduling.models import Appointment
from territory.models import Cart, Site
from tests.cast import actor_of
from tests.scheduling.factories import AppointmentFactory
from tests.territory.factories import CartFactory

NINE = dt.datetime(2026, 11, 24, 13, 30, tzinfo=dt.UTC)  # 14 h 30 in France


def minutes(count: int) -> dt.datetime:
    """So many minutes after the hour of the appointment."""
    return NINE + dt.timedelta(minutes=count)


def assisted(patient: Patient, physician: User, site: Site, **fields: Any) -> Appointment:
    """A booked assisted teleconsultation at the cart of this site, its file open to those it concerns."""
    cart = fields.pop("cart", None) or CartFactory(site=site)
    fields.setdefault("starts_at", NINE)
    appointment = AppointmentFactory(
        patient=patient,
        practitioner=physician.practitioner,
        cart=cart,
        site=site,
        form="assisted",
        **fields,
    )
    _open_files(appointment, {"practitioner": physician.practitioner}, {"site": site})
    return appointment


def opened_files(appointment: Appointment, *practitioners: Practitioner) -> None:
    """The file is open to these because of the appointment."""
    _open_files(appointment, *({"practitioner": one} for one in practitioners))


def _open_files(appointment: Appointment, *parties: dict[str, Any]) -> None:
    for party in parties:
        patients.care_relation_open(
            actor=job("tests"),
            patient=appointment.patient,
            reason=CareReason.APPOINTMENT,
            source=appointment.public_id,
            at=NINE - dt.timedelta(days=3),
            **party,
        )


class Story:
    """One act and its people, moved by the services as the pages move it."""

    def __init__(self, appointment: Appointment, physician: User, nurse: User) -> None:
        self.appointment = appointment
        self.physician: Actor = actor_of(physician)
        self.nurse: Actor = actor_of(nurse)
        self.act = services.consultation_open(
            actor=self.nurse, appointment_public_id=appointment.public_id, at=minutes(-30)
        )

    @property
    def public_id(self) -> Any:
        return self.act.public_id

    def now(self) -> Consultation:
        self.act = Consultation.objects.select_related("appointment__patient").get(pk=self.act.pk)
        return self.act

    def consents(self, decision: ConsentDecision = ConsentDecision.GIVEN, **fields: Any) -> "Story":
        services.consent_take(
            actor=fields.pop("actor", self.nurse),
            public_id=self.public_id,
            decision=decision,
            given_by=ConsentGiver.PATIENT,
            at=minutes(-20),
            **fields,
        )
        return self

    def agrees_to_images(self, decision: ConsentDecision = ConsentDecision.GIVEN, **said: Any) -> "Story":
        services.images_decide(
            actor=said.pop("actor", self.physician),
            public_id=self.public_id,
            word=services.ImageWord(decision=decision, **said),
            at=minutes(1),
        )
        return self

    def waits(self) -> "Story":
        self.consents()
        services.consultation_wait(actor=self.nurse, public_id=self.public_id, at=minutes(-5))
        return self

    def begins(self) -> "Story":
        self.waits()
        services.consultation_admit(actor=self.physician, public_id=self.public_id, at=minutes(0))
        return self

    def ends(self) -> "Story":
        self.begins()
        services.party_enter(actor=self.nurse, public_id=self.public_id, at=minutes(1))
        services.consultation_finish(actor=self.physician, public_id=self.public_id, at=minutes(15))
        return self

    def writes(self, **sections: str) -> "Story":
        written = {
            "reason": "Œdèmes des chevilles.",
            "findings": "Œdèmes bilatéraux prenant le godet.",
            "conclusion": "Majoration du diurétique.",
            "actions": "Furosémide 60 mg 5 jours.",
            "incidents": "Néant.",
        } | sections
        draft = getattr(self.now(), "report_draft", None)
        services.report_save(
            actor=self.physician,
            public_id=self.public_id,
            sections=written,
            revision=draft.revision if draft else 0,
            at=minutes(16),
        )
        return self

    def in_state(self, state: str) -> "Story":
        """The act put in a state by hand, its dates with it: for the table of who may what."""
        begun = state in ("in_progress", "interrupted", "by_phone", "finished", "closed")
        self.act.state = state
        self.act.started_at = minutes(0) if begun else None
        self.act.finished_at = minutes(15) if state in ("finished", "closed") else None
        self.act.closed_at = minutes(20) if state == "closed" else None
        self.act.cancelled_at = minutes(-10) if state == "cancelled" else None
        self.act.cancel_reason = "technical" if state == "cancelled" else ""
        self.act.is_video_failed = state == "by_phone"
        self.act.save()
        if state in ("by_phone", "in_person"):
            self.act.turnings.create(
                kind="phone" if state == "by_phone" else "in_person",
                reason="no_picture",
                turned_at=minutes(5),
                turned_by="Dr Sophie Morel",
            )
        if state == "interrupted":
            self.act.interruptions.create(
                reason="emergency", is_by_physician=True, begun_at=minutes(5), begun_by="Dr Sophie Morel"
            )
        return self


class Rehearsal(Story):
    """« Essai à blanc »: the same story, begun at once by the nurse, from the cart."""

    def __init__(self, cart: Cart, physician: User, nurse: User, at: dt.datetime = NINE) -> None:
        self.physician, self.nurse = actor_of(physician), actor_of(nurse)
        self.act = services.rehearsal_start(
            actor=self.nurse, cart=cart, practitioner=physician.practitioner, at=at
        )
        self.appointment = self.act.appointment

    def closes(self) -> "Rehearsal":
        self.ends()
        self.writes()
        services.report_sign(actor=self.physician, public_id=self.public_id, at=minutes(20))
        return self


def vital(
    act: Consultation, kind: VitalKind, value: str, at: dt.datetime = NINE, note: str = ""
) -> VitalSign:
    row = VitalSign(
        consultation=act,
        kind=kind,
        measure={"value": str(Decimal(value)), "unit": rules.SIGNS[kind].unit, "note": note},
        rules_version=rules.VERSION,
        entered_by="Nadia Benali",
        measured_at=at,
    )
    row.save()
    return row


def device_report(cart: Cart, **fields: Any) -> DeviceReport:
    said = {"kind": "fault", "harm_to": "nobody", "what": "Ne s’allume plus.", "label": str(cart)}
    said |= {"happened_on": NINE.date(), "reported_by": "Nadia Benali", "reported_at": NINE}
    report = DeviceReport(cart=cart, **said | fields)
    report.save()
    return report


def second_physician(act: Consultation, user: User) -> Party:
    return Party.objects.create(
        consultation=act,
        role="second_physician",
        user_id=user.pk,
        practitioner=user.practitioner,
        label=user.full_name,
        admitted_at=NINE,
    )


STATES = [state.value for state in ConsultationState]
