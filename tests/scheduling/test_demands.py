"""« Demande »: Nadia is beside Mme Petit and no hour fits. A physician takes it, or the next is asked."""

import datetime as dt
from dataclasses import replace
from functools import partial
from uuid import uuid4

import pytest
from django.db import connection

from accounts.enums import DeactivationReason, Role
from accounts.models import Delegation, User
from accounts.services import user_deactivate
from audit.models import Event
from core.actors import job
from core.errors import Conflict, Invalid, NotFound, PivotError, Refused
from notifications.models import Message, Notice
from patients import policies as patients
from patients.models import Patient
from scheduling import selectors, services, tasks
from scheduling.enums import ActForm, DeclineReason, DemandState, Fact, Urgency
from scheduling.models import Appointment, Demand, DemandTransition, DemandTurn, Hold, Motive
from scheduling.notifications import demands as notices
from scheduling.policies import demands as policies
from scheduling.services import Ask, NoPhysician, SlotTaken, Stopped, Unanswered
from territory.models import Cart, Site
from tests.accounts.factories import MembershipFactory, UserFactory
from tests.cast import actor_of
from tests.directory.factories import PlaceOfExerciseFactory, PractitionerFactory
from tests.patients.factories import CareRelationFactory, PatientFactory
from tests.scheduling.factories import (
    MONDAY,
    AbsenceFactory,
    AppointmentFactory,
    MotiveFactory,
    RedFlagFactory,
    WeeklyAvailabilityFactory,
)
from tests.territory.factories import CartFactory
from tests.together import together

NINE = MONDAY  # a Monday
MINUTE = dt.timedelta(minutes=1)
WORDS = "Chute ce matin, douleur du poignet droit."
CLOCK = job("tests.clock")


@pytest.fixture
def cart(ehpad: Site) -> Cart:
    return CartFactory(site=ehpad)


@pytest.fixture
def motive() -> Motive:
    return MotiveFactory(label="Chute sans gravité apparente")


@pytest.fixture
def ask(mme_petit: Patient, motive: Motive, cart: Cart) -> Ask:
    return Ask(
        patient=mme_petit,
        motive=motive,
        form=ActForm.ASSISTED,
        urgency=Urgency.HOUR,
        cart=cart,
        words=WORDS,
    )


def physician(name: str, site: Site, **hours: object) -> User:
    """A general practitioner of that site, on the rota when `hours` are kept for a territory."""
    practitioner = PractitionerFactory(family_name=name)
    PlaceOfExerciseFactory(practitioner=practitioner, site=site)
    user = UserFactory(practitioner=practitioner, family_name=name, email=f"{name.lower()}@pivot.example")
    MembershipFactory(user=user, role=Role.PHYSICIAN, site=site)
    if hours:
        WeeklyAvailabilityFactory(practitioner=practitioner, **hours)
    return user


@pytest.fixture
def aubry(msp: Site) -> User:
    """On the rota now."""
    return physician("Aubry", msp, territory=msp.territory)


@pytest.fixture
def delattre(msp: Site) -> User:
    """On the rota in the afternoon."""
    return physician("Delattre", msp, territory=msp.territory, starts_at=dt.time(14), ends_at=dt.time(18))


def files(user: User, ask: Ask, at: dt.datetime = NINE) -> Demand:
    return services.demand_file(actor=actor_of(user), ask=ask, at=at)


def asked(demand: Demand) -> list[str]:
    return [turn.practitioner.family_name for turn in selectors.turns_of(demand)]


def told(user: User, kind: str) -> int:
    return Notice.objects.filter(user_id=user.pk, kind=f"scheduling.{kind}").count()


def wakes(demand: Demand, at: dt.datetime) -> Demand:
    services.demand_wake(actor=CLOCK, public_id=demand.public_id, at=at)
    demand.refresh_from_db()
    return demand


