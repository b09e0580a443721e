"""Referrals as their pages and services read them."""

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts import selectors as accounts
from accounts.models import User
from core.actors import Actor
from core.clock import today
from core.errors import NotFound
from core.models import alphabetical
from directory import selectors as directory
from directory.enums import Profession
from directory.models import PlaceOfExercise, Practitioner, Specialty
from patients import selectors as patients
from patients.models import Patient
from scheduling.enums import AppointmentState, DayKind, ReferralState
from scheduling.models import (
    Appointment,
    AvailabilityException,
    Referral,
    ReferralTransition,
    WeeklyAvailability,
)
from scheduling.models.referrals import OPEN, STANDING
from scheduling.policies import referrals as policies
from scheduling.selectors.demands import demands_to_answer
from scheduling.states import ReferralAction
from territory.models import Territory
from territory.selectors import territories, territories_over

GONE = "Cet adressage est introuvable, ou ne vous est pas adressé."
MOST_NAMED = 8
ORDER = ("wished", "written_at", "pk")


def _named(rows: QuerySet[Referral]) -> QuerySet[Referral]:
    return rows.select_related(
        "patient__commune",
        "referrer",
        "physician__specialty",
        "taker__specialty",
        "specialty",
        "territory",
        "motive",
        "writer",
    )


def referrals_seen(actor: Actor, at: dt.datetime) -> QuerySet[Referral]:
    return _named(Referral.objects.filter(policies.seen_by(actor, at)))


def referral_for(actor: Actor, public_id: UUID, *, at: dt.datetime, lock: bool = False) -> Referral:
    if lock:
        # Read again once held: a row that was waited for keeps the neighbours it was joined with before.
        Referral.objects.select_for_update().filter(public_id=public_id).first()
    found = referrals_seen(actor, at).filter(public_id=public_id).first()
    if found is None:
        raise NotFound(GONE)
    return found


def referrals_offered(actor: Actor, at: dt.datetime) -> QuerySet[Referral]:
    """Those that wait for the first who takes them: the most urgent, then the oldest."""
    return _named(Referral.objects.filter(policies.offered_to(actor, at))).order_by(*ORDER)


def referrals_received(actor: Actor) -> QuerySet[Referral]:
    """Those that wait for an hour with the physicians in whose name the actor works."""
    return _named(Referral.objects.filter(policies.received_by(actor), state__in=OPEN)).order_by(*ORDER)


def referrals_sent(actor: Actor) -> QuerySet[Referral]:
    """Those that these physicians wrote, until their patient is seen."""
    return _named(Referral.objects.filter(policies.sent_by(actor), state__in=STANDING)).order_by(*ORDER)


def referrals_past(actor: Actor) -> QuerySet[Referral]:
    """What became of the others, the last first; what was received and is booked is in the agenda."""
    theirs = policies.sent_by(actor) | policies.received_by(actor)
    booked = policies.received_by(actor) & ~policies.sent_by(actor) & Q(state=ReferralState.BOOKED)
    rows = Referral.objects.filter(theirs & ~Q(state__in=STANDING) | booked)
    return _named(rows).order_by("-updated_at", "-pk")


def with_known(actor: Actor, rows: QuerySet[Referral], at: dt.datetime) -> QuerySet[Referral]:
    """Each row says whether the reader may know the patient (`is_known`): one query for a list."""
    return rows.annotate(is_known=Exists(patients.visible_to(actor, at).filter(pk=OuterRef("patient"))))


def referrals_waiting(actor: Actor, at: dt.datetime) -> int:
    """How many wait for the actor: an hour to book, or to be taken by the first."""
    return _waiting(actor, at).count()


def all_waiting(actor: Actor, at: dt.datetime) -> int:
    """The same with the requests: every page counts them, in one query."""
    referrals, demands = _waiting(actor, at).values("pk"), demands_to_answer(actor).values("pk")
    return demands.union(referrals, all=True).count()


def _waiting(actor: Actor, at: dt.datetime) -> QuerySet[Referral]:
    if not policies.can_follow(actor):
        return Referral.objects.none()
    to_book = policies.received_by(actor) & Q(state__in=OPEN)
    return Referral.objects.filter(to_book | policies.offered_to(actor, at))


def referrals_of(actor: Actor, patient: Patient, at: dt.datetime) -> list[Referral]:
    """Of a patient whom the actor knows, those that the actor may see, the last first."""
    rows = referrals_seen(actor, at).filter(patient=patient)
    return list(rows.order_by("-written_at", "-pk"))


def referral_of_booking(
    actor: Actor, public_id: UUID, patient: Patient, *, at: dt.datetime
) -> Referral | None:
    """The one that a booking of this patient is made from, whether it still serves or not."""
    return referrals_seen(actor, at).filter(public_id=public_id, patient=patient).first()


def referral_to_book(actor: Actor, public_id: UUID, patient: Patient, *, at: dt.datetime) -> Referral | None:
    """The same; None when it can no longer serve."""
    found = referral_of_booking(actor, public_id, patient, at=at)
    return found if found is not None and policies.can_book_from(actor, found, at) else None


