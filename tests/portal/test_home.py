"""Today, for each role of the cast."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.models import User
from consultations import services
from consultations.enums import VitalKind
from consultations.notifications import COPIED
from core.clock import PARIS
from notifications.models import Notice
from patients.models import Patient
from scheduling.models import Appointment
from territory.models import Site
from tests.cast import signed_in
from tests.client import PivotClient
from tests.consultations.factories import Story, assisted, minutes, vital
from tests.scheduling.factories import AppointmentFactory, WeeklyAvailabilityFactory
from tests.territory.factories import CartFactory, DeviceFactory

NOW = dt.datetime(2026, 11, 24, 14, 22, tzinfo=PARIS)


@pytest.fixture(autouse=True)
def at_22_past_two(time_machine: object) -> None:
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def appointment(mme_petit: Patient, morel: User, ehpad: Site) -> Appointment:
    """Mme Petit at half past two, at the cart of the EHPAD."""
    cart = CartFactory(site=ehpad)
    return AppointmentFactory(
        assisted=True,
        patient=mme_petit,
        practitioner=morel.practitioner,
        cart=cart,
        site=ehpad,
        starts_at=NOW + dt.timedelta(minutes=8),
    )


@pytest.mark.parametrize(
    ("who", "words"),
    [
        (
            "morel",
            [
                "Mme Jeanne Petit",
                "87\u00a0ans",
                "prévu à 14\u00a0h\u00a030, dans 8\u00a0min",
                "Ouvrir la téléconsultation",
            ],
        ),
        ("nadia", ["Mme Jeanne Petit", "Préparer Mme Petit"]),
        ("sylvie", ["Votre journée", "Mme Jeanne Petit", "Prendre un rendez-vous"]),
    ],
)
def test_who_is_next(
    who: str, words: list[str], client: PivotClient, appointment: Appointment, request: pytest.FixtureRequest
) -> None:
    page = signed_in(client, request.getfixturevalue(who)).get("/").content.decode()

    for expected in ["mardi 24\u00a0novembre 2026", *words]:
        assert expected in page


def test_a_nurse_opens_and_prepares_in_one_press(
    client: PivotClient, appointment: Appointment, nadia: User
) -> None:
    address = reverse("consultations:open", args=[appointment.public_id])
    page = signed_in(client, nadia).get("/").content.decode()
    assert f'method="post" action="{address}"' in page
    opened = client.post(address, follow=True).content.decode()
    assert "Nous sommes prêts" in opened
    assert f'action="{address}"' not in client.get("/").content.decode()


@pytest.mark.parametrize("who", ["haddad", "weiss", "luc"])
def test_strangers_see_nobody(
    who: str, client: PivotClient, appointment: Appointment, request: pytest.FixtureRequest
) -> None:
    assert "Petit" not in signed_in(client, request.getfixturevalue(who)).get("/").content.decode()


def test_the_nurse_is_told_what_to_plug_in(client: PivotClient, nadia: User, ehpad: Site) -> None:
    DeviceFactory(cart=CartFactory(site=ehpad), label="ECG 12 dérivations", battery_percent=18)
    DeviceFactory(label="Otoscope d’ailleurs", battery_percent=5)

    page = signed_in(client, nadia).get("/").content.decode()

    assert "ECG 12 dérivations : batterie à 18" in page
    assert "Otoscope d’ailleurs" not in page


def test_the_region_at_a_glance(client: PivotClient, luc: User, ehpad: Site) -> None:
    CartFactory(site=ehpad, name="Chariot 2", state="out_of_service", state_reason="Écran cassé")

    page = signed_in(client, luc).get("/").content.decode()

    for words in ("Messages non partis", "Chariot 2, EHPAD Les Marronniers : hors service", "Écran cassé"):
        assert words in page


def test_who_waits_is_shown_with_the_vitals_and_admitted_from_here(
    client: PivotClient, mme_petit: Patient, morel: User, nadia: User, ehpad: Site
) -> None:
    story = Story(assisted(mme_petit, morel, ehpad), morel, nadia).waits()
    vital(story.act, VitalKind.WEIGHT, "63.4")
    signed_in(client, morel)
    page = client.get("/").content.decode()
    assert "63,4" in page
    assert "Consentement oral" in page
    admit = reverse("consultations:admit", args=[story.public_id])
    assert f'action="{admit}"' in page
    assert client.post(admit).headers["Location"] == reverse("consultations:cockpit", args=[story.public_id])


def test_the_nurse_joins_and_does_not_admit(
    client: PivotClient, mme_petit: Patient, morel: User, nadia: User, ehpad: Site
) -> None:
    Story(assisted(mme_petit, morel, ehpad), morel, nadia).waits()
    page = signed_in(client, nadia).get("/").content.decode()
    assert "Rejoindre Mme" in page
    assert "Téléconsultation assistée, avec le Dr Morel" in page
    assert "/admettre/" not in page


def test_what_brings_the_patient_comes_before_the_name_of_the_motive(
    client: PivotClient, mme_petit: Patient, morel: User, nadia: User, ehpad: Site
) -> None:
    question = "Œdèmes des chevilles depuis quatre jours"
    Story(assisted(mme_petit, morel, ehpad, question=question), morel, nadia).waits()
    page = signed_in(client, morel).get("/").content.decode()
    assert question in page
    assert "avec l’équipe du site" in page or "avec Nadia Benali, infirmière" in page
    assert "Admettre Mme Petit" in page


def test_the_page_of_today_fetches_itself_again(
    client: PivotClient, mme_petit: Patient, morel: User, nadia: User, ehpad: Site
) -> None:
    story = Story(assisted(mme_petit, morel, ehpad), morel, nadia)
    signed_in(client, morel)
    part = reverse("portal:home_now")
    assert f'data-waiting-room="{part}"' in client.get("/").content.decode()
    assert 'data-counted="0"' in client.get(part).content.decode()
    story.waits()
    assert 'data-counted="1"' in client.get(part).content.decode()


def test_a_specialist_sees_first_the_act_that_asks_for_them(
    client: PivotClient, mme_petit: Patient, morel: User, nadia: User, haddad: User, ehpad: Site
) -> None:
    story = Story(assisted(mme_petit, morel, ehpad), morel, nadia).begins()
    services.second_physician_invite(
        actor=story.physician, public_id=story.public_id, practitioner=haddad.practitioner, at=NOW
    )
    page = signed_in(client, haddad).get("/").content.decode()
    assert "Le Dr Morel vous invite" in page
    assert "Rejoindre Mme Petit" in page
    services.consultation_finish(actor=story.physician, public_id=story.public_id, at=minutes(15))
    assert "vous invite" not in client.get("/").content.decode()


def test_when_today_holds_nothing_the_next_day_that_does_is_shown(
    client: PivotClient, mme_petit: Patient, haddad: User, ehpad: Site
) -> None:
    assisted(mme_petit, haddad, ehpad, starts_at=NOW + dt.timedelta(days=4))
    page = signed_in(client, haddad).get("/").content.decode()
    assert "Prochain rendez-vous" in page
    assert "sam.\u00a028\u00a0nov." in page


def test_an_hour_that_passed_without_its_act_is_to_take_up_again(
    client: PivotClient, mme_petit: Patient, morel: User, ehpad: Site
) -> None:
    assisted(mme_petit, morel, ehpad, starts_at=NOW - dt.timedelta(hours=3))
    page = signed_in(client, morel).get("/").content.decode()
    assert "Mme Petit n’a pas eu sa téléconsultation" in page
    assert "Non tenue, à reprendre" in page


def test_what_is_free_today_is_on_the_line_of_the_day(client: PivotClient, morel: User) -> None:
    WeeklyAvailabilityFactory(
        practitioner=morel.practitioner, weekday=NOW.weekday(), starts_at=dt.time(13), ends_at=dt.time(18)
    )
    page = signed_in(client, morel).get("/").content.decode()
    assert "14\u00a0h\u00a025" in page
    assert "Libre jusqu’à 18\u00a0h\u00a000" in page


def test_the_treating_physician_reads_the_copy_from_the_page_of_today(
    client: PivotClient, mme_petit: Patient, morel: User, haddad: User, nadia: User, ehpad: Site
) -> None:
    story = Story(assisted(mme_petit, haddad, ehpad), haddad, nadia).ends().writes()
    services.report_sign(actor=story.physician, public_id=story.public_id, at=NOW)
    signed_in(client, morel)
    page = client.get("/").content.decode()
    assert "Compte rendu reçu : Mme Jeanne Petit" in page
    notice = Notice.objects.get(user_id=morel.pk, kind=COPIED.code)
    opened = client.get(reverse("notifications:notice", args=[notice.public_id]))
    assert opened["Location"].startswith(f"/patients/{mme_petit.public_id}/")
    assert "Compte rendu reçu" not in client.get("/").content.decode()


def test_a_delay_is_announced_in_one_press_and_read_at_the_cart(
    client: PivotClient, mme_petit: Patient, morel: User, nadia: User, ehpad: Site
) -> None:
    story = Story(assisted(mme_petit, morel, ehpad), morel, nadia).waits()
    signed_in(client, morel)
    address = reverse("scheduling:delay", args=[story.appointment.public_id])
    assert f'action="{address}"' in client.get("/").content.decode()
    assert client.post(address, {"minutes": "10", "back": "/"})["Location"] == "/"
    said = "Retard annoncé : environ 10\u00a0min"
    assert said in client.get("/").content.decode()
    cart = reverse("consultations:cart", args=[story.public_id])
    assert said in signed_in(PivotClient(), nadia).get(cart).content.decode()
    assert Notice.objects.filter(user_id=nadia.pk, kind="scheduling.appointment_delayed").count() == 1


def test_the_header_says_what_one_is_and_where(client: PivotClient, morel: User, luc: User) -> None:
    assert "Médecine générale · MSP de Guise" in signed_in(client, morel).get("/").content.decode()
    assert "Administration régionale" in signed_in(PivotClient(), luc).get("/").content.decode()