@pytest.mark.parametrize("gone", ["delegation", "account", "nothing"])
def test_who_asked_is_told_as_long_as_the_patient_is_theirs_to_follow(
    gone: str, ask: Ask, aubry: User, morel: User, sylvie: User, nadia: User
) -> None:
    """Sylvie asked; once she works for Dr Morel no more, the nurses of the site follow it."""
    demand = files(sylvie, ask)
    if gone == "delegation":
        Delegation.objects.all().delete()
    elif gone == "account":
        user_deactivate(
            actor=actor_of(MembershipFactory(role=Role.REGIONAL_ADMIN, site=None).user),
            user=sylvie,
            reason=DeactivationReason.DEPARTURE,
            at=NINE,
        )
    notices.demand_unmet(CLOCK, Demand.objects.get(pk=demand.pk), at=NINE)
    assert (told(sylvie, "demand_unmet"), told(nadia, "demand_unmet")) == (
        (1, 0) if gone == "nothing" else (0, 1)
    )


def declines(user: User, demand: Demand, reason: DeclineReason = DeclineReason.BUSY) -> None:
    services.demand_decline(actor=actor_of(user), public_id=demand.public_id, reason=reason, at=NINE + MINUTE)
    demand.refresh_from_db()


class TestWhoAsks:
    MAY = {
        "nadia": True,
        "morel": True,
        "sylvie": True,
        "haddad": False,
        "weiss": False,
        "luc": False,
        "neighbour": False,
    }

    @pytest.fixture
    def neighbour(self, hospital: Site) -> User:
        """A nurse as Nadia is, of another site of the same territory."""
        practitioner = PractitionerFactory(nurse=True)
        return MembershipFactory(role=Role.NURSE, site=hospital, user__practitioner=practitioner).user

    @pytest.mark.parametrize(("who", "may"), MAY.items())
    def test_whoever_knows_the_patient(
        self,
        who: str,
        may: bool,
        ask: Ask,
        morel: User,
        aubry: User,
        sylvie: User,
        request: pytest.FixtureRequest,
    ) -> None:
        person = request.getfixturevalue(who)
        assert policies.can_ask(actor_of(person), ask.patient, NINE) is may
        if may:
            in_whose_name = ", pour Dr Sophie Morel" if who == "sylvie" else ""
            assert files(person, ask).asked_by == f"{actor_of(person).label}{in_whose_name}"
        else:
            with pytest.raises(Refused):
                files(person, ask)
            assert not Demand.objects.exists()

    def test_a_sign_stops_before_anything(self, ask: Ask, nadia: User) -> None:
        flag = RedFlagFactory(motive=ask.motive)
        with pytest.raises(Unanswered):
            files(nadia, ask)
        with pytest.raises(Stopped):
            files(nadia, replace(ask, answers={flag.public_id: "oui"}))
        assert not Demand.objects.exists()
        kept = services.screening_stop(
            actor=actor_of(nadia),
            patient=ask.patient,
            motive=ask.motive,
            answers={flag.public_id: "oui"},
            at=NINE,
        )
        assert kept is not None

    def test_an_infant_is_not_asked_for(self, ask: Ask, nadia: User) -> None:
        ask.motive.minimum_age_months = 36
        ask.motive.save()
        child = replace(ask, patient=_resident(ask, birth_date=dt.date(2026, 1, 1)))
        with pytest.raises(Stopped):
            files(nadia, child)

    def test_one_open_for_a_patient_and_a_motive(self, ask: Ask, nadia: User, morel: User) -> None:
        files(nadia, ask)
        with pytest.raises(Conflict, match="déjà ouverte"):
            files(morel, ask)
        files(nadia, replace(ask, motive=MotiveFactory()))

    def test_an_hour_that_is_past(self, ask: Ask, nadia: User) -> None:
        with pytest.raises(Invalid, match="passée"):
            files(nadia, replace(ask, wanted=NINE))
        assert files(nadia, replace(ask, wanted=NINE + 20 * MINUTE)).due_at == NINE + 20 * MINUTE


def _resident(ask: Ask, **traits: object) -> Patient:
    patient = PatientFactory(**traits)
    CareRelationFactory(patient=patient, site=ask.cart.site, practitioner=None)
    return patient


