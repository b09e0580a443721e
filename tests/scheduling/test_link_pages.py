"""The pages of a link on a telephone, and those of who sends it: what each says, and keeps to itself."""

import copy
import datetime as dt
import re
from typing import Any

import pytest
import time_machine

from accounts.models import User
from audit.models import Event
from core.errors import Conflict, Invalid, PivotError
from notifications.models import Message
from patients.models import Patient, Relative
from scheduling import services
from scheduling.enums import CancelReason
from scheduling.models import Absence, AgendaLimits, Appointment, AppointmentLink
from scheduling.rules.links import PRESSED_TWICE
from scheduling.services.holding import Crowded
from territory.models import Site
from tests.cast import actor_of, signed_in
from tests.client import PivotClient
from tests.notifications.factories import arrived
from tests.scheduling.factories import (
    MONDAY,
    AppointmentFactory,
    CartOpeningFactory,
    MotiveFactory,
    WeeklyAvailabilityFactory,
)
from tests.territory.factories import CartFactory, RoomFactory

pytestmark = pytest.mark.django_db

FRIDAY = MONDAY - dt.timedelta(days=3)
HALF = dt.timedelta(minutes=30)


@pytest.fixture(autouse=True)
def friday() -> object:
    with time_machine.travel(FRIDAY, tick=False) as moved:
        yield moved


@pytest.fixture
def appointment(morel: User, mme_petit: Patient, ehpad: Site) -> Appointment:
    mme_petit.phone = "06 12 34 56 78"
    mme_petit.save(update_fields=["phone"])
    Site.objects.filter(pk=ehpad.pk).update(phone="03 53 01 12 40")
    WeeklyAvailabilityFactory(practitioner=morel.practitioner)
    cart = CartOpeningFactory(
        cart=CartFactory(site=ehpad, room=RoomFactory(site=ehpad, name="Salle bleue"))
    ).cart
    return AppointmentFactory(
        assisted=True,
        practitioner=morel.practitioner,
        patient=mme_petit,
        cart=cart,
        site=ehpad,
        motive=MotiveFactory(documents=["La lettre du médecin"]),
    )


@pytest.fixture
def address(appointment: Appointment, sylvie: User) -> str:
    services.link_send(actor=actor_of(sylvie), appointment=appointment, at=FRIDAY)
    return last("link_sent", r"(/rdv/[\w-]+/)")


def last(kind: str, pattern: str) -> str:
    sent = Message.objects.filter(kind=f"scheduling.{kind}").order_by("pk").last()
    assert sent is not None
    found = re.search(pattern, arrived(sent))
    assert found is not None
    return found[1]


def comes_in(address: str) -> PivotClient:
    browser = PivotClient()
    browser.post(address)
    answer = browser.post("/rdv/code/", {"code": last("link_code", r"code (\d{6})")})
    assert answer["Location"] == "/rdv/"
    return browser


def read(browser: PivotClient, path: str, **posted: str) -> str:
    answer = browser.post(path, posted, follow=True) if posted else browser.get(path)
    return answer.content.decode().replace("\u00a0", " ")


