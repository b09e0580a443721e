"""The pages of booking, as a secretary walks through them."""

import datetime as dt
import re

import pytest

from accounts.enums import Role
from accounts.models import User
from core.clock import PARIS
from patients import selectors as patients
from patients.models import Patient
from scheduling.enums import ActForm, Destination
from scheduling.models import Appointment, Hold
from tests.accounts.factories import MembershipFactory, UserFactory
from tests.cast import signed_in
from tests.client import PivotClient
from tests.scheduling.factories import (
    MONDAY,
    AppointmentFactory,
    CartOpeningFactory,
    MotiveFactory,
    RedFlagFactory,
    WeeklyAvailabilityFactory,
)
from tests.territory.factories import CartFactory

FRIDAY = dt.datetime(2026, 11, 20, 10, tzinfo=PARIS)


@pytest.fixture(autouse=True)
def on_friday(time_machine: object) -> None:
    time_machine.move_to(FRIDAY, tick=False)


@pytest.fixture
def secretary(client: PivotClient, sylvie: User) -> PivotClient:
    return signed_in(client, sylvie)


@pytest.fixture
def martine(ehpad: object) -> User:
    """Who runs the EHPAD: sees its cart’s agenda, books nothing."""
    user = UserFactory(given_name="Martine", family_name="Leclercq")
    MembershipFactory(user=user, role=Role.SITE_COORDINATOR, site=ehpad)
    return user


@pytest.fixture
def offered(morel: User, mme_petit: Patient, ehpad: object) -> dict[str, str]:
    """What the form of the first offer posts: Mme Petit, Dr Morel, the cart, Monday at nine."""
    WeeklyAvailabilityFactory(practitioner=morel.practitioner)
    cart = CartOpeningFactory(cart=CartFactory(site=ehpad)).cart
    return {
        "motive": str(MotiveFactory().public_id),
        "form": ActForm.ASSISTED,
        "practitioner": str(morel.practitioner.public_id),
        "cart": str(cart.public_id),
        "starts_at": "2026-11-23T08:00:00+0000",
        "question": "Œdèmes des chevilles",
    }


def test_she_is_found_by_what_is_said_on_the_telephone(secretary: PivotClient, mme_petit: Patient) -> None:
    page = secretary.post("/rendez-vous/nouveau/", {"q": "lemere"})

    assert "Mme Jeanne Petit" in page.content.decode()
    assert f"/rendez-vous/nouveau/{mme_petit.public_id}/" in page.content.decode()


def test_nobody_of_that_name(secretary: PivotClient, mme_petit: Patient) -> None:
    page = secretary.post("/rendez-vous/nouveau/", {"q": "Wattelet"})

    assert "Personne de ce nom" in page.content.decode()
    assert "Créer une fiche" in page.content.decode()


def test_a_list_that_is_cut_says_so(secretary: PivotClient, mme_petit: Patient, monkeypatch) -> None:
    monkeypatch.setattr(patients, "MOST_FOUND", 1)

    page = secretary.post("/rendez-vous/nouveau/", {"q": "petit"})

    assert "ajoutez le prénom" in page.content.decode()


def test_the_offers_hold_physician_and_cart_together(
    secretary: PivotClient, mme_petit: Patient, offered: dict[str, str]
) -> None:
    page = secretary.post(f"/rendez-vous/nouveau/{mme_petit.public_id}/", {"motive": offered["motive"]})

    text = page.content.decode()
    assert "Dr Sophie Morel" in text
    assert "Son médecin traitant" in text
    assert "EHPAD Les Marronniers" in text
    assert "Réserver 9\u00a0h\u00a000" in text


def test_a_sign_stops_before_any_slot(
    secretary: PivotClient, mme_petit: Patient, offered: dict[str, str]
) -> None:
    flag = RedFlagFactory()

    page = secretary.post(
        f"/rendez-vous/nouveau/{mme_petit.public_id}/",
        {"motive": offered["motive"], f"signe-{flag.public_id}": "oui"},
    )

    text = page.content.decode()
    assert ">Appelez le 15 maintenant</h2>" in text
    assert 'href="tel:15"' in text
    assert "Réserver" not in text


def test_a_stop_gives_every_number_a_tap_away(
    secretary: PivotClient, mme_petit: Patient, offered: dict[str, str], morel: User
) -> None:
    morel.practitioner.professional_phone = "0353011240"
    morel.practitioner.save()
    flag = RedFlagFactory(destinations=[Destination.SAMU, Destination.DEAF])

    page = secretary.post(
        f"/rendez-vous/nouveau/{mme_petit.public_id}/",
        {"motive": offered["motive"], f"signe-{flag.public_id}": "oui"},
    )

    text = page.content.decode()
    for number in ("tel:15", "sms:114", "tel:0353011240"):
        assert f'href="{number}"' in text


