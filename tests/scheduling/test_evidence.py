"""Evidence in the words of those who give it: who said it, when, how; and what the booking itself proves."""

import datetime as dt
from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from audit import services as audit
from audit.models import Event
from core.errors import Conflict, Invalid, NotFound, Refused
from patients.models import Patient
from scheduling import policies, selectors, services
from scheduling.enums import UNKNOWN, Answer, CancelReason, Fact, Means, Orientation, Teller
from scheduling.models import Appointment, PathwayFact
from scheduling.rules.evidence import Statement
from scheduling.services import Booking
from territory.models import Site
from tests.accounts.factories import DelegationFactory
from tests.cast import actor_of
from tests.consultations.factories import assisted
from tests.directory.factories import SpecialtyFactory
from tests.patients.factories import CareRelationFactory
from tests.scheduling.factories import (
    MONDAY,
    AbsenceFactory,
    AppointmentFactory,
    MotiveFactory,
    WeeklyAvailabilityFactory,
)
from tests.scheduling.test_evidence_rules import CALL, LETTER

FRIDAY = MONDAY - dt.timedelta(days=3)
CALLED = replace(CALL, told_on=FRIDAY.date(), words="Absente jusqu’au 7 décembre.")
SENT = replace(LETTER, told_on=FRIDAY.date())
URGENT = Statement(fact=Fact.URGENCY, value=Answer.YES)
CAST = ["morel", "haddad", "nadia", "weiss", "luc", "sylvie"]


@pytest.fixture
def appointment(mme_petit: Patient, haddad: User, ehpad: Site) -> Appointment:
    """Mme Petit at the cart of her EHPAD with Dr Haddad, who is not her treating physician."""
    return assisted(mme_petit, haddad, ehpad, starts_at=MONDAY)


def say(user: User, appointment: Appointment, *statements: Statement, at: dt.datetime = FRIDAY) -> list:
    return services.pathway_facts_state(
        actor=actor_of(user), appointment=appointment.public_id, statements=statements, at=at
    )


def facts(appointment: Appointment) -> dict[str, str]:
    return {row.fact: row.value for row in selectors.facts_of(appointment)}


class TestSaying:
    def test_who_said_it_when_and_how(self, appointment: Appointment, nadia: User) -> None:
        [fact] = say(nadia, appointment, CALLED)

        kept = PathwayFact.objects.get(pk=fact.pk)
        assert kept.statement == CALLED
        assert (kept.said_by, kept.said_at) == ("Nadia Benali", FRIDAY)
        line = Event.objects.get(kind="scheduling.fact_stated")
        assert line.details == {"fact": "treating_physician_available"}
        assert line.patient_public_id == appointment.patient.public_id

    def test_the_same_thing_twice_is_said_once(self, appointment: Appointment, haddad: User) -> None:
        assert len(say(haddad, appointment, CALLED, SENT)) == 2
        assert say(haddad, appointment, CALLED, SENT) == []

    def test_a_correction_is_another_row_and_the_last_one_counts(
        self, appointment: Appointment, haddad: User
    ) -> None:
        say(haddad, appointment, CALLED)
        say(haddad, appointment, replace(CALLED, value=UNKNOWN), at=MONDAY)

        assert selectors.plan_of(appointment).facts == {}
        assert [row.value for row in selectors.facts_of(appointment)] == ["no", "unknown"]

    @pytest.mark.parametrize("part", ["told_by", "means", "told_on", "person", "words"])
    def test_a_letter_without_a_part_of_its_proof(
        self, part: str, appointment: Appointment, haddad: User
    ) -> None:
        broken = replace(SENT, **{part: None if part == "told_on" else ""})

        with pytest.raises(Invalid) as refusal:
            say(haddad, appointment, broken)
        assert refusal.value.field == f"orientation__{part}"
        assert not PathwayFact.objects.exists()

    def test_all_or_nothing(self, appointment: Appointment, haddad: User) -> None:
        with pytest.raises(Invalid):
            say(haddad, appointment, CALLED, replace(SENT, words=""))
        assert not PathwayFact.objects.exists()

    def test_nothing_is_saved_when_the_journal_fails(
        self, appointment: Appointment, haddad: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: object, **__: object) -> None:
            raise RuntimeError

        monkeypatch.setattr(audit, "record", fail)
        with pytest.raises(RuntimeError):
            say(haddad, appointment, CALLED)
        assert not PathwayFact.objects.exists()

    def test_what_is_closed_does_not_change(self, appointment: Appointment, haddad: User) -> None:
        services.appointment_cancel(
            actor=actor_of(haddad), public_id=appointment.public_id, reason=CancelReason.PHYSICIAN, at=FRIDAY
        )

        with pytest.raises(Conflict):
            say(haddad, appointment, CALLED)


