"""The link of a patient or a relative: who sends it, what opens it, what it does; and hostile hands."""

import datetime as dt
import re
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from audit.models import Event
from core.errors import Conflict, Invalid, LinkRefused, NotFound, Refused, TooOften
from notifications.adapters.letters import letter_of
from notifications.models import Message, Notice
from patients import services as patient_services
from patients.enums import RelativeKind
from patients.models import ContactChoice, Patient, Relative
from scheduling import selectors, services
from scheduling.enums import AppointmentState, CancelReason
from scheduling.models import AgendaLimits, Appointment, AppointmentLink, Hold, LinkCode, Motive
from scheduling.rules.links import MOST_CODES, MOST_TRIES, MOST_WRONG, Standing, standing
from scheduling.services import SlotTaken
from tests.cast import actor_of
from tests.patients.factories import PatientFactory
from tests.scheduling.factories import (
    MONDAY,
    AppointmentFactory,
    CartOpeningFactory,
    WeeklyAvailabilityFactory,
)
from tests.territory.factories import CartFactory
from tests.together import together

FRIDAY = MONDAY - dt.timedelta(days=3)
HALF = dt.timedelta(minutes=30)
MINUTE = dt.timedelta(minutes=1)
WRONG = "000000"


@pytest.fixture
def appointment(morel: User, mme_petit: Patient, ehpad: object) -> Appointment:
    """Monday at nine, at the EHPAD’s cart; Dr Morel offers nine to eleven."""
    reached(mme_petit, phone="06 12 34 56 78")
    WeeklyAvailabilityFactory(practitioner=morel.practitioner)
    cart = CartOpeningFactory(cart=CartFactory(site=ehpad)).cart
    return AppointmentFactory(
        assisted=True,
        practitioner=morel.practitioner,
        patient=mme_petit,
        cart=cart,
        site=cart.site,
        booker=morel,
    )


@pytest.fixture
def daughter(mme_petit: Patient) -> Relative:
    return Relative.objects.create(
        patient=mme_petit,
        kind=RelativeKind.TRUSTED_PERSON,
        name="Anne Petit",
        relation="sa fille",
        phone="06 39 98 14 07",
        email="anne@poste.example",
    )


@pytest.fixture
def link(appointment: Appointment, sylvie: User) -> AppointmentLink:
    return sends(sylvie, appointment)


def reached(patient: Patient, **ways: str) -> None:
    for name, value in ways.items():
        setattr(patient, name, value)
    patient.save(update_fields=list(ways))


def sends(user: User, appointment: Appointment, at: dt.datetime = FRIDAY, **more: object) -> AppointmentLink:
    return services.link_send(actor=actor_of(user), appointment=appointment, at=at, **more)  # type: ignore[arg-type]


def sms_of(kind: str) -> list[str]:
    rows = Message.objects.filter(kind=f"scheduling.{kind}", channel="sms").order_by("pk")
    return [letter_of(row).body for row in rows]


def secret_of(sms: str) -> str:
    found = re.search(r"/rdv/([\w-]+)/", sms)
    assert found is not None
    return found[1]


def asks(link: AppointmentLink, at: dt.datetime = FRIDAY) -> str:
    """The code that arrives."""
    services.code_ask(link=link, at=at)
    found = re.search(r"code (\d{6})", sms_of("link_code")[-1])
    assert found is not None
    return found[1]


def opened(link: AppointmentLink, at: dt.datetime = FRIDAY) -> AppointmentLink:
    return services.code_give(link=link, typed=asks(link, at), at=at)