class TestWhoIsAsked:
    def test_the_treating_physician_first(self, ask: Ask, nadia: User, morel: User, aubry: User) -> None:
        demand = files(nadia, ask)
        assert asked(demand) == ["Morel"]
        assert (told(morel, "demand_asked"), told(aubry, "demand_asked")) == (1, 0)
        assert demand.nurse == nadia.practitioner

    def test_nobody_is_named_in_what_is_told(self, ask: Ask, nadia: User, morel: User) -> None:
        files(nadia, ask)
        notice = Notice.objects.get(user_id=morel.pk, kind="scheduling.demand_asked")
        mail = Message.objects.get(user_id=morel.pk)
        for secret in ("Petit", "Jeanne", "Chute", "poignet"):
            assert secret not in str(vars(notice)) + str(vars(mail))

    def test_while_away_their_deputy(self, ask: Ask, nadia: User, morel: User, delattre: User) -> None:
        AbsenceFactory(practitioner=morel.practitioner, deputy=delattre.practitioner)
        assert asked(files(nadia, ask)) == ["Delattre"]

    def test_away_without_a_deputy_the_rota(self, ask: Ask, nadia: User, morel: User, aubry: User) -> None:
        AbsenceFactory(practitioner=morel.practitioner)
        assert asked(files(nadia, ask)) == ["Aubry"]

    def test_who_does_not_receive_them_is_not_asked(
        self, ask: Ask, nadia: User, morel: User, aubry: User
    ) -> None:
        values = {"of_own_patients": False, "of_rota": True}
        services.demand_intake_set(actor=actor_of(morel), values=values, at=NINE)
        assert asked(files(nadia, ask)) == ["Aubry"]

    def test_of_the_rota_who_is_on_duty_first_then_who_was_asked_the_longest_ago(
        self, ask: Ask, nadia: User, morel: User, delattre: User, aubry: User, msp: Site
    ) -> None:
        busy = physician("Busy", msp, territory=msp.territory)
        before = files(nadia, replace(ask, motive=MotiveFactory()), at=NINE - 60 * MINUTE)
        DemandTurn.objects.create(demand=before, practitioner=busy.practitioner, told_at=NINE - 60 * MINUTE)
        call = selectors.call_of(files(nadia, ask), NINE)
        assert [one.practitioner.family_name for one in selectors.candidates(call)] == [
            "Aubry",
            "Busy",
            "Delattre",
        ]

    def test_nobody_of_another_territory_nor_without_an_account(
        self, ask: Ask, nadia: User, morel: User, other_hospital: Site, msp: Site
    ) -> None:
        physician("Loin", other_hospital, territory=other_hospital.territory)
        WeeklyAvailabilityFactory(
            practitioner=PractitionerFactory(family_name="Papier"), territory=msp.territory
        )
        demand = files(nadia, ask)
        assert selectors.candidates(selectors.call_of(demand, NINE)) == []

    def test_a_motive_of_a_specialty_goes_to_it(
        self, ask: Ask, nadia: User, morel: User, haddad: User, guise: object
    ) -> None:
        WeeklyAvailabilityFactory(practitioner=haddad.practitioner, territory=guise)
        motive = MotiveFactory(specialty=haddad.practitioner.specialty)
        assert asked(files(nadia, replace(ask, motive=motive))) == ["Haddad"]

    def test_with_nobody_to_ask_nothing_is_filed(self, ask: Ask, nadia: User, morel: User) -> None:
        AbsenceFactory(practitioner=morel.practitioner)
        with pytest.raises(NoPhysician):
            files(nadia, ask)
        assert not Demand.objects.exists()

    def test_a_physician_who_asks_is_not_asked(self, ask: Ask, morel: User, aubry: User) -> None:
        assert asked(files(morel, ask)) == ["Aubry"]