class TestTheDatabaseRefusesToo:
    @pytest.mark.parametrize(
        ("statement", "constraint"),
        [
            (replace(CALLED, value="maybe"), "value_of_its_own"),
            (Statement(fact=Fact.LAST_IN_PERSON, value="hier"), "value_of_its_own"),
            (replace(CALLED, told_by=""), "unavailability"),
            (replace(CALLED, means=""), "unavailability"),
            (replace(CALLED, told_on=None), "unavailability"),
            (replace(SENT, told_by=""), "says_who_how_when"),
            (replace(SENT, words=""), "has_a_question"),
            (replace(SENT, person=""), "is_by_somebody"),
            (replace(CALLED, told_by=Teller.AGENDA), "agenda"),
            (replace(CALLED, told_by=Teller.AGENDA, means=Means.AGENDA, words=""), "agenda"),
        ],
    )
    def test_a_row_without_its_proof(
        self, statement: Statement, constraint: str, appointment: Appointment
    ) -> None:
        row = PathwayFact(
            appointment=appointment,
            fact=statement.fact,
            value=statement.value,
            told_by=statement.told_by,
            means=statement.means,
            told_on=statement.told_on,
            person=statement.person or None,
            words=statement.words or None,
            said_by="Quelqu’un",
            said_at=FRIDAY,
        )
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            row.save()


class TestWhoMaySay:
    """Dr Haddad’s act: he says all; those beside the patient what they see.

    Her treating physician reads of it and says nothing in his place; strangers know nothing of it.
    """

    @pytest.mark.parametrize(
        ("who", "fact", "answer"),
        [
            ("haddad", CALLED, "yes"),
            ("haddad", SENT, "yes"),
            ("haddad", URGENT, "yes"),
            ("nadia", CALLED, "yes"),
            ("nadia", SENT, "403"),
            ("nadia", URGENT, "403"),
            ("morel", CALLED, "403"),
            ("sylvie", CALLED, "404"),
            ("weiss", CALLED, "404"),
            ("luc", CALLED, "404"),
        ],
    )
    def test_the_cast(
        self,
        who: str,
        fact: Statement,
        answer: str,
        appointment: Appointment,
        request: pytest.FixtureRequest,
    ) -> None:
        user = request.getfixturevalue(who)
        if answer == "yes":
            assert say(user, appointment, fact)
            return
        with pytest.raises(Refused if answer == "403" else NotFound):
            say(user, appointment, fact)
        assert not PathwayFact.objects.exists()

    @pytest.mark.parametrize(("fact", "may"), [(CALLED, True), (SENT, True), (URGENT, False)])
    def test_a_secretary_by_delegation(
        self,
        fact: Statement,
        may: bool,
        mme_petit: Patient,
        morel: User,
        sylvie: User,
        ehpad: Site,
    ) -> None:
        """What the patient says at the telephone, never what a physician judges."""
        held = assisted(mme_petit, morel, ehpad, starts_at=MONDAY)

        assert policies.can_state(actor_of(sylvie), held, fact.fact) is may
        if may:
            assert say(sylvie, held, fact)
        else:
            with pytest.raises(Refused):
                say(sylvie, held, fact)

    def test_the_physician_who_asked_it_of_a_colleague(
        self, mme_petit: Patient, morel: User, haddad: User, ehpad: Site
    ) -> None:
        held = assisted(mme_petit, haddad, ehpad, starts_at=MONDAY, requester=morel.practitioner)

        assert say(morel, held, CALLED, SENT)
        with pytest.raises(Refused):
            say(morel, held, URGENT)