class TestSending:
    MAY = {"morel": True, "sylvie": True, "nadia": True}

    @pytest.mark.parametrize("who", ["morel", "sylvie", "nadia", "haddad", "weiss", "luc"])
    def test_who_cares_for_the_patient_or_keeps_the_agenda_sends_it(
        self, who: str, appointment: Appointment, request: pytest.FixtureRequest
    ) -> None:
        user = request.getfixturevalue(who)
        if self.MAY.get(who):
            assert sends(user, appointment).sent_by == actor_of(user).label
        else:
            with pytest.raises(Refused):
                sends(user, appointment)
            assert not AppointmentLink.objects.exists()

    def test_the_neighbour_does_not_even_know_the_appointment(
        self, appointment: Appointment, weiss: User, luc: User
    ) -> None:
        for user in (weiss, luc):
            with pytest.raises(NotFound):
                selectors.appointment_for(actor_of(user), appointment.public_id)

    def test_what_is_kept_opens_nothing_and_the_sms_is_one_and_silent(
        self, link: AppointmentLink, mme_petit: Patient, appointment: Appointment
    ) -> None:
        [sms] = sms_of("link_sent")
        secret = secret_of(sms)
        assert services.link_look(secret=secret, at=FRIDAY) == link
        assert secret not in str(list(AppointmentLink.objects.values()))
        with pytest.raises(LinkRefused):
            services.link_look(secret=link.digest, at=FRIDAY)
        hidden = (mme_petit.used_name, mme_petit.birth_name, appointment.motive.label, "Morel", "Marronniers")
        assert [one for one in hidden if one in sms] == []
        assert "code" not in sms

    def test_pressed_twice_it_leaves_once_and_sent_again_it_ends_the_one_before(
        self, link: AppointmentLink, appointment: Appointment, sylvie: User
    ) -> None:
        assert sends(sylvie, appointment) == link
        first = secret_of(sms_of("link_sent")[0])
        again = sends(sylvie, appointment, FRIDAY + 2 * MINUTE)
        assert len(sms_of("link_sent")) == 2
        with pytest.raises(LinkRefused, match="retiré ou remplacé"):
            services.link_look(secret=first, at=FRIDAY + 2 * MINUTE)
        assert list(selectors.living_links(appointment)) == [again]

    @pytest.mark.parametrize("way", [{"phone": "+32 470 12 34 56"}, {"email": "petit@poste.example"}])
    def test_a_number_or_an_address_corrected_in_the_minute_receives_it(
        self,
        link: AppointmentLink,
        appointment: Appointment,
        sylvie: User,
        mme_petit: Patient,
        way: dict[str, str],
    ) -> None:
        reached(mme_petit, **way)
        again = sends(sylvie, Appointment.objects.get(pk=appointment.pk), FRIDAY + MINUTE / 2)
        assert again != link
        went = [row.address for row in Message.objects.filter(kind="scheduling.link_sent").order_by("pk")]
        assert went[0] == "+33612345678"
        assert ("+32470123456" if "phone" in way else "petit@poste.example") in went[1:]
        assert list(selectors.living_links(appointment)) == [again]

    def test_one_link_a_person(
        self, link: AppointmentLink, appointment: Appointment, sylvie: User, daughter: Relative
    ) -> None:
        hers = sends(sylvie, appointment, relative=daughter)
        assert set(selectors.living_links(appointment)) == {link, hers}
        with pytest.raises(IntegrityError, match="appointment_link_of_patient_once"), transaction.atomic():
            AppointmentLink.objects.create(
                appointment=appointment, digest="x", told_at=MONDAY, sent_by="x", sent_at=FRIDAY
            )

    def test_who_cannot_be_reached_or_wants_nothing_is_to_be_called(
        self, appointment: Appointment, sylvie: User, mme_petit: Patient
    ) -> None:
        ContactChoice.objects.create(patient=mme_petit, by_sms=False)
        with pytest.raises(Invalid, match="appelez-la"):
            sends(sylvie, appointment)
        ContactChoice.objects.all().delete()
        reached(appointment.patient, phone="03 23 97 00 20")
        with pytest.raises(Invalid, match="appelez-la"):
            sends(sylvie, appointment)

    def test_a_minor_may_keep_it_from_a_parent(
        self, morel: User, sylvie: User, appointment: Appointment
    ) -> None:
        child = PatientFactory(birth_date=dt.date(2011, 5, 1))
        Appointment.objects.filter(pk=appointment.pk).update(patient=child)
        appointment.refresh_from_db()
        mother = Relative.objects.create(
            patient=child, kind=RelativeKind.PARENT, name="Léa", phone="06 12 34 56 79"
        )
        with pytest.raises(Invalid, match="L1111-5"):
            sends(sylvie, appointment, relative=mother)
        assert not Message.objects.exists()
        assert sends(sylvie, appointment, relative=mother, is_agreed=True).relative == mother

    def test_not_for_what_is_cancelled_or_begun(self, appointment: Appointment, sylvie: User) -> None:
        with pytest.raises(Conflict):
            sends(sylvie, appointment, MONDAY)
        services.appointment_cancel(
            actor=actor_of(sylvie), public_id=appointment.public_id, reason=CancelReason.SITE, at=FRIDAY
        )
        with pytest.raises(Conflict):
            sends(sylvie, appointment)

    def test_taken_back_it_opens_nothing_nor_does_who_had_opened_it(
        self, link: AppointmentLink, appointment: Appointment, nadia: User, weiss: User
    ) -> None:
        opened(link)
        with pytest.raises(Refused):
            services.link_revoke(
                actor=actor_of(weiss), appointment=appointment, public_id=link.public_id, at=FRIDAY
            )
        for _ in range(2):
            services.link_revoke(
                actor=actor_of(nadia), appointment=appointment, public_id=link.public_id, at=FRIDAY
            )
        for gesture in (services.link_confirm, services.code_ask):
            with pytest.raises(LinkRefused, match="retiré ou remplacé"):
                gesture(link=link, at=FRIDAY)
        assert Event.objects.filter(kind="scheduling.link_revoked").count() == 1

    def test_the_link_of_another_appointment_is_not_taken_back_through_this_one(
        self, link: AppointmentLink, appointment: Appointment, morel: User, sylvie: User
    ) -> None:
        other = AppointmentFactory(practitioner=morel.practitioner, starts_at=MONDAY + HALF)
        with pytest.raises(NotFound):
            services.link_revoke(
                actor=actor_of(sylvie), appointment=other, public_id=link.public_id, at=FRIDAY
            )


