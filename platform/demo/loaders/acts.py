"""What past days left: acts held, written and signed, and one whose report waits."""

import datetime as dt
import random
from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID

from accounts import selectors as accounts
from accounts.enums import Role
from consultations import selectors, services
from consultations.enums import VitalKind
from consultations.models import Consultation, PutAwayStep
from consultations.services import Measure
from core.actors import Actor, Factor
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
        hold(appointment, is_signed=appointment is not rows[-1])
    return len(rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """The vital signs of one act, where the story asks for these."""

    weight: float
    systolic: int
    diastolic: int
    spo2: int
    temperature: float = 36.8
    heart_rate: int = 84


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """The indicator that the physician chose instead of the rules’, and why."""

    ips: str
    motive: str


def hold(
    appointment: Appointment,
    *,
    is_signed: bool = True,
    measures: Measures | None = None,
    second: Practitioner | None = None,
    decided: Decided | None = None,
) -> None:
    """One act from its preparation to its signature, at the hours it would have had.

    `second` is a physician invited into the call; `decided`, what its physician retains of the pathway.
    """
    chance = random.Random(appointment.pk)  # noqa: S311 - fiction, not secrecy
    start = appointment.starts_at
    physician = physician_actor(appointment.practitioner, start)
    beside = _beside(appointment, start) or physician
    act = services.consultation_open(
        actor=beside, appointment_public_id=appointment.public_id, at=start - 12 * MINUTE
    )
    _prepare(act, beside, start, (measures or _drawn(chance)) if appointment.cart_id else None)
    services.consultation_admit(actor=physician, public_id=act.public_id, at=start)
    if second is not None:
        _come_in(physician, act.public_id, second, start + MINUTE)
    _write_and_finish(act, physician, chance.choice(table("reports")["reports"]), start + LENGTH)
    _put_away(act, beside, start + LENGTH + 10 * MINUTE)
    if decided is not None:
        _decide(act, physician, decided, start + LENGTH + MINUTE)
    if is_signed:
        signed_at = start + LENGTH + 3 * MINUTE
        signer = replace(physician, factor=Factor(kind="totp", given_at=signed_at - MINUTE))
        services.report_sign(actor=signer, public_id=act.public_id, at=signed_at)


def _prepare(act: Consultation, beside: Actor, start: dt.datetime, measures: Measures | None) -> None:
    key = act.public_id
    services.consultation_prepare(actor=beside, public_id=key, at=start - 12 * MINUTE)
    services.consent_take(
        actor=beside,
        public_id=key,
        decision=ConsentDecision.GIVEN,
        given_by=ConsentGiver.PATIENT,
        at=start - 6 * MINUTE,
    )
    if measures is not None:
        found = _measures(measures)
        services.vitals_record(actor=beside, public_id=key, measures=found, at=start - 8 * MINUTE)
    services.consultation_wait(actor=beside, public_id=key, at=start - 2 * MINUTE)


def _write_and_finish(
    act: Consultation, physician: Actor, sections: dict[str, str], end: dt.datetime
) -> None:
    key = act.public_id
    services.report_save(actor=physician, public_id=key, sections=sections, revision=0, at=end - MINUTE)
    services.consultation_finish(actor=physician, public_id=key, at=end)


def _decide(act: Consultation, physician: Actor, decided: Decided, at: dt.datetime) -> None:
    services.pathway_decide(
        actor=physician,
        public_id=act.public_id,
        ips=decided.ips,
        lifted=frozenset(),
        motive=decided.motive,
        at=at,
    )


def _put_away(act: Consultation, beside: Actor, at: dt.datetime) -> None:
    """By who was at the cart, with an account or without."""
    PutAwayStep.objects.bulk_create(
        PutAwayStep(consultation=act, step=step, done_by=beside.label, done_at=at)
        for step in selectors.left_out(act)
    )


def _beside(appointment: Appointment, at: dt.datetime) -> Actor | None:
    """The nurse of the appointment, when she has an account of the demo."""
    user = getattr(appointment.nurse, "user", None)
    return accounts.actor_as(user, Role.NURSE, today(at)) if user else None


def _come_in(host: Actor, key: UUID, second: Practitioner, at: dt.datetime) -> None:
    """A second physician is invited, enters the call and leaves it."""
    services.second_physician_invite(actor=host, public_id=key, practitioner=second, at=at)
    party = services.party_enter(actor=physician_actor(second, at), public_id=key, at=at + MINUTE)
    joined_at = services.party_present(party_public_id=party.public_id, is_present=True, at=at + MINUTE)
    services.party_present(
        party_public_id=party.public_id, is_present=False, at=at + 10 * MINUTE, since=joined_at
    )


def _drawn(chance: random.Random) -> Measures:
    systolic = chance.randint(118, 148)
    return Measures(
        temperature=chance.uniform(36.4, 37.6),
        heart_rate=chance.randint(62, 92),
        systolic=systolic,
        diastolic=systolic - chance.randint(48, 62),
        spo2=chance.randint(94, 98),
        weight=chance.uniform(48, 82),
    )


def _measures(drawn: Measures) -> dict[VitalKind, Measure]:
    return {
        VitalKind.TEMPERATURE: _measure(drawn.temperature, "tympan"),
        VitalKind.HEART_RATE: _measure(drawn.heart_rate),
        VitalKind.SYSTOLIC: _measure(drawn.systolic),
        VitalKind.DIASTOLIC: _measure(drawn.diastolic),
        VitalKind.SPO2: _measure(drawn.spo2, "air ambiant"),
        VitalKind.WEIGHT: _measure(drawn.weight),
    }


def _measure(value: float, note: str = "") -> Measure:
    """To one decimal, as an instrument shows it."""
    return Measure(value=Decimal(f"{value:.1f}").normalize(), note=note)