class TestWhoReads:
    # person: sees it, reads what was written, decides, takes it back
    EXPECTED = {
        "nadia": (True, True, False, True),
        "morel": (True, True, True, False),
        "sylvie": (True, False, False, False),
        "aubry": (False, False, False, False),
        "haddad": (False, False, False, False),
        "weiss": (False, False, False, False),
        "luc": (False, False, False, False),
    }

    @pytest.mark.parametrize(("who", "expected"), EXPECTED.items())
    def test_the_cast(
        self,
        who: str,
        expected: tuple[bool, ...],
        ask: Ask,
        nadia: User,
        sylvie: User,
        request: pytest.FixtureRequest,
    ) -> None:
        actor = actor_of(request.getfixturevalue(who))
        demand = files(nadia, ask)
        turn = selectors.turn_of(actor, demand)
        assert (
            selectors.demands_of(actor).exists(),
            policies.can_read_words(actor, demand, turn),
            policies.can_decide(actor, turn),
            policies.asks(actor, demand),
        ) == expected
        if not expected[0]:
            with pytest.raises(NotFound):
                selectors.demand_for(actor, demand.public_id)

    def test_the_file_opens_to_who_is_asked_and_closes_when_they_decline(
        self, ask: Ask, nadia: User, morel: User, aubry: User
    ) -> None:
        demand = files(nadia, ask)
        assert not patients.can_know(actor_of(aubry), ask.patient, NINE)
        declines(morel, demand)
        later = NINE + 2 * MINUTE
        assert patients.can_open_file(actor_of(aubry), ask.patient, later)
        declines(aubry, demand)
        assert not patients.can_know(actor_of(aubry), ask.patient, later)

    def test_the_team_takes_over_from_who_asked(
        self, ask: Ask, nadia: User, morel: User, ehpad: Site
    ) -> None:
        thomas = MembershipFactory(
            role=Role.NURSE, site=ehpad, user__practitioner=PractitionerFactory(nurse=True)
        ).user
        demand = files(nadia, ask)
        services.demand_withdraw(actor=actor_of(thomas), public_id=demand.public_id, at=NINE + MINUTE)
        demand.refresh_from_db()
        assert demand.state == DemandState.WITHDRAWN
        assert told(morel, "demand_withdrawn") == 1

    def test_a_secretary_of_the_physician_decides_nothing(self, ask: Ask, nadia: User, sylvie: User) -> None:
        demand = files(nadia, ask)
        with pytest.raises(Refused, match="médecin sollicité"):
            services.demand_accept(actor=actor_of(sylvie), public_id=demand.public_id, at=NINE + MINUTE)

    def test_the_words_are_sealed(self, ask: Ask, nadia: User, morel: User) -> None:
        files(nadia, ask)
        with connection.cursor() as cursor:
            cursor.execute("SELECT words FROM scheduling_demand")
            (stored,) = cursor.fetchone()
        assert WORDS.encode() not in bytes(stored)


