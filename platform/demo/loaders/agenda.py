"""Hours of physicians and carts, and a week of appointments around today."""

import datetime as dt
import random

from consultations.enums import ConsultationState
from core.actors import Actor
from core.clock import PARIS, today
from demo.loaders.motives import answers_to
from demo.loaders.patients import physician_actor
from directory.enums import Profession
from directory.models import Practitioner
from patients.models import Patient
from scheduling import selectors, services
from scheduling.enums import ActForm, AppointmentState, DayKind, Weekday
from scheduling.models import (
    Appointment,
    AvailabilityException,
    CartException,
    CartOpening,
    Motive,
    NursePresence,
    WeeklyAvailability,
)
from scheduling.services import Booking, SlotTaken
from territory.models import Cart

MORNING, AFTERNOON = (dt.time(8, 30), dt.time(12, 30)), (dt.time(13, 30), dt.time(18, 30))
BUSY_GPS = ("morel", "vasseur", "bernard")
HELD_GPS = BUSY_GPS[:1]  # whose past acts are held and signed, see acts.load: the others begin today
LATE = dt.time(23, 20)
ANY_AGE = 36  # months
STORY_MOTIVE = "Essoufflement ou œdèmes, patient connu"


def load_hours(people: dict[str, Practitioner], at: dt.datetime) -> None:
    """Six days a week, so that a demo finds free slots whenever it is opened."""
    since = today(at) - dt.timedelta(days=60)
    physicians = [one for one in people.values() if one.profession == Profession.PHYSICIAN]
    days = [day for day in Weekday if day != Weekday.SUNDAY]
    for day in days:
        for starts_at, ends_at in (MORNING, AFTERNOON):
            hours = {
                "weekday": day,
                "starts_at": starts_at,
                "ends_at": ends_at,
                "valid_from": since,
                "on_holidays": True,
            }
            WeeklyAvailability.objects.bulk_create(
                WeeklyAvailability(practitioner=physician, **hours) for physician in physicians
            )
            CartOpening.objects.bulk_create(
                CartOpening(cart=cart, **hours) for cart in Cart.objects.order_by("pk")
            )
            named = people["yasmine"]
            NursePresence.objects.create(site=named.places.get().site, nurse=named, **hours)


def load_week(people: dict[str, Practitioner], at: dt.datetime) -> int:
    """Appointments from three days ago to five days ahead; returns how many."""
    chance = random.Random(2026)  # noqa: S311 - fiction, not secrecy
    booked = 0
    for offset in range(-3, 5):
        day = today(at) + dt.timedelta(days=offset)
        opening = dt.datetime.combine(day, dt.time(7), tzinfo=PARIS)
        for key in BUSY_GPS if offset >= 0 else HELD_GPS:
            booked += _book_some(people[key], opening, at, chance, is_held=key in HELD_GPS)
    return booked


def _book_some(
    physician: Practitioner, opening: dt.datetime, now: dt.datetime, chance: random.Random, *, is_held: bool
) -> int:
    """Three to five appointments of one physician on one day, booked that morning, or now if it is ahead."""
    actor = physician_actor(physician, opening)
    # From today on, the agenda of Mme Petit is the story’s.
    kept = _petit() if opening.date() >= today(now) else None
    patients = [one for one in patients_of(physician) if one != kept]
    carts = list(Cart.objects.order_by("pk"))
    wanted = chance.randint(3, 5)
    done = 0
    for patient in chance.sample(patients, k=min(wanted, len(patients))):
        cart = _cart_of(patient, carts)
        motive = _motive_for(cart, chance)
        slots = selectors.free_slots(practitioner=physician, cart=cart, motive=motive, days=1, at=opening)
        # The hour in which the demo is opened is kept for the story.
        slots = [slot for slot in slots if abs(slot.starts_at - now) > dt.timedelta(hours=1)]
        if not is_held:
            slots = [slot for slot in slots if slot.starts_at > now]
        if not slots:
            continue
        done += _book(actor, patient, motive, chance.choice(slots), min(opening, now))
    return done


def patients_of(physician: Practitioner) -> list[Patient]:
    """The patients who declared this physician."""
    declared = physician.declared_patients.filter(ends_on__isnull=True).order_by("pk")
    return [declaration.patient for declaration in declared.select_related("patient")]


