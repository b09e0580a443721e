"""An hour that came free, offered by link: who sends it, what it opens, one winner; and the next in line."""

import datetime as dt
import re
from dataclasses import replace

import pytest

from accounts.models import User
from audit.models import Event
from core.actors import job
from core.errors import Conflict, Invalid, LinkRefused, NotFound, Refused
from notifications.adapters.letters import letter_of
from notifications.models import Message, Notice
from notifications.rules import segments
from patients.enums import RelativeKind
from patients.models import Patient, Relative
from scheduling import selectors, services
from scheduling.enums import ActForm, AppointmentState, OfferOutcome, WaitingState
from scheduling.models import (
    Absence,
    Appointment,
    AppointmentLink,
    Hold,
    LinkCode,
    OfferLink,
    WaitingEntry,
    WaitingOffer,
)
from scheduling.rules import Span
from scheduling.rules.links import MOST_CODES, MOST_TRIES, OfferStanding, offer_standing
from scheduling.rules.waiting import KEPT
from scheduling.services import Booking, SlotTaken, Wait
from tests.cast import actor_of, signed_in
from tests.client import PivotClient
from tests.notifications.factories import arrived
from tests.patients.factories import CareRelationFactory, PatientFactory
from tests.scheduling.factories import MONDAY, AppointmentFactory, MotiveFactory, WeeklyAvailabilityFactory
from tests.together import together

FRIDAY = MONDAY - dt.timedelta(days=3)
HALF = dt.timedelta(minutes=30)
MINUTE = dt.timedelta(minutes=1)
FREED = Span(MONDAY, MONDAY + HALF)
CLOCK = job("tests.clock")


@pytest.fixture
def wait(mme_petit: Patient, morel: User) -> Wait:
    """For any hour of Dr Morel’s; she offers nine to eleven on Monday."""
    mme_petit.phone = "06 12 34 56 78"
    mme_petit.save(update_fields=["phone"])
    WeeklyAvailabilityFactory(practitioner=morel.practitioner)
    booking = Booking(
        patient=mme_petit,
        motive=MotiveFactory(),
        form=ActForm.SIMPLE_VIDEO,
        practitioner=morel.practitioner,
        starts_at=FRIDAY,
    )
    return Wait(booking=booking, practitioners=[morel.practitioner], until=dt.date(2026, 11, 30))


@pytest.fixture
def entry(wait: Wait, sylvie: User) -> WaitingEntry:
    return joins(sylvie, wait)


@pytest.fixture
def offer(entry: WaitingEntry) -> WaitingOffer:
    found = services.waiting_offer(actor=CLOCK, freed=FREED, at=FRIDAY)
    assert found is not None
    return found


@pytest.fixture
def link(offer: WaitingOffer, sylvie: User) -> OfferLink:
    return sends(sylvie, offer.entry)


@pytest.fixture
def daughter(mme_petit: Patient) -> Relative:
    return Relative.objects.create(
        patient=mme_petit,
        kind=RelativeKind.TRUSTED_PERSON,
        name="Anne Petit",
        relation="sa fille",
        phone="06 39 98 14 07",
    )


@pytest.fixture
def another(wait: Wait, morel: User, sylvie: User) -> WaitingEntry:
    """Second in line."""
    patient = CareRelationFactory(patient=PatientFactory(), practitioner=morel.practitioner).patient
    return joins(sylvie, replace(wait, booking=replace(wait.booking, patient=patient)), minutes=1)


def joins(user: User, wait: Wait, minutes: int = 0) -> WaitingEntry:
    at = FRIDAY - HALF + dt.timedelta(minutes=minutes)
    return services.waiting_join(actor=actor_of(user), wait=wait, at=at)


def sends(user: User, entry: WaitingEntry, at: dt.datetime = FRIDAY, **more: object) -> OfferLink:
    return services.offer_link_send(actor=actor_of(user), entry=entry.public_id, at=at, **more)  # type: ignore[arg-type]


def sms_of(kind: str) -> list[str]:
    rows = Message.objects.filter(kind=f"scheduling.{kind}", channel="sms").order_by("pk")
    return [letter_of(row).body for row in rows]


def secret_of(sms: str) -> str:
    found = re.search(r"/rdv/heure/([\w-]+)/", sms)
    assert found is not None
    return found[1]