class TestAccepting:
    def test_now_outside_any_hours(self, ask: Ask, nadia: User, morel: User) -> None:
        demand = files(nadia, ask)
        at = NINE + dt.timedelta(minutes=2, seconds=10)
        appointment = services.demand_accept(actor=actor_of(morel), public_id=demand.public_id, at=at)
        demand.refresh_from_db()
        assert (demand.state, demand.appointment) == (DemandState.ACCEPTED, appointment)
        assert appointment.starts_at == NINE + 3 * MINUTE
        assert (appointment.cart, appointment.nurse, appointment.question) == (
            ask.cart,
            nadia.practitioner,
            WORDS,
        )
        assert patients.can_open_file(actor_of(morel), ask.patient, at)
        # Told once: the appointment names her.
        assert (told(nadia, "appointment_booked"), told(nadia, "demand_accepted")) == (1, 0)
        assert Event.objects.filter(kind="scheduling.demand_accepted").exists()

    def test_at_another_hour(self, ask: Ask, nadia: User, morel: User) -> None:
        demand = files(nadia, ask)
        later = NINE + 45 * MINUTE
        services.demand_accept(
            actor=actor_of(morel), public_id=demand.public_id, starts_at=later, at=NINE + MINUTE
        )
        assert Appointment.objects.get().starts_at == later

    @pytest.mark.parametrize(
        ("party", "sentence"),
        [
            ("practitioner", "Le médecin est déjà retenu"),
            ("cart", "Le chariot est déjà retenu"),
            ("nurse", "La personne qui accompagne est déjà retenue"),
            ("patient", "Ce patient a déjà un rendez-vous"),
        ],
    )
    def test_whole_or_not_at_all(self, party: str, sentence: str, ask: Ask, nadia: User, morel: User) -> None:
        held = {
            "practitioner": morel.practitioner,
            "cart": ask.cart,
            "nurse": nadia.practitioner,
            "patient": ask.patient,
        }
        AppointmentFactory(assisted=party == "cart", **{party: held[party]})
        demand = files(nadia, ask)
        with pytest.raises(SlotTaken, match=sentence):
            services.demand_accept(actor=actor_of(morel), public_id=demand.public_id, at=NINE)
        demand.refresh_from_db()
        assert demand.state == DemandState.OPEN
        assert Appointment.objects.count() == 1

    def test_a_sign_added_since_is_asked_first(self, ask: Ask, nadia: User, morel: User) -> None:
        demand = files(nadia, ask)
        RedFlagFactory(motive=ask.motive)
        with pytest.raises(Unanswered):
            services.demand_accept(actor=actor_of(morel), public_id=demand.public_id, at=NINE + MINUTE)

    def test_the_treating_physician_who_declined_is_evidence(
        self, ask: Ask, nadia: User, morel: User, aubry: User
    ) -> None:
        demand = files(nadia, ask)
        declines(morel, demand)
        appointment = services.demand_accept(
            actor=actor_of(aubry), public_id=demand.public_id, at=NINE + 2 * MINUTE
        )
        [fact] = selectors.facts_of(appointment)
        assert (fact.fact, fact.value, fact.person) == (Fact.TREATING_AVAILABLE, "no", "Dr Sophie Morel")

    def test_a_physician_who_asks_sends(self, ask: Ask, morel: User, aubry: User) -> None:
        demand = files(morel, ask)
        appointment = services.demand_accept(
            actor=actor_of(aubry), public_id=demand.public_id, at=NINE + MINUTE
        )
        assert appointment.requester == morel.practitioner
        [fact] = selectors.facts_of(appointment)
        assert (fact.fact, fact.value, fact.words) == (Fact.ORIENTATION, "treating_physician", WORDS)

    def test_it_is_evidence_whoever_chooses_the_hour(
        self, ask: Ask, nadia: User, morel: User, aubry: User
    ) -> None:
        """The team of the site may not say who sends; the house saw it."""
        demand = files(morel, ask)
        services.demand_propose(
            actor=actor_of(aubry), public_id=demand.public_id, times=[NINE + 60 * MINUTE], at=NINE + MINUTE
        )
        [proposal] = selectors.proposals_of(demand)
        appointment = services.demand_choose(
            actor=actor_of(nadia),
            public_id=demand.public_id,
            proposal=proposal.public_id,
            at=NINE + 2 * MINUTE,
        )
        [fact] = selectors.facts_of(appointment)
        assert (fact.fact, fact.value) == (Fact.ORIENTATION, "treating_physician")

    def test_a_second_press_is_answered_as_the_first(self, ask: Ask, nadia: User, morel: User) -> None:
        demand = files(nadia, ask)
        first, second = (
            services.demand_accept(actor=actor_of(morel), public_id=demand.public_id, at=NINE + MINUTE)
            for _ in range(2)
        )
        assert first == second

    def test_who_asks_and_sits_beside_the_patient_is_not_held_twice(
        self, ask: Ask, morel: User, aubry: User
    ) -> None:
        between = replace(ask, form=ActForm.BETWEEN_PHYSICIANS, cart=None)
        Motive.objects.filter(pk=ask.motive.pk).update(forms=[ActForm.BETWEEN_PHYSICIANS])
        between.motive.refresh_from_db()
        demand = files(morel, between)
        AppointmentFactory(practitioner=morel.practitioner, starts_at=NINE)
        with pytest.raises(SlotTaken, match="auprès du patient"):
            services.demand_accept(actor=actor_of(aubry), public_id=demand.public_id, at=NINE + MINUTE)

    def test_who_comes_second_is_told_who_was_first(
        self, ask: Ask, nadia: User, morel: User, aubry: User
    ) -> None:
        demand = files(nadia, ask)
        wakes(demand, NINE + 10 * MINUTE)
        services.demand_accept(actor=actor_of(aubry), public_id=demand.public_id, at=NINE + 11 * MINUTE)
        with pytest.raises(Conflict, match="Aubry vient de prendre cette demande"):
            services.demand_accept(actor=actor_of(morel), public_id=demand.public_id, at=NINE + 12 * MINUTE)
        assert Appointment.objects.count() == 1

    @pytest.mark.django_db(transaction=True)
    def test_two_at_once_have_one_winner(self, ask: Ask, nadia: User, morel: User, aubry: User) -> None:
        demand = files(nadia, ask)
        wakes(demand, NINE + 10 * MINUTE)
        taken = {"public_id": demand.public_id, "at": NINE + 11 * MINUTE}
        came = together(
            *(partial(services.demand_accept, actor=actor_of(user), **taken) for user in (morel, aubry))
        )
        [lost] = [one for one in came if one is not None]
        assert isinstance(lost, PivotError)
        assert "vient de prendre cette demande" in lost.message
        assert Appointment.objects.count() == 1


