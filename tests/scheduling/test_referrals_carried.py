"""A referral followed by waiting in line, or by asking a physician now: the act is booked from it too."""

import datetime as dt
from dataclasses import replace

import pytest

from accounts.models import User
from core.actors import job
from core.errors import Conflict, Invalid
from notifications.models import Notice
from patients.models import Patient
from scheduling import selectors, services
from scheduling.enums import (
    ActForm,
    Fact,
    Means,
    Orientation,
    ReferralState,
    ReferralWithdrawal,
    Urgency,
    Wished,
)
from scheduling.models import Appointment, Demand, Referral, WaitingEntry
from scheduling.rules import Span
from scheduling.services import Ask, Booking, Letter, Wait
from territory.models import Territory
from tests.cast import actor_of, signed_in
from tests.client import PivotClient
from tests.directory.factories import PractitionerFactory
from tests.scheduling.factories import MONDAY, MotiveFactory, WeeklyAvailabilityFactory

FRIDAY = MONDAY - dt.timedelta(days=3)
MONDAY_ITSELF = MONDAY.date()
SOON = FRIDAY + dt.timedelta(minutes=10)
QUESTION = "Plaques depuis trois semaines : eczéma ou mycose ?"


@pytest.fixture
def letter(mme_petit: Patient, haddad: User) -> Letter:
    """To Dr Haddad by name; he offers nine to eleven on Monday."""
    WeeklyAvailabilityFactory(practitioner=haddad.practitioner)
    return Letter(
        patient=mme_petit,
        question=QUESTION,
        wished=Wished.WEEK,
        valid_until=FRIDAY.date() + dt.timedelta(days=10),
        physician=haddad.practitioner,
        motive=MotiveFactory(label="Éruption"),
    )


@pytest.fixture
def to_skin(letter: Letter, guise: Territory, haddad: User) -> Letter:
    return replace(letter, physician=None, specialty=haddad.practitioner.specialty, territory=guise)


def writes(user: User, letter: Letter) -> Referral:
    return services.referral_write(actor=actor_of(user), letter=letter, at=FRIDAY)


def withdraws(user: User, referral: Referral) -> None:
    services.referral_withdraw(
        actor=actor_of(user), public_id=referral.public_id, reason=ReferralWithdrawal.NOT_NEEDED, at=SOON
    )


def is_booked_from(appointment: Appointment, referral: Referral) -> None:
    """Linked, with its question, its proof and its verdict."""
    referral.refresh_from_db()
    assert (appointment.referral, referral.state) == (referral, ReferralState.BOOKED)
    assert referral.taker == appointment.practitioner
    assert appointment.question.startswith(QUESTION)
    (fact,) = [row for row in selectors.facts_of(appointment) if row.fact == Fact.ORIENTATION]
    assert (fact.value, fact.means) == (Orientation.TREATING_PHYSICIAN, Means.REFERRAL)
    assert fact.told_on == FRIDAY.date()
    judged = selectors.judgement_of(appointment).verdict
    assert judged.status not in ("outside_pathway", "not_billable")


class TestInLine:
    def wait(self, referral: Referral, until: dt.date = MONDAY_ITSELF) -> Wait:
        booking = Booking(
            patient=referral.patient,
            motive=referral.motive or MotiveFactory(),
            form=ActForm.SIMPLE_VIDEO,
            practitioner=referral.recipient or PractitionerFactory(),
            starts_at=FRIDAY,
            referral=referral,
        )
        return Wait(booking=booking, practitioners=[booking.practitioner], until=until)

    def joins(self, user: User, wait: Wait) -> WaitingEntry:
        return services.waiting_join(actor=actor_of(user), wait=wait, at=FRIDAY)

    def offered(self) -> None:
        freed = Span(MONDAY, MONDAY + dt.timedelta(minutes=30))
        assert services.waiting_offer(actor=job("tests"), freed=freed, at=FRIDAY) is not None

    def test_the_hour_that_comes_free_is_booked_from_it(
        self, letter: Letter, morel: User, haddads_secretary: User
    ) -> None:
        referral = writes(morel, letter)
        entry = self.joins(haddads_secretary, self.wait(referral))
        self.offered()
        appointment = services.waiting_take(
            actor=actor_of(haddads_secretary), public_id=entry.public_id, at=SOON
        )
        is_booked_from(appointment, referral)

    def test_not_beyond_its_last_day(self, letter: Letter, morel: User, haddads_secretary: User) -> None:
        wait = self.wait(writes(morel, letter), until=letter.valid_until + dt.timedelta(days=1))
        with pytest.raises(Invalid, match="valable jusqu’au"):
            self.joins(haddads_secretary, wait)

    def test_not_with_others_alone(self, letter: Letter, morel: User) -> None:
        wait = replace(self.wait(writes(morel, letter)), practitioners=[morel.practitioner])
        with pytest.raises(Conflict, match="pas pour ce médecin"):
            self.joins(morel, wait)

    def test_withdrawn_meanwhile_nothing_is_booked_unasked(
        self, letter: Letter, morel: User, haddads_secretary: User
    ) -> None:
        referral = writes(morel, letter)
        entry = self.joins(haddads_secretary, self.wait(referral))
        self.offered()
        withdraws(morel, referral)
        with pytest.raises(Conflict, match="n’est plus valable"):
            services.waiting_take(actor=actor_of(haddads_secretary), public_id=entry.public_id, at=SOON)
        assert not Appointment.objects.exists()

    def test_from_the_booking_page_to_the_line(
        self, letter: Letter, morel: User, haddads_secretary: User, client: PivotClient, time_machine: object
    ) -> None:
        time_machine.move_to(FRIDAY, tick=False)
        referral = writes(morel, letter)
        signed_in(client, haddads_secretary)
        page = f"/attente/nouvelle/{letter.patient.public_id}/"
        sent = {"motive": str(letter.motive.public_id), "referral": str(referral.public_id)}
        offer = f"?practitioner={letter.physician.public_id}&form=simple_video"
        shown = client.post(page + offer, sent).content.decode()
        assert "Suite à l’adressage de Dr Sophie Morel" in shown
        assert f'name="referral" value="{referral.public_id}"' in shown
        typed = {
            **sent,
            "practitioner": str(letter.physician.public_id),
            "form": "simple_video",
            "practitioners": str(letter.physician.public_id),
            "until": MONDAY.date().isoformat(),
            "join": "1",
        }
        said = client.post(page, typed, follow=True).content.decode()
        assert "adressé par Dr Sophie Morel" in said
        assert WaitingEntry.objects.get().referral == referral
        assert (
            "En liste d’attente jusqu’au" in client.get(f"/adressages/{referral.public_id}/").content.decode()
        )