def asks(link: OfferLink, at: dt.datetime = FRIDAY) -> str:
    services.code_ask(link=link, at=at)
    found = re.search(r"code (\d{6})", sms_of("link_code")[-1])
    assert found is not None
    return found[1]


class TestSending:
    MAY = {
        "morel": None,
        "sylvie": None,
        "haddad": NotFound,
        "weiss": NotFound,
        "nadia": Refused,
        "luc": Refused,
    }

    @pytest.mark.parametrize(("who", "refusal"), MAY.items())
    def test_who_answers_for_who_waits_sends_it(
        self, who: str, refusal: type[Exception] | None, offer: WaitingOffer, request: pytest.FixtureRequest
    ) -> None:
        user = request.getfixturevalue(who)
        if refusal is None:
            assert sends(user, offer.entry).sent_by == actor_of(user).label
        else:
            with pytest.raises(refusal):
                sends(user, offer.entry)
            assert not OfferLink.objects.exists()

    def test_one_sms_says_nothing_of_whom_nor_why_nor_when(
        self, link: OfferLink, wait: Wait, mme_petit: Patient
    ) -> None:
        [sms] = sms_of("offer_link")
        hidden = (mme_petit.used_name, wait.booking.motive.label, "Morel", "9 h 00")
        assert [one for one in hidden if one in sms.replace("\u00a0", " ")] == []
        assert segments(sms) == 1
        assert Message.objects.get(kind="scheduling.offer_link").useful_until == link.offer.until
        assert services.offer_look(secret=secret_of(sms), at=FRIDAY) == link
        assert secret_of(sms) not in str(list(OfferLink.objects.values()))

    def test_pressed_twice_it_leaves_once_and_sent_again_it_ends_the_one_before(
        self, link: OfferLink, sylvie: User
    ) -> None:
        assert sends(sylvie, link.offer.entry) == link
        again = sends(sylvie, link.offer.entry, FRIDAY + 2 * MINUTE)
        first, _ = sms_of("offer_link")
        with pytest.raises(LinkRefused, match="retiré ou remplacé"):
            services.offer_look(secret=secret_of(first), at=FRIDAY + 2 * MINUTE)
        assert list(selectors.offer_links_of(link.offer)) == [again]

    def test_a_minor_may_oppose_that_a_relative_knows(
        self, offer: WaitingOffer, mme_petit: Patient, daughter: Relative, sylvie: User
    ) -> None:
        mme_petit.birth_date = dt.date(2011, 5, 4)
        mme_petit.save(update_fields=["birth_date"])
        with pytest.raises(Invalid, match="L1111-5"):
            sends(sylvie, offer.entry, relative=daughter)
        assert sends(sylvie, offer.entry, relative=daughter, is_agreed=True).relative == daughter
        assert sends(sylvie, offer.entry).relative is None

    def test_nobody_is_written_to_who_cannot_be_or_does_not_want_it(
        self, offer: WaitingOffer, mme_petit: Patient, sylvie: User
    ) -> None:
        mme_petit.phone = "03 44 00 00 00"
        mme_petit.save(update_fields=["phone"])
        with pytest.raises(Invalid, match="ni mobile"):
            sends(sylvie, offer.entry)

    def test_not_when_nothing_is_offered_or_no_time_is_left(
        self, entry: WaitingEntry, sylvie: User, another: WaitingEntry
    ) -> None:
        with pytest.raises(Conflict, match="plus gardée"):
            sends(sylvie, entry)
        services.waiting_offer(actor=CLOCK, freed=FREED, at=FRIDAY)
        with pytest.raises(Conflict, match="moins de dix minutes"):
            sends(sylvie, entry, FRIDAY + KEPT - 5 * MINUTE)
        with pytest.raises(Conflict, match="plus gardée"):
            sends(sylvie, entry, FRIDAY + KEPT)

    def test_withdrawn_it_opens_nothing_and_the_hour_is_still_for_the_desk(
        self, link: OfferLink, sylvie: User, weiss: User
    ) -> None:
        entry = link.offer.entry
        with pytest.raises(NotFound):
            services.offer_link_revoke(
                actor=actor_of(weiss), entry=entry.public_id, public_id=link.public_id, at=FRIDAY
            )
        for _ in range(2):
            services.offer_link_revoke(
                actor=actor_of(sylvie), entry=entry.public_id, public_id=link.public_id, at=FRIDAY
            )
        for act in (services.offer_take, services.offer_decline, services.code_ask):
            with pytest.raises(LinkRefused, match="retiré"):
                act(link=link, at=FRIDAY)
        assert Event.objects.filter(kind="scheduling.link_revoked").count() == 1
        assert services.waiting_take(actor=actor_of(sylvie), public_id=entry.public_id, at=FRIDAY)


