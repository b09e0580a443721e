"""Somebody else books Mme Petit: her treating physician is told, may object before the act, and is heard."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from audit.models import Event
from consultations import services as consultations
from core.actors import job
from core.errors import Conflict, Invalid, NotFound, Refused
from notifications.models import Notice
from patients import services as patients
from patients.models import Patient
from scheduling import policies, selectors, services
from scheduling.enums import ActForm, CancelReason, ObjectionReason
from scheduling.models import Appointment, Objection
from scheduling.policies import objections as rights
from scheduling.services import Booking
from territory.models import Site
from tests.accounts.factories import DelegationFactory, MembershipFactory
from tests.cast import actor_of, signed_in
from tests.client import PivotClient
from tests.consultations.factories import Story, assisted
from tests.patients.factories import CareRelationFactory
from tests.scheduling.factories import MONDAY, AppointmentFactory, MotiveFactory, WeeklyAvailabilityFactory

FRIDAY = MONDAY - dt.timedelta(days=3)
AFTER = MONDAY + dt.timedelta(hours=1)
WORDS = "Vue hier au cabinet, traitement changé."
WHY = "Examen prévu avec elle, aucun changement de traitement."
CAST = ["morel", "haddad", "nadia", "weiss", "luc", "sylvie"]


@pytest.fixture
def appointment(mme_petit: Patient, haddad: User, ehpad: Site) -> Appointment:
    """Dr Haddad’s secretary booked Mme Petit with him, at the cart of her EHPAD."""
    booker = MembershipFactory(
        role="secretary", site=ehpad, user__given_name="Rose", user__family_name="Lambert"
    ).user
    DelegationFactory(practitioner=haddad.practitioner, delegate=booker)
    return assisted(mme_petit, haddad, ehpad, starts_at=MONDAY, booker=booker, booked_by="Rose Lambert")


def objects(user: User, row: Appointment, at: dt.datetime = FRIDAY, **more: object) -> Objection:
    said = {"reason": ObjectionReason.OWN_CARE, "words": WORDS, **more}
    return services.objection_make(actor=actor_of(user), appointment=row.public_id, at=at, **said)


def keeps(user: User, row: Appointment, words: str = WHY, at: dt.datetime = FRIDAY) -> None:
    services.objection_keep(actor=actor_of(user), appointment=row.public_id, words=words, at=at)


def told(user: User, kind: str) -> int:
    return Notice.objects.filter(user_id=user.pk, kind=f"scheduling.{kind}").count()


class TestTold:
    @pytest.fixture
    def booking(self, mme_petit: Patient, haddad: User) -> Booking:
        WeeklyAvailabilityFactory(practitioner=haddad.practitioner)
        CareRelationFactory(patient=mme_petit, practitioner=haddad.practitioner)
        return Booking(
            patient=mme_petit,
            motive=MotiveFactory(label="Éruption"),
            form=ActForm.SIMPLE_VIDEO,
            practitioner=haddad.practitioner,
            starts_at=MONDAY,
        )

    def test_when_somebody_else_books_once_and_without_a_name(
        self, booking: Booking, morel: User, haddad: User
    ) -> None:
        row = services.appointment_book(actor=actor_of(haddad), booking=booking, at=FRIDAY)
        services.appointment_book(actor=actor_of(haddad), booking=booking, at=FRIDAY)
        notice = Notice.objects.get(user_id=morel.pk, kind="scheduling.treating_told")
        assert notice.link == f"/rendez-vous/{row.public_id}/"
        for secret in ("Petit", "Éruption", "Haddad", "dermato"):
            assert secret not in str(vars(notice))

    def test_not_of_what_she_asks_a_colleague(self, booking: Booking, morel: User) -> None:
        services.appointment_book(actor=actor_of(morel), booking=booking, at=FRIDAY)
        assert not told(morel, "treating_told")

    def test_of_what_a_secretary_shared_with_a_colleague_books_with_him(
        self, booking: Booking, morel: User, haddad: User, sylvie: User
    ) -> None:
        DelegationFactory(practitioner=haddad.practitioner, delegate=sylvie)
        services.appointment_book(actor=actor_of(sylvie), booking=booking, at=FRIDAY)
        assert told(morel, "treating_told") == 1

    def test_of_the_acts_to_come_when_one_becomes_the_treating_physician(
        self, appointment: Appointment, weiss: User
    ) -> None:
        patients.treating_physician_declare(
            actor=job("tests"), patient=appointment.patient, practitioner=weiss.practitioner, at=FRIDAY
        )
        assert told(weiss, "treating_told") == 1


class TestTheDoor:
    @pytest.mark.parametrize("who", CAST)
    def test_the_condition_and_the_function_agree(
        self, who: str, appointment: Appointment, request: pytest.FixtureRequest
    ) -> None:
        actor = actor_of(request.getfixturevalue(who))
        seen = Appointment.objects.filter(policies.known_to(actor)).exists()
        assert policies.can_see(actor, appointment) is seen is (who in {"morel", "haddad", "nadia"})

    def test_of_her_patients_and_of_no_others(
        self, appointment: Appointment, morel: User, haddad: User
    ) -> None:
        other = AppointmentFactory(practitioner=haddad.practitioner, starts_at=AFTER)
        with pytest.raises(NotFound):
            selectors.appointment_for(actor_of(morel), other.public_id)

    def test_it_closes_with_the_declaration(self, appointment: Appointment, morel: User, weiss: User) -> None:
        patients.treating_physician_declare(
            actor=job("tests"), patient=appointment.patient, practitioner=weiss.practitioner, at=FRIDAY
        )
        with pytest.raises(NotFound):
            selectors.appointment_for(actor_of(morel), appointment.public_id)

    def test_she_reads_who_and_when_not_the_question_and_it_is_written_down(
        self, client: PivotClient, appointment: Appointment, morel: User, haddad: User, time_machine: object
    ) -> None:
        time_machine.move_to(FRIDAY, tick=False)
        appointment.question = "Lésion du dos"
        appointment.save(update_fields=["question"])
        page = signed_in(client, morel).get(f"/rendez-vous/{appointment.public_id}/").content.decode()
        assert "pris par Rose Lambert" in page
        assert "Dr Karim Haddad" in page
        assert "Lésion du dos" not in page
        line = Event.objects.get(kind="scheduling.opened_as_treating")
        assert line.actor_label == "Dr Sophie Morel"
        signed_in(client, haddad).get(f"/rendez-vous/{appointment.public_id}/")
        assert Event.objects.filter(kind="scheduling.opened_as_treating").count() == 1

    @pytest.mark.parametrize("page", ["deplacer", "annuler"])
    def test_reading_moves_and_cancels_nothing(
        self, page: str, client: PivotClient, appointment: Appointment, morel: User
    ) -> None:
        assert (
            signed_in(client, morel).get(f"/rendez-vous/{appointment.public_id}/{page}/").status_code == 403
        )


class TestObjecting:
    MAY = {"morel": True, "haddad": False, "nadia": False, "weiss": False, "luc": False, "sylvie": False}

    @pytest.mark.parametrize(("who", "may"), MAY.items())
    def test_the_treating_physician_in_person(
        self, who: str, may: bool, appointment: Appointment, request: pytest.FixtureRequest
    ) -> None:
        person = request.getfixturevalue(who)
        assert rights.can_object(actor_of(person), appointment) is may
        if may:
            assert objects(person, appointment).made_by == "Dr Sophie Morel"
        else:
            with pytest.raises((Refused, NotFound)):
                objects(person, appointment)
            assert not Objection.objects.exists()

    def test_not_to_her_own_act_nor_to_what_she_asked(
        self, appointment: Appointment, morel: User, mme_petit: Patient
    ) -> None:
        own = AppointmentFactory(patient=mme_petit, practitioner=morel.practitioner, starts_at=AFTER)
        appointment.requester = morel.practitioner
        appointment.save(update_fields=["requester"])
        for row in (own, appointment):
            with pytest.raises(Refused):
                objects(morel, row)

    def test_who_booked_and_who_holds_the_act_are_told_once_without_why(
        self, appointment: Appointment, morel: User, haddad: User, nadia: User
    ) -> None:
        objects(morel, appointment)
        for person in (haddad, appointment.booker):
            notice = Notice.objects.get(user_id=person.pk, kind="scheduling.objection_made")
            for secret in ("Petit", "traitement", "moi-même"):
                assert secret not in str(vars(notice))
        assert not told(nadia, "objection_made")

    def test_once(self, appointment: Appointment, morel: User) -> None:
        objects(morel, appointment)
        with pytest.raises(Conflict, match="déjà notée"):
            objects(morel, appointment)

    def test_another_reason_says_which(self, appointment: Appointment, morel: User) -> None:
        with pytest.raises(Invalid) as refusal:
            objects(morel, appointment, reason=ObjectionReason.OTHER, words=" ")
        assert refusal.value.field == "words"

    def test_only_before_the_act(self, appointment: Appointment, morel: User) -> None:
        with pytest.raises(Conflict, match="commencé"):
            objects(morel, appointment, at=MONDAY)

    def test_not_once_her_patient_was_let_in_early(
        self,
        client: PivotClient,
        appointment: Appointment,
        morel: User,
        haddad: User,
        nadia: User,
        time_machine: object,
    ) -> None:
        act = Story(appointment, haddad, nadia).waits()
        early = MONDAY - dt.timedelta(minutes=20)
        consultations.consultation_admit(actor=actor_of(haddad), public_id=act.public_id, at=early)
        soon = early + dt.timedelta(minutes=5)
        with pytest.raises(Conflict, match="commencé"):
            objects(morel, appointment, at=soon)
        time_machine.move_to(soon, tick=False)
        page = signed_in(client, morel).get(f"/rendez-vous/{appointment.public_id}/").content.decode()
        assert "opposition/" not in page

    def test_whoever_admits_holds_the_appointment_first(
        self, appointment: Appointment, haddad: User, nadia: User
    ) -> None:
        """An objection and an admission take turns: both begin with the same row."""
        act = Story(appointment, haddad, nadia).waits()
        with CaptureQueriesContext(connection) as seen:
            consultations.consultation_admit(actor=actor_of(haddad), public_id=act.public_id, at=MONDAY)
        held = [one["sql"] for one in seen if "FOR UPDATE" in one["sql"]]
        assert 'FROM "scheduling_appointment"' in held[0]
        assert 'FROM "consultations_consultation"' in held[1]

    def test_not_once_it_is_cancelled(self, appointment: Appointment, morel: User, haddad: User) -> None:
        services.appointment_cancel(
            actor=actor_of(haddad), public_id=appointment.public_id, reason=CancelReason.PATIENT, at=FRIDAY
        )
        with pytest.raises(Conflict):
            objects(morel, appointment)

    def test_withdrawn_and_made_again(self, appointment: Appointment, morel: User, haddad: User) -> None:
        objects(morel, appointment)
        services.objection_withdraw(actor=actor_of(morel), appointment=appointment.public_id, at=FRIDAY)
        assert selectors.objections_of(appointment) == []
        assert told(haddad, "objection_withdrawn") == 1
        with pytest.raises(Conflict, match="déjà retirée"):
            services.objection_withdraw(actor=actor_of(morel), appointment=appointment.public_id, at=FRIDAY)
        objects(morel, appointment)

    def test_the_one_who_objects_reads_that_it_is_cancelled(
        self, appointment: Appointment, morel: User, haddad: User
    ) -> None:
        objects(morel, appointment)
        services.appointment_cancel(
            actor=actor_of(haddad), public_id=appointment.public_id, reason=CancelReason.PHYSICIAN, at=FRIDAY
        )
        assert told(morel, "appointment_cancelled") == 1

    def test_it_falls_with_the_declaration(self, appointment: Appointment, morel: User, weiss: User) -> None:
        objects(morel, appointment)
        patients.treating_physician_declare(
            actor=job("tests"), patient=appointment.patient, practitioner=weiss.practitioner, at=FRIDAY
        )
        assert selectors.objections_of(appointment) == []
        assert Event.objects.filter(kind="scheduling.objection_lapsed").exists()
        objects(weiss, appointment)

    def test_the_journal_says_nothing_of_why(self, appointment: Appointment, morel: User) -> None:
        objects(morel, appointment)
        line = Event.objects.get(kind="scheduling.objection_made")
        assert line.details == {}
        assert line.patient_public_id == appointment.patient.public_id


class TestDeciding:
    MAY = {"haddad": True, "morel": False, "nadia": False, "weiss": False, "luc": False, "sylvie": False}

    @pytest.mark.parametrize(("who", "may"), MAY.items())
    def test_the_physician_of_the_act_alone(
        self,
        who: str,
        may: bool,
        appointment: Appointment,
        morel: User,
        request: pytest.FixtureRequest,
    ) -> None:
        objects(morel, appointment)
        person = request.getfixturevalue(who)
        if may:
            keeps(person, appointment)
            kept = Objection.objects.get()
            assert (kept.kept_by, kept.kept_words, kept.kept_at) == ("Dr Karim Haddad", WHY, FRIDAY)
            assert told(morel, "objection_kept") == 1
        else:
            with pytest.raises((Refused, NotFound)):
                keeps(person, appointment)

    def test_with_words(self, appointment: Appointment, morel: User, haddad: User) -> None:
        objects(morel, appointment)
        with pytest.raises(Invalid):
            keeps(haddad, appointment, words=" ")

    def test_only_what_stands(self, appointment: Appointment, morel: User, haddad: User) -> None:
        with pytest.raises(Conflict, match="retirée"):
            keeps(haddad, appointment)
        objects(morel, appointment)
        keeps(haddad, appointment)
        with pytest.raises(Conflict):
            keeps(haddad, appointment)

    def test_nobody_is_let_in_before_it(
        self, appointment: Appointment, morel: User, haddad: User, nadia: User
    ) -> None:
        objects(morel, appointment)
        act = Story(appointment, haddad, nadia).waits()
        admits = {"actor": actor_of(haddad), "public_id": act.public_id, "at": MONDAY}
        with pytest.raises(Conflict, match="s’oppose"):
            consultations.consultation_admit(**admits)
        keeps(haddad, appointment, at=MONDAY)
        consultations.consultation_admit(**admits)

    def test_the_call_shows_it_and_goes_on_with_the_words(
        self, client: PivotClient, appointment: Appointment, morel: User, haddad: User, nadia: User
    ) -> None:
        objects(morel, appointment)
        act = Story(appointment, haddad, nadia).waits()
        signed_in(client, haddad)
        cockpit = f"/teleconsultations/{act.public_id}/cockpit/"
        page = client.get(cockpit).content.decode()
        assert WORDS in page
        assert "Admettre" not in page
        address = f"/rendez-vous/{appointment.public_id}/opposition/poursuivre/"
        client.post(address, {"words": WHY, "then": "act"})
        assert "Admettre" in client.get(cockpit).content.decode()


class TestWhoReadsWhat:
    @pytest.fixture
    def secretary(self, haddad: User, hospital: Site) -> User:
        user = MembershipFactory(role="secretary", site=hospital).user
        DelegationFactory(practitioner=haddad.practitioner, delegate=user)
        return user

    def test_the_words_are_for_carers_and_the_reason_for_who_books(
        self, client: PivotClient, appointment: Appointment, morel: User, haddad: User, secretary: User
    ) -> None:
        objects(morel, appointment)
        address = f"/rendez-vous/{appointment.public_id}/"
        assert WORDS in signed_in(client, haddad).get(address).content.decode()
        page = signed_in(client, secretary).get(address).content.decode()
        assert "Je vois moi-même ce patient" in page
        assert "Précision gardée aux soignants" in page
        assert WORDS not in page

    def test_in_the_agenda_and_on_paper(
        self, client: PivotClient, appointment: Appointment, morel: User, haddad: User
    ) -> None:
        signed_in(client, haddad)
        week, day = "/agenda/?jour=2026-11-23", "/agenda/?vue=jour&jour=2026-11-23"
        assert "Opposition" not in client.get(week).content.decode()
        objects(morel, appointment)
        for address in (week, day):
            assert "Opposition du médecin traitant" in client.get(address).content.decode()

    def test_on_the_first_page_of_who_decides(
        self, client: PivotClient, appointment: Appointment, morel: User, haddad: User, time_machine: object
    ) -> None:
        time_machine.move_to(FRIDAY, tick=False)
        objects(morel, appointment)
        assert "s’oppose à un acte" in signed_in(client, haddad).get("/").content.decode()
        keeps(haddad, appointment)
        assert "s’oppose à un acte" not in client.get("/").content.decode()

    def test_from_the_page_with_what_is_missing(
        self, client: PivotClient, appointment: Appointment, morel: User, time_machine: object
    ) -> None:
        time_machine.move_to(FRIDAY, tick=False)
        address = f"/rendez-vous/{appointment.public_id}/opposition/"
        signed_in(client, morel)
        page = client.post(address, {"words": WORDS})
        assert page.status_code == 422
        assert "Choisissez une raison" in page.content.decode()
        assert WORDS in page.content.decode()
        page = client.post(address, {"reason": "other"})
        assert "Dites laquelle." in page.content.decode()
        client.post(address, {"reason": "own_care", "words": WORDS})
        assert (
            "Retirer mon opposition" in client.get(f"/rendez-vous/{appointment.public_id}/").content.decode()
        )


class TestTheDatabaseRefusesToo:
    @pytest.mark.parametrize(
        ("change", "constraint"),
        [
            ({"reason": "other", "words": None}, "says_which"),
            ({"kept_by": "Dr Haddad"}, "kept_says"),
            ({"withdrawn_at": FRIDAY}, "withdrawn_says"),
        ],
    )
    def test_a_row_that_says_half(
        self, change: dict[str, object], constraint: str, appointment: Appointment, morel: User
    ) -> None:
        objection = objects(morel, appointment)
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            Objection.objects.filter(pk=objection.pk).update(**change)

    def test_two_of_one_physician(self, appointment: Appointment, morel: User) -> None:
        first = objects(morel, appointment)
        with pytest.raises(IntegrityError, match="one_open"), transaction.atomic():
            Objection(
                appointment=appointment,
                practitioner=first.practitioner,
                reason="patient",
                made_by="x",
                made_at=FRIDAY,
            ).save()