def referral_used(actor: Actor, appointment: Appointment, at: dt.datetime) -> Referral | None:
    """What an appointment was booked from, for who may see it."""
    if appointment.referral_id is None:
        return None
    return referrals_seen(actor, at).filter(pk=appointment.referral_id).first()


def referral_served(appointment: Appointment) -> Referral | None:
    """The one that goes with what becomes of an appointment: booked with it, or given back by it."""
    if appointment.referral_id is None:
        return None
    serving = [ReferralState.TAKEN, ReferralState.BOOKED]
    return Referral.objects.filter(pk=appointment.referral_id, state__in=serving).first()


def referral_behind(appointment: Appointment) -> Referral | None:
    """The one that it was booked from, whatever became of it since, unless its writer took it back."""
    if appointment.referral_id is None:
        return None
    rows = Referral.objects.filter(pk=appointment.referral_id)
    return rows.exclude(state=ReferralState.WITHDRAWN).first()


def referral_history(referral: Referral) -> list[ReferralTransition]:
    return list(referral.transitions.select_related("practitioner").order_by("occurred_at", "pk"))


def appointment_of(referral: Referral) -> Appointment | None:
    """What it was booked with: not what was called off or missed."""
    held = [AppointmentState.BOOKED, AppointmentState.HONOURED]
    rows = Appointment.objects.filter(referral=referral, state__in=held)
    return rows.select_related("practitioner", "patient", "site", "booker").first()


def referrals_over(at: dt.datetime) -> list[UUID]:
    """Those whose last day is over, without an appointment."""
    rows = Referral.objects.filter(state__in=OPEN, valid_until__lt=today(at)).order_by("pk")
    return list(rows.values_list("public_id", flat=True))


def reached_by(referral: Referral, at: dt.datetime) -> list[User]:
    """The accounts of the physicians whom it is written to, but who gave it back."""
    if referral.physician_id is not None:
        return accounts.users_of([referral.physician_id])
    gave_back = ReferralTransition.objects.filter(referral=referral.pk, action=ReferralAction.GIVE_BACK)
    but = gave_back.values_list("practitioner", flat=True)
    return pool_of(referral.referrer_id, referral.specialty, referral.territory_id or 0, at, but=but)


def pool_of(
    referrer: int,
    specialty: Specialty | None,
    territory: int,
    at: dt.datetime,
    *,
    but: Iterable[int | None] = (),
) -> list[User]:
    """Those of a specialty in a territory, or who keep its rota, but who writes to them."""
    if specialty is not None:
        here = PlaceOfExercise.objects.filter(site__territory=territory, ends_on__isnull=True)
        same = directory.physicians().filter(specialty__short_label=specialty.short_label)
        keys = set(same.filter(pk__in=here.values("practitioner")).values_list("pk", flat=True))
    else:
        keys = _on_rota(territory, at)
    return accounts.users_of(keys - {referrer, *but})


def _on_rota(territory: int, at: dt.datetime) -> set[int]:
    still = Q(valid_to__isnull=True) | Q(valid_to__gte=today(at))
    rules = WeeklyAvailability.objects.filter(still, territory=territory)
    odd = AvailabilityException.objects.filter(territory=territory, kind=DayKind.OPEN, day__gte=today(at))
    return {*rules.values_list("practitioner", flat=True), *odd.values_list("practitioner", flat=True)}


def physicians_named(actor: Actor, text: str) -> list[Practitioner]:
    """The physicians of the directory, but oneself, by parts of their name or by RPPS.

    Those who have an account here first; `is_reached` says so. The others are shown too: whoever writes would
    take a namesake for the one they meant.
    """
    if not text.strip():
        return []
    rows = directory.entries(text, Profession.PHYSICIAN).filter(is_active=True)
    reached = Exists(User.objects.filter(practitioner=OuterRef("pk"), is_active=True))
    rows = rows.exclude(pk=actor.practitioner_id or 0).annotate(is_reached=reached)
    return list(rows.order_by("-is_reached", *alphabetical("family_name", "given_name"), "pk")[:MOST_NAMED])


def towns_of(people: Iterable[Practitioner]) -> dict[int, str]:
    """Where each works: the commune of the place declared first."""
    rows = reversed(directory.places_of([one.pk for one in people]))
    return {row.practitioner_id: row.site.commune.name for row in rows if row.site.commune}


def specialties_to_refer_to() -> QuerySet[Specialty]:
    """Those that somebody practises here, each once."""
    practised = directory.physicians().values("specialty__short_label")
    return directory.specialties_as_said().filter(short_label__in=practised)


def territories_to_refer_to() -> QuerySet[Territory]:
    return territories()


def ground_of(patient: Patient) -> set[int]:
    """The keys of the territories where the patient lives: of their house, else of their commune."""
    residence = patients.residence_of(patient)
    if residence is not None and residence.site.territory_id is not None:
        return {residence.site.territory_id}
    return territories_over(patient.commune_id) if patient.commune_id else set()