class TestCodes:
    def test_a_right_one_opens_a_wrong_one_is_counted(self, link: OfferLink) -> None:
        code = asks(link)
        wrong = f"{(int(code) + 1) % 10**6:06}"
        with pytest.raises(Invalid):
            services.code_give(link=link, typed=wrong, at=FRIDAY)
        assert services.code_give(link=link, typed=code, at=FRIDAY) == link
        link.refresh_from_db()
        assert link.opened_at == FRIDAY
        assert LinkCode.objects.get().tries == 1
        with pytest.raises(Invalid):
            services.code_give(link=link, typed=code, at=FRIDAY)

    def test_tried_a_few_times_and_sent_a_few_times(self, link: OfferLink) -> None:
        code = asks(link)
        wrong = f"{(int(code) + 1) % 10**6:06}"
        for _ in range(MOST_TRIES):
            with pytest.raises(Invalid):
                services.code_give(link=link, typed=wrong, at=FRIDAY)
        with pytest.raises(Invalid):
            services.code_give(link=link, typed=code, at=FRIDAY)
        for turn in range(1, MOST_CODES):
            services.code_ask(link=link, at=FRIDAY + turn * MINUTE)
        with pytest.raises(Exception, match="Trois codes"):
            services.code_ask(link=link, at=FRIDAY + 5 * MINUTE)

    def test_that_of_the_neighbour_opens_nothing(
        self, link: OfferLink, daughter: Relative, sylvie: User
    ) -> None:
        other = sends(sylvie, link.offer.entry, relative=daughter)
        code, _ = asks(link), asks(other)
        with pytest.raises(Invalid):
            services.code_give(link=other, typed=code, at=FRIDAY)

    def test_none_once_the_hour_is_no_longer_offered(self, link: OfferLink) -> None:
        with pytest.raises(LinkRefused, match="temps pour répondre est passé"):
            services.code_ask(link=link, at=link.offer.until)


class TestAnswering:
    def test_taken_it_is_an_appointment_confirmed_with_a_link_of_its_own(
        self, link: OfferLink, wait: Wait, sylvie: User, morel: User
    ) -> None:
        opened = services.offer_take(link=link, at=FRIDAY)
        made = Appointment.objects.get()
        assert (made.patient, made.starts_at, made.state) == (wait.booking.patient, MONDAY, "booked")
        assert (made.booked_by, made.booker, made.confirmed_at) == ("Le patient, par lien", None, FRIDAY)
        entry = WaitingEntry.objects.get()
        assert (entry.state, entry.offers.get().outcome) == (WaitingState.SERVED, OfferOutcome.TAKEN)
        assert not Hold.objects.exists()
        assert opened == AppointmentLink.objects.get()
        assert len(sms_of("home_link_sent")) == 1
        assert Notice.objects.filter(user_id=sylvie.pk, kind="scheduling.waiting_answered").count() == 1
        assert Notice.objects.filter(user_id=morel.pk, kind="scheduling.appointment_booked").exists()
        assert Event.objects.get(kind="scheduling.waiting_served").actor_label == "Le patient, par lien"

    def test_pressed_twice_it_is_taken_once_and_by_another_it_is_refused(
        self, link: OfferLink, daughter: Relative, sylvie: User
    ) -> None:
        other = sends(sylvie, link.offer.entry, relative=daughter)
        opened = services.offer_take(link=link, at=FRIDAY)
        assert services.offer_take(link=link, at=FRIDAY) == opened
        with pytest.raises(LinkRefused, match="déjà réservée"):
            services.offer_take(link=other, at=FRIDAY)
        assert Appointment.objects.count() == 1

    def test_it_replaces_a_later_one_whoever_keeps_that_agenda(
        self, wait: Wait, link: OfferLink, haddad: User
    ) -> None:
        later = AppointmentFactory(
            patient=wait.booking.patient,
            motive=wait.booking.motive,
            practitioner=haddad.practitioner,
            starts_at=MONDAY + dt.timedelta(days=7),
        )
        services.offer_take(link=link, at=FRIDAY)
        later.refresh_from_db()
        assert later.state == AppointmentState.CANCELLED

    def test_declined_they_stay_in_line_and_the_next_one_is_offered_it(
        self, link: OfferLink, another: WaitingEntry, sylvie: User
    ) -> None:
        services.offer_decline(link=link, at=FRIDAY)
        entry = link.offer.entry
        entry.refresh_from_db()
        assert entry.state == WaitingState.WAITING
        nxt = services.waiting_offer(actor=CLOCK, freed=FREED, at=FRIDAY)
        assert nxt is not None
        assert nxt.entry == another
        with pytest.raises(LinkRefused, match="au suivant"):
            services.offer_take(link=link, at=FRIDAY)
        assert Notice.objects.filter(user_id=sylvie.pk, kind="scheduling.waiting_answered").count() == 1

    def test_after_its_time_it_takes_nothing_swept_or_not(self, link: OfferLink) -> None:
        with pytest.raises(LinkRefused, match="temps pour répondre"):
            services.offer_take(link=link, at=link.offer.until)
        services.waiting_lapse(actor=CLOCK, public_id=link.offer.entry.public_id, at=link.offer.until)
        with pytest.raises(LinkRefused, match="temps pour répondre"):
            services.offer_decline(link=link, at=link.offer.until)
        assert not Appointment.objects.exists()

    def test_an_hour_lost_meanwhile_leaves_them_in_line(self, link: OfferLink, morel: User) -> None:
        Absence.objects.create(
            practitioner=morel.practitioner, starts_at=MONDAY - HALF, ends_at=MONDAY + 4 * HALF
        )
        with pytest.raises(SlotTaken):
            services.offer_take(link=link, at=FRIDAY)
        entry = WaitingEntry.objects.get()
        assert (entry.state, entry.offers.get().outcome) == (WaitingState.WAITING, OfferOutcome.LAPSED)
        assert not Appointment.objects.exists()
        assert not Hold.objects.exists()


