"""What each account of the demo comes to see: an act before, a copy received, a sheet of one’s own."""

import datetime as dt
from dataclasses import dataclass

from accounts import selectors as accounts
from accounts.enums import Role
from accounts.models import User
from core.actors import Actor
from core.clock import PARIS, today
from demo.loaders import acts
from demo.loaders.agenda import patients_of
from demo.loaders.motives import answers_to
from demo.loaders.patients import physician_actor
from directory.models import Practitioner
from patients.models import Patient
from scheduling import selectors, services
from scheduling.enums import ActForm, Answer, Fact, Means, ObjectionReason, Teller, Wished
from scheduling.models import Appointment, Motive, Referral
from scheduling.rules.evidence import Statement
from scheduling.services import Booking, Letter, Wait
from territory.models import Cart, Site

SKIN = "Éruption ou lésion de la peau"
CHRONIC = "Suivi d’une maladie chronique"
WOUND = "Plaie ou pansement"
TOGETHER = "Avis du spécialiste en présence du médecin"
FALLEN = "Chute sans gravité apparente"
OF_AGE = 2000  # born before: the pathway is for adults, and blank under sixteen
# What the treating physician asks of a colleague: an orientation has its question.
HEEL = "Escarre du talon droit, bords nets\u00a0: faut-il un avis chirurgical\u00a0?"
ITCH = "Plaques prurigineuses depuis trois semaines\u00a0: eczéma ou mycose\u00a0?"
MOLE = "Naevus du mollet qui a changé en deux mois, bords irréguliers\u00a0: exérèse\u00a0?"
SEEN = "Visite prévue jeudi, avec le bilan\u00a0: rien à changer d’ici là."
AWAY = "Absent jusqu’à la fin du mois, aucun remplaçant."
FALL = acts.Decided(ips="U", motive="Chute dans la nuit, adressée par le 15 au téléphone.")
# Mme Petit a week before the story: what the cockpit shows beside the measures of the day.
LAST_WEEK = acts.Measures(weight=61.6, systolic=142, diastolic=80, spo2=95)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """An appointment to find room for: of whom, why, with whom, at whose cart, so many days from today."""

    patient: Patient
    physician: Practitioner
    nurse: Practitioner
    site: Site
    motive: str
    days: int
    question: str = ""
    is_away: bool = False  # who treats them, as their secretary, who then books, was told on the telephone


def load(sites: dict[str, Site], people: dict[str, Practitioner], petit: Patient, at: dt.datetime) -> int:
    """Returns how many acts were held."""
    morel, vasseur, haddad = people["morel"], people["vasseur"], people["haddad"]
    nadia, ehpad = people["nadia"], sites["marronniers"]
    ours, theirs = _residents(morel, ehpad, but=petit), _residents(vasseur, ehpad)

    def resident(
        patient: Patient,
        physician: Practitioner,
        motive: str,
        days: int,
        question: str = "",
        *,
        is_away: bool = False,
    ) -> Appointment:
        plot = Plot(
            patient=patient,
            physician=physician,
            nurse=nadia,
            site=ehpad,
            motive=motive,
            days=days,
            question=question,
            is_away=is_away,
        )
        return _book(plot, at)

    acts.hold(resident(petit, morel, CHRONIC, -7), measures=LAST_WEEK)
    acts.hold(resident(ours[0], morel, SKIN, -5), second=haddad)
    acts.hold(resident(theirs[0], morel, WOUND, -2, HEEL))  # Dr Vasseur, who treats, gets a copy
    acts.hold(resident(theirs[1], morel, FALLEN, -4, is_away=True), decided=FALL)
    acts.hold(_with_elodie(sites["vadencourt"], people, -3, at))
    _with_elodie(sites["vadencourt"], people, 1, at)
    for rank, days in enumerate((1, 3), start=1):
        resident(ours[rank], haddad, SKIN, days, ITCH)
    _refer(ours[3], morel, haddad, at)
    _together(morel, haddad, at)
    _objected(theirs[0], morel, vasseur, nadia, ehpad, at)
    return 5


def _refer(patient: Patient, treating: Practitioner, colleague: Practitioner, at: dt.datetime) -> None:
    """Waits for an hour of the colleague’s, who keeps the patient in line for a sooner one."""
    letter = Letter(
        patient=patient,
        question=MOLE,
        wished=Wished.WEEK,
        valid_until=today(at) + dt.timedelta(days=90),
        physician=colleague,
        motive=Motive.objects.get(label=SKIN),
    )
    referral = services.referral_write(actor=physician_actor(treating, at), letter=letter, at=at)
    _in_line(referral, colleague, at)


