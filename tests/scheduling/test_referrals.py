"""« Adressage »: Dr Morel sends Mme Petit with her question, and reads what becomes of it."""

import datetime as dt
from dataclasses import replace

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from audit.models import Event
from core.actors import job
from core.errors import Conflict, Invalid, NotFound, Refused
from notifications.models import Notice
from patients import selectors as patient_files
from patients import services as patients
from patients.models import Patient
from scheduling import selectors, services, tasks
from scheduling.enums import (
    ActForm,
    CancelReason,
    Fact,
    Means,
    Orientation,
    ReferralDecline,
    ReferralState,
    ReferralWithdrawal,
    Teller,
    Wished,
)
from scheduling.models import Appointment, Referral
from scheduling.policies import referrals as rights
from scheduling.rules.evidence import Statement
from scheduling.services import Booking, Letter
from scheduling.states import Action
from territory.models import Territory
from tests.accounts.factories import MembershipFactory
from tests.cast import actor_of, signed_in
from tests.client import PivotClient
from tests.directory.factories import PractitionerFactory
from tests.patients.factories import CareRelationFactory, PatientFactory
from tests.scheduling.factories import (
    MONDAY,
    AppointmentFactory,
    MotiveFactory,
    WeeklyAvailabilityFactory,
)
from tests.territory.factories import TerritoryFactory

FRIDAY = MONDAY - dt.timedelta(days=3)
QUESTION = "Plaques prurigineuses depuis trois semaines : eczéma ou mycose ?"
CAST = ["morel", "haddad", "nadia", "weiss", "luc", "sylvie"]
REASON, WITHDRAWAL = ReferralDecline.TOO_LONG, ReferralWithdrawal.NOT_NEEDED


@pytest.fixture
def letter(mme_petit: Patient, haddad: User) -> Letter:
    """To Dr Haddad by name, within the month."""
    return Letter(
        patient=mme_petit,
        question=QUESTION,
        wished=Wished.MONTH,
        valid_until=FRIDAY.date() + dt.timedelta(days=60),
        physician=haddad.practitioner,
        motive=MotiveFactory(label="Éruption"),
    )


@pytest.fixture
def to_skin(letter: Letter, guise: Territory, haddad: User) -> Letter:
    """To the dermatologists of the territory: Dr Haddad is one, Dr Weiss is of another territory."""
    return replace(letter, physician=None, specialty=haddad.practitioner.specialty, territory=guise)


@pytest.fixture
def to_rota(letter: Letter, guise: Territory, haddad: User) -> Letter:
    WeeklyAvailabilityFactory(practitioner=haddad.practitioner, territory=guise)
    return replace(letter, physician=None, territory=guise)


def writes(user: User, letter: Letter) -> Referral:
    return services.referral_write(actor=actor_of(user), letter=letter, at=FRIDAY)


def takes(user: User, referral: Referral) -> Referral:
    return services.referral_take(actor=actor_of(user), public_id=referral.public_id, at=FRIDAY)


def declines(user: User, referral: Referral, words: str = "Complet jusqu’en mars.") -> Referral:
    return services.referral_decline(
        actor=actor_of(user), public_id=referral.public_id, reason=REASON, words=words, at=FRIDAY
    )


def chosen(letter: Letter, referral: Referral) -> dict[str, str]:
    """What the page sends when somebody books from it, at nine."""
    return {
        "motive": str(letter.motive.public_id),
        "form": "simple_video",
        "starts_at": "2026-11-23T08:00:00+0000",
        "referral": str(referral.public_id),
    }


def withdraws(user: User, referral: Referral, at: dt.datetime = FRIDAY) -> None:
    services.referral_withdraw(actor=actor_of(user), public_id=referral.public_id, reason=WITHDRAWAL, at=at)


def books(user: User, referral: Referral, haddad: User, **more: object) -> Appointment:
    """An hour of Dr Haddad’s on Monday, from this referral."""
    if not haddad.practitioner.weekly_availabilities.exists():
        WeeklyAvailabilityFactory(practitioner=haddad.practitioner)
    booking = Booking(
        patient=referral.patient,
        motive=referral.motive or MotiveFactory(),
        form=ActForm.SIMPLE_VIDEO,
        practitioner=haddad.practitioner,
        starts_at=MONDAY,
        referral=referral,
    )
    return services.appointment_book(actor=actor_of(user), booking=replace(booking, **more), at=FRIDAY)


def state(referral: Referral) -> str:
    return Referral.objects.get(pk=referral.pk).state


def told(user: User, kind: str) -> int:
    return Notice.objects.filter(user_id=user.pk, kind=f"scheduling.{kind}").count()


def sees(user: User, referral: Referral) -> bool:
    return selectors.referrals_seen(actor_of(user), FRIDAY).filter(pk=referral.pk).exists()