def test_the_patient_prefers_a_later_day(
    secretary: PivotClient, mme_petit: Patient, offered: dict[str, str]
) -> None:
    url = f"/rendez-vous/nouveau/{mme_petit.public_id}/"

    page = secretary.post(url, {"motive": offered["motive"], "from_day": "2026-11-30"}).content.decode()

    assert "lun. 30 nov." in page.replace("\u00a0", " ")
    assert 'value="2026-11-30T08:00:00+0000"' in page
    assert 'value="2026-11-23T' not in page
    assert '<option value="2026-11-30" selected>' in page


def test_motives_are_in_the_order_of_the_alphabet(secretary: PivotClient, mme_petit: Patient) -> None:
    for label in ("Éruption", "Fièvre", "Douleur"):
        MotiveFactory(label=label)

    page = secretary.get(f"/rendez-vous/nouveau/{mme_petit.public_id}/").content.decode()

    assert re.findall(r"<option [^>]+>(Douleur|Éruption|Fièvre)<", page) == ["Douleur", "Éruption", "Fièvre"]


def test_booking_leads_to_the_appointment(
    secretary: PivotClient, mme_petit: Patient, offered: dict[str, str]
) -> None:
    page = secretary.post(f"/rendez-vous/nouveau/{mme_petit.public_id}/reserver/", offered, follow=True)

    appointment = Appointment.objects.get()
    assert page.redirect_chain[-1][0] == f"/rendez-vous/{appointment.public_id}/"
    assert (appointment.starts_at, appointment.question) == (MONDAY, "Œdèmes des chevilles")
    assert "C’est réservé" in page.content.decode()


def test_who_comes_second_sees_why_and_the_next_times(
    secretary: PivotClient, mme_petit: Patient, offered: dict[str, str], morel: User
) -> None:
    AppointmentFactory(practitioner=morel.practitioner)

    page = secretary.post(f"/rendez-vous/nouveau/{mme_petit.public_id}/reserver/", offered)

    text = page.content.decode()
    assert page.status_code == 409
    assert "Cette heure n’est plus libre" in text
    assert "Réserver 9\u00a0h\u00a030" in text
    assert ">Œdèmes des chevilles</textarea>" in text


class TestKeepingAnHour:
    def press(
        self, client: PivotClient, patient: Patient, gesture: str, typed: dict[str, str]
    ) -> tuple[int, str]:
        page = client.post(f"/rendez-vous/nouveau/{patient.public_id}/{gesture}", typed)
        return page.status_code, page.content.decode()

    def test_it_is_shown_on_top_with_what_was_typed(
        self, secretary: PivotClient, mme_petit: Patient, offered: dict[str, str]
    ) -> None:
        status, text = self.press(secretary, mme_petit, "garder/", offered)

        assert (status, Hold.objects.get().starts_at) == (200, MONDAY)
        assert "gardé jusqu’à" in text
        assert ">Œdèmes des chevilles</textarea>" in text

    def test_it_is_given_back(
        self, secretary: PivotClient, mme_petit: Patient, offered: dict[str, str]
    ) -> None:
        self.press(secretary, mme_petit, "garder/", offered)
        kept = Hold.objects.get()

        status, text = self.press(secretary, mme_petit, f"rendre/?hold={kept.public_id}", offered)

        assert (status, Hold.objects.count()) == (200, 0)
        assert "gardé jusqu’à" not in text
        assert ">Œdèmes des chevilles</textarea>" in text

    def test_it_is_booked(self, secretary: PivotClient, mme_petit: Patient, offered: dict[str, str]) -> None:
        self.press(secretary, mme_petit, "garder/", offered)
        self.press(secretary, mme_petit, "reserver/", offered)

        assert (Appointment.objects.count(), Hold.objects.count()) == (1, 0)

    def test_of_two_the_second_sees_why_and_the_next_times(
        self, secretary: PivotClient, mme_petit: Patient, offered: dict[str, str], morel: User
    ) -> None:
        AppointmentFactory(practitioner=morel.practitioner)

        status, text = self.press(secretary, mme_petit, "garder/", offered)

        assert (status, Hold.objects.count()) == (409, 0)
        assert "Cette heure n’est plus libre" in text

    def test_what_a_colleague_keeps_is_not_given_back(
        self, secretary: PivotClient, mme_petit: Patient, offered: dict[str, str], morel: User
    ) -> None:
        self.press(secretary, mme_petit, "garder/", offered)
        Hold.objects.update(holder=morel)

        status, _ = self.press(secretary, mme_petit, f"rendre/?hold={Hold.objects.get().public_id}", offered)

        assert (status, Hold.objects.count()) == (404, 1)


