"""Everything works in a rehearsal, and nothing of it counts: one test for each place that counts or tells."""

import datetime as dt

import pypdfium2
import pytest
import time_machine
from django.db import DatabaseError, IntegrityError, transaction

from accounts.models import User
from audit.models import Event
from billing.models import FeeSheet, NothingToBill
from billing.services import fee_sheets_prepare
from billing.tasks import sweep
from consultations import selectors, services, tasks
from consultations.enums import (
    CancelReason,
    CheckItem,
    CheckResult,
    ConsultationState,
    StillSource,
    TurnReason,
)
from consultations.models import Consultation
from core.actors import job
from core.errors import NotFound, Refused
from documents import services as documents
from documents.models import Document
from notifications.models import Message, Notice
from patients import policies as patient_policies
from patients import selectors as patients
from patients import services as patient_services
from patients.enums import ConsentDecision, RelativeKind
from patients.models import CareRelation, Patient
from portal import selectors as portal
from scheduling import selectors as agenda
from scheduling import services as scheduling
from scheduling.enums import CountedBy, FollowUpDelay
from scheduling.models import Appointment, AttendanceMark, FollowUp
from scheduling.policies import can_mark_unsuitable
from territory.models import Cart
from tests.cast import actor_of
from tests.consultations.factories import NINE, Rehearsal, Story, minutes
from tests.documents.factories import jpeg
from tests.patients.factories import PatientFactory
from tests.scheduling.factories import AppointmentFactory

DAY = NINE.date()


class TestItWorks:
    def test_to_its_signed_report(self, rehearsal: Rehearsal) -> None:
        rehearsal.closes()
        assert rehearsal.now().state == ConsultationState.CLOSED
        assert rehearsal.act.report_versions.count() == 1

    def test_with_its_pathway(self, rehearsal: Rehearsal) -> None:
        """What is said of the pathway is written as in a real act."""
        facts = scheduling.pathway_facts_state(
            actor=rehearsal.physician, appointment=rehearsal.appointment.public_id, statements=[], at=NINE
        )
        assert facts == []

    def test_turned_to_the_visit_in_person(self, rehearsal: Rehearsal) -> None:
        rehearsal.begins()
        services.consultation_to_person(
            actor=rehearsal.physician,
            public_id=rehearsal.public_id,
            reason=TurnReason.NO_PICTURE,
            at=minutes(2),
        )
        appointment = Appointment.every.get(pk=rehearsal.appointment.pk)
        assert appointment.state == "cancelled"

    def test_given_up_without_marking_anybody_absent(self, rehearsal: Rehearsal) -> None:
        services.consultation_cancel(
            actor=rehearsal.nurse,
            public_id=rehearsal.public_id,
            reason=CancelReason.PATIENT_ABSENT,
            at=minutes(2),
        )
        assert rehearsal.now().state == ConsultationState.CANCELLED
        assert not AttendanceMark.objects.exists()
        assert not Message.objects.exists()