class TestProposing:
    TIMES = (NINE + 30 * MINUTE, NINE + 60 * MINUTE)

    @pytest.fixture
    def demand(self, ask: Ask, nadia: User, morel: User) -> Demand:
        return files(nadia, ask)

    @pytest.fixture
    def proposed(self, demand: Demand, morel: User, aubry: User) -> Demand:
        services.demand_propose(
            actor=actor_of(morel), public_id=demand.public_id, times=self.TIMES, at=NINE + MINUTE
        )
        demand.refresh_from_db()
        return demand

    def test_the_hours_are_kept_meanwhile(self, proposed: Demand, nadia: User, morel: User) -> None:
        assert proposed.state == DemandState.PROPOSED
        assert told(nadia, "demand_proposed") == 1
        assert [hold.starts_at for hold in Hold.objects.order_by("starts_at")] == list(self.TIMES)
        # No notice asks the physician for anything any more.
        assert not Notice.objects.filter(
            user_id=morel.pk, kind="scheduling.demand_asked", read_at=None
        ).exists()

    def test_one_is_chosen_and_the_others_given_back(
        self, proposed: Demand, nadia: User, morel: User
    ) -> None:
        [first, _] = selectors.proposals_of(proposed)
        appointment = services.demand_choose(
            actor=actor_of(nadia),
            public_id=proposed.public_id,
            proposal=first.public_id,
            at=NINE + 2 * MINUTE,
        )
        assert (appointment.practitioner, appointment.starts_at) == (morel.practitioner, self.TIMES[0])
        assert not Hold.objects.exists()
        assert told(morel, "appointment_booked") == 1

    def test_taken_meanwhile_the_other_still_stands(self, proposed: Demand, nadia: User, morel: User) -> None:
        [first, second] = selectors.proposals_of(proposed)
        services.hold_release(actor=job("tests"), hold=first.hold, at=NINE)  # kept, it could not be taken
        AppointmentFactory(practitioner=morel.practitioner, starts_at=self.TIMES[0])
        with pytest.raises(SlotTaken):
            services.demand_choose(
                actor=actor_of(nadia),
                public_id=proposed.public_id,
                proposal=first.public_id,
                at=NINE + 2 * MINUTE,
            )
        services.demand_choose(
            actor=actor_of(nadia),
            public_id=proposed.public_id,
            proposal=second.public_id,
            at=NINE + 2 * MINUTE,
        )

    def test_only_who_asked_answers(self, proposed: Demand, morel: User, sylvie: User) -> None:
        [first, _] = selectors.proposals_of(proposed)
        for person in (morel, sylvie):
            with pytest.raises(Refused, match="qui a déposé"):
                services.demand_choose(
                    actor=actor_of(person),
                    public_id=proposed.public_id,
                    proposal=first.public_id,
                    at=NINE + 2 * MINUTE,
                )

    def test_none_suits(self, proposed: Demand, nadia: User, morel: User) -> None:
        services.demand_reject(actor=actor_of(nadia), public_id=proposed.public_id, at=NINE + 2 * MINUTE)
        proposed.refresh_from_db()
        assert proposed.state == DemandState.OPEN
        assert asked(proposed) == ["Morel", "Aubry"]
        assert told(morel, "demand_rejected") == 1
        assert not Hold.objects.exists()

    def test_unanswered_they_lapse(self, proposed: Demand, morel: User) -> None:
        assert proposed.wakes_at == NINE + 11 * MINUTE
        wakes(proposed, NINE + 10 * MINUTE)
        assert proposed.state == DemandState.PROPOSED
        wakes(proposed, NINE + 11 * MINUTE)
        assert proposed.state == DemandState.OPEN
        assert not Hold.objects.exists()
        assert told(morel, "demand_rejected") == 1

    def test_too_late_is_too_late_even_before_it_is_swept(self, proposed: Demand, nadia: User) -> None:
        [first, _] = selectors.proposals_of(proposed)
        with pytest.raises(Conflict, match="plus proposée"):
            services.demand_choose(
                actor=actor_of(nadia),
                public_id=proposed.public_id,
                proposal=first.public_id,
                at=NINE + 11 * MINUTE,
            )

    def test_another_physician_is_told_to_wait(self, proposed: Demand, demand: Demand, aubry: User) -> None:
        DemandTurn.objects.create(demand=demand, practitioner=aubry.practitioner, told_at=NINE)
        with pytest.raises(Conflict, match="Morel vient de proposer"):
            services.demand_accept(actor=actor_of(aubry), public_id=demand.public_id, at=NINE + 2 * MINUTE)

    @pytest.mark.parametrize(
        ("times", "sentence"),
        [
            ((), "d’une à 3"),
            (tuple(NINE + n * 20 * MINUTE for n in range(1, 5)), "d’une à 3"),
            ((NINE,), "est passée"),
            ((NINE + 20 * MINUTE, NINE + 25 * MINUTE), "se chevauchent"),
        ],
    )
    def test_one_to_three_hours_to_come(
        self, times: tuple[dt.datetime, ...], sentence: str, demand: Demand, morel: User
    ) -> None:
        with pytest.raises(Invalid, match=sentence):
            services.demand_propose(
                actor=actor_of(morel), public_id=demand.public_id, times=times, at=NINE + MINUTE
            )

    def test_not_over_an_appointment(self, demand: Demand, morel: User) -> None:
        AppointmentFactory(practitioner=morel.practitioner, starts_at=self.TIMES[0])
        with pytest.raises(SlotTaken):
            services.demand_propose(
                actor=actor_of(morel), public_id=demand.public_id, times=self.TIMES, at=NINE + MINUTE
            )
        assert not Hold.objects.exists()