@pytest.mark.parametrize("broken", ["practitioner", "motive", "starts_at", "cart"])
def test_a_tampered_form_books_nothing(
    broken: str, secretary: PivotClient, mme_petit: Patient, offered: dict[str, str]
) -> None:
    page = secretary.post(
        f"/rendez-vous/nouveau/{mme_petit.public_id}/reserver/", offered | {broken: "autre"}
    )

    assert page.status_code == 422
    assert not Appointment.objects.exists()


def test_the_cart_of_another_site_is_refused(
    secretary: PivotClient, mme_petit: Patient, offered: dict[str, str]
) -> None:
    elsewhere = CartOpeningFactory().cart

    page = secretary.post(
        f"/rendez-vous/nouveau/{mme_petit.public_id}/reserver/", offered | {"cart": str(elsewhere.public_id)}
    )

    assert page.status_code == 422
    assert not Appointment.objects.exists()


@pytest.mark.parametrize("who", ["nadia", "luc"])
def test_booking_is_not_everybodys(
    who: str, client: PivotClient, mme_petit: Patient, request: pytest.FixtureRequest
) -> None:
    signed_in(client, request.getfixturevalue(who))

    assert client.get("/rendez-vous/nouveau/").status_code == 403
    assert client.get(f"/rendez-vous/nouveau/{mme_petit.public_id}/").status_code == 403


class TestOneAppointment:
    @pytest.fixture
    def appointment(
        self, offered: dict[str, str], morel: User, mme_petit: Patient, ehpad: object
    ) -> Appointment:
        cart = ehpad.carts.get()
        return AppointmentFactory(
            assisted=True, practitioner=morel.practitioner, patient=mme_petit, cart=cart, site=ehpad
        )

    def test_moving_in_place(self, secretary: PivotClient, appointment: Appointment) -> None:
        url = f"/rendez-vous/{appointment.public_id}/deplacer/"
        [time, *_] = re.findall(r'value="(2026[^"]+)"', secretary.get(url).content.decode())

        page = secretary.post(url, {"starts_at": time}, follow=True)

        appointment.refresh_from_db()
        assert "déplacé" in page.content.decode()
        assert appointment.starts_at > MONDAY

    def test_every_hour_of_the_fortnight_is_there_day_by_day(
        self, secretary: PivotClient, appointment: Appointment
    ) -> None:
        page = secretary.get(f"/rendez-vous/{appointment.public_id}/deplacer/").content.decode()

        assert re.findall(r"<strong>([^<]+)</strong> <span[^>]*>([^<]+)<", page.replace("\u00a0", " ")) == [
            ("Lun. 23 nov.", "3 heures libres"),
            ("Lun. 30 nov.", "4 heures libres"),
        ]
        assert page.count("<details open>") == 1

    def test_cancelling_says_why_and_how_to_book_again(
        self, secretary: PivotClient, appointment: Appointment, mme_petit: Patient
    ) -> None:
        url = f"/rendez-vous/{appointment.public_id}/annuler/"
        assert secretary.get(url).status_code == 200

        page = secretary.post(url, {"reason": "patient"}, follow=True).content.decode()

        assert "Annulé\u00a0: À la demande du patient" in page
        assert "Étaient retenus ensemble" in page
        assert f'href="/rendez-vous/nouveau/{mme_petit.public_id}/?apres=' in page

    def test_who_does_not_book_is_told_whom_to_call(
        self, client: PivotClient, appointment: Appointment, martine: User, morel: User
    ) -> None:
        morel.practitioner.professional_phone = "0353011240"
        morel.practitioner.save()

        url = f"/rendez-vous/{appointment.public_id}/annuler/"
        page = signed_in(client, martine).post(url, {"reason": "site"}, follow=True).content.decode()

        assert 'href="tel:0353011240"' in page

    def test_a_reason_is_asked_and_none_is_supposed(
        self, secretary: PivotClient, appointment: Appointment
    ) -> None:
        url = f"/rendez-vous/{appointment.public_id}/annuler/"
        assert "checked" not in secretary.get(url).content.decode()

        page = secretary.post(url, {})

        assert page.status_code == 422
        assert "Dites pourquoi" in page.content.decode()

    def test_cancelling_twice_says_that_it_is_done(
        self, secretary: PivotClient, appointment: Appointment
    ) -> None:
        url = f"/rendez-vous/{appointment.public_id}/annuler/"
        secretary.post(url, {"reason": "patient"})

        page = secretary.post(url, {"reason": "patient"}, follow=True)

        assert page.status_code == 200
        assert "n’est plus à annuler" in page.content.decode()

    @pytest.mark.parametrize(
        ("who", "button"),
        [
            ("nadia", "Préparer la téléconsultation"),
            ("morel", "Ouvrir la téléconsultation"),
            ("sylvie", None),
            ("martine", None),
        ],
    )
    def test_the_act_is_one_press_away_for_who_gives_care(
        self,
        who: str,
        button: str | None,
        client: PivotClient,
        appointment: Appointment,
        request: pytest.FixtureRequest,
    ) -> None:
        signed_in(client, request.getfixturevalue(who))

        page = client.get(f"/rendez-vous/{appointment.public_id}/").content.decode()

        address = f'action="/teleconsultations/rendez-vous/{appointment.public_id}/"'
        assert (address in page) == (button is not None)
        if button:
            assert button in page

    def test_the_nurse_of_the_site_sees_it_in_her_week(
        self, client: PivotClient, appointment: Appointment, nadia: User
    ) -> None:
        page = signed_in(client, nadia).get("/agenda/?jour=2026-11-23")

        assert "Mme Jeanne Petit" in page.content.decode()
        assert "Prendre un rendez-vous" not in page.content.decode()

    @pytest.mark.parametrize("who", ["haddad", "weiss", "luc"])
    def test_strangers_find_nothing(
        self, who: str, client: PivotClient, appointment: Appointment, request: pytest.FixtureRequest
    ) -> None:
        signed_in(client, request.getfixturevalue(who))

        for page in ("", "deplacer/", "annuler/"):
            assert client.get(f"/rendez-vous/{appointment.public_id}/{page}").status_code == 404
        assert "Petit" not in client.get("/agenda/?jour=2026-11-23").content.decode()