def _in_line(referral: Referral, colleague: Practitioner, at: dt.datetime) -> None:
    motive = Motive.objects.get(label=SKIN)
    site = referral.patient.residences.get(ends_on__isnull=True).site
    booking = Booking(
        patient=referral.patient,
        motive=motive,
        form=ActForm.ASSISTED,
        practitioner=colleague,
        cart=Cart.objects.filter(site=site).order_by("pk")[0],
        starts_at=at,
        answers=answers_to(motive),
        referral=referral,
    )
    wait = Wait(booking=booking, practitioners=[colleague], until=today(at) + dt.timedelta(days=30))
    services.waiting_join(actor=physician_actor(colleague, at), wait=wait, at=at)


def _together(treating: Practitioner, colleague: Practitioner, at: dt.datetime) -> None:
    """Somebody who lives at home sees the colleague from the practice, their own physician beside them."""
    motive = Motive.objects.get(label=TOGETHER)
    tomorrow = dt.datetime.combine(today(at) + dt.timedelta(days=1), dt.time(7), tzinfo=PARIS)
    slot = selectors.free_slots(
        practitioner=colleague, requester=treating, cart=None, motive=motive, days=7, at=tomorrow
    )[0]
    booking = Booking(
        patient=next(one for one in patients_of(treating) if not one.residences.exists()),
        motive=motive,
        form=ActForm.BETWEEN_PHYSICIANS,
        practitioner=colleague,
        beside=treating,
        starts_at=slot.starts_at,
        question=ITCH,
        answers=answers_to(motive),
    )
    services.appointment_book(actor=physician_actor(treating, at), booking=booking, at=at)


def _objected(
    patient: Patient,
    physician: Practitioner,
    treating: Practitioner,
    nurse: Practitioner,
    site: Site,
    at: dt.datetime,
) -> None:
    """Booked by who saw them for a wound; their treating physician would rather not."""
    plot = Plot(patient=patient, physician=physician, nurse=nurse, site=site, motive=CHRONIC, days=2)
    row = _book(plot, at, booker=physician_actor(physician, at))
    services.objection_make(
        actor=physician_actor(treating, at),
        appointment=row.public_id,
        reason=ObjectionReason.OWN_CARE,
        words=SEEN,
        at=at,
    )


def _with_elodie(site: Site, people: dict[str, Practitioner], days: int, at: dt.datetime) -> Appointment:
    """The liberal nurse accompanies somebody who lives at home, and whose physician is away."""
    adults = [one for one in patients_of(people["vasseur"]) if one.birth_date.year < OF_AGE]
    at_home = [one for one in adults if not one.residences.exists()]
    plot = Plot(
        patient=at_home[0 if days < 0 else 1],
        physician=people["morel"],
        nurse=people["elodie"],
        site=site,
        motive=CHRONIC,
        days=days,
        is_away=True,
    )
    return _book(plot, at)


def _residents(physician: Practitioner, site: Site, but: Patient | None = None) -> list[Patient]:
    return [one for one in patients_of(physician) if one != but and one.residences.filter(site=site).exists()]


def _book(plot: Plot, at: dt.datetime, booker: Actor | None = None) -> Appointment:
    """On that day, or the next one that has room; booked by who treats the patient, or in their absence."""
    motive = Motive.objects.get(label=plot.motive)
    cart = Cart.objects.filter(site=plot.site).order_by("pk")[0]
    slot = _room(plot, motive, cart, at)
    asked_at = min(at, slot.starts_at - dt.timedelta(hours=2))
    booking = Booking(
        patient=plot.patient,
        motive=motive,
        form=ActForm.ASSISTED,
        practitioner=plot.physician,
        cart=cart,
        nurse=plot.nurse,
        starts_at=slot.starts_at,
        question=plot.question,
        answers=answers_to(motive),
        statements=(_away(asked_at),) if plot.is_away else (),
    )
    return services.appointment_book(actor=booker or _booker(plot, asked_at), booking=booking, at=asked_at)


def _booker(plot: Plot, at: dt.datetime) -> Actor:
    if plot.is_away:
        return accounts.actor_as(User.objects.get(family_name="Carlier"), Role.SECRETARY, today(at))
    treating = plot.patient.treating_physicians.get(ends_on__isnull=True).practitioner
    return physician_actor(treating, at)


def _away(at: dt.datetime) -> Statement:
    return Statement(
        fact=Fact.TREATING_AVAILABLE,
        value=Answer.NO,
        told_by=Teller.TREATING_SECRETARY,
        means=Means.TELEPHONE,
        told_on=today(at),
        words=AWAY,
    )


def _room(plot: Plot, motive: Motive, cart: Cart, at: dt.datetime) -> selectors.Slot:
    """The first free time of a day, away from its ends; a day further each time there is none."""
    step = -1 if plot.days < 0 else 1
    for further in range(7):
        day = today(at) + dt.timedelta(days=plot.days + further * step)
        opening = dt.datetime.combine(day, dt.time(7), tzinfo=PARIS)
        slots = selectors.free_slots(
            practitioner=plot.physician, cart=cart, motive=motive, days=1, at=opening
        )
        if slots:
            return slots[len(slots) // 3]
    raise LookupError(f"No room for {plot.motive} within a week.")