class TestWriting:
    MAY = {"morel": True, "haddad": False, "nadia": False, "weiss": False, "luc": False, "sylvie": False}

    @pytest.mark.parametrize(("who", "may"), MAY.items())
    def test_the_treating_physician_in_person(
        self, who: str, may: bool, letter: Letter, request: pytest.FixtureRequest
    ) -> None:
        person = request.getfixturevalue(who)
        assert rights.can_refer(actor_of(person), letter.patient) is may
        if may:
            assert writes(person, letter).written_by == "Dr Sophie Morel"
        else:
            with pytest.raises(Refused):
                writes(person, letter)
            assert not Referral.objects.exists()

    def test_her_patients_and_no_others(self, letter: Letter, morel: User) -> None:
        with pytest.raises(Refused):
            writes(morel, replace(letter, patient=PatientFactory()))

    def test_whom_it_names_knows_the_patient_while_it_is_valid(
        self, letter: Letter, morel: User, haddad: User
    ) -> None:
        assert letter.patient not in patient_files.visible_to(actor_of(haddad), FRIDAY)
        writes(morel, letter)
        assert letter.patient in patient_files.visible_to(actor_of(haddad), FRIDAY)
        over = FRIDAY + dt.timedelta(days=62)
        assert letter.patient not in patient_files.visible_to(actor_of(haddad), over)

    def test_the_day_is_that_of_here(self, letter: Letter, morel: User, haddad: User) -> None:
        late = dt.datetime(2026, 11, 19, 23, 30, tzinfo=dt.UTC)  # half past midnight, on the 20th, in Paris
        referral = services.referral_write(actor=actor_of(morel), letter=letter, at=late)
        declines(haddad, referral)
        notice = Notice.objects.get(user_id=morel.pk, kind="scheduling.referral_declined")
        assert notice.context["written_on"] == "2026-11-20"

    def test_they_are_told_without_a_name_nor_the_question(
        self, letter: Letter, morel: User, haddad: User
    ) -> None:
        referral = writes(morel, letter)
        notice = Notice.objects.get(user_id=haddad.pk, kind="scheduling.referral_received")
        assert notice.link == f"/adressages/{referral.public_id}/"
        for secret in ("Petit", "Plaques", "Éruption", "dermato"):
            assert secret not in str(vars(notice))
        line = Event.objects.get(kind="scheduling.referral_written")
        assert (line.details, line.patient_public_id) == ({}, letter.patient.public_id)

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"question": " "}, "question"),
            ({"physician": None}, "to"),
            ({"valid_until": FRIDAY.date() - dt.timedelta(days=1)}, "valid_until"),
            ({"valid_until": FRIDAY.date() + dt.timedelta(days=366)}, "valid_until"),
        ],
    )
    def test_what_is_missing_is_named(
        self, change: dict[str, object], field: str, letter: Letter, morel: User
    ) -> None:
        with pytest.raises(Invalid) as refusal:
            writes(morel, replace(letter, **change))
        assert refusal.value.field == field

    def test_pressed_twice_it_is_written_once(self, letter: Letter, to_skin: Letter, morel: User) -> None:
        for one in (letter, to_skin):
            writes(morel, one)
            with pytest.raises(Invalid, match="déjà adressé"):
                writes(morel, one)

    def test_not_to_nobody(self, letter: Letter, to_skin: Letter, to_rota: Letter, morel: User) -> None:
        far = TerritoryFactory(name="CPTS du Laonnois")
        for change in ({"physician": PractitionerFactory()}, {"physician": None, "territory": far}):
            with pytest.raises(Invalid, match="n’atteindrait personne") as refusal:
                writes(morel, replace(letter, **change))
            assert refusal.value.field == "to"
        with pytest.raises(Invalid, match="n’atteindrait personne"):
            writes(morel, replace(to_skin, territory=far))
        writes(morel, to_skin)
        writes(morel, to_rota)

    def test_not_to_oneself(self, letter: Letter, morel: User) -> None:
        with pytest.raises(Invalid, match="autre médecin que soi"):
            writes(morel, replace(letter, physician=morel.practitioner))


class TestWhoSeesIt:
    @pytest.mark.parametrize(("who", "sees_it"), [*zip(CAST, [1, 1, 0, 0, 0, 1], strict=True)])
    def test_who_wrote_it_who_receives_it_and_who_works_for_them(
        self, who: str, sees_it: int, letter: Letter, morel: User, request: pytest.FixtureRequest
    ) -> None:
        referral = writes(morel, letter)
        person = request.getfixturevalue(who)
        assert sees(person, referral) is bool(sees_it)
        if not sees_it:
            with pytest.raises(NotFound):
                selectors.referral_for(actor_of(person), referral.public_id, at=FRIDAY)

    def test_the_question_is_for_the_physicians(
        self, letter: Letter, morel: User, haddad: User, sylvie: User, haddads_secretary: User
    ) -> None:
        referral = writes(morel, letter)
        may = {person: rights.can_read_question(actor_of(person), referral) for person in (morel, haddad)}
        assert all(may.values())
        for person in (sylvie, haddads_secretary):
            assert sees(person, referral)
            assert not rights.can_read_question(actor_of(person), referral)

    def test_a_specialty_reaches_its_physicians_of_the_territory(
        self, to_skin: Letter, morel: User, haddad: User, weiss: User, haddads_secretary: User
    ) -> None:
        referral = writes(morel, to_skin)
        assert [sees(person, referral) for person in (haddad, weiss, haddads_secretary)] == [
            True,
            False,
            False,
        ]
        assert (told(haddad, "referral_offered"), told(weiss, "referral_offered")) == (1, 0)

    def test_a_rota_reaches_who_keeps_hours_for_it(
        self, to_rota: Letter, morel: User, haddad: User, weiss: User
    ) -> None:
        referral = writes(morel, to_rota)
        assert [sees(person, referral) for person in (haddad, weiss)] == [True, False]
        assert told(haddad, "referral_offered") == 1

    def test_before_taking_it_neither_the_name_nor_the_question(
        self, client: PivotClient, to_skin: Letter, morel: User, haddad: User, time_machine: object
    ) -> None:
        time_machine.move_to(FRIDAY, tick=False)
        referral = writes(morel, to_skin)
        signed_in(client, haddad)
        for address in ("/adressages/", f"/adressages/{referral.public_id}/"):
            page = client.get(address).content.decode()
            assert "Un patient de 87\u00a0ans" in page
            assert "Petit" not in page
            assert "Plaques" not in page
        client.post(f"/adressages/{referral.public_id}/prendre/")
        page = client.get(f"/adressages/{referral.public_id}/").content.decode()
        assert "Jeanne Petit" in page
        assert QUESTION in page