class TestDeclining:
    def test_the_next_is_asked_and_who_asked_is_told(
        self, ask: Ask, nadia: User, morel: User, aubry: User
    ) -> None:
        demand = files(nadia, ask)
        declines(morel, demand)
        assert asked(demand) == ["Morel", "Aubry"]
        assert (told(nadia, "demand_declined"), told(aubry, "demand_asked")) == (1, 1)
        with pytest.raises(Conflict, match="déjà décliné"):
            declines(morel, demand)

    def test_with_nobody_left_who_asked_is_told(self, ask: Ask, nadia: User, morel: User) -> None:
        demand = files(nadia, ask)
        declines(morel, demand)
        assert demand.state == DemandState.UNMET
        assert told(nadia, "demand_unmet") == 1

    @pytest.mark.parametrize("reason", [DeclineReason.EMERGENCY, DeclineReason.IN_PERSON])
    def test_a_judgement_asks_nobody_else(
        self, reason: DeclineReason, ask: Ask, nadia: User, morel: User, aubry: User
    ) -> None:
        demand = files(nadia, ask)
        declines(morel, demand, reason)
        assert (demand.state, asked(demand)) == (DemandState.UNMET, ["Morel"])
        assert told(nadia, "demand_unmet") == 1

    def test_it_can_be_filed_again(self, ask: Ask, nadia: User, morel: User) -> None:
        declines(morel, files(nadia, ask), DeclineReason.IN_PERSON)
        assert files(nadia, ask, at=NINE + 5 * MINUTE).state == DemandState.OPEN