class TestCodes:
    def test_the_code_opens_once(self, link: AppointmentLink) -> None:
        code = asks(link)
        assert code not in str(list(LinkCode.objects.values()))
        assert services.code_give(link=link, typed=f" {code[:3]} {code[3:]} ", at=FRIDAY) == link
        with pytest.raises(Invalid, match="ne vaut plus rien"):
            services.code_give(link=link, typed=code, at=FRIDAY)
        link.refresh_from_db()
        assert link.opened_at == FRIDAY

    def test_it_lapses_and_a_new_one_ends_the_one_before(self, link: AppointmentLink) -> None:
        code = asks(link)
        with pytest.raises(Invalid, match="ne vaut plus rien"):
            services.code_give(link=link, typed=code, at=FRIDAY + 10 * MINUTE)
        newer = asks(link, FRIDAY + MINUTE)
        if newer != code:
            with pytest.raises(Invalid):
                services.code_give(link=link, typed=code, at=FRIDAY + MINUTE)
        services.code_give(link=link, typed=newer, at=FRIDAY + MINUTE)

    def test_guessing_ends_after_five_tries_and_the_right_one_comes_too_late(
        self, link: AppointmentLink
    ) -> None:
        code = asks(link)
        wrong = f"{(int(code) + 1) % 10**6:06}"
        for _ in range(MOST_TRIES):
            with pytest.raises(Invalid):
                services.code_give(link=link, typed=wrong, at=FRIDAY)
        with pytest.raises(Invalid, match="ne vaut plus rien"):
            services.code_give(link=link, typed=code, at=FRIDAY)
        assert Event.objects.filter(kind="scheduling.link_code_refused").count() == MOST_TRIES

    def test_a_wrong_code_is_counted_though_it_is_refused(self, link: AppointmentLink) -> None:
        asks(link)
        with pytest.raises(Invalid):
            services.code_give(link=link, typed="", at=FRIDAY)
        assert LinkCode.objects.get().tries == 1

    def test_three_codes_an_hour(self, link: AppointmentLink) -> None:
        for number in range(MOST_CODES):
            asks(link, FRIDAY + number * MINUTE)
        with pytest.raises(TooOften):
            services.code_ask(link=link, at=FRIDAY + MOST_CODES * MINUTE)
        asks(link, FRIDAY + 61 * MINUTE)

    def test_a_number_corrected_in_the_same_breath_receives_a_code(
        self, link: AppointmentLink, mme_petit: Patient
    ) -> None:
        first = asks(link)
        reached(mme_petit, phone="06 12 34 56 79")
        second = asks(AppointmentLink.objects.get(pk=link.pk))
        went = [row.address for row in Message.objects.filter(kind="scheduling.link_code").order_by("pk")]
        assert went == ["+33612345678", "+33612345679"]
        with pytest.raises(Invalid):
            services.code_give(link=link, typed=first, at=FRIDAY)
        assert services.code_give(link=link, typed=second, at=FRIDAY) == link

    def test_asked_twice_in_a_breath_it_is_one_code(self, link: AppointmentLink) -> None:
        code = asks(link)
        services.code_ask(link=link, at=FRIDAY + dt.timedelta(seconds=5))
        assert len(sms_of("link_code")) == 1
        assert services.code_give(link=link, typed=code, at=FRIDAY) == link

    def test_where_no_sms_is_carried_all_goes_by_e_mail(
        self, appointment: Appointment, sylvie: User, settings: Any
    ) -> None:
        settings.MESSAGE_CARRIERS = settings.MESSAGE_CARRIERS | {"sms": ""}
        with pytest.raises(Invalid, match="ni mobile ni adresse"):
            sends(sylvie, appointment)
        reached(appointment.patient, email="jeanne@poste.example")
        link = sends(sylvie, appointment)
        services.code_ask(link=link, at=FRIDAY)
        kinds = Message.objects.filter(channel="email", user_id=None).values_list("kind", flat=True)
        assert set(kinds) == {"scheduling.link_sent", "scheduling.link_code"}

    def test_who_guesses_for_days_closes_the_link(self, link: AppointmentLink, morel: User) -> None:
        at, wrong = FRIDAY - dt.timedelta(days=1), 0
        while wrong < MOST_WRONG:
            code = asks(link, at)
            guess = f"{(int(code) + 1) % 10**6:06}"
            for _ in range(MOST_TRIES):
                with pytest.raises(Invalid):
                    services.code_give(link=link, typed=guess, at=at)
                wrong += 1
            at += dt.timedelta(hours=1)
        with pytest.raises(LinkRefused):
            services.code_ask(link=link, at=at)
        # Who it was sent to is still expected, and told.
        services.appointment_cancel(
            actor=actor_of(morel), public_id=link.appointment.public_id, reason=CancelReason.PATIENT, at=at
        )
        assert len(sms_of("patient_cancelled")) == 1

    def test_the_code_of_another_link_opens_nothing(
        self, link: AppointmentLink, appointment: Appointment, sylvie: User, daughter: Relative
    ) -> None:
        hers = sends(sylvie, appointment, relative=daughter)
        code, mine = asks(hers), asks(link)
        if code != mine:
            with pytest.raises(Invalid):
                services.code_give(link=link, typed=code, at=FRIDAY)
        LinkCode.objects.filter(link=link).delete()
        with pytest.raises(Invalid, match="ne vaut plus rien"):
            services.code_give(link=link, typed=code, at=FRIDAY)

    def test_it_goes_by_e_mail_to_who_has_no_mobile_and_never_with_the_link(
        self, appointment: Appointment, sylvie: User, mme_petit: Patient
    ) -> None:
        reached(appointment.patient, phone="", email="jeanne@poste.example")
        services.code_ask(link=sends(sylvie, appointment), at=FRIDAY)
        sent = {
            row.kind: letter_of(row).body for row in Message.objects.filter(channel="email", user_id=None)
        }
        assert re.search(r"code est \d{6}", sent["scheduling.link_code"])
        assert "/rdv/" in sent["scheduling.link_sent"]
        assert "/rdv/" not in sent["scheduling.link_code"]
        assert not re.search(r"\b\d{6}\b", sent["scheduling.link_sent"])