class TestTaking:
    def test_the_first_has_it_and_the_others_see_it_no_more(
        self, to_skin: Letter, morel: User, haddad: User, haddads_colleague: User
    ) -> None:
        referral = writes(morel, to_skin)
        assert sees(haddads_colleague, referral)
        takes(haddad, referral)
        assert takes(haddad, referral).taker == haddad.practitioner  # pressed twice
        assert not sees(haddads_colleague, referral)
        with pytest.raises(Conflict, match="vient de prendre"):
            takes(haddads_colleague, referral)
        assert told(morel, "referral_taken") == 1
        assert Notice.objects.get(user_id=haddads_colleague.pk, kind="scheduling.referral_offered").read_at
        assert to_skin.patient in patient_files.visible_to(actor_of(haddad), FRIDAY)

    def test_given_back_it_goes_to_the_others(
        self, to_skin: Letter, morel: User, haddad: User, haddads_colleague: User
    ) -> None:
        referral = writes(morel, to_skin)
        takes(haddad, referral)
        declines(haddad, referral)
        assert (sees(haddads_colleague, referral), sees(haddad, referral)) == (True, False)
        assert to_skin.patient not in patient_files.visible_to(actor_of(haddad), FRIDAY)
        assert told(morel, "referral_declined") == 1
        waiting = Notice.objects.filter(kind="scheduling.referral_offered", read_at=None)
        assert [notice.user_id for notice in waiting] == [haddads_colleague.pk]
        takes(haddads_colleague, referral)

    @pytest.mark.parametrize("who", ["morel", "nadia", "weiss", "luc", "sylvie"])
    def test_nobody_whom_it_does_not_reach(
        self, who: str, to_skin: Letter, morel: User, request: pytest.FixtureRequest
    ) -> None:
        referral = writes(morel, to_skin)
        with pytest.raises((Refused, NotFound)):
            takes(request.getfixturevalue(who), referral)
        assert state(referral) == ReferralState.WRITTEN


class TestDeclining:
    MAY = {
        "haddad": True,
        "morel": False,
        "nadia": False,
        "weiss": False,
        "luc": False,
        "haddads_secretary": False,
    }

    @pytest.mark.parametrize(("who", "may"), MAY.items())
    def test_whom_it_names_in_person(
        self, who: str, may: bool, letter: Letter, morel: User, request: pytest.FixtureRequest
    ) -> None:
        referral = writes(morel, letter)
        person = request.getfixturevalue(who)
        if may:
            declines(person, referral)
            assert state(referral) == ReferralState.DECLINED
            assert not rights.can_read_question(actor_of(person), Referral.objects.get())
        else:
            with pytest.raises((Refused, NotFound)):
                declines(person, referral)

    def test_the_treating_physician_reads_why(
        self, client: PivotClient, letter: Letter, morel: User, haddad: User
    ) -> None:
        referral = writes(morel, letter)
        declines(haddad, referral)
        page = signed_in(client, morel).get(f"/adressages/{referral.public_id}/").content.decode()
        assert "Pas de place dans le délai souhaité" in page
        assert "Complet jusqu’en mars." in page


