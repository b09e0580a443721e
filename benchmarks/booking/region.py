"""A made-up region to book in: people, sites, hours and twelve weeks of appointments, from one seed."""

import csv
import datetime as dt
import io
import random
import uuid
from dataclasses import dataclass

WEEKS = 12
SLOT = dt.timedelta(minutes=20)
MORNING, AFTERNOON = (dt.time(8, 30), dt.time(12, 30)), (dt.time(14), dt.time(18))
# Of a week’s slots, how many are taken: full now, and emptier further on.
TAKEN = (0.85, 0.3, 0.12, 0.06, 0.04, 0.03, 0.02, 0.02, 0.01, 0.01, 0.01, 0.01)
PATIENTS, BOOKERS = 6000, 20  # patients at least: nobody is held twice at one time
DERMATOLOGY, GENERAL = "Dermatologie", "Médecine générale"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """Two practitioners in three are physicians, three of these in five are general practitioners."""

    practitioners: int

    @property
    def sites(self) -> int:
        return max(70, self.practitioners * 700 // 6000)

    @property
    def territories(self) -> int:
        return max(8, self.sites * 80 // 700)

    @property
    def patients(self) -> int:
        return max(PATIENTS, self.practitioners)


def fill(sizes: Sizes, monday: dt.date) -> None:
    """Everything, into an empty database whose `monday` is today or before."""
    chance = random.Random(2026)
    territories, communes = _ground(sizes)
    sites = _sites(sizes, territories, communes)
    physicians, nurses = _people(sizes, sites)
    hours = _hours(physicians, sites, chance)
    _carts(sites, nurses)
    patients = _patients(sizes, physicians, sites)
    _bookers(physicians, sites)
    _appointments(hours, patients, monday, chance)
    _analyse()


def _ground(sizes):
    from territory.models import Commune, Region, Territory

    Region.objects.create(code="32", name="Hauts-de-France")
    count = sizes.sites * 3
    communes = Commune.objects.bulk_create(
        Commune(
            insee_code=f"{2 + number // 999:02d}{number % 999 + 1:03d}",
            name=f"Commune {number}",
            postcode="02120",
            latitude=49 + (number * 7919 % 1500) / 1000,
            longitude=2 + (number * 104729 % 2500) / 1000,
        )
        for number in range(count)
    )
    territories = Territory.objects.bulk_create(
        Territory(kind="cpts", name=f"CPTS {number}") for number in range(sizes.territories)
    )
    through = Territory.communes.through
    through.objects.bulk_create(
        through(territory_id=territories[number % len(territories)].pk, commune_id=one.pk)
        for number, one in enumerate(communes)
    )
    return territories, communes


def _sites(sizes, territories, communes):
    from territory.models import Site

    return Site.objects.bulk_create(
        Site(
            kind="msp",
            name=f"MSP {number}",
            commune=communes[number],
            territory=territories[number % len(territories)],
        )
        for number in range(sizes.sites)
    )


def _people(sizes, sites):
    from directory.models import PlaceOfExercise, Practitioner, Specialty

    known = {one.short_label: one for one in Specialty.objects.order_by("-code")}
    general, others = known.pop(GENERAL), [known.pop(DERMATOLOGY), *list(known.values())[:19]]
    made = [_person(number, general, others) for number in range(sizes.practitioners)]
    people = Practitioner.objects.bulk_create(made, batch_size=2000)
    PlaceOfExercise.objects.bulk_create(
        (
            PlaceOfExercise(
                practitioner=one,
                site=sites[number * 7 // 3 % len(sites)],
                mode="L",
                starts_on=dt.date(2024, 1, 1),
            )
            for number, one in enumerate(people)
        ),
        batch_size=2000,
    )
    return [one for one in people if one.specialty_id], [one for one in people if not one.specialty_id]


def _person(number, general, others):
    from directory.models import Practitioner

    is_nurse, is_general = number % 3 == 2, number % 5 < 3
    specialty = None if is_nurse else general if is_general else others[number // 5 % len(others)]
    return Practitioner(
        rpps=f"{10_000_000_000 + number}",
        profession="60" if is_nurse else "10",
        civility="M",
        family_name=f"Nom{number}",
        given_name="Claude",
        specialty=specialty,
        sector="" if is_nurse else "1",
    )


def _hours(physicians, sites, chance):
    """Three half-days each; general practitioners keep one of them for the rota of a territory."""
    from scheduling.models import WeeklyAvailability

    rows = []
    for number, one in enumerate(physicians):
        halves = chance.sample([(day, half) for day in range(5) for half in (MORNING, AFTERNOON)], 3)
        for rank, (weekday, (starts_at, ends_at)) in enumerate(halves):
            is_rota = rank == 2 and one.specialty.short_label == GENERAL
            rows.append(
                WeeklyAvailability(
                    practitioner=one,
                    weekday=weekday,
                    starts_at=starts_at,
                    ends_at=ends_at,
                    valid_from=dt.date(2026, 1, 1),
                    territory_id=sites[number * 7 // 2 % len(sites)].territory_id if is_rota else None,
                )
            )
    return WeeklyAvailability.objects.bulk_create(rows, batch_size=2000)


def _carts(sites, nurses):
    """One cart in three sites of five, open every day; somebody is named beside half of them."""
    from scheduling.models import CartOpening, NursePresence
    from territory.models import Cart

    carts = Cart.objects.bulk_create(
        Cart(site=site, name="Chariot 1") for number, site in enumerate(sites) if number % 5 < 3
    )
    week = [(day, half) for day in range(5) for half in (MORNING, AFTERNOON)]
    given = [
        {"weekday": day, "starts_at": half[0], "ends_at": half[1], "valid_from": dt.date(2026, 1, 1)}
        for day, half in week
    ]
    CartOpening.objects.bulk_create(CartOpening(cart=cart, **one) for cart in carts for one in given)
    NursePresence.objects.bulk_create(
        NursePresence(site=cart.site, nurse=nurses[number], **one)
        for number, cart in enumerate(carts[::2])
        for one in given
    )


def _patients(sizes, physicians, sites):
    """Of the communes of the sites; each declared a general practitioner of the same site."""
    from patients.models import CareRelation, Patient, TreatingPhysician

    general = [one for one in physicians if one.specialty.short_label == GENERAL]
    patients = Patient.objects.bulk_create(
        (
            Patient(
                birth_name=f"Patient{number}",
                first_given_name="Camille",
                birth_date=dt.date(1950 + number % 50, 6, 1),
                sex="F",
                commune=sites[number % len(sites)].commune,
            )
            for number in range(sizes.patients)
        ),
        batch_size=1000,
    )
    since = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
    pairs = [(one, general[number % len(general)]) for number, one in enumerate(patients)]
    TreatingPhysician.objects.bulk_create(
        (
            TreatingPhysician(patient=one, practitioner=theirs, starts_on=since.date())
            for one, theirs in pairs
        ),
        batch_size=2000,
    )
    CareRelation.objects.bulk_create(
        (
            CareRelation(
                patient=one,
                practitioner=theirs,
                reason="treating_physician",
                source=uuid.UUID(int=number + 1),
                starts_at=since,
            )
            for number, (one, theirs) in enumerate(pairs)
        ),
        batch_size=2000,
    )
    return patients


def _appointments(hours, patients, monday, chance):
    """COPY, which the triggers follow: whoever would be held twice stops it."""
    from django.db import connection

    from core import clock
    from scheduling.models import Appointment, Motive

    motive = Motive.objects.create(label="Suivi", duration_minutes=20, forms=["simple_video", "assisted"])
    Motive.objects.create(label="Deux", duration_minutes=20, forms=["between_physicians"])
    unsaid = [
        one.column
        for one in Appointment._meta.concrete_fields
        if one.blank and one.get_internal_type() == "CharField"
    ]
    file = io.StringIO()
    writer, now = csv.writer(file), clock.now().isoformat()
    for number, (practitioner, starts_at) in enumerate(sorted(_taken(hours, monday, chance), key=_when)):
        writer.writerow(
            [
                uuid.UUID(int=chance.getrandbits(128), version=4),
                now,
                now,
                patients[number % len(patients)].pk,
                motive.pk,
                "simple_video",
                practitioner,
                starts_at.isoformat(),
                (starts_at + SLOT).isoformat(),
                "booked",
                "\\x",
                "Banc",
                now,
                *("" for _ in unsaid),
            ]
        )
    file.seek(0)
    blank = ", ".join(unsaid)
    columns = (
        "public_id, created_at, updated_at, patient_id, motive_id, form, practitioner_id, starts_at, ends_at,"
        f" state, question, booked_by, booked_at, {blank}"
    )
    with connection.cursor() as cursor:
        cursor.copy_expert(
            f"COPY scheduling_appointment ({columns}) FROM STDIN WITH (FORMAT csv, FORCE_NOT_NULL ({blank}))",
            file,
        )


def _bookers(physicians, sites):
    """Some general practitioners who sign in."""
    from accounts.enums import Role
    from accounts.models import Membership, User

    general = [one for one in physicians if one.specialty.short_label == GENERAL]
    for number, one in enumerate(general[:BOOKERS]):
        user = User.objects.create(
            email=f"banc{number}@pivot.example", given_name="Camille", family_name="Banc", practitioner=one
        )
        Membership.objects.create(
            user=user, role=Role.PHYSICIAN, site=sites[number], starts_on=dt.date(2024, 1, 1)
        )


def _when(taken):
    return taken[1]


def _taken(hours, monday, chance):
    from scheduling.rules import instant

    for week, share in enumerate(TAKEN):
        for rule in hours:
            day = monday + dt.timedelta(days=7 * week + rule.weekday)
            opens, closes = instant(day, rule.starts_at), instant(day, rule.ends_at)
            while opens + SLOT <= closes:
                if chance.random() < share:
                    yield rule.practitioner_id, opens
                opens += SLOT


def _analyse():
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