class TestNothingIsBilled:
    def test_no_sheet_is_asked(
        self, rehearsal: Rehearsal, django_capture_on_commit_callbacks: object
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            rehearsal.closes()
        assert not FeeSheet.objects.exists()
        assert not NothingToBill.objects.exists()

    def test_none_is_found_again_by_the_sweep(self, rehearsal: Rehearsal) -> None:
        rehearsal.closes()
        assert not selectors.closed_since(NINE - dt.timedelta(days=1)).exists()
        sweep()
        assert not FeeSheet.objects.exists()

    def test_there_are_no_facts_to_bill(self, rehearsal: Rehearsal) -> None:
        rehearsal.closes()
        with pytest.raises(NotFound):
            fee_sheets_prepare(actor=job("tests"), act_public_id=rehearsal.public_id, at=minutes(30))


class TestNothingIsCounted:
    def test_by_the_region(self, rehearsal: Rehearsal, luc: User) -> None:
        home = portal.region_for(actor_of(luc), NINE)
        assert not any(day.by_form for day in home.days)
        assert home.sites_today == []

    def test_in_attendance(self, rehearsal: Rehearsal, luc: User) -> None:
        rehearsal.closes()
        at = NINE + dt.timedelta(days=1)
        assert agenda.attendance_counts(actor_of(luc), DAY, DAY, CountedBy.SITE, at=at) == []

    def test_among_motives(self, rehearsal: Rehearsal, luc: User) -> None:
        counts = agenda.unsuitable_counts(actor_of(luc), DAY, DAY)
        assert all(not one.booked for one in counts)

    def test_in_agendas(self, rehearsal: Rehearsal, morel: User, nadia: User) -> None:
        for user in (morel, nadia):
            assert not agenda.appointments_between(actor_of(user), minutes(-60), minutes(60)).exists()

    def test_in_what_a_physician_has_left_of_the_day(
        self, rehearsal: Rehearsal, cart_to_rehearse: Cart, morel: User
    ) -> None:
        found = agenda.upcoming("cart", cart_to_rehearse.pk, minutes(-1))
        assert found.count == 0
        assert not morel.practitioner.appointments.exists()

    def test_nobody_is_warned_that_it_runs_over(self, rehearsal: Rehearsal) -> None:
        rehearsal.begins()
        assert not selectors.running_over(minutes(45)).exists()

    def test_it_shows_in_the_day_of_its_people_apart(
        self, rehearsal: Rehearsal, morel: User, nadia: User, haddad: User
    ) -> None:
        for user, shown in ((morel, 1), (nadia, 1), (haddad, 0)):
            assert len(agenda.rehearsals_between(actor_of(user), minutes(-60), minutes(60))) == shown


class TestTheAgendaKnowsNothingOfIt:
    def test_its_page_is_not_one_of_the_agenda(self, rehearsal: Rehearsal) -> None:
        with pytest.raises(NotFound):
            agenda.appointment_for(rehearsal.physician, rehearsal.appointment.public_id)

    def test_no_follow_up_is_planned_after_it(self, rehearsal: Rehearsal) -> None:
        rehearsal.closes()
        with pytest.raises(NotFound):
            scheduling.follow_up_plan(
                actor=rehearsal.physician,
                appointment=rehearsal.appointment.public_id,
                delay=FollowUpDelay.values[0],
                at=minutes(30),
            )
        assert not FollowUp.objects.exists()

    @pytest.mark.parametrize("gesture", ["appointment_cancel", "appointment_move", "no_show_mark"])
    def test_nothing_of_the_agenda_is_done_to_it(self, rehearsal: Rehearsal, gesture: str) -> None:
        more = {"appointment_cancel": {"reason": "mistake"}, "appointment_move": {"starts_at": minutes(90)}}
        with pytest.raises(NotFound):
            getattr(scheduling, gesture)(
                actor=rehearsal.physician,
                public_id=rehearsal.appointment.public_id,
                at=minutes(1),
                **more.get(gesture, {}),
            )


class TestTheFictitiousPatient:
    def test_is_found_by_no_search(self, rehearsal: Rehearsal) -> None:
        assert patients.search(rehearsal.nurse, "Essai", at=NINE) == []
        assert not patients.visible_to(rehearsal.physician, NINE).exists()
        with pytest.raises(NotFound):
            patients.file_for(rehearsal.physician, rehearsal.appointment.patient.public_id, at=NINE)

    def test_is_taken_for_nobody(self, rehearsal: Rehearsal) -> None:
        fake = rehearsal.appointment.patient
        alike = patients.possible_duplicates(birth_name="Essai", birth_date=fake.birth_date)
        assert not alike.exists()

    def test_is_not_among_the_patients_of_the_day(self, rehearsal: Rehearsal) -> None:
        assert portal.patients_of_today(rehearsal.physician, NINE) == []

    def test_keeps_no_token_when_the_key_of_names_changes(self, rehearsal: Rehearsal) -> None:
        assert not patients.stale_tokens().exists()

    def test_has_nobody_to_write_to(self, rehearsal: Rehearsal) -> None:
        fake = rehearsal.appointment.patient
        assert not patient_policies.can_know(rehearsal.nurse, fake, NINE)
        with pytest.raises(Refused):
            patient_services.relative_add(
                actor=rehearsal.nurse,
                patient=fake,
                kind=RelativeKind.RELATIVE,
                name="Paul Essai",
                relation="Fils",
                phone="0601020304",
                at=NINE,
            )

    def test_has_no_token_in_sql(self, rehearsal: Rehearsal) -> None:
        fake = rehearsal.appointment.patient
        fake.name_tokens = ["x"]
        with pytest.raises(IntegrityError, match="patient_fictitious_found_by_nothing"), transaction.atomic():
            fake.save()


class TestTheMarksAgreeInSql:
    def test_a_rehearsal_has_no_real_patient(self, db: None) -> None:
        with pytest.raises(IntegrityError, match="rehearsed_with_fictitious"), transaction.atomic():
            AppointmentFactory(patient=PatientFactory(), is_rehearsal=True)

    def test_a_fictitious_patient_has_no_real_appointment(self, rehearsal: Rehearsal) -> None:
        with pytest.raises(IntegrityError, match="rehearsed_with_fictitious"), transaction.atomic():
            AppointmentFactory(patient=rehearsal.appointment.patient)

    def test_neither_mark_is_changed_alone(self, rehearsal: Rehearsal) -> None:
        with pytest.raises(IntegrityError, match="rehearsed_with_fictitious"), transaction.atomic():
            Patient.objects.filter(pk=rehearsal.appointment.patient_id).update(is_fictitious=False)


class TestWhoseFileItOpens:
    def test_that_of_the_physician_and_of_the_site(self, rehearsal: Rehearsal, weiss: User) -> None:
        fake = rehearsal.appointment.patient
        assert CareRelation.objects.filter(patient=fake).count() == 2
        assert patient_policies.can_open_file(rehearsal.nurse, fake, NINE)
        assert not patient_policies.can_open_file(actor_of(weiss), fake, NINE)
        with pytest.raises(NotFound):
            selectors.act_for(actor_of(weiss), rehearsal.public_id)

    def test_the_trace_says_who_began_it(self, rehearsal: Rehearsal) -> None:
        assert Event.objects.filter(kind="scheduling.rehearsal_taken").count() == 1
        assert Consultation.objects.real().count() == 0


class TestNobodyIsWrittenTo:
    def test_no_link_is_sent_to_the_patient(self, rehearsal: Rehearsal) -> None:
        with pytest.raises(Refused):
            scheduling.link_send(
                actor=rehearsal.physician, appointment=rehearsal.appointment, at=minutes(-24)
            )

    def test_a_refused_consent_is_read_on_the_pages(self, rehearsal: Rehearsal) -> None:
        rehearsal.consents(ConsentDecision.REFUSED)
        assert not Message.objects.exists()

    def test_a_second_physician_is_told_behind_the_bell(self, rehearsal: Rehearsal, haddad: User) -> None:
        rehearsal.begins()
        services.second_physician_invite(
            actor=rehearsal.physician,
            public_id=rehearsal.public_id,
            practitioner=haddad.practitioner,
            at=minutes(1),
        )
        assert not Message.objects.exists()
        assert Notice.objects.filter(user_id=haddad.pk, kind="consultations.rehearsal_proposed").exists()

    def test_its_motive_is_not_judged(self, rehearsal: Rehearsal) -> None:
        assert not can_mark_unsuitable(rehearsal.physician, rehearsal.appointment)

    def test_whoever_keeps_the_agenda_has_no_line_of_it(self, rehearsal: Rehearsal, sylvie: User) -> None:
        assert agenda.rehearsals_between(actor_of(sylvie), minutes(-60), minutes(60)) == []


class TestItsRemoval:
    WEEK = dt.timedelta(days=7)

    def removed(self, rehearsal: Rehearsal, at: dt.datetime) -> bool:
        return services.rehearsal_remove(actor=job("tests"), public_id=rehearsal.public_id, at=at)

    def test_not_before_a_week(self, rehearsal: Rehearsal) -> None:
        rehearsal.closes()
        assert not self.removed(rehearsal, minutes(0) + self.WEEK)
        assert selectors.rehearsals_to_remove(minutes(5) + self.WEEK) == [rehearsal.public_id]

    def test_everything_goes_but_the_trace(self, rehearsal: Rehearsal) -> None:
        rehearsal.agrees_to_images()
        rehearsal.begins()
        act = {"public_id": rehearsal.public_id}
        services.chat_write(actor=rehearsal.nurse, text="Bonjour", at=minutes(2), **act)
        services.party_enter(actor=rehearsal.nurse, at=minutes(1), **act)
        taken = {"actor": rehearsal.physician, "content": jpeg(), "source": StillSource.CAMERA, **act}
        first = services.still_take(at=minutes(2), **taken)
        services.still_take(at=minutes(2), original=first.document_public_id, **taken)
        services.consultation_finish(actor=rehearsal.physician, at=minutes(3), **act)
        rehearsal.writes()
        services.report_sign(actor=rehearsal.physician, at=minutes(20), **act)
        fake = rehearsal.appointment.patient
        assert self.removed(rehearsal, minutes(5) + self.WEEK)
        assert not Consultation.objects.exists()
        assert not Appointment.every.exists()
        assert not Patient.objects.filter(pk=fake.pk).exists()
        assert not Document.objects.exists()
        assert Event.objects.filter(kind="scheduling.rehearsal_removed").count() == 1

    def test_twice_is_once(self, rehearsal: Rehearsal) -> None:
        at = minutes(5) + self.WEEK
        assert [self.removed(rehearsal, at), self.removed(rehearsal, at)] == [True, False]

    def test_the_clock_asks_for_each_in_its_own_task(self, rehearsal: Rehearsal) -> None:
        with time_machine.travel(minutes(6) + self.WEEK, tick=False):
            tasks.sweep_rehearsals()
            tasks.remove_rehearsal(act=str(rehearsal.public_id))
        assert not Appointment.every.exists()

    def test_the_check_of_the_cart_stays(self, rehearsal: Rehearsal, cart_to_rehearse: Cart) -> None:
        item = services.CheckedItem(item=CheckItem.CAMERA, result=CheckResult.OK)
        services.cart_check_record(
            actor=rehearsal.nurse,
            public_id=rehearsal.public_id,
            items=[item],
            line=services.Line(),
            at=minutes(-20),
        )
        self.removed(rehearsal, minutes(5) + self.WEEK)
        [check] = selectors.checks_of(cart_to_rehearse)
        assert check.consultation is None
        assert selectors.slots_of(cart_to_rehearse, NINE) == []

    def test_a_real_act_never_goes(self, story: Story) -> None:
        story.in_state("closed")
        at = minutes(60) + dt.timedelta(days=400)
        assert selectors.rehearsals_to_remove(at) == []
        assert not services.rehearsal_remove(actor=job("tests"), public_id=story.public_id, at=at)
        with pytest.raises(ValueError, match="real"):
            scheduling.rehearsal_remove(actor=job("tests"), appointment=story.appointment, at=at)

    def test_a_decision_about_real_images_is_still_never_removed(self, story: Story) -> None:
        story.begins().agrees_to_images()
        with pytest.raises(DatabaseError, match="never rewritten"), transaction.atomic():
            story.act.image_decisions.all().delete()


class TestOnPaper:
    def test_the_report_says_that_it_is_worth_nothing(self, rehearsal: Rehearsal) -> None:
        rehearsal.closes()
        version = rehearsal.act.report_versions.get()
        document = Document.objects.get(public_id=version.document_public_id)
        with pypdfium2.PdfDocument(documents.document_content(document)) as pdf:
            pages = [page.get_textpage().get_text_bounded() for page in pdf]
        assert pages
        assert all("ESSAI, SANS VALEUR" in page for page in pages)
