"""What past days left: acts held, written and signed, and one whose report waits."""

import datetime as dt
import random
from decimal import Decimal

from accounts import selectors as accounts
from accounts.enums import Role
from consultations import services
from consultations.enums import VitalKind
from consultations.services import Measure
from core.actors import Actor
from core.clock import today
from demo.loaders.files import table
from demo.loaders.patients import physician_actor
from directory.models import Practitioner
from patients.enums import ConsentDecision, ConsentGiver
from scheduling.models import Appointment

MINUTE = dt.timedelta(minutes=1)
LENGTH = 16 * MINUTE


def load(physician: Practitioner, at: dt.datetime) -> int:
    """Holds this physician’s past appointments; the last one keeps its report to sign."""
    past = Appointment.objects.filter(practitioner=physician, ends_at__lt=at - dt.timedelta(hours=1))
    rows = list(past.select_related("patient", "nurse").order_by("starts_at", "pk"))
    for appointment in rows:
        _hold(appointment, is_signed=appointment is not rows[-1])
    return len(rows)


def _hold(appointment: Appointment, *, is_signed: bool) -> None:
    """One act from its preparation to its signature, at the hours it would have had."""
    chance = random.Random(appointment.pk)  # noqa: S311 - fiction, not secrecy
    start = appointment.starts_at
    physician = physician_actor(appointment.practitioner, start)
    beside = _beside(appointment, start) or physician
    act = services.consultation_open(
        actor=beside, appointment_public_id=appointment.public_id, at=start - 12 * MINUTE
    )
    key = act.public_id
    services.consultation_prepare(actor=beside, public_id=key, at=start - 12 * MINUTE)
    services.consent_take(
        actor=beside,
        public_id=key,
        decision=ConsentDecision.GIVEN,
        given_by=ConsentGiver.PATIENT,
        at=start - 6 * MINUTE,
    )
    if appointment.cart_id:
        services.vitals_record(actor=beside, public_id=key, measures=_measures(chance), at=start - 8 * MINUTE)
    services.consultation_wait(actor=beside, public_id=key, at=start - 2 * MINUTE)
    services.consultation_admit(actor=physician, public_id=key, at=start)
    services.report_save(
        actor=physician,
        public_id=key,
        sections=chance.choice(table("reports")["reports"]),
        revision=0,
        at=start + LENGTH - MINUTE,
    )
    services.consultation_finish(actor=physician, public_id=key, at=start + LENGTH)
    if is_signed:
        services.report_sign(actor=physician, public_id=key, at=start + LENGTH + 3 * MINUTE)


def _beside(appointment: Appointment, at: dt.datetime) -> Actor | None:
    """The nurse of the appointment, when she has an account of the demo."""
    user = getattr(appointment.nurse, "user", None)
    return accounts.actor_as(user, Role.NURSE, today(at)) if user else None


def _measures(chance: random.Random) -> dict[VitalKind, Measure]:
    systolic = chance.randint(118, 148)
    return {
        VitalKind.TEMPERATURE: _measure(chance.uniform(36.4, 37.6), "tympan"),
        VitalKind.HEART_RATE: _measure(chance.randint(62, 92)),
        VitalKind.SYSTOLIC: _measure(systolic),
        VitalKind.DIASTOLIC: _measure(systolic - chance.randint(48, 62)),
        VitalKind.SPO2: _measure(chance.randint(94, 98), "air ambiant"),
        VitalKind.WEIGHT: _measure(chance.uniform(48, 82)),
    }


def _measure(value: float, note: str = "") -> Measure:
    """To one decimal, as an instrument shows it."""
    return Measure(value=Decimal(f"{value:.1f}").normalize(), note=note)