class TestTimePasses:
    def test_the_next_is_asked_too_and_the_first_may_still_answer(
        self, ask: Ask, nadia: User, morel: User, aubry: User
    ) -> None:
        demand = files(nadia, ask)
        assert demand.wakes_at == NINE + 10 * MINUTE
        wakes(demand, NINE + 9 * MINUTE)
        assert asked(demand) == ["Morel"]
        wakes(demand, NINE + 10 * MINUTE)
        assert asked(demand) == ["Morel", "Aubry"]
        services.demand_accept(actor=actor_of(morel), public_id=demand.public_id, at=NINE + 12 * MINUTE)

    def test_past_its_time_everybody_is_told_again(
        self, ask: Ask, nadia: User, morel: User, aubry: User, delattre: User
    ) -> None:
        demand = files(nadia, ask)
        wakes(demand, NINE + 60 * MINUTE)
        assert demand.overdue_at == NINE + 60 * MINUTE
        assert sorted(asked(demand)) == ["Aubry", "Delattre", "Morel"]
        assert (told(nadia, "demand_overdue"), told(morel, "demand_overdue")) == (1, 1)
        assert (told(delattre, "demand_asked"), told(delattre, "demand_overdue")) == (1, 0)
        wakes(demand, NINE + 70 * MINUTE)
        assert told(nadia, "demand_overdue") == 1

    def test_a_day_later_it_is_closed(self, ask: Ask, nadia: User, morel: User) -> None:
        demand = wakes(files(nadia, ask), NINE + 60 * MINUTE)
        assert demand.wakes_at == NINE + dt.timedelta(hours=25)
        wakes(demand, NINE + dt.timedelta(hours=25))
        assert (demand.state, demand.wakes_at) == (DemandState.UNMET, None)
        assert told(nadia, "demand_unmet") == 1

    def test_alone_asked_nobody_is_woken_before_it_is_due(self, ask: Ask, nadia: User, morel: User) -> None:
        demand = wakes(files(nadia, ask), NINE + 10 * MINUTE)
        assert demand.wakes_at == NINE + 60 * MINUTE

    def test_once_answered_it_sleeps(self, ask: Ask, nadia: User, morel: User) -> None:
        demand = files(nadia, ask)
        services.demand_accept(actor=actor_of(morel), public_id=demand.public_id, at=NINE + MINUTE)
        steps = DemandTransition.objects.count()
        wakes(demand, NINE + 60 * MINUTE)
        assert DemandTransition.objects.count() == steps
        assert selectors.demands_to_wake(NINE + dt.timedelta(days=9)) == []

    def test_the_sweep_wakes_what_is_due(
        self,
        ask: Ask,
        nadia: User,
        morel: User,
        aubry: User,
        time_machine: object,
        django_capture_on_commit_callbacks: object,
    ) -> None:
        demand = files(nadia, ask)
        time_machine.move_to(NINE + 10 * MINUTE)
        with django_capture_on_commit_callbacks(execute=True):
            tasks.sweep_demands()
        assert asked(demand) == ["Morel", "Aubry"]


class TestCounted:
    def test_what_waits_for_each(self, ask: Ask, nadia: User, morel: User, aubry: User, luc: User) -> None:
        demand = files(nadia, ask)
        counted = {
            user.family_name: selectors.demands_waiting(actor_of(user)) for user in (nadia, morel, aubry)
        }
        assert counted == {"Benali": 0, "Morel": 1, "Aubry": 0}
        services.demand_propose(
            actor=actor_of(morel), public_id=demand.public_id, times=[NINE + 30 * MINUTE], at=NINE + MINUTE
        )
        assert selectors.demands_waiting(actor_of(nadia)) == 1
        assert selectors.demands_waiting(actor_of(morel)) == 0
        assert selectors.demands_waiting(actor_of(luc)) == 0

    def test_the_most_urgent_then_the_oldest(self, ask: Ask, nadia: User, morel: User) -> None:
        def of(urgency: Urgency, minutes: int) -> Demand:
            other = replace(ask, urgency=urgency, motive=MotiveFactory())
            return files(nadia, other, at=NINE + minutes * MINUTE)

        later, today, soon = of(Urgency.TWO_DAYS, 0), of(Urgency.TODAY, 1), of(Urgency.HOUR, 3)
        sooner = of(Urgency.HOUR, 2)
        assert list(selectors.demands_received(actor_of(morel))) == [sooner, soon, today, later]


def test_only_a_physician_says_what_they_receive(
    morel: User, nadia: User, sylvie: User, haddad: User, weiss: User, luc: User
) -> None:
    values = {"of_own_patients": False, "of_rota": False}
    for person in (nadia, sylvie, luc):
        with pytest.raises(Refused):
            services.demand_intake_set(actor=actor_of(person), values=values, at=NINE)
    row = services.demand_intake_set(actor=actor_of(morel), values=values, at=NINE)
    assert (row.practitioner, selectors.intake_of(haddad.practitioner).of_rota) == (morel.practitioner, True)


def test_unknown_is_unknown(morel: User) -> None:
    with pytest.raises(NotFound):
        services.demand_accept(actor=actor_of(morel), public_id=uuid4(), at=NINE)