class TestBooking:
    @pytest.mark.parametrize("who", ["haddad", "haddads_secretary"])
    def test_the_question_and_the_proof_come_with_it(
        self, who: str, letter: Letter, morel: User, haddad: User, request: pytest.FixtureRequest
    ) -> None:
        referral = writes(morel, letter)
        appointment = books(request.getfixturevalue(who), referral, haddad)
        assert (appointment.referral, appointment.question) == (referral, QUESTION)
        assert appointment.requester == morel.practitioner
        [fact] = selectors.facts_of(appointment)
        assert (fact.fact, fact.value, fact.means) == (
            Fact.ORIENTATION,
            Orientation.TREATING_PHYSICIAN,
            Means.REFERRAL,
        )
        assert (fact.person, fact.told_on, fact.words) == ("Dr Sophie Morel", FRIDAY.date(), QUESTION)
        assert state(referral) == ReferralState.BOOKED
        assert told(morel, "referral_booked") == 1
        assert not told(morel, "treating_told")

    def test_the_verdict_of_the_act_rests_on_it(self, letter: Letter, morel: User, haddad: User) -> None:
        appointment = books(haddad, writes(morel, letter), haddad)
        assert selectors.situation_of_appointment(appointment).orientation == "treating_physician"

    def test_what_is_added_follows_the_question(
        self, letter: Letter, morel: User, haddad: User, haddads_secretary: User
    ) -> None:
        appointment = books(haddads_secretary, writes(morel, letter), haddad, question="Vient avec sa fille.")
        assert appointment.question == f"{QUESTION}\n\nVient avec sa fille."

    def test_nobody_is_made_to_sit_beside_the_patient(
        self, letter: Letter, morel: User, haddad: User, haddads_secretary: User
    ) -> None:
        motive = MotiveFactory(forms=[ActForm.BETWEEN_PHYSICIANS])
        between = {"form": ActForm.BETWEEN_PHYSICIANS, "motive": motive}
        appointment = books(haddads_secretary, writes(morel, letter), haddad, **between)
        assert (appointment.beside, appointment.requester) == (None, morel.practitioner)
        assert appointment.question == QUESTION

    def test_once(self, letter: Letter, morel: User, haddad: User) -> None:
        referral = writes(morel, letter)
        first = books(haddad, referral, haddad)
        assert books(haddad, referral, haddad) == first  # sent twice
        with pytest.raises(Conflict, match="déjà son rendez-vous"):
            books(haddad, referral, haddad, starts_at=MONDAY + dt.timedelta(minutes=30))

    def test_not_with_somebody_else_nor_for_somebody_else(
        self, letter: Letter, morel: User, haddad: User
    ) -> None:
        referral = writes(morel, letter)
        WeeklyAvailabilityFactory(practitioner=morel.practitioner)
        other = CareRelationFactory(practitioner=haddad.practitioner).patient
        with pytest.raises(Conflict, match="pas pour ce médecin"):
            books(haddad, referral, haddad, practitioner=morel.practitioner)
        with pytest.raises(Conflict):
            books(haddad, referral, haddad, patient=other)

    def test_not_before_it_is_taken(self, to_skin: Letter, morel: User, haddad: User) -> None:
        referral = writes(morel, to_skin)
        CareRelationFactory(patient=to_skin.patient, practitioner=haddad.practitioner)
        with pytest.raises(Conflict):
            books(haddad, referral, haddad)
        books(haddad, takes(haddad, referral), haddad)

    def test_cancelled_it_may_be_booked_again(self, letter: Letter, morel: User, haddad: User) -> None:
        referral = writes(morel, letter)
        first = books(haddad, referral, haddad)
        services.appointment_cancel(
            actor=actor_of(haddad), public_id=first.public_id, reason=CancelReason.PATIENT, at=FRIDAY
        )
        assert state(referral) == ReferralState.TAKEN
        again = books(haddad, Referral.objects.get(), haddad)
        assert again != first
        first.refresh_from_db()
        assert first.referral == again.referral  # each act keeps what it used

    def test_another_waits_until_the_patient_is_seen_so_that_nothing_refuses_a_cancellation(
        self, letter: Letter, to_skin: Letter, morel: User, haddad: User
    ) -> None:
        named = books(haddad, writes(morel, letter), haddad)
        taken = takes(haddad, writes(morel, to_skin))
        later = MONDAY + dt.timedelta(minutes=30)
        pool = books(haddad, taken, haddad, starts_at=later)
        for again in (letter, to_skin):
            with pytest.raises(Invalid, match="déjà adressé"):
                writes(morel, again)
        for row, reason in ((named, CancelReason.PATIENT), (pool, CancelReason.PHYSICIAN)):
            services.appointment_cancel(
                actor=actor_of(haddad), public_id=row.public_id, reason=reason, at=FRIDAY
            )
        assert {state(row.referral) for row in (named, pool)} == {ReferralState.TAKEN}

    def test_a_secretary_of_a_long_name_cancels_in_the_name_of_a_long_name(
        self, letter: Letter, morel: User, haddad: User, haddads_secretary: User
    ) -> None:
        booked = books(haddad, writes(morel, letter), haddad)
        haddads_secretary.family_name = "Vandenbroucke" * 5
        haddads_secretary.save()
        haddad.practitioner.family_name = "Haddad" * 10
        haddad.practitioner.save()
        services.appointment_cancel(
            actor=actor_of(haddads_secretary),
            public_id=booked.public_id,
            reason=CancelReason.PATIENT,
            at=FRIDAY,
        )
        label = selectors.referral_history(booked.referral)[-1].actor_label
        assert len(label) > 120
        assert label.endswith(haddad.practitioner.full_name)

    def test_held_it_is_done_and_missed_it_waits_again(
        self, letter: Letter, morel: User, haddad: User
    ) -> None:
        referral = writes(morel, letter)
        missed = books(haddad, referral, haddad)
        services.appointment_miss(actor=actor_of(haddad), appointment=missed, at=MONDAY)
        assert state(referral) == ReferralState.TAKEN
        held = books(haddad, Referral.objects.get(), haddad, starts_at=MONDAY + dt.timedelta(minutes=30))
        services.appointment_end(actor=actor_of(haddad), appointment=held, action=Action.HONOUR, at=MONDAY)
        assert state(referral) == ReferralState.DONE

    def test_by_who_treats_them_no_more_it_is_another_physician_s(
        self, letter: Letter, morel: User, haddad: User, weiss: User
    ) -> None:
        referral = writes(morel, letter)
        patients.treating_physician_declare(
            actor=job("tests"), patient=letter.patient, practitioner=weiss.practitioner, at=FRIDAY
        )
        [fact] = selectors.facts_of(books(haddad, referral, haddad))
        assert fact.value == Orientation.OTHER_PHYSICIAN