class TestAskedNow:
    def ask(self, referral: Referral) -> Ask:
        return Ask(
            patient=referral.patient,
            motive=referral.motive or MotiveFactory(),
            form=ActForm.SIMPLE_VIDEO,
            urgency=Urgency.TODAY,
            words="Elle se gratte la nuit.",
            referral=referral,
        )

    def files(self, user: User, referral: Referral) -> Demand:
        return services.demand_file(actor=actor_of(user), ask=self.ask(referral), at=FRIDAY)

    def asked(self, demand: Demand) -> set[str]:
        return {turn.practitioner.family_name for turn in selectors.turns_of(demand)}

    def test_it_goes_to_whom_it_names_and_his_act_is_booked_from_it(
        self, letter: Letter, morel: User, haddad: User
    ) -> None:
        referral = writes(morel, letter)
        demand = self.files(morel, referral)
        assert self.asked(demand) == {"Haddad"}
        appointment = services.demand_accept(actor=actor_of(haddad), public_id=demand.public_id, at=SOON)
        is_booked_from(appointment, referral)
        assert appointment.question == f"{QUESTION}\n\nElle se gratte la nuit."

    def test_of_a_specialty_whoever_accepts_takes_it(
        self, to_skin: Letter, morel: User, haddad: User, haddads_colleague: User
    ) -> None:
        referral = writes(morel, to_skin)
        demand = self.files(morel, referral)
        first, second = (
            (haddad, haddads_colleague) if self.asked(demand) == {"Haddad"} else (haddads_colleague, haddad)
        )
        services.demand_wake(actor=job("tests"), public_id=demand.public_id, at=demand.wakes_at)
        assert self.asked(demand) == {"Haddad", "Roy"}
        at = demand.wakes_at
        appointment = services.demand_accept(actor=actor_of(second), public_id=demand.public_id, at=at)
        is_booked_from(appointment, referral)
        offered = Notice.objects.get(user_id=first.pk, kind="scheduling.referral_offered")
        assert offered.read_at is not None

    def test_an_hour_that_he_proposes_is_chosen_by_who_asked(
        self, letter: Letter, morel: User, haddad: User, sylvie: User
    ) -> None:
        referral = writes(morel, letter)
        demand = self.files(sylvie, referral)
        (time,) = services.demand_propose(
            actor=actor_of(haddad), public_id=demand.public_id, times=[MONDAY], at=SOON
        )
        appointment = services.demand_choose(
            actor=actor_of(sylvie), public_id=demand.public_id, proposal=time.public_id, at=SOON
        )
        is_booked_from(appointment, referral)

    def test_one_that_serves_no_more_books_nothing(self, letter: Letter, morel: User, haddad: User) -> None:
        referral = writes(morel, letter)
        demand = self.files(morel, referral)
        withdraws(morel, referral)
        with pytest.raises(Conflict, match="ne sert plus"):
            services.demand_accept(actor=actor_of(haddad), public_id=demand.public_id, at=SOON)
        with pytest.raises(Conflict, match="n’est plus valable"):
            self.files(morel, referral)

    def test_nobody_asks_from_what_they_may_not_see(self, letter: Letter, morel: User, nadia: User) -> None:
        referral = writes(morel, letter)
        with pytest.raises(Conflict, match="n’est plus valable"):
            self.files(nadia, referral)

    def test_from_its_page(
        self, letter: Letter, morel: User, haddad: User, client: PivotClient, time_machine: object
    ) -> None:
        time_machine.move_to(FRIDAY, tick=False)
        referral = writes(morel, letter)
        signed_in(client, morel)
        page = f"/demandes/nouvelle/{letter.patient.public_id}/"
        address = f"{page}?adressage={referral.public_id}"
        assert address in client.get(f"/adressages/{referral.public_id}/").content.decode()
        shown = client.get(address).content.decode()
        assert "La demande va à Dr Karim Haddad" in shown
        assert f'value="{letter.motive.public_id}" selected' in shown
        typed = {
            "motive": str(letter.motive.public_id),
            "form": "simple_video",
            "urgency": str(int(Urgency.TODAY)),
            "referral": str(referral.public_id),
            "file": "1",
        }
        said = client.post(page, typed, follow=True).content.decode()
        assert "Suite à l’adressage de" in said
        assert self.asked(Demand.objects.get()) == {"Haddad"}
        assert (
            "Demandé sans attendre par" in client.get(f"/adressages/{referral.public_id}/").content.decode()
        )