class TestTheDoor:
    def test_it_says_nothing_of_the_appointment_before_the_code(
        self, address: str, appointment: Appointment
    ) -> None:
        said = read(PivotClient(), address)
        assert "au numéro qui se termine par 78" in said
        hidden = ("Petit", "Jeanne", "Morel", "Marronniers", appointment.motive.label, "9 h", "novembre")
        assert [one for one in hidden if one in said] == []
        assert not Message.objects.filter(kind="scheduling.link_code").exists()

    def test_no_page_is_kept_nor_found_nor_tells_where_one_came_from(self, address: str) -> None:
        browser = comes_in(address)
        for path in (address, "/rdv/", "/rdv/deplacer/", "/rdv/annuler/"):
            answer = browser.get(path)
            assert answer["Cache-Control"] == "private, no-store"
            assert "noindex" in answer["X-Robots-Tag"]
            assert answer["Referrer-Policy"] == "same-origin"
            assert "default-src 'self'" in answer["Content-Security-Policy"]
        said = browser.get("/rdv/").content.decode()
        assert not re.findall(r'(?:src|href)="(?:https?:)?//', said)
        assert address not in said

    def test_a_wrong_link_says_what_to_do(self) -> None:
        answer = PivotClient().get("/rdv/inventé-de-toutes-pièces/")
        assert answer.status_code == 410
        assert "demandez-en un autre" in answer.content.decode()

    @pytest.mark.parametrize(("later", "why"), [(2, "est passé"), (0.2, "")])
    def test_a_past_act_says_so_and_one_that_has_begun_is_still_read(
        self, address: str, later: float, why: str
    ) -> None:
        with time_machine.travel(MONDAY + dt.timedelta(hours=later), tick=False):
            answer = PivotClient().get(address)
        assert answer.status_code == (410 if why else 200)
        assert why in answer.content.decode()

    def test_a_cancelled_act_says_so_to_who_was_inside_too(
        self, address: str, appointment: Appointment, morel: User
    ) -> None:
        browser = comes_in(address)
        services.appointment_cancel(
            actor=actor_of(morel), public_id=appointment.public_id, reason=CancelReason.PHYSICIAN, at=FRIDAY
        )
        for path in (address, "/rdv/"):
            assert "Ce rendez-vous est annulé" in read(browser, path)

    def test_opening_links_at_random_is_counted_by_address(self) -> None:
        answers = [PivotClient().get(f"/rdv/au-hasard-{n}/").status_code for n in range(122)]
        assert answers == [410] * 120 + [429] * 2

    @pytest.mark.parametrize(
        ("path", "most"), [("/invitation/au-hasard/", 20), ("/essai/lien/au-hasard/", 20)]
    )
    def test_so_is_reading_every_other_secret_link(self, path: str, most: int) -> None:
        answers = [PivotClient().get(path).status_code for _ in range(most + 1)]
        assert answers == [410] * most + [429]

    def test_and_the_feeds_of_agendas(self) -> None:
        answers = [PivotClient().get("/agenda/ailleurs/au-hasard.ics").status_code for _ in range(121)]
        assert answers == [404] * 120 + [429]


class TestTheCode:
    def test_a_wrong_one_is_said_on_the_page(self, address: str) -> None:
        browser = PivotClient()
        browser.post(address)
        code = last("link_code", r"code (\d{6})")
        answer = browser.post("/rdv/code/", {"code": f"{(int(code) + 1) % 10**6:06}"})
        assert answer.status_code == 422
        assert "pas le code" in answer.content.decode()
        assert browser.get("/rdv/").status_code == 404

    def test_a_second_tap_before_the_answer_came_lands_on_the_same_page(
        self, address: str, friday: Any
    ) -> None:
        first, second = PivotClient(), PivotClient()
        first.post(address)
        second.cookies = copy.deepcopy(first.cookies)  # one browser: what it sent before it was answered
        given = {"code": last("link_code", r"code (\d{6})")}
        assert first.post("/rdv/code/", given)["Location"] == "/rdv/"
        wrong = {"code": str((int(given["code"]) + 1) % 1_000_000).zfill(6)}
        assert second.post("/rdv/code/", wrong).status_code == 422
        assert second.post("/rdv/code/", given)["Location"] == "/rdv/"
        assert second.get("/rdv/").status_code == 200
        assert first.get("/rdv/").status_code == 200
        assert Event.objects.filter(kind="scheduling.link_opened").count() == 1

    def test_the_former_key_opens_nothing_by_itself_nor_later(self, address: str, friday: Any) -> None:
        inside, behind = PivotClient(), PivotClient()
        inside.post(address)
        behind.cookies = copy.deepcopy(inside.cookies)
        given = {"code": last("link_code", r"code (\d{6})")}
        inside.post("/rdv/code/", given)
        assert behind.get("/rdv/").status_code == 404
        friday.shift(PRESSED_TWICE + dt.timedelta(seconds=1))
        assert behind.post("/rdv/code/", given).status_code == 404

    def test_without_the_link_a_code_opens_nothing(self, address: str) -> None:
        PivotClient().post(address)
        stranger = PivotClient()
        answer = stranger.post("/rdv/code/", {"code": last("link_code", r"code (\d{6})")})
        assert answer.status_code == 404

    def test_a_fourth_code_within_the_hour_is_refused_in_words(self, address: str, friday: Any) -> None:
        browser = PivotClient()
        browser.post(address)
        for _ in range(2):
            friday.shift(dt.timedelta(minutes=1))
            browser.post("/rdv/code/encore/")
        friday.shift(dt.timedelta(minutes=1))
        answer = browser.post("/rdv/code/encore/")
        assert answer.status_code == 429
        assert "Attendez une heure" in answer.content.decode()

    def test_what_it_opens_ends_by_itself(self, address: str) -> None:
        browser = comes_in(address)
        assert browser.get("/rdv/").status_code == 200
        with time_machine.travel(FRIDAY + dt.timedelta(minutes=21), tick=False):
            answer = browser.get("/rdv/")
        assert answer.status_code == 404
        assert "Ouvrez de nouveau le lien" in answer.content.decode()

    def test_it_opens_one_appointment_and_no_page_of_the_house(
        self, address: str, appointment: Appointment
    ) -> None:
        browser = comes_in(address)
        for path in ("/", "/agenda/", f"/rendez-vous/{appointment.public_id}/", "/avis/"):
            assert browser.get(path)["Location"].startswith("/connexion/")

    def test_closed_it_asks_for_the_link_again(self, address: str) -> None:
        browser = comes_in(address)
        assert "C’est fermé" in browser.post("/rdv/fermer/").content.decode()
        assert browser.get("/rdv/").status_code == 404