class TestActing:
    def test_confirming_is_kept_once_and_seen(self, link: AppointmentLink, appointment: Appointment) -> None:
        opened(link)
        services.link_confirm(link=link, at=FRIDAY)
        services.link_confirm(link=link, at=FRIDAY + MINUTE)
        appointment.refresh_from_db()
        assert (appointment.confirmed_at, appointment.confirmed_by) == (FRIDAY, "Le patient, par lien")
        [event] = Event.objects.filter(kind="scheduling.confirmed")
        assert (event.actor_label, event.actor_role) == ("Le patient, par lien", "guest")

    def test_moving_takes_another_hour_tells_everybody_and_confirms(
        self, link: AppointmentLink, appointment: Appointment, morel: User, nadia: User
    ) -> None:
        services.link_hold(link=link, starts_at=MONDAY + HALF, at=FRIDAY)
        services.link_move(link=link, starts_at=MONDAY + HALF, at=FRIDAY)
        appointment.refresh_from_db()
        assert (appointment.starts_at, appointment.confirmed_at) == (MONDAY + HALF, FRIDAY)
        assert not Hold.objects.exists()
        for user in (morel, nadia):
            assert Notice.objects.filter(user_id=user.pk, kind="scheduling.appointment_moved").count() == 1
        assert len(sms_of("patient_moved")) == 1

    def test_who_booked_is_told_of_what_the_patient_does(
        self, link: AppointmentLink, appointment: Appointment, sylvie: User
    ) -> None:
        Appointment.objects.filter(pk=appointment.pk).update(booker=sylvie)
        services.link_cancel(link=link, reason=CancelReason.PATIENT_BUSY, at=FRIDAY)
        assert Notice.objects.filter(user_id=sylvie.pk, kind="scheduling.appointment_cancelled").count() == 1

    def test_the_hour_that_is_chosen_is_kept_and_only_the_last_one(
        self, link: AppointmentLink, appointment: Appointment, morel: User
    ) -> None:
        services.link_hold(link=link, starts_at=MONDAY + HALF, at=FRIDAY)
        kept = services.link_hold(link=link, starts_at=MONDAY + 2 * HALF, at=FRIDAY)
        assert list(Hold.objects.all()) == [kept]
        slots = selectors.free_slots(
            practitioner=morel.practitioner, cart=None, motive=appointment.motive, days=5, at=FRIDAY
        )
        assert MONDAY + 2 * HALF not in {slot.starts_at for slot in slots}

    def test_an_hour_that_is_not_free_is_refused_and_nothing_moves(
        self, link: AppointmentLink, appointment: Appointment, morel: User
    ) -> None:
        AppointmentFactory(practitioner=morel.practitioner, starts_at=MONDAY + HALF)
        for gesture in (services.link_hold, services.link_move):
            for taken in (MONDAY + HALF, MONDAY + dt.timedelta(hours=9)):
                with pytest.raises(SlotTaken):
                    gesture(link=link, starts_at=taken, at=FRIDAY)
        appointment.refresh_from_db()
        assert appointment.starts_at == MONDAY

    def test_neither_when_the_motive_nor_the_physician_leaves_it_to_the_patient(
        self, link: AppointmentLink, appointment: Appointment, morel: User
    ) -> None:
        AgendaLimits.objects.create(practitioner=morel.practitioner, patient_moves=False)
        with pytest.raises(Refused, match="appelez"):
            services.link_move(link=link, starts_at=MONDAY + HALF, at=FRIDAY)
        AgendaLimits.objects.all().delete()
        Motive.objects.update(patient_moves=False)
        with pytest.raises(Refused, match="appelez"):
            services.link_hold(link=link, starts_at=MONDAY + HALF, at=FRIDAY)

    def test_two_hours_before_it_is_by_telephone(self, link: AppointmentLink) -> None:
        with pytest.raises(Conflict, match="trop tard"):
            services.link_move(link=link, starts_at=MONDAY + HALF, at=MONDAY - dt.timedelta(minutes=119))

    def test_calling_off_frees_the_time_and_says_why(
        self, link: AppointmentLink, appointment: Appointment, sylvie: User, daughter: Relative
    ) -> None:
        hers = sends(sylvie, appointment, relative=daughter)
        services.link_cancel(link=hers, reason=CancelReason.PATIENT_SEEN, at=FRIDAY)
        appointment.refresh_from_db()
        assert (appointment.state, appointment.cancel_reason) == (AppointmentState.CANCELLED, "patient_seen")
        assert appointment.transitions.get(action="cancel").actor_label == "Un proche, par lien"
        assert len(sms_of("patient_cancelled")) == 2
        for gesture in (services.link_confirm, services.code_ask):
            with pytest.raises(LinkRefused, match="annulé"):
                gesture(link=link, at=FRIDAY)

    def test_moved_by_the_secretary_it_is_to_be_confirmed_again(
        self, link: AppointmentLink, appointment: Appointment, sylvie: User
    ) -> None:
        services.link_confirm(link=link, at=FRIDAY)
        services.appointment_move(
            actor=actor_of(sylvie), public_id=appointment.public_id, starts_at=MONDAY + HALF, at=FRIDAY
        )
        appointment.refresh_from_db()
        assert appointment.confirmed_at is None
        assert services.link_look(secret=secret_of(sms_of("link_sent")[0]), at=FRIDAY) == link

    def test_each_message_is_said_once_and_names_nobody(
        self, link: AppointmentLink, appointment: Appointment, sylvie: User, daughter: Relative
    ) -> None:
        sends(sylvie, appointment, relative=daughter)
        asks(link)
        services.link_move(link=link, starts_at=MONDAY + HALF, at=FRIDAY)
        services.link_cancel(link=link, reason=CancelReason.PATIENT, at=FRIDAY)
        patient = appointment.patient
        hidden = [
            patient.birth_name,
            patient.used_name,
            patient.first_given_name,
            daughter.name,
            appointment.motive.label,
        ]
        letters = [letter_of(row) for row in Message.objects.all()]
        said = [f"{one.subject} {one.body} {one.entry.text if one.entry else ''}" for one in letters]
        assert [(name, text) for name in hidden for text in said if name in text] == []
        assert {row.label for row in Message.objects.filter(user_id=None)} == {"un patient", "un proche"}

    def test_the_calendar_entry_keeps_one_identity_and_its_versions_rise(
        self, appointment: Appointment, sylvie: User, daughter: Relative
    ) -> None:
        link = sends(sylvie, appointment, relative=daughter)
        services.link_move(link=link, starts_at=MONDAY + HALF, at=FRIDAY)
        services.link_cancel(link=link, reason=CancelReason.PATIENT, at=FRIDAY)
        rows = Message.objects.filter(user_id=None, channel="email").order_by("pk")
        entries = [letter_of(row).entry for row in rows]
        assert [entry.method for entry in entries if entry] == ["REQUEST", "REQUEST", "CANCEL"]
        assert len({re.search(r"UID:(\S+)", entry.text)[1] for entry in entries if entry}) == 1  # type: ignore[index]
        versions = [int(re.search(r"SEQUENCE:(\d+)", entry.text)[1]) for entry in entries if entry]  # type: ignore[index]
        assert versions == sorted(set(versions))