class TestWhatBecomesOfTheAct:
    """Whoever wrote the referral, and the treating physician, are told once of each fact."""

    @pytest.fixture
    def booked(self, letter: Letter, morel: User, haddad: User) -> Appointment:
        return books(haddad, writes(morel, letter), haddad)

    def cancels(self, user: User, row: Appointment) -> None:
        services.appointment_cancel(
            actor=actor_of(user), public_id=row.public_id, reason=CancelReason.PATIENT, at=FRIDAY
        )

    def moves(self, user: User, row: Appointment) -> None:
        later = MONDAY + dt.timedelta(hours=1)
        services.appointment_move(actor=actor_of(user), public_id=row.public_id, starts_at=later, at=FRIDAY)

    def misses(self, user: User, row: Appointment) -> None:
        services.no_show_mark(actor=actor_of(user), public_id=row.public_id, at=MONDAY)

    FACTS = [
        ("cancels", "referral_freed", "appointment_cancelled"),
        ("misses", "referral_freed", "appointment_missed"),
        ("moves", "referral_moved", "appointment_moved"),
    ]

    @pytest.mark.parametrize(("what", "of_the_referral", "of_the_act"), FACTS)
    def test_who_wrote_it_and_treats_the_patient(
        self, what: str, of_the_referral: str, of_the_act: str, booked: Appointment, morel: User, haddad: User
    ) -> None:
        getattr(self, what)(haddad, booked)
        notice = Notice.objects.get(user_id=morel.pk, kind=f"scheduling.{of_the_referral}")
        assert notice.link == f"/adressages/{booked.referral.public_id}/"
        for secret in ("Petit", "Plaques", "Éruption", "Haddad", "dermato"):
            assert secret not in str(notice.context)
        assert not told(morel, of_the_act)

    @pytest.mark.parametrize(("what", "of_the_referral", "of_the_act"), FACTS)
    def test_who_treats_them_since_and_who_wrote_it(
        self,
        what: str,
        of_the_referral: str,
        of_the_act: str,
        booked: Appointment,
        morel: User,
        haddad: User,
        weiss: User,
    ) -> None:
        patients.treating_physician_declare(
            actor=job("tests"), patient=booked.patient, practitioner=weiss.practitioner, at=FRIDAY
        )
        getattr(self, what)(haddad, booked)
        assert (told(weiss, of_the_act), told(morel, of_the_referral)) == (1, 1)
        assert not told(weiss, of_the_referral)

    def test_once_withdrawn_the_act_alone(self, booked: Appointment, morel: User, haddad: User) -> None:
        withdraws(morel, booked.referral)
        self.cancels(haddad, booked)
        assert (told(morel, "appointment_cancelled"), told(morel, "referral_freed")) == (1, 0)


class TestWithdrawing:
    MAY = {"morel": True, "haddad": False, "nadia": False, "weiss": False, "luc": False, "sylvie": False}

    @pytest.mark.parametrize(("who", "may"), MAY.items())
    def test_whoever_wrote_it_in_person(
        self, who: str, may: bool, letter: Letter, morel: User, haddad: User, request: pytest.FixtureRequest
    ) -> None:
        referral = writes(morel, letter)
        person = request.getfixturevalue(who)
        if may:
            withdraws(person, referral)
            assert state(referral) == ReferralState.WITHDRAWN
            assert told(haddad, "referral_withdrawn") == 1
            assert letter.patient not in patient_files.visible_to(actor_of(haddad), FRIDAY)
        else:
            with pytest.raises((Refused, NotFound)):
                withdraws(person, referral)

    def test_once_booked_the_act_stands_and_its_proof_falls(
        self, letter: Letter, morel: User, haddad: User, haddads_secretary: User
    ) -> None:
        referral = writes(morel, letter)
        appointment = books(haddads_secretary, referral, haddad)
        withdraws(morel, referral)
        appointment.refresh_from_db()
        assert (appointment.state, appointment.referral) == ("booked", referral)
        assert selectors.plan_of(appointment).facts == {}
        assert (told(haddad, "referral_withdrawn"), told(haddads_secretary, "referral_withdrawn")) == (1, 1)

    def test_not_once_the_act_begins(self, letter: Letter, morel: User, haddad: User) -> None:
        referral = writes(morel, letter)
        books(haddad, referral, haddad)
        with pytest.raises(Conflict, match="commencé"):
            withdraws(morel, referral, at=MONDAY)

    def test_from_an_act_that_she_is_not_in(
        self, letter: Letter, morel: User, haddad: User, haddads_secretary: User
    ) -> None:
        referral = writes(morel, letter)
        motive = MotiveFactory(forms=[ActForm.BETWEEN_PHYSICIANS])
        between = {"form": ActForm.BETWEEN_PHYSICIANS, "motive": motive}
        appointment = books(haddads_secretary, referral, haddad, **between)
        withdraws(morel, referral)
        assert selectors.plan_of(appointment).facts == {}

    def test_what_somebody_said_since_stands(self, letter: Letter, morel: User, haddad: User) -> None:
        referral = writes(morel, letter)
        appointment = books(haddad, referral, haddad)
        said = Statement(
            fact=Fact.ORIENTATION,
            value=Orientation.TREATING_PHYSICIAN,
            told_by=Teller.TREATING_PHYSICIAN,
            means=Means.TELEPHONE,
            told_on=FRIDAY.date(),
            person="Dr Sophie Morel",
            words="Elle me l’a dit au téléphone.",
        )
        services.pathway_facts_state(
            actor=actor_of(haddad), appointment=appointment.public_id, statements=[said], at=FRIDAY
        )
        withdraws(morel, referral)
        assert selectors.plan_of(appointment).facts == {Fact.ORIENTATION: Orientation.TREATING_PHYSICIAN}

    def test_its_act_held_later_does_not_bring_it_back(
        self, letter: Letter, morel: User, haddad: User
    ) -> None:
        referral = writes(morel, letter)
        held = books(haddad, referral, haddad)
        withdraws(morel, referral)
        held.refresh_from_db()
        services.appointment_end(actor=actor_of(haddad), appointment=held, action=Action.HONOUR, at=MONDAY)
        assert state(referral) == ReferralState.WITHDRAWN