@pytest.mark.parametrize(
    "day", ["", "2026-11-26", "n’importe quoi", "9999-99-99", "9999-12-31", "0001-01-01"]
)
@pytest.mark.parametrize("view", ["", "jour", "liste", "année"])
def test_an_agenda_for_any_address(day: str, view: str, secretary: PivotClient) -> None:
    asked = {"jour": day, "vue": view, "etat": "perdu", "format": "exe"}
    assert secretary.get("/agenda/", asked).status_code == 200


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("morel", "Ouvrir la téléconsultation"),
        ("nadia", "Préparer la téléconsultation"),
        ("sylvie", ""),
    ],
)
def test_an_appointment_leads_whoever_holds_its_act_to_it(
    who: str, words: str, mme_petit: Patient, morel: User, ehpad: object, request: pytest.FixtureRequest
) -> None:
    held = AppointmentFactory(
        assisted=True, patient=mme_petit, practitioner=morel.practitioner, site=ehpad, starts_at=MONDAY
    )
    client = signed_in(PivotClient(), request.getfixturevalue(who))
    page = client.get(f"/rendez-vous/{held.public_id}/").content.decode()
    assert ("/teleconsultations/rendez-vous/" in page) == bool(words)
    assert words in page


@pytest.mark.parametrize(
    ("who", "read", "hidden"),
    [
        ("morel", ["Mme Jeanne Petit", "née Lemaire", "chambre 12", "Œdèmes"], []),
        ("sylvie", ["Mme Jeanne Petit", "Dr Sophie Morel"], ["Œdèmes"]),
        ("weiss", ["Aucun rendez-vous ce jour-là"], ["Petit"]),
    ],
)
def test_the_day_on_paper(
    who: str,
    read: list[str],
    hidden: list[str],
    mme_petit: Patient,
    morel: User,
    ehpad: object,
    request: pytest.FixtureRequest,
) -> None:
    AppointmentFactory(
        assisted=True,
        patient=mme_petit,
        practitioner=morel.practitioner,
        site=ehpad,
        starts_at=MONDAY,
        question="Œdèmes des chevilles",
    )
    client = signed_in(PivotClient(), request.getfixturevalue(who))
    page = client.get("/agenda/", {"vue": "jour", "jour": MONDAY.date().isoformat()}).content.decode()
    assert [words for words in read if words not in page] == []
    assert [words for words in hidden if words in page] == []
    assert "Aucun rendez-vous" in client.get("/agenda/", {"vue": "jour", "jour": "demain"}).content.decode()