class TestReminders:
    EVENING = MONDAY - dt.timedelta(hours=15)

    def test_the_evening_before_and_an_hour_before_as_they_want(
        self, link: AppointmentLink, mme_petit: Patient
    ) -> None:
        for _ in range(2):
            services.tomorrow_remind(at=self.EVENING)
            services.patients_remind(at=MONDAY - 30 * MINUTE)
        assert len(sms_of("patient_reminder")) == 1
        services.choice_by_link(
            link=link, by_sms=True, by_email=True, day_before=False, hour_before=True, at=FRIDAY
        )
        services.patients_remind(at=MONDAY - 61 * MINUTE)
        assert len(sms_of("patient_reminder")) == 1
        for minutes in (60, 30):
            services.patients_remind(at=MONDAY - minutes * MINUTE)
        assert len(sms_of("patient_reminder")) == 2
        assert Event.objects.filter(kind="patients.contact_choice_set").count() == 1

    def test_who_wants_no_reminder_hears_that_the_act_is_called_off(
        self, link: AppointmentLink, appointment: Appointment, morel: User
    ) -> None:
        services.choice_by_link(
            link=link, by_sms=False, by_email=False, day_before=False, hour_before=False, at=FRIDAY
        )
        services.appointment_cancel(
            actor=actor_of(morel), public_id=appointment.public_id, reason=CancelReason.PATIENT, at=FRIDAY
        )
        assert len(sms_of("patient_cancelled")) == 1

    def test_not_to_who_said_no_nor_whose_link_was_taken_back(
        self, link: AppointmentLink, appointment: Appointment, sylvie: User
    ) -> None:
        services.choice_by_link(
            link=link, by_sms=True, by_email=True, day_before=False, hour_before=False, at=FRIDAY
        )
        services.tomorrow_remind(at=self.EVENING)
        ContactChoice.objects.all().delete()
        services.link_revoke(
            actor=actor_of(sylvie), appointment=appointment, public_id=link.public_id, at=FRIDAY
        )
        services.tomorrow_remind(at=self.EVENING)
        assert sms_of("patient_reminder") == []

    def test_nobody_is_written_to_because_a_number_is_in_the_file(self, appointment: Appointment) -> None:
        services.tomorrow_remind(at=self.EVENING)
        services.patients_remind(at=MONDAY - 30 * MINUTE)
        assert sms_of("patient_reminder") == []