class TestThePatientCameAfterAll:
    @pytest.fixture
    def missed(self, letter: Letter, morel: User, haddad: User) -> Appointment:
        row = books(haddad, writes(morel, letter), haddad)
        services.no_show_mark(actor=actor_of(haddad), public_id=row.public_id, at=MONDAY)
        row.refresh_from_db()
        return row

    def test_its_referral_serves_again(self, missed: Appointment, haddad: User) -> None:
        assert state(missed.referral) == ReferralState.TAKEN
        services.no_show_undo(actor=actor_of(haddad), public_id=missed.public_id, at=MONDAY)
        assert state(missed.referral) == ReferralState.BOOKED

    def undone(self, missed: Appointment, haddad: User) -> None:
        services.no_show_undo(actor=actor_of(haddad), public_id=missed.public_id, at=MONDAY)

    def test_who_read_that_it_was_missed_reads_that_it_was_not(
        self, missed: Appointment, morel: User, haddad: User
    ) -> None:
        assert told(morel, "referral_freed") == 1
        self.undone(missed, haddad)
        assert (told(morel, "referral_regained"), told(morel, "appointment_restored")) == (1, 0)
        notice = Notice.objects.get(kind="scheduling.referral_regained")
        assert notice.link == f"/adressages/{missed.referral.public_id}/"

    def test_who_treats_them_since_reads_it_too(
        self, missed: Appointment, morel: User, haddad: User, weiss: User
    ) -> None:
        patients.treating_physician_declare(
            actor=job("tests"), patient=missed.patient, practitioner=weiss.practitioner, at=FRIDAY
        )
        self.undone(missed, haddad)
        assert (told(weiss, "appointment_restored"), told(morel, "referral_regained")) == (1, 1)

    def test_who_withdrew_it_since_is_told_of_the_act_alone(
        self, missed: Appointment, morel: User, haddad: User
    ) -> None:
        withdraws(morel, missed.referral, at=MONDAY)
        self.undone(missed, haddad)
        assert (told(morel, "appointment_restored"), told(morel, "referral_regained")) == (1, 0)

    def test_who_was_told_that_it_came_to_nothing_is_told_once(
        self, missed: Appointment, morel: User, haddad: User
    ) -> None:
        Referral.objects.update(state=ReferralState.EXPIRED)
        self.undone(missed, haddad)
        assert (told(morel, "appointment_restored"), told(morel, "referral_regained")) == (0, 1)

    def test_a_withdrawn_one_stays_so_and_proves_nothing(
        self, missed: Appointment, morel: User, haddad: User
    ) -> None:
        withdraws(morel, missed.referral, at=MONDAY)
        services.no_show_undo(actor=actor_of(haddad), public_id=missed.public_id, at=MONDAY)
        missed.refresh_from_db()
        assert (missed.state, state(missed.referral)) == ("booked", ReferralState.WITHDRAWN)
        assert selectors.plan_of(missed).facts == {}

    def test_one_out_of_date_stays_so(self, missed: Appointment, haddad: User) -> None:
        Referral.objects.update(state=ReferralState.EXPIRED)
        services.no_show_undo(actor=actor_of(haddad), public_id=missed.public_id, at=MONDAY)
        assert state(missed.referral) == ReferralState.EXPIRED

    def test_not_when_it_serves_another_act(self, missed: Appointment, haddad: User) -> None:
        later = MONDAY + dt.timedelta(days=7)
        books(haddad, Referral.objects.get(), haddad, starts_at=later)
        with pytest.raises(Conflict, match="déjà son rendez-vous"):
            services.no_show_undo(actor=actor_of(haddad), public_id=missed.public_id, at=MONDAY)

    def test_given_back_meanwhile_it_is_the_next_one_s_whatever_becomes_of_the_first_act(
        self, to_skin: Letter, morel: User, haddad: User, haddads_colleague: User
    ) -> None:
        first = books(haddad, takes(haddad, writes(morel, to_skin)), haddad)
        services.no_show_mark(actor=actor_of(haddad), public_id=first.public_id, at=MONDAY)
        declines(haddad, first.referral)
        services.no_show_undo(actor=actor_of(haddad), public_id=first.public_id, at=MONDAY)
        referral = takes(haddads_colleague, Referral.objects.get())
        WeeklyAvailabilityFactory(practitioner=haddads_colleague.practitioner)
        second = books(
            haddads_colleague,
            referral,
            haddad,
            practitioner=haddads_colleague.practitioner,
            starts_at=MONDAY + dt.timedelta(minutes=30),
        )
        first.refresh_from_db()
        proof = selectors.plan_of(first).facts
        assert proof == {Fact.ORIENTATION: Orientation.TREATING_PHYSICIAN}
        services.appointment_end(actor=actor_of(haddad), appointment=first, action=Action.HONOUR, at=MONDAY)
        assert state(referral) == ReferralState.BOOKED
        assert selectors.appointment_of(referral) == second


class TestItsLastDay:
    def test_after_it_whoever_wrote_it_is_told(
        self, letter: Letter, morel: User, haddad: User, time_machine: object
    ) -> None:
        referral = writes(morel, letter)
        time_machine.move_to(FRIDAY + dt.timedelta(days=60), tick=False)
        tasks.sweep_referrals()
        assert state(referral) == ReferralState.WRITTEN
        time_machine.move_to(FRIDAY + dt.timedelta(days=61), tick=False)
        tasks.sweep_referrals()
        tasks.sweep_referrals()
        assert state(referral) == ReferralState.EXPIRED
        assert told(morel, "referral_expired") == 1

    def test_what_is_booked_does_not_expire(
        self, letter: Letter, morel: User, haddad: User, time_machine: object
    ) -> None:
        referral = writes(morel, letter)
        books(haddad, referral, haddad)
        time_machine.move_to(FRIDAY + dt.timedelta(days=61), tick=False)
        tasks.sweep_referrals()
        assert state(referral) == ReferralState.BOOKED


