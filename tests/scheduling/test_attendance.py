"""« Non venu » and « en retard »: one gesture, taken back for some minutes, counted."""

import csv
import datetime as dt
import io

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from audit.models import Event
from core.actors import job
from core.errors import Conflict, Invalid, NotFound, Refused
from notifications.models import Notice
from patients import services as patients
from patients.models import Patient
from scheduling import services
from scheduling.enums import AttendanceKind, Party
from scheduling.models import Appointment, AttendanceMark
from scheduling.services import SlotTaken
from territory.models import Site
from tests.cast import actor_of, signed_in
from tests.client import PivotClient
from tests.directory.factories import PractitionerFactory
from tests.scheduling.factories import MONDAY, AppointmentFactory
from tests.territory.factories import CartFactory

CAST = ("morel", "haddad", "nadia", "sylvie", "weiss", "luc")


def minutes(count: int) -> dt.datetime:
    return MONDAY + dt.timedelta(minutes=count)


@pytest.fixture
def held(morel: User, mme_petit: Patient, nadia: User, sylvie: User, ehpad: Site) -> Appointment:
    return AppointmentFactory(
        assisted=True,
        practitioner=morel.practitioner,
        patient=mme_petit,
        cart=CartFactory(site=ehpad),
        site=ehpad,
    )


def missed(user: User, held: Appointment, at: dt.datetime) -> Appointment:
    return services.no_show_mark(actor=actor_of(user), public_id=held.public_id, at=at)


def undone(user: User, held: Appointment, at: dt.datetime) -> Appointment:
    return services.no_show_undo(actor=actor_of(user), public_id=held.public_id, at=at)


def told(kind: str) -> list[int]:
    """Whose bell says it, each as often as it does."""
    return sorted(Notice.objects.filter(kind=f"scheduling.{kind}").values_list("user_id", flat=True))


class TestWhoMaySayIt:
    @pytest.mark.parametrize(
        ("gesture", "able"),
        [
            ("missed", {"morel", "nadia", "sylvie"}),
            ("patient", {"morel", "nadia", "sylvie"}),
            ("physician", {"morel", "sylvie"}),
        ],
    )
    def test_the_cast(
        self, gesture: str, able: set[str], held: Appointment, request: pytest.FixtureRequest
    ) -> None:
        done = set()
        for who in CAST:
            actor = actor_of(request.getfixturevalue(who))
            try:
                with transaction.atomic():
                    if gesture == "missed":
                        services.no_show_mark(actor=actor, public_id=held.public_id, at=minutes(5))
                    else:
                        services.appointment_delay(
                            actor=actor, public_id=held.public_id, minutes=10, party=Party(gesture), at=MONDAY
                        )
                    done.add(who)
                    transaction.set_rollback(True)
            except (Refused, NotFound):
                continue
        assert done == able


class TestNotCome:
    def test_it_is_kept_who_said_it_and_when(self, held: Appointment, sylvie: User) -> None:
        missed(sylvie, held, minutes(15))
        mark = AttendanceMark.objects.get(appointment=held)
        assert (mark.kind, mark.marked_at, mark.marked_by) == (
            "no_show",
            minutes(15),
            "Sylvie Carlier, pour Dr Sophie Morel",
        )
        assert Event.objects.filter(kind="scheduling.missed", actor_label__startswith="Sylvie").count() == 1

    def test_the_others_are_told(self, held: Appointment, nadia: User, morel: User) -> None:
        missed(nadia, held, minutes(15))
        assert Notice.objects.filter(user_id=morel.pk, kind="scheduling.appointment_missed").count() == 1
        assert not Notice.objects.filter(user_id=nadia.pk).exists()

    def test_what_is_left_of_the_hour_is_free(self, held: Appointment, morel: User) -> None:
        missed(morel, held, minutes(10))
        AppointmentFactory(practitioner=held.practitioner, starts_at=minutes(10), ends_at=minutes(30))

    def test_not_before_the_hour(self, held: Appointment, morel: User) -> None:
        with pytest.raises(Invalid, match="n’a pas commencé"):
            missed(morel, held, minutes(-1))

    def test_nothing_is_billed_and_another_hour_is_offered(
        self, client: PivotClient, held: Appointment, morel: User, time_machine: object
    ) -> None:
        missed(morel, held, minutes(10))
        time_machine.move_to(minutes(11), tick=False)
        page = signed_in(client, morel).get(f"/rendez-vous/{held.public_id}/").content.decode()
        assert "rien ne s’en facture" in page
        assert f"/rendez-vous/nouveau/{held.patient.public_id}/" in page