class TestInside:
    def test_when_where_what_to_bring_and_whom_to_call(self, address: str) -> None:
        said = read(comes_in(address), "/rdv/")
        for word in (
            "Lundi 23 novembre 2026, 9 h 00",
            "Dr Sophie Morel",
            "EHPAD Les Marronniers",
            "Salle bleue",
            "La lettre du médecin",
            'href="tel:15"',
            'href="sms:114"',
            "03 53 01 12 40",
        ):
            assert word in said, word
        assert [one for one in ("Petit", "Jeanne", "Lemaire") if one in said] == []

    def test_confirmed_it_shows_on_the_appointment_and_in_the_agenda(
        self, client: PivotClient, address: str, appointment: Appointment, sylvie: User
    ) -> None:
        page = f"/rendez-vous/{appointment.public_id}/"
        signed_in(client, sylvie)
        assert "Pas encore confirmé" in read(client, page)
        assert "votre présence est confirmée" in read(comes_in(address), "/rdv/confirmer/", ok="1")
        assert "Le patient, par lien" in read(client, page)
        assert "Présence confirmée" in read(client, "/agenda/?vue=liste&jour=2026-11-23")

    def test_another_hour_is_kept_then_taken(self, address: str, appointment: Appointment) -> None:
        browser = comes_in(address)
        assert "10 h 00" in read(browser, "/rdv/deplacer/")
        wanted = (MONDAY + 2 * HALF).strftime("%Y-%m-%dT%H:%M:%S%z")
        assert "gardée pour vous jusqu’à" in read(browser, "/rdv/deplacer/", keep="1", starts_at=wanted)
        appointment.refresh_from_db()
        assert appointment.starts_at == MONDAY
        said = read(browser, "/rdv/deplacer/", starts_at=wanted)
        assert "votre rendez-vous est déplacé" in said
        assert "Lundi 23 novembre 2026, 10 h 00" in said
        assert "a été déplacé" not in said

    def test_the_hour_before_is_told_to_who_did_not_move_it(
        self, address: str, appointment: Appointment, morel: User
    ) -> None:
        services.appointment_move(
            actor=actor_of(morel), public_id=appointment.public_id, starts_at=MONDAY + HALF, at=FRIDAY
        )
        said = read(comes_in(address), "/rdv/")
        assert "Ce rendez-vous a été déplacé" in said
        assert said.index("9 h 30") < said.index("9 h 00")

    def test_an_hour_taken_meanwhile_is_refused_and_the_others_shown(self, address: str, morel: User) -> None:
        browser = comes_in(address)
        AppointmentFactory(practitioner=morel.practitioner, starts_at=MONDAY + HALF)
        wanted = (MONDAY + HALF).strftime("%Y-%m-%dT%H:%M:%S%z")
        answer = browser.post("/rdv/deplacer/", {"keep": "1", "starts_at": wanted})
        assert answer.status_code == 409
        assert "Votre rendez-vous n’a pas bougé" in answer.content.decode()

    @pytest.mark.parametrize(
        "refusal",
        [
            Conflict("Ce rendez-vous ne peut plus être déplacé."),
            Crowded(),
            Invalid("Dr Sophie Morel ne reçoit pas ce jour-là."),
        ],
        ids=lambda refusal: type(refusal).__name__,
    )
    def test_whatever_refuses_an_hour_says_why_and_shows_the_next_ones(
        self, address: str, monkeypatch: pytest.MonkeyPatch, refusal: PivotError
    ) -> None:
        browser = comes_in(address)

        def refuses(**_: object) -> None:
            raise refusal

        wanted = (MONDAY + HALF).strftime("%Y-%m-%dT%H:%M:%S%z")
        for step, posted in (("link_hold", {"keep": "1"}), ("link_move", {})):
            monkeypatch.setattr(services, step, refuses)
            answer = browser.post("/rdv/deplacer/", {"starts_at": wanted, **posted})
            said = answer.content.decode()
            assert answer.status_code == refusal.status
            assert refusal.message in said
            assert "Votre rendez-vous n’a pas bougé" in said
            assert "10\u00a0h\u00a000" in said

    def test_their_own_other_appointment_is_said_in_their_words(
        self, address: str, appointment: Appointment, haddad: User
    ) -> None:
        browser = comes_in(address)
        AppointmentFactory(
            practitioner=haddad.practitioner, patient=appointment.patient, starts_at=MONDAY + 2 * HALF
        )
        wanted = (MONDAY + 2 * HALF).strftime("%Y-%m-%dT%H:%M:%S%z")
        answer = browser.post("/rdv/deplacer/", {"starts_at": wanted})
        assert answer.status_code == 409
        assert "Un autre rendez-vous est déjà pris pour vous" in answer.content.decode()

    def test_hours_go_on_later_as_far_as_one_books(self, address: str, appointment: Appointment) -> None:
        """Further than a fortnight too: a month of leave hides nothing of what follows."""
        browser = comes_in(address)
        said = read(browser, "/rdv/deplacer/")
        assert "Plus tard" in said
        assert "Revenir aux premières heures" not in said
        later = read(browser, "/rdv/deplacer/?suite=1")
        assert "Lun. 7 déc." in later
        assert "Lun. 30 nov." not in later
        assert "Revenir aux premières heures" in later
        wanted = (MONDAY + dt.timedelta(days=14)).strftime("%Y-%m-%dT%H:%M:%S%z")
        assert "gardée pour vous" in read(browser, "/rdv/deplacer/?suite=1", keep="1", starts_at=wanted)
        assert "votre rendez-vous est déplacé" in read(browser, "/rdv/deplacer/", starts_at=wanted)
        assert "Plus tard" not in read(browser, "/rdv/deplacer/?suite=99")
        assert "Plus tard" in read(browser, "/rdv/deplacer/?suite=-1")

    def test_a_fortnight_without_any_hour_is_passed_over(self, address: str, morel: User) -> None:
        Absence.objects.create(
            practitioner=morel.practitioner, starts_at=FRIDAY, ends_at=FRIDAY + dt.timedelta(days=30)
        )
        assert "Lun. 21 déc." in read(comes_in(address), "/rdv/deplacer/")

    def test_where_moving_is_not_theirs_the_site_is_to_be_called(self, address: str, morel: User) -> None:
        AgendaLimits.objects.create(practitioner=morel.practitioner, patient_moves=False)
        browser = comes_in(address)
        for path in ("/rdv/", "/rdv/deplacer/"):
            said = read(browser, path)
            assert "se déplace par téléphone" in said
            assert 'href="tel:0353011240"' in said
        wanted = (MONDAY + HALF).strftime("%Y-%m-%dT%H:%M:%S%z")
        assert browser.post("/rdv/deplacer/", {"starts_at": wanted}).status_code == 403

    def test_calling_off_asks_why_and_says_whom_to_call(self, address: str, appointment: Appointment) -> None:
        browser = comes_in(address)
        assert browser.post("/rdv/annuler/").status_code == 422
        assert browser.post("/rdv/annuler/", {"reason": "physician"}).status_code == 422
        said = read(browser, "/rdv/annuler/", reason="patient_busy")
        assert "Votre rendez-vous est annulé" in said
        assert "03 53 01 12 40" in said
        appointment.refresh_from_db()
        assert appointment.cancel_reason == "patient_busy"
        assert browser.get("/rdv/").status_code == 404

    def test_reminders_are_theirs_to_choose(self, address: str, mme_petit: Patient) -> None:
        browser = comes_in(address)
        assert "Vos choix sont enregistrés" in read(browser, "/rdv/rappels/", by_sms="on", hour_before="on")
        choice = mme_petit.contact_choices.get()
        assert (choice.by_sms, choice.by_email, choice.day_before, choice.hour_before) == (
            True,
            True,
            False,
            True,
        )

    def test_a_signed_in_secretary_stays_so_and_sees_one_thing_more(
        self, client: PivotClient, address: str, sylvie: User
    ) -> None:
        signed_in(client, sylvie)
        client.post(address)
        client.post("/rdv/code/", {"code": last("link_code", r"code (\d{6})")})
        assert client.get("/rdv/").status_code == 200
        assert client.get("/agenda/").status_code == 200