class TestThePages:
    @pytest.fixture(autouse=True)
    def on_friday(self, time_machine: object) -> None:
        time_machine.move_to(FRIDAY, tick=False)

    @pytest.fixture
    def typed(self, letter: Letter, guise: Territory, haddad: User) -> dict[str, str]:
        return {
            "to": "physician",
            "name": "haddad",
            "physician": str(haddad.practitioner.public_id),
            "territory": str(guise.public_id),
            "question": QUESTION,
            "wished": "30",
            "valid_until": letter.valid_until.isoformat(),
        }

    def test_written_from_the_page_of_the_patient(
        self, client: PivotClient, typed: dict[str, str], mme_petit: Patient, morel: User
    ) -> None:
        file = f"/patients/{mme_petit.public_id}/"
        address = f"/adressages/nouveau/{mme_petit.public_id}/"
        assert f'href="{address}"' in signed_in(client, morel).get(file).content.decode()
        assert "Votre question" in client.get(address).content.decode()
        client.post(address, typed)
        page = client.get(file).content.decode()
        assert "Dr Sophie Morel → Dr Karim Haddad" in page
        assert "Envoyés" in client.get("/adressages/").content.decode()

    def test_a_name_that_several_bear(
        self, client: PivotClient, typed: dict[str, str], mme_petit: Patient, morel: User, haddad: User
    ) -> None:
        other = PractitionerFactory(given_name="Lina", family_name="Haddad")
        MembershipFactory(user__practitioner=other, role="physician")
        address = f"/adressages/nouveau/{mme_petit.public_id}/"
        page = signed_in(client, morel).post(address, {**typed, "physician": ""})
        assert page.status_code == 422
        assert "Lina Haddad" in page.content.decode()
        client.post(address, typed)
        assert Referral.objects.get().physician == haddad.practitioner

    def test_the_only_one_who_bears_it_is_chosen_knowingly(
        self, client: PivotClient, typed: dict[str, str], mme_petit: Patient, morel: User, haddad: User
    ) -> None:
        PractitionerFactory(given_name="Lina", family_name="Haddad")  # known to the directory, not to us
        address = f"/adressages/nouveau/{mme_petit.public_id}/"
        page = signed_in(client, morel).post(address, {**typed, "physician": ""})
        assert page.status_code == 422
        assert not Referral.objects.exists()
        said = page.content.decode()
        assert "Dr Karim Haddad, Dermatologie, Hirson" in said
        assert "Lina Haddad, Médecine générale" in said
        assert "sans compte ici" in said
        client.post(address, {**typed, "name": "morel"})
        assert not Referral.objects.exists()  # the name was changed after the choice

    def test_how_many_it_reaches_is_said_before_it_is_sent(
        self, client: PivotClient, typed: dict[str, str], mme_petit: Patient, morel: User, haddad: User
    ) -> None:
        address = f"/adressages/nouveau/{mme_petit.public_id}/"
        asked = {"to": "specialty", "specialty": "Dermatologie", "territory": typed["territory"]}
        page = signed_in(client, morel).get(address, asked).content.decode()
        assert "1 médecin le reçoit\u00a0: dermatologie, CPTS Thiérache" in page
        asked["territory"] = str(TerritoryFactory(name="CPTS du Laonnois").public_id)
        assert "Personne n’a de compte ici" in client.get(address, asked).content.decode()

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            ({"name": "Personne"}, "Aucun médecin de ce nom"),
            ({"to": "specialty"}, "Choisissez une spécialité"),
            ({"to": "rota", "territory": ""}, "Choisissez un territoire"),
            ({"question": ""}, "Écrivez la question"),
            ({"valid_until": "2026-11-01"}, "d’ici un an"),
        ],
    )
    def test_what_is_missing_is_said_and_nothing_typed_is_lost(
        self,
        change: dict[str, str],
        said: str,
        client: PivotClient,
        typed: dict[str, str],
        mme_petit: Patient,
        morel: User,
    ) -> None:
        address = f"/adressages/nouveau/{mme_petit.public_id}/"
        page = signed_in(client, morel).post(address, {**typed, **change})
        assert page.status_code == 422
        assert said in page.content.decode()
        assert ("eczéma ou mycose" in page.content.decode()) is ("question" not in change)

    def test_to_a_specialty_of_the_territory(
        self, client: PivotClient, typed: dict[str, str], mme_petit: Patient, morel: User, haddad: User
    ) -> None:
        specialty = haddad.practitioner.specialty
        address = f"/adressages/nouveau/{mme_petit.public_id}/"
        signed_in(client, morel).post(
            address, {**typed, "to": "specialty", "specialty": specialty.short_label}
        )
        written = Referral.objects.get()
        assert (written.physician, written.specialty.short_label) == (None, specialty.short_label)

    def test_a_secretary_books_from_it_in_one_gesture_and_reads_no_question(
        self, client: PivotClient, letter: Letter, morel: User, haddad: User, haddads_secretary: User
    ) -> None:
        WeeklyAvailabilityFactory(practitioner=haddad.practitioner)
        referral = writes(morel, letter)
        signed_in(client, haddads_secretary)
        address = f"/rendez-vous/nouveau/{letter.patient.public_id}/"
        page = client.get(f"{address}?adressage={referral.public_id}").content.decode()
        assert "Adressé par Dr Sophie Morel à Dr Karim Haddad" in page
        assert "Question gardée aux médecins" in page
        assert "Plaques" not in page
        assert "son adressage en tient lieu de preuve" in page
        taken = chosen(letter, referral)
        query = f"?practitioner={haddad.practitioner.public_id}"
        client.post(f"{address}reserver/{query}", taken)
        appointment = Appointment.objects.get()
        assert (appointment.referral, appointment.question) == (referral, QUESTION)
        assert "Voir l’adressage" in client.get(f"/rendez-vous/{appointment.public_id}/").content.decode()

    def test_with_another_physician_the_referral_stays(
        self, client: PivotClient, letter: Letter, morel: User, haddad: User, sylvie: User
    ) -> None:
        WeeklyAvailabilityFactory(practitioner=morel.practitioner)
        referral = writes(morel, letter)
        taken = chosen(letter, referral)
        address = f"/rendez-vous/nouveau/{letter.patient.public_id}/reserver/"
        signed_in(client, sylvie).post(f"{address}?practitioner={morel.practitioner.public_id}", taken)
        assert Appointment.objects.get().referral is None
        assert state(referral) == ReferralState.WRITTEN

    def test_one_that_serves_no_more_books_nothing_unasked(
        self, client: PivotClient, letter: Letter, morel: User, haddad: User
    ) -> None:
        WeeklyAvailabilityFactory(practitioner=haddad.practitioner)
        referral = writes(morel, letter)
        CareRelationFactory(patient=letter.patient, practitioner=haddad.practitioner)
        taken = chosen(letter, referral)
        address = f"/rendez-vous/nouveau/{letter.patient.public_id}/"
        book = f"{address}reserver/?practitioner={haddad.practitioner.public_id}"
        withdraws(morel, referral)
        signed_in(client, haddad)
        for sent in (taken["referral"], "0b5b9f3e-4f0a-4d5e-9d0e-000000000000", "abc"):
            page = client.post(book, {**taken, "referral": sent})
            assert page.status_code == 409
            assert "n’est plus valable" in page.content.decode()
            assert f'value="{sent}"' in page.content.decode()  # pressed again, it is refused again
        assert not Appointment.objects.exists()
        assert f'href="{address}"' in client.get(f"{address}?adressage={referral.public_id}").content.decode()

    def test_pressed_twice_it_is_booked_once(
        self, client: PivotClient, letter: Letter, morel: User, haddad: User
    ) -> None:
        WeeklyAvailabilityFactory(practitioner=haddad.practitioner)
        referral = writes(morel, letter)
        taken = chosen(letter, referral)
        address = f"/rendez-vous/nouveau/{letter.patient.public_id}/reserver/"
        signed_in(client, haddad)
        for _ in range(2):
            page = client.post(f"{address}?practitioner={haddad.practitioner.public_id}", taken)
            assert page.status_code == 302
        assert Appointment.objects.get().referral == referral

    def test_a_motive_that_is_offered_no_more_is_not_an_error(
        self, client: PivotClient, letter: Letter, morel: User, haddad: User
    ) -> None:
        referral = writes(morel, letter)
        letter.motive.is_active = False
        letter.motive.save()
        address = f"/rendez-vous/nouveau/{letter.patient.public_id}/?adressage={referral.public_id}"
        page = signed_in(client, haddad).get(address).content.decode()
        assert "Adressé par Dr Sophie Morel" in page
        assert "invalid-feedback" not in page
        assert "errorlist" not in page

    def test_the_page_says_who_reads_the_question(
        self, client: PivotClient, typed: dict[str, str], mme_petit: Patient, morel: User
    ) -> None:
        address = f"/adressages/nouveau/{mme_petit.public_id}/"
        assert "par les soignants de l’acte" in signed_in(client, morel).get(address).content.decode()

    def test_a_long_list_is_read_page_by_page_in_as_many_queries(
        self, client: PivotClient, letter: Letter, morel: User, haddad: User
    ) -> None:
        signed_in(client, haddad)
        writes(morel, letter)
        client.get("/adressages/")
        with CaptureQueriesContext(connection) as alone:
            assert "Jeanne Petit" in client.get("/adressages/").content.decode()
        for _ in range(24):
            patient = PatientFactory()
            patients.treating_physician_declare(
                actor=job("tests"), patient=patient, practitioner=morel.practitioner, at=FRIDAY
            )
            writes(morel, replace(letter, patient=patient))
        with CaptureQueriesContext(connection) as many:
            page = client.get("/adressages/").content.decode()
        assert len(many) == len(alone)
        assert page.count("Réserver</a>") == 20
        assert "Voir les 25" in page
        page = client.get("/adressages/?liste=received&page=2").content.decode()
        assert page.count("Réserver</a>") == 5
        assert "Envoyés" not in page

    def test_counted_beside_the_requests(
        self, client: PivotClient, letter: Letter, morel: User, haddad: User
    ) -> None:
        assert selectors.referrals_waiting(actor_of(haddad), FRIDAY) == 0
        writes(morel, letter)
        assert selectors.referrals_waiting(actor_of(haddad), FRIDAY) == 1
        page = signed_in(client, haddad).get("/demandes/").content.decode()
        assert 'href="/adressages/"' in page

    def test_a_patient_known_otherwise_shows_only_one_s_own(
        self, client: PivotClient, letter: Letter, morel: User, weiss: User
    ) -> None:
        CareRelationFactory(patient=letter.patient, practitioner=weiss.practitioner)
        writes(morel, letter)
        page = signed_in(client, weiss).get(f"/patients/{letter.patient.public_id}/").content.decode()
        assert "Dr Sophie Morel →" not in page


class TestTheDatabaseRefusesToo:
    @pytest.mark.parametrize(
        ("change", "constraint"),
        [
            ({"physician": None}, "goes_to"),
            ({"state": "taken"}, "taken_by_somebody"),
        ],
    )
    def test_a_row_that_says_half(
        self, change: dict[str, object], constraint: str, letter: Letter, morel: User
    ) -> None:
        referral = writes(morel, letter)
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            Referral.objects.filter(pk=referral.pk).update(**change)

    def test_two_acts_for_one(self, letter: Letter, morel: User, haddad: User) -> None:
        referral = writes(morel, letter)
        books(haddad, referral, haddad)
        with pytest.raises(IntegrityError, match="one_for_a_referral"), transaction.atomic():
            AppointmentFactory(referral=referral, starts_at=MONDAY + dt.timedelta(days=1))