def _cart_of(patient: Patient, carts: list[Cart]) -> Cart | None:
    residence = patient.residences.filter(ends_on__isnull=True).first()
    return next((cart for cart in carts if residence and cart.site_id == residence.site_id), None)


def _motive_for(cart: Cart | None, chance: random.Random) -> Motive:
    form = ActForm.ASSISTED if cart else ActForm.SIMPLE_VIDEO
    # For anybody and any physician: what is for a woman or a specialist is not drawn by lot.
    allowed = Motive.objects.filter(
        forms__contains=[form], owner=None, specialty=None, minimum_age_months__lte=ANY_AGE
    )
    return chance.choice(list(allowed.order_by("pk")))


def _book(actor: Actor, patient: Patient, motive: Motive, slot: selectors.Slot, at: dt.datetime) -> int:
    booking = Booking(
        patient=patient,
        motive=motive,
        form=ActForm.ASSISTED if slot.cart else ActForm.SIMPLE_VIDEO,
        practitioner=slot.practitioner,
        cart=slot.cart,
        nurse=_nurse_of(slot.cart),
        starts_at=slot.starts_at,
        answers=answers_to(motive),
    )
    try:
        services.appointment_book(actor=actor, booking=booking, at=at)
    except SlotTaken:
        return 0
    return 1


def _nurse_of(cart: Cart | None) -> Practitioner | None:
    """The first nurse of the cart’s site."""
    if cart is None:
        return None
    places = cart.site.places.filter(practitioner__profession=Profession.NURSE, ends_on__isnull=True)
    place = places.select_related("practitioner").order_by("pk").first()
    return place.practitioner if place else None


def freshen(at: dt.datetime) -> Appointment | None:
    """Mme Petit’s act: within minutes of whenever the demo is opened, unless one still waits to be held."""
    petit = _petit()
    if petit is None or _story_waits(petit, at):
        return None
    physician = petit.treating_physicians.get(ends_on__isnull=True).practitioner
    nurse = Practitioner.objects.get(given_name="Nadia", family_name="Benali")
    residence = petit.residences.get(ends_on__isnull=True)
    cart = residence.site.carts.order_by("pk")[0]
    open_now(physician, cart, at)
    motive = Motive.objects.get(label=STORY_MOTIVE)
    [slot, *_] = selectors.free_slots(practitioner=physician, cart=cart, motive=motive, days=2, at=at)
    booking = Booking(
        patient=petit,
        motive=motive,
        form=ActForm.ASSISTED,
        practitioner=physician,
        cart=cart,
        nurse=nurse,
        starts_at=slot.starts_at,
        question="Œdèmes des chevilles depuis quatre jours, prise de 1,8 kg en une semaine.",
        answers=answers_to(motive),
    )
    return services.appointment_book(actor=physician_actor(physician, at), booking=booking, at=at)


def _petit() -> Patient | None:
    """The first patient of the region who has a room."""
    return Patient.objects.filter(residences__room__isnull=False).order_by("pk").first()


def _story_waits(patient: Patient, at: dt.datetime) -> bool:
    """Whether her act is at hand, neither held nor cancelled; another appointment of hers is no story."""
    near = (at - dt.timedelta(hours=1), at + dt.timedelta(hours=12))
    rows = Appointment.objects.filter(patient=patient, motive__label=STORY_MOTIVE, starts_at__range=near)
    return (
        rows.filter(state=AppointmentState.BOOKED)
        .exclude(consultation__state=ConsultationState.FINISHED)
        .exists()
    )


def open_now(physician: Practitioner, cart: Cart, at: dt.datetime) -> None:
    """A demo opened at night or on a Sunday still has its act: two hours from now, this day only."""
    local = at.astimezone(PARIS)
    day, start = local.date(), local.replace(minute=local.minute // 5 * 5).time()
    if start >= LATE:  # too late for an act that ends today: from midnight
        day, start = day + dt.timedelta(days=1), dt.time(0)
    opening = {
        "day": day,
        "kind": DayKind.OPEN,
        "starts_at": start,
        "ends_at": dt.time(min(start.hour + 2, 23), 59),
    }
    # Opened again the same day, the demo moves this opening: two would overlap.
    AvailabilityException.objects.filter(practitioner=physician, day=day, kind=DayKind.OPEN).delete()
    CartException.objects.filter(cart=cart, day=day, kind=DayKind.OPEN).delete()
    AvailabilityException.objects.create(practitioner=physician, **opening)
    CartException.objects.create(cart=cart, **opening)