@pytest.mark.parametrize(
    ("state", "hours", "is_revoked", "now"),
    [
        ("booked", -1, False, Standing.OPEN),
        ("booked", 0, False, Standing.BEGUN),
        ("honoured", -1, False, Standing.BEGUN),
        ("booked", 1, False, Standing.PAST),
        ("missed", 0, False, Standing.PAST),
        ("cancelled", -1, False, Standing.CANCELLED),
        ("cancelled", 9, True, Standing.REVOKED),
    ],
)
def test_what_a_link_is_good_for(state: str, hours: int, is_revoked: bool, now: Standing) -> None:
    at = MONDAY + dt.timedelta(hours=hours)
    ends_at = MONDAY + HALF
    assert standing(is_revoked=is_revoked, state=state, starts_at=MONDAY, ends_at=ends_at, at=at) == now


@pytest.mark.django_db(transaction=True)
class TestRaces:
    @pytest.fixture(autouse=True)
    def jobs_wait(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("core.jobs._send", lambda *_: None)

    def test_two_confirmations_at_once_are_one(self, link: AppointmentLink, appointment: Appointment) -> None:
        assert together(*[lambda: services.link_confirm(link=link, at=FRIDAY)] * 4) == [None] * 4
        assert Event.objects.filter(kind="scheduling.confirmed").count() == 1
        assert appointment.transitions.filter(action="confirm").count() == 1

    def test_moving_and_calling_off_at_once_leave_one_of_them(
        self, link: AppointmentLink, appointment: Appointment
    ) -> None:
        refused = together(
            lambda: services.link_move(link=link, starts_at=MONDAY + HALF, at=FRIDAY),
            lambda: services.link_cancel(link=link, reason=CancelReason.PATIENT, at=FRIDAY),
        )
        appointment.refresh_from_db()
        assert appointment.state == AppointmentState.CANCELLED
        assert {type(one) for one in refused if one} <= {LinkRefused}

    def test_tries_at_once_are_all_counted(self, link: AppointmentLink) -> None:
        code = asks(link)
        wrong = f"{(int(code) + 1) % 10**6:06}"
        refused = together(*[lambda: services.code_give(link=link, typed=wrong, at=FRIDAY)] * 8)
        assert {type(one) for one in refused} == {Invalid}
        assert LinkCode.objects.get().tries == MOST_TRIES

    def test_one_code_given_twice_at_once_opens_once(self, link: AppointmentLink) -> None:
        code = asks(link)
        refused = together(*[lambda: services.code_give(link=link, typed=code, at=FRIDAY)] * 2)
        assert [type(one) for one in refused if one] == [Invalid]


class TestContacts:
    def test_a_relative_is_designated_with_a_way_to_be_reached(
        self, mme_petit: Patient, sylvie: User, weiss: User
    ) -> None:
        given = {
            "patient": mme_petit,
            "kind": RelativeKind.GUARDIAN,
            "name": "Paul Martin",
            "relation": "tuteur",
            "phone": "",
            "email": "paul@poste.example",
            "at": FRIDAY,
        }
        assert patient_services.relative_add(actor=actor_of(sylvie), **given).email == "paul@poste.example"
        with pytest.raises(Refused):
            patient_services.relative_add(actor=actor_of(weiss), **given)
        for wrong in ({"name": " "}, {"phone": "12"}, {"email": "paul"}):
            with pytest.raises(Invalid):
                patient_services.relative_add(actor=actor_of(sylvie), **{**given, **wrong})

    def test_where_the_patient_is_reached_is_corrected_and_found_again(
        self, mme_petit: Patient, sylvie: User, luc: User
    ) -> None:
        given = {"patient": mme_petit, "phone": "06 12 34 56 78", "email": "", "at": FRIDAY}
        patient_services.patient_reach_set(actor=actor_of(sylvie), **given)
        patient_services.patient_reach_set(actor=actor_of(sylvie), **given)
        mme_petit.refresh_from_db()
        assert mme_petit.phone == "06 12 34 56 78"
        assert mme_petit.phone_token
        assert Event.objects.filter(kind="patients.reach_set").count() == 1
        with pytest.raises(Refused):
            patient_services.patient_reach_set(actor=actor_of(luc), **given)