class TestTakenBack:
    def test_for_ten_minutes_it_is_as_if_nothing_had_been_said(
        self, held: Appointment, morel: User, nadia: User
    ) -> None:
        missed(nadia, held, minutes(5))
        assert undone(morel, held, minutes(15)).state == "booked"
        mark = AttendanceMark.objects.get(appointment=held)
        assert (mark.undone_by, mark.undone_at) == ("Dr Sophie Morel", minutes(15))
        assert [row.action for row in held.transitions.order_by("pk")] == ["miss", "restore"]

    def test_whoever_was_told_that_nobody_came_is_told_that_they_did(
        self, held: Appointment, morel: User, nadia: User, haddad: User, sylvie: User
    ) -> None:
        patients.treating_physician_declare(
            actor=job("tests"), patient=held.patient, practitioner=haddad.practitioner, at=minutes(-60)
        )
        Notice.objects.all().delete()
        missed(nadia, held, minutes(5))
        sad = told("appointment_missed")
        assert sad == sorted([morel.pk, haddad.pk, sylvie.pk])
        undone(nadia, held, minutes(8))
        assert told("appointment_restored") == sad

    def test_later_it_stands(self, held: Appointment, morel: User) -> None:
        missed(morel, held, minutes(5))
        with pytest.raises(Conflict, match="trop tard"):
            undone(morel, held, minutes(16))

    def test_not_when_somebody_took_the_hour(self, held: Appointment, morel: User) -> None:
        missed(morel, held, minutes(5))
        AppointmentFactory(practitioner=held.practitioner, starts_at=minutes(10), ends_at=minutes(30))
        with pytest.raises(SlotTaken):
            undone(morel, held, minutes(12))
        held.refresh_from_db()
        assert held.state == "missed"


