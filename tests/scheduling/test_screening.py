"""The filter as the secretary meets it: what stops, where to go, what is kept, what is refused."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError

from accounts.models import User
from audit.models import Event
from core.errors import Conflict, Invalid
from patients.models import Patient
from scheduling import selectors, services
from scheduling.enums import ActForm, Destination, QuestionKind, StopKind
from scheduling.models import Appointment, Motive, PractitionerMotive, Screening
from scheduling.services import Booking, Unanswered
from territory.enums import DeviceKind
from territory.models import Cart
from tests.cast import actor_of, signed_in
from tests.client import PivotClient
from tests.directory.factories import SpecialtyFactory
from tests.scheduling.factories import (
    MONDAY,
    CartOpeningFactory,
    MotiveFactory,
    MotiveQuestionFactory,
    RedFlagFactory,
    WeeklyAvailabilityFactory,
)
from tests.territory.factories import CartFactory, DeviceFactory

FRIDAY = MONDAY - dt.timedelta(days=3)


@pytest.fixture(autouse=True)
def friday() -> None:
    with time_machine.travel(FRIDAY, tick=False):
        yield


@pytest.fixture
def cart(ehpad: object) -> Cart:
    return CartOpeningFactory(cart=CartFactory(site=ehpad, name="Chariot 1")).cart


@pytest.fixture
def motive(morel: User, cart: Cart) -> Motive:
    WeeklyAvailabilityFactory(practitioner=morel.practitioner)
    return MotiveFactory(label="Œdèmes des jambes", forms=[ActForm.ASSISTED])


@pytest.fixture
def desk(client: PivotClient, sylvie: User) -> PivotClient:
    return signed_in(client, sylvie)


@pytest.fixture
def address(mme_petit: Patient) -> str:
    return f"/rendez-vous/nouveau/{mme_petit.public_id}/"


def booking(patient: Patient, physician: User, motive: Motive, cart: Cart, **change: object) -> Booking:
    values = {"patient": patient, "motive": motive, "practitioner": physician.practitioner, "cart": cart}
    return Booking(**{**values, "form": ActForm.ASSISTED, "starts_at": MONDAY, **change})


class TestAStop:
    def test_says_where_to_go_in_a_list_and_that_it_is_no_diagnosis(
        self, desk: PivotClient, address: str, motive: Motive
    ) -> None:
        flag = RedFlagFactory(
            question="Envie de mourir",
            destinations=[Destination.SUICIDE, Destination.SAMU, Destination.IN_PERSON],
            where_to_go="Ne pas laisser la personne seule.",
            phone="03 23 97 00 20",
        )
        page = desk.post(address, {"motive": motive.public_id, f"signe-{flag.public_id}": "oui"})
        text = page.content.decode()
        for said in (
            *(
                "Appelez le 3114 maintenant",
                "tel:3114",
                "tel:15",
                "tel:0323970020",
                "Consultation en présence",
            ),
            *("Ne pas laisser la personne seule.", "Ce questionnaire ne pose pas de diagnostic"),
        ):
            assert said in text
        assert "Réserver" not in text

    def test_an_infant_is_stopped_before_any_slot(
        self, desk: PivotClient, address: str, motive: Motive, mme_petit: Patient
    ) -> None:
        mme_petit.birth_date = dt.date(2026, 1, 1)
        mme_petit.save()
        motive.minimum_age_months, motive.too_young_go = 24, [Destination.IN_PERSON]
        motive.save()
        text = desk.post(address, {"motive": motive.public_id}).content.decode()
        assert "Enfant de moins de 2\u00a0ans" in text
        assert "À voir en présence" in text
        assert "Réserver" not in text
        assert "remettez « Non »" not in text

    def test_who_answered_what_is_kept_sealed_and_once(
        self, desk: PivotClient, address: str, motive: Motive, mme_petit: Patient
    ) -> None:
        flag = RedFlagFactory()
        for _ in range(2):
            desk.post(address, {"motive": motive.public_id, f"signe-{flag.public_id}": "oui"})
        kept = Screening.objects.get()
        assert (kept.patient, kept.appointment, kept.answered_by) == (mme_petit, None, "Sylvie Carlier")
        assert kept.answered_at == FRIDAY
        assert kept.answers == [
            {"kind": "sign", "asked": "Douleur dans la poitrine", "answer": "oui", "stops": True}
        ]
        line = Event.objects.get(kind="scheduling.screening_stopped")
        assert (line.patient_public_id, line.details) == (mme_petit.public_id, {})
        assert line.subject_public_id == kept.public_id

    def test_it_is_read_on_the_file_by_who_gives_care(
        self, client: PivotClient, sylvie: User, morel: User, address: str, motive: Motive, mme_petit: Patient
    ) -> None:
        flag = RedFlagFactory()
        typed = {"motive": motive.public_id, f"signe-{flag.public_id}": "oui"}
        signed_in(client, sylvie).post(address, typed)
        file = f"/patients/{mme_petit.public_id}/"
        assert "Douleur dans la poitrine" not in client.get(file).content.decode()
        text = signed_in(client, morel).get(file).content.decode()
        assert "Réservations arrêtées par le filtre" in text
        assert "Douleur dans la poitrine" in text
        assert "répondu par Sylvie Carlier" in text

    def test_nothing_typed_is_lost_on_the_way_back(
        self, desk: PivotClient, address: str, motive: Motive
    ) -> None:
        flag, asked = RedFlagFactory(), MotiveQuestionFactory(motive=motive)
        typed = {
            "motive": motive.public_id,
            "question": "Depuis la chute",
            f"reponse-{asked.public_id}": "quatre jours",
        }
        for answer in ("oui", "non"):
            text = desk.post(address, typed | {f"signe-{flag.public_id}": answer}).content.decode()
            assert "Depuis la chute" in text
            assert 'value="quatre jours"' in text
        assert "Réserver" in text

    def test_another_motive_and_back_keeps_the_answers(
        self, desk: PivotClient, address: str, motive: Motive
    ) -> None:
        asked = MotiveQuestionFactory(motive=motive)
        typed = {"motive": MotiveFactory().public_id, f"reponse-{asked.public_id}": "quatre jours"}
        text = desk.post(address, typed).content.decode()
        assert f'<input type="hidden" name="reponse-{asked.public_id}" value="quatre jours">' in text


class TestBooking:
    def test_the_answers_go_with_the_appointment_to_the_carers_alone(
        self, client: PivotClient, sylvie: User, mme_petit: Patient, morel: User, motive: Motive, cart: Cart
    ) -> None:
        flag, asked = RedFlagFactory(), MotiveQuestionFactory(motive=motive, text="Poids pris ?")
        wanted = booking(
            mme_petit, morel, motive, cart, answers={flag.public_id: "non", asked.public_id: "2 kg"}
        )
        row = services.appointment_book(actor=actor_of(sylvie), booking=wanted, at=FRIDAY)
        address = f"/rendez-vous/{row.public_id}/"
        text = signed_in(client, morel).get(address).content.decode()
        for said in ("Poids pris ?", "2 kg", "« Non » au seul signe demandé", "Répondu par Sylvie Carlier"):
            assert said in text
        assert "Poids pris ?" not in signed_in(client, sylvie).get(address).content.decode()

    @pytest.mark.parametrize("answer", ["", "peut-être"])
    def test_a_sign_added_meanwhile_must_be_asked(
        self, answer: str, sylvie: User, mme_petit: Patient, morel: User, motive: Motive, cart: Cart
    ) -> None:
        flag = RedFlagFactory()
        wanted = booking(mme_petit, morel, motive, cart, answers={flag.public_id: answer})
        with pytest.raises(Unanswered) as refusal:
            services.appointment_book(actor=actor_of(sylvie), booking=wanted, at=FRIDAY)
        assert refusal.value.field == str(flag.public_id)

    def test_a_required_answer_is_asked_beside_its_question(
        self, desk: PivotClient, address: str, morel: User, motive: Motive, cart: Cart
    ) -> None:
        asked = MotiveQuestionFactory(
            motive=motive, kind=QuestionKind.CHOICE, choices=["Un", "Deux"], is_required=True
        )
        physician = f"practitioner={morel.practitioner.public_id}&cart={cart.public_id}"
        typed = {"motive": motive.public_id, "form": "assisted", "starts_at": "2026-11-23T08:00:00+0000"}
        page = desk.post(f"{address}reserver/?{physician}", typed | {"question": "Gonflées"})
        text = page.content.decode()
        assert page.status_code == 422
        assert "Cette question attend une réponse." in text
        assert "Répondez à la question signalée" in text
        assert "Gonflées" in text
        page = desk.post(f"{address}reserver/?{physician}", typed | {f"reponse-{asked.public_id}": "Deux"})
        assert page.status_code == 302
        assert Appointment.objects.get().screening.answers[0]["answer"] == "Deux"

    def test_what_is_removed_is_asked_no_more(
        self, luc: User, sylvie: User, mme_petit: Patient, morel: User, motive: Motive, cart: Cart
    ) -> None:
        flag = RedFlagFactory()
        services.red_flag_remove(actor=actor_of(luc), flag=flag, at=FRIDAY)
        services.appointment_book(
            actor=actor_of(sylvie), booking=booking(mme_petit, morel, motive, cart), at=FRIDAY
        )
        assert not Screening.objects.exists()

    def test_exclusions_come_apart_from_signs(self, desk: PivotClient, address: str, motive: Motive) -> None:
        RedFlagFactory()
        RedFlagFactory(motive=motive, kind=StopKind.EXCLUSION, question="Premier bilan")
        text = desk.post(address, {"motive": motive.public_id}).content.decode()
        assert (
            text.index("L’un de ces signes")
            < text.index("Est-ce l’un de ces cas")
            < text.index("Premier bilan")
        )


class TestDevices:
    @pytest.fixture
    def needing(self, motive: Motive) -> Motive:
        motive.devices = [DeviceKind.ECG, DeviceKind.OXIMETER]
        motive.save()
        return motive

    def test_a_cart_without_them_is_not_offered_and_the_page_says_why(
        self, desk: PivotClient, address: str, needing: Motive, cart: Cart
    ) -> None:
        DeviceFactory(cart=cart, kind=DeviceKind.OXIMETER)
        text = desk.post(address, {"motive": needing.public_id}).content.decode()
        assert "Chariot 1, EHPAD Les Marronniers : sans ECG" in text
        assert "Réserver" not in text
        DeviceFactory(cart=cart, kind=DeviceKind.ECG)
        assert "Réserver" in desk.post(address, {"motive": needing.public_id}).content.decode()

    def test_a_forged_booking_is_refused(
        self, sylvie: User, mme_petit: Patient, morel: User, needing: Motive, cart: Cart
    ) -> None:
        with pytest.raises(Invalid, match="ECG, oxymètre"):
            services.appointment_book(
                actor=actor_of(sylvie), booking=booking(mme_petit, morel, needing, cart), at=FRIDAY
            )


class TestWhoTakesAMotive:
    """Neither a page nor a forged address books what a physician does not take."""

    @pytest.mark.parametrize(
        "why", ["closed by her", "closed by the region", "another specialty", "another’s own"]
    )
    def test_what_she_does_not_take_is_refused(
        self,
        why: str,
        sylvie: User,
        mme_petit: Patient,
        morel: User,
        haddad: User,
        motive: Motive,
        cart: Cart,
    ) -> None:
        if why == "closed by her":
            PractitionerMotive.objects.create(practitioner=morel.practitioner, motive=motive, is_taken=False)
        elif why == "another specialty":
            motive.specialty = SpecialtyFactory(code="SM04", label="Cardiologie", short_label="Cardiologie")
        elif why == "another’s own":
            motive.owner = haddad.practitioner
        motive.is_active = why != "closed by the region"
        motive.save()
        with pytest.raises(Conflict, match="ne prend pas ce motif"):
            services.appointment_book(
                actor=actor_of(sylvie), booking=booking(mme_petit, morel, motive, cart), at=FRIDAY
            )

    def test_the_page_says_that_she_closed_it(
        self, desk: PivotClient, address: str, morel: User, motive: Motive
    ) -> None:
        PractitionerMotive.objects.create(practitioner=morel.practitioner, motive=motive, is_taken=False)
        text = desk.post(address, {"motive": motive.public_id}).content.decode()
        assert "Dr Sophie Morel : ne prend pas ce motif" in text
        assert "Réserver" not in text

    def test_closing_touches_nothing_that_is_booked(
        self, sylvie: User, mme_petit: Patient, morel: User, motive: Motive, cart: Cart
    ) -> None:
        row = services.appointment_book(
            actor=actor_of(sylvie), booking=booking(mme_petit, morel, motive, cart), at=FRIDAY
        )
        choice = services.Choice(motive, is_taken=False, minutes=None)
        services.motive_choices_set(actor=actor_of(morel), choices=[choice], at=FRIDAY)
        moved = services.appointment_move(
            actor=actor_of(sylvie),
            public_id=row.public_id,
            starts_at=MONDAY + dt.timedelta(hours=1),
            at=FRIDAY,
        )
        assert moved.state == "booked"

    def test_her_own_duration_cuts_the_slots_and_holds_the_hour(
        self, sylvie: User, mme_petit: Patient, morel: User, motive: Motive, cart: Cart
    ) -> None:
        choice = services.Choice(motive, is_taken=True, minutes=45)
        services.motive_choices_set(actor=actor_of(morel), choices=[choice], at=FRIDAY)
        slots = selectors.free_slots(
            practitioner=morel.practitioner, cart=cart, motive=motive, days=4, at=FRIDAY
        )
        row = services.appointment_book(
            actor=actor_of(sylvie), booking=booking(mme_petit, morel, motive, cart), at=FRIDAY
        )
        assert slots[0].ends_at - slots[0].starts_at == dt.timedelta(minutes=45)
        assert row.ends_at - row.starts_at == dt.timedelta(minutes=45)

    def test_bounds_that_narrow_later_hold_her_duration(self, morel: User, motive: Motive) -> None:
        PractitionerMotive.objects.create(practitioner=morel.practitioner, motive=motive, duration_minutes=90)
        motive.longest_minutes = 40
        assert selectors.minutes_with(morel.practitioner, motive) == 40


def test_sql_ties_a_passage_to_its_appointment(mme_petit: Patient, motive: Motive) -> None:
    with pytest.raises(IntegrityError, match="screening_booked_has_its_appointment"):
        Screening.objects.create(
            patient=mme_petit,
            motive=motive,
            outcome="booked",
            answers=[],
            answered_by="x",
            answered_at=FRIDAY,
        )