@pytest.mark.parametrize(
    ("is_revoked", "outcome", "minutes", "now"),
    [
        (False, "", -1, OfferStanding.OPEN),
        (False, "", 0, OfferStanding.LAPSED),
        (False, "taken", -1, OfferStanding.TAKEN),
        (False, "declined", 9, OfferStanding.DECLINED),
        (False, "lapsed", 9, OfferStanding.LAPSED),
        (True, "", -1, OfferStanding.REVOKED),
        (True, "taken", -1, OfferStanding.REVOKED),
    ],
)
def test_what_it_is_good_for(is_revoked: bool, outcome: str, minutes: int, now: OfferStanding) -> None:
    at = FRIDAY + dt.timedelta(minutes=minutes)
    assert offer_standing(is_revoked=is_revoked, outcome=outcome, until=FRIDAY, at=at) == now


@pytest.mark.django_db(transaction=True)
class TestRaces:
    @pytest.fixture(autouse=True)
    def jobs_wait(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("core.jobs._send", lambda *_: None)

    def test_patient_relative_and_desk_at_once_one_has_it(
        self, link: OfferLink, daughter: Relative, sylvie: User
    ) -> None:
        entry = link.offer.entry.public_id
        other = sends(sylvie, link.offer.entry, relative=daughter)
        came = together(
            lambda: services.offer_take(link=link, at=FRIDAY),
            lambda: services.offer_take(link=other, at=FRIDAY),
            lambda: services.waiting_take(actor=actor_of(sylvie), public_id=entry, at=FRIDAY),
        )
        assert sum(one is None for one in came) == 1
        assert {type(one) for one in came if one} <= {LinkRefused, Conflict, NotFound}
        assert Appointment.objects.count() == 1

    def test_taken_and_left_at_once_it_is_one_of_them(
        self, link: OfferLink, daughter: Relative, sylvie: User
    ) -> None:
        other = sends(sylvie, link.offer.entry, relative=daughter)
        came = together(
            lambda: services.offer_take(link=link, at=FRIDAY),
            lambda: services.offer_decline(link=other, at=FRIDAY),
        )
        assert [type(one) for one in came if one] == [LinkRefused]
        assert Appointment.objects.count() == (came[0] is None)


class TestThePages:
    @pytest.fixture(autouse=True)
    def on_friday(self, time_machine: object) -> None:
        time_machine.move_to(FRIDAY, tick=False)  # type: ignore[attr-defined]

    @pytest.fixture
    def address(self, link: OfferLink) -> str:
        return last("offer_link", r"(/rdv/heure/[\w-]+/)")

    def test_the_door_says_until_when_and_no_more(self, address: str, wait: Wait) -> None:
        answer = PivotClient().get(address)
        said = read(answer)
        assert "gardée jusqu’à 11 h 00" in said
        assert "au numéro qui se termine par 78" in said
        assert [one for one in ("Petit", "Morel", wait.booking.motive.label, "9 h 00") if one in said] == []
        assert answer["Cache-Control"] == "private, no-store"
        assert "noindex" in answer["X-Robots-Tag"]
        assert not Message.objects.filter(kind="scheduling.link_code").exists()

    def test_taken_the_browser_goes_on_behind_the_link_of_the_appointment(self, address: str) -> None:
        browser = comes_in(address)
        page = read(browser.get("/rdv/heure/"))
        assert "Lundi 23 novembre 2026, 9 h 00" in page
        assert "Petit" not in page
        done = read(browser.post("/rdv/heure/prendre/", follow=True))
        assert "C’est réservé" in done
        assert "Présence confirmée" in done
        again = browser.post("/rdv/heure/prendre/")  # a finger that taps twice
        assert again["Location"] == "/rdv/"
        assert browser.get("/rdv/heure/").status_code == 410
        assert Appointment.objects.count() == 1

    def test_declined_it_says_that_the_place_is_kept(self, address: str) -> None:
        browser = comes_in(address)
        assert "place en liste d’attente est gardée" in read(browser.post("/rdv/heure/laisser/"))
        assert browser.get("/rdv/heure/").status_code == 404
        assert PivotClient().get(address).status_code == 410

    def test_lost_it_says_so_and_that_the_place_is_kept(self, address: str, morel: User) -> None:
        browser = comes_in(address)
        Absence.objects.create(practitioner=morel.practitioner, starts_at=MONDAY, ends_at=MONDAY + HALF)
        answer = browser.post("/rdv/heure/prendre/")
        assert answer.status_code == 409
        assert "La place en liste d’attente est gardée" in read(answer)

    def test_the_code_of_an_offer_opens_no_appointment(self, address: str) -> None:
        browser = comes_in(address)
        assert browser.get("/rdv/").status_code == 404
        assert PivotClient().get("/rdv/heure/").status_code == 404
        assert PivotClient().post("/rdv/heure/prendre/").status_code == 404

    def test_the_desk_offers_it_sees_it_and_takes_it_back(
        self, offer: WaitingOffer, sylvie: User, client: PivotClient
    ) -> None:
        desk = signed_in(client, sylvie)
        send = f"/attente/{offer.entry.public_id}/lien/"
        assert send in read(desk.get("/attente/"))
        assert "Mme Jeanne Petit" in read(desk.get(send))
        assert desk.post(send, {}).status_code == 422
        seen = read(desk.post(send, {"person": "patient"}, follow=True))
        assert "Proposé par lien au patient, jusqu’à 11 h 00 · pas encore ouvert" in seen
        link = OfferLink.objects.get()
        back = read(desk.post(f"{send}{link.public_id}/retirer/", follow=True))
        assert "Ce lien n’ouvre plus rien" in back
        assert "Proposé par lien" not in back
        assert desk.post(f"{send}joindre/", {"phone": "12", "email": ""}).status_code == 422
        assert desk.post(f"{send}joindre/", {"phone": "06 39 98 14 08", "email": ""})["Location"] == send
        assert desk.post(f"{send}proche/", {"name": "Anne"}).status_code == 422
        services.waiting_decline(actor=actor_of(sylvie), public_id=offer.entry.public_id, at=FRIDAY)
        assert "n’est plus gardée" in read(desk.get(send, follow=True))


def last(kind: str, pattern: str) -> str:
    sent = Message.objects.filter(kind=f"scheduling.{kind}").order_by("pk").last()
    assert sent is not None
    found = re.search(pattern, arrived(sent))
    assert found is not None
    return found[1]


def comes_in(address: str) -> PivotClient:
    browser = PivotClient()
    browser.post(address)
    answer = browser.post("/rdv/heure/code/", {"code": last("link_code", r"code (\d{6})")})
    assert answer["Location"] == "/rdv/heure/"
    return browser


def read(answer: object) -> str:
    return answer.content.decode().replace("\u00a0", " ")  # type: ignore[attr-defined]