class TestLate:
    def test_a_patient_late_is_told_to_the_physician(
        self, held: Appointment, nadia: User, morel: User
    ) -> None:
        services.appointment_delay(
            actor=actor_of(nadia), public_id=held.public_id, minutes=10, party=Party.PATIENT, at=MONDAY
        )
        notice = Notice.objects.get(user_id=morel.pk)
        assert notice.kind == "scheduling.patient_late"

    def test_said_again_only_the_last_counts(self, held: Appointment, morel: User) -> None:
        for count in (10, 20):
            services.appointment_delay(
                actor=actor_of(morel), public_id=held.public_id, minutes=count, at=minutes(count)
            )
        standing = AttendanceMark.objects.get(appointment=held, undone_at__isnull=True)
        assert (standing.kind, standing.minutes) == ("physician_late", 20)

    def test_lifted_it_is_told_and_counted_no_more(self, held: Appointment, morel: User, nadia: User) -> None:
        services.appointment_delay(actor=actor_of(morel), public_id=held.public_id, minutes=10, at=MONDAY)
        services.delay_undo(actor=actor_of(morel), public_id=held.public_id, at=minutes(1))
        held.refresh_from_db()
        assert (held.delay_minutes, held.late_party) == (None, "")
        assert not AttendanceMark.objects.filter(undone_at__isnull=True).exists()
        assert Notice.objects.filter(user_id=nadia.pk, kind="scheduling.appointment_on_time").exists()

    def said(self, user: User, held: Appointment, party: Party, at: dt.datetime) -> None:
        services.appointment_delay(
            actor=actor_of(user), public_id=held.public_id, minutes=15, party=party, at=at
        )

    def stands(self) -> list[str]:
        rows = AttendanceMark.objects.filter(undone_at__isnull=True)
        return list(rows.order_by("pk").values_list("kind", flat=True))

    def test_who_did_not_come_was_not_late_and_who_came_after_all_was(
        self, held: Appointment, nadia: User
    ) -> None:
        self.said(nadia, held, Party.PATIENT, MONDAY)
        missed(nadia, held, minutes(20))
        held.refresh_from_db()
        assert (self.stands(), held.delay_minutes) == (["no_show"], None)
        undone(nadia, held, minutes(25))
        held.refresh_from_db()
        assert (self.stands(), held.delay_minutes) == (["patient_late"], 15)

    def test_both_late_both_are_lifted(self, held: Appointment, sylvie: User) -> None:
        self.said(sylvie, held, Party.PATIENT, MONDAY)
        self.said(sylvie, held, Party.PHYSICIAN, minutes(1))
        services.delay_undo(actor=actor_of(sylvie), public_id=held.public_id, at=minutes(2))
        assert self.stands() == []

    def test_a_nurse_lifts_the_patient_s_and_the_physician_s_is_shown(
        self, held: Appointment, nadia: User, morel: User
    ) -> None:
        self.said(morel, held, Party.PHYSICIAN, MONDAY)
        self.said(nadia, held, Party.PATIENT, minutes(1))
        services.delay_undo(actor=actor_of(nadia), public_id=held.public_id, at=minutes(2))
        held.refresh_from_db()
        assert (self.stands(), held.late_party) == (["physician_late"], "physician")
        assert not Notice.objects.filter(kind="scheduling.appointment_on_time").exists()
        with pytest.raises(Refused):
            services.delay_undo(actor=actor_of(nadia), public_id=held.public_id, at=minutes(3))

    def test_a_delay_that_took_place_stays(self, held: Appointment, morel: User) -> None:
        self.said(morel, held, Party.PHYSICIAN, minutes(-60))
        with pytest.raises(Conflict, match="a eu lieu"):
            services.delay_undo(actor=actor_of(morel), public_id=held.public_id, at=minutes(11))
        services.delay_undo(actor=actor_of(morel), public_id=held.public_id, at=minutes(9))

    def test_nor_is_it_lifted_of_an_act_that_was_held(self, held: Appointment, morel: User) -> None:
        self.said(morel, held, Party.PHYSICIAN, MONDAY)
        Appointment.objects.filter(pk=held.pk).update(state="honoured")
        with pytest.raises(Conflict):
            services.delay_undo(actor=actor_of(morel), public_id=held.public_id, at=minutes(5))

    @pytest.mark.parametrize("fields", [{"minutes": None}, {"kind": "no_show"}, {"undone_by": "Personne"}])
    def test_sql_refuses_half_a_mark(self, held: Appointment, fields: dict[str, object]) -> None:
        given = {"kind": AttendanceKind.PATIENT_LATE, "minutes": 5} | fields
        with pytest.raises(IntegrityError), transaction.atomic():
            AttendanceMark.objects.create(
                appointment=held, marked_by="Nadia Benali", marked_at=MONDAY, **given
            )