class TestWhatABookingProves:
    @pytest.fixture
    def booking(self, mme_petit: Patient, haddad: User, morel: User) -> Booking:
        """Mme Petit, by video, with Dr Haddad, Monday at nine."""
        WeeklyAvailabilityFactory(practitioner=haddad.practitioner)
        return Booking(
            patient=mme_petit,
            motive=MotiveFactory(label="Éruption"),
            form="simple_video",
            practitioner=haddad.practitioner,
            starts_at=MONDAY,
            question="Psoriasis ?",
        )

    @pytest.fixture
    def haddad_s_secretary(self, sylvie: User, haddad: User) -> User:
        """Dr Haddad delegated to Sylvie too."""
        DelegationFactory(practitioner=haddad.practitioner, delegate=sylvie)
        return sylvie

    def booked(self, user: User, booking: Booking, **change: object) -> Appointment:
        return services.appointment_book(actor=actor_of(user), booking=replace(booking, **change), at=FRIDAY)

    def test_her_own_physician_who_books_sends_her(self, booking: Booking, morel: User) -> None:
        held = self.booked(morel, booking)

        [fact] = selectors.facts_of(held)
        assert (fact.value, fact.told_by, fact.means) == (
            Orientation.TREATING_PHYSICIAN,
            Teller.TREATING_PHYSICIAN,
            Means.BOOKING,
        )
        assert (fact.person, fact.words) == ("Dr Sophie Morel", "Psoriasis ?")
        assert selectors.appointment_for(actor_of(morel), held.public_id) == held

    def test_without_a_question_the_motive_is_the_question(self, booking: Booking, morel: User) -> None:
        [fact] = selectors.facts_of(self.booked(morel, booking, question=" "))

        assert fact.words == "Éruption"

    def test_another_physician_who_books_sends_her_too(
        self, booking: Booking, weiss: User, mme_petit: Patient
    ) -> None:
        CareRelationFactory(patient=mme_petit, practitioner=weiss.practitioner)

        held = self.booked(weiss, booking)

        assert facts(held) == {"orientation": "other_physician"}

    def test_a_full_agenda_testifies(self, booking: Booking, morel: User, haddad_s_secretary: User) -> None:
        WeeklyAvailabilityFactory(practitioner=morel.practitioner)
        for monday in (MONDAY, MONDAY + dt.timedelta(days=7)):
            for half in range(4):
                start = monday + dt.timedelta(minutes=30 * half)
                AppointmentFactory(practitioner=morel.practitioner, starts_at=start)

        [fact] = selectors.facts_of(self.booked(haddad_s_secretary, booking))

        assert (fact.value, fact.told_by, fact.means) == ("no", Teller.AGENDA, Means.AGENDA)
        assert fact.person == "Dr Sophie Morel"
        assert fact.words == (
            "Aucune heure libre de 30 minutes du ven.\u00a020\u00a0nov.\u00a02026 "
            "au jeu.\u00a03\u00a0déc.\u00a02026."
        )

    def test_an_absence_testifies(self, booking: Booking, morel: User, haddad_s_secretary: User) -> None:
        WeeklyAvailabilityFactory(practitioner=morel.practitioner)
        AbsenceFactory(practitioner=morel.practitioner, starts_at=FRIDAY, ends_at=FRIDAY + dt.timedelta(30))

        assert facts(self.booked(haddad_s_secretary, booking)) == {"treating_physician_available": "no"}

    def test_it_names_the_leave_and_who_stands_in(
        self, booking: Booking, morel: User, weiss: User, haddad_s_secretary: User
    ) -> None:
        WeeklyAvailabilityFactory(practitioner=morel.practitioner)
        AbsenceFactory(
            practitioner=morel.practitioner,
            starts_at=FRIDAY,
            ends_at=FRIDAY + dt.timedelta(30),
            deputy=weiss.practitioner,
        )

        [fact] = selectors.facts_of(self.booked(haddad_s_secretary, booking))

        assert fact.words.endswith(
            "Absent du ven.\u00a020\u00a0nov.\u00a02026 au dim.\u00a020\u00a0déc.\u00a02026, "
            "suppléé par Dr Anne Weiss."
        )

    def test_one_free_time_and_the_agenda_says_nothing(
        self, booking: Booking, morel: User, haddad_s_secretary: User
    ) -> None:
        WeeklyAvailabilityFactory(practitioner=morel.practitioner)

        assert facts(self.booked(haddad_s_secretary, booking)) == {}

    def test_no_agenda_here_says_nothing(self, booking: Booking, haddad_s_secretary: User) -> None:
        assert facts(self.booked(haddad_s_secretary, booking)) == {}

    def test_a_motive_of_another_specialty_says_nothing_of_her_time(
        self, booking: Booking, morel: User, haddad_s_secretary: User
    ) -> None:
        WeeklyAvailabilityFactory(practitioner=morel.practitioner)
        AbsenceFactory(practitioner=morel.practitioner, starts_at=FRIDAY, ends_at=FRIDAY + dt.timedelta(30))
        skin = MotiveFactory(specialty=SpecialtyFactory(code="SM15"))

        assert facts(self.booked(haddad_s_secretary, booking, motive=skin)) == {}

    def test_what_was_said_is_not_contradicted(
        self, booking: Booking, morel: User, haddad_s_secretary: User
    ) -> None:
        WeeklyAvailabilityFactory(practitioner=morel.practitioner)
        AbsenceFactory(practitioner=morel.practitioner, starts_at=FRIDAY, ends_at=FRIDAY + dt.timedelta(30))

        called = self.booked(haddad_s_secretary, booking, statements=(CALLED,))
        assert [row.told_by for row in selectors.facts_of(called)] == [Teller.TREATING_SECRETARY]

    def test_who_was_sent_needs_no_unavailability(
        self, booking: Booking, morel: User, haddad_s_secretary: User
    ) -> None:
        WeeklyAvailabilityFactory(practitioner=morel.practitioner)
        AbsenceFactory(practitioner=morel.practitioner, starts_at=FRIDAY, ends_at=FRIDAY + dt.timedelta(30))

        assert facts(self.booked(haddad_s_secretary, booking, statements=(SENT,))) == {
            "orientation": "other_physician"
        }

    def test_an_act_of_the_treating_physician_needs_nothing(
        self, booking: Booking, morel: User, sylvie: User
    ) -> None:
        WeeklyAvailabilityFactory(practitioner=morel.practitioner)

        assert facts(self.booked(sylvie, booking, practitioner=morel.practitioner)) == {}

    def test_a_statement_without_its_proof_books_nothing(
        self, booking: Booking, haddad_s_secretary: User
    ) -> None:
        with pytest.raises(Invalid):
            self.booked(haddad_s_secretary, booking, statements=(replace(CALLED, means=""),))
        assert not Appointment.objects.exists()

    def test_a_secretary_does_not_judge_an_urgency(self, booking: Booking, haddad_s_secretary: User) -> None:
        with pytest.raises(Refused):
            self.booked(haddad_s_secretary, booking, statements=(URGENT,))
        assert not Appointment.objects.exists()