class TestWhoSends:
    def test_the_patient_or_somebody_they_designate(
        self, client: PivotClient, appointment: Appointment, sylvie: User, mme_petit: Patient
    ) -> None:
        page = f"/rendez-vous/{appointment.public_id}/lien/"
        signed_in(client, sylvie)
        assert "Le patient : 06 12 34 56 78" in read(client, page)
        refused = client.post(f"{page}proche/", {"name": "Anne Petit", "kind": "relative"})
        assert refused.status_code == 422
        given = {"name": "Anne Petit", "kind": "relative", "relation": "sa fille", "phone": "06 39 98 14 07"}
        assert "Anne Petit, sa fille" in read(client, f"{page}proche/", **given)
        relative = Relative.objects.get()
        assert "Le lien est parti" in read(client, page, person=str(relative.public_id))
        said = read(client, f"/rendez-vous/{appointment.public_id}/")
        assert "pas encore ouvert" in said
        link = AppointmentLink.objects.get()
        assert "n’ouvre plus rien" in read(client, f"{page}{link.public_id}/retirer/", ok="1")

    def test_where_the_patient_is_reached_is_noted_there(
        self, client: PivotClient, appointment: Appointment, sylvie: User, mme_petit: Patient
    ) -> None:
        page = f"/rendez-vous/{appointment.public_id}/lien/"
        signed_in(client, sylvie)
        given = {"phone": "07 12 34 56 78", "email": "jeanne@poste.example"}
        assert "jeanne@poste.example" in read(client, f"{page}coordonnees/", **given)
        assert client.post(f"{page}coordonnees/", {"email": "jeanne"}).status_code == 422

    @pytest.mark.parametrize(
        ("typed", "read_as", "mobile"),
        [
            ("0032 470 12 34 56", "+32 470 12 34 56", "+32470123456"),
            ("+262 692 12 34 56", "06 92 12 34 56", "+262692123456"),
        ],
    )
    def test_a_belgian_or_an_overseas_mobile_is_noted_and_written_to(
        self,
        client: PivotClient,
        appointment: Appointment,
        sylvie: User,
        typed: str,
        read_as: str,
        mobile: str,
    ) -> None:
        page = f"/rendez-vous/{appointment.public_id}/lien/"
        signed_in(client, sylvie)
        assert f"Le patient : {read_as}" in read(client, f"{page}coordonnees/", phone=typed)
        assert f"Anne : {read_as}" in read(
            client, f"{page}proche/", name="Anne", kind="relative", phone=typed
        ).replace("Anne, proche", "Anne")
        assert "Le lien est parti" in read(client, page, person="patient")
        assert Message.objects.get(channel="sms").address == mobile

    def test_a_person_of_another_patient_is_not_written_to(
        self, client: PivotClient, appointment: Appointment, sylvie: User
    ) -> None:
        other = Relative.objects.create(
            patient=AppointmentFactory(starts_at=MONDAY + HALF).patient, kind="relative", name="X"
        )
        signed_in(client, sylvie)
        answer = client.post(f"/rendez-vous/{appointment.public_id}/lien/", {"person": str(other.public_id)})
        assert answer.status_code == 422
        assert not AppointmentLink.objects.exists()

    def test_who_runs_the_site_sees_neither_the_card_nor_the_page(
        self, appointment: Appointment, client: PivotClient, luc: User
    ) -> None:
        signed_in(client, luc)
        assert client.get(f"/rendez-vous/{appointment.public_id}/lien/").status_code == 404