class TestThePagesOfTheDay:
    @pytest.fixture(autouse=True)
    def at_the_hour(self, time_machine: object) -> None:
        time_machine.move_to(minutes(5), tick=False)

    def test_one_press_each_and_back_to_the_day(
        self, client: PivotClient, held: Appointment, nadia: User
    ) -> None:
        day = "/agenda/?vue=jour&jour=2026-11-23"
        signed_in(client, nadia)
        page = client.get(day).content.decode()
        assert "Non venu" in page
        assert "Le médecin, d’environ" not in page  # a nurse says of the patient only
        answer = client.post(f"/rendez-vous/{held.public_id}/non-venu/", {"back": day})
        assert answer["Location"] == day
        page = client.get(day).content.decode()
        assert "Finalement là" in page
        client.post(f"/rendez-vous/{held.public_id}/non-venu/reprendre/", {"back": day})
        held.refresh_from_db()
        assert held.state == "booked"

    def test_a_delay_of_the_patient_is_one_press(
        self, client: PivotClient, held: Appointment, sylvie: User
    ) -> None:
        signed_in(client, sylvie)
        client.post(f"/rendez-vous/{held.public_id}/retard/", {"party": "patient", "minutes": "15"})
        page = client.get(f"/rendez-vous/{held.public_id}/").content.decode()
        assert "Patient en retard : environ 15\u00a0min" in page
        assert "Sylvie Carlier, pour Dr Sophie Morel" in page

    def test_what_cannot_be_said_is_answered_on_the_page(
        self, client: PivotClient, held: Appointment, nadia: User
    ) -> None:
        missed(nadia, held, minutes(5))
        address = f"/rendez-vous/{held.public_id}/"
        signed_in(client, nadia)
        answer = client.post(f"{address}retard/", {"party": "patient", "minutes": "15"})
        assert answer["Location"] == address
        assert "n’attend plus personne" in client.get(address).content.decode()

    def test_an_address_elsewhere_is_not_followed(
        self, client: PivotClient, held: Appointment, nadia: User
    ) -> None:
        signed_in(client, nadia)
        answer = client.post(f"/rendez-vous/{held.public_id}/non-venu/", {"back": "//ailleurs.example/"})
        assert answer["Location"] == f"/rendez-vous/{held.public_id}/"

    def test_a_refusal_is_a_sentence(self, client: PivotClient, held: Appointment, nadia: User) -> None:
        signed_in(client, nadia)
        client.post(f"/rendez-vous/{held.public_id}/non-venu/reprendre/")
        page = client.get(f"/rendez-vous/{held.public_id}/").content.decode()
        assert "n’est pas noté non venu" in page


class TestCounted:
    @pytest.fixture
    def counted(self, held: Appointment, morel: User, nadia: User) -> None:
        """One who did not come, one late by ten minutes, one of another physician in good order."""
        missed(morel, held, minutes(5))
        late = AppointmentFactory(practitioner=held.practitioner, starts_at=minutes(60))
        services.appointment_delay(
            actor=actor_of(morel), public_id=late.public_id, minutes=10, party=Party.PATIENT, at=minutes(60)
        )
        AppointmentFactory(practitioner=PractitionerFactory(given_name="Luc", family_name="Aubry"))

    @pytest.mark.parametrize(
        ("by", "first"),
        [
            ("medecin", ["Dr Sophie Morel", "2", "1", "50\u00a0%", "1", "0", "10"]),
            ("site", ["EHPAD Les Marronniers", "1", "1", "100\u00a0%", "0", "0", ""]),
        ],
    )
    def test_by_physician_and_by_site(
        self,
        by: str,
        first: list[str],
        counted: None,
        client: PivotClient,
        luc: User,
        time_machine: object,
    ) -> None:
        time_machine.move_to(minutes(600), tick=False)
        signed_in(client, luc)
        file = client.get(f"/region/presences/export/?by={by}").content.decode()
        rows = list(csv.reader(io.StringIO(file), delimiter=";"))
        assert rows[1] == first
        page = client.get(f"/region/presences/?by={by}").content.decode()
        assert first[0] in page
        assert "Petit" not in page

    def test_nobody_else_reads_it(self, client: PivotClient, counted: None, morel: User) -> None:
        assert signed_in(client, morel).get("/region/presences/").status_code == 403

    def test_it_is_in_what_became_of_the_patient(
        self, client: PivotClient, counted: None, morel: User, mme_petit: Patient
    ) -> None:
        page = signed_in(client, morel).get(f"/patients/{mme_petit.public_id}/").content.decode()
        assert "Non venu" in page
