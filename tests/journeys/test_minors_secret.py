"""Léa, fifteen, asks that her mother know nothing: at the desk by telephone, then in the middle of an act."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, ViewportSize, expect

from accounts.models import User
from core import clock
from core.clock import PARIS
from notifications.models import MailboxItem
from patients import services as patients
from patients.enums import CareReason, RelativeKind
from patients.models import Patient, Relative
from scheduling.models import Appointment
from scheduling.services import link_send
from tests.cast import actor_of
from tests.journeys.stage import GP, Person
from tests.patients.factories import PatientFactory
from tests.scheduling.factories import AppointmentFactory

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

MAILBOX = "/demo/boite-aux-lettres/"
HOME = {"videos": ["orange"], "voice": 800, "stethoscope": 0}
STAGE = '[data-stage] video[data-from="patient"]'
HERS = "07"  # how the mother’s number ends


@pytest.fixture
def lea(morel: User) -> Patient:
    return PatientFactory(
        birth_name="Roy", first_given_name="Léa", birth_date=dt.date(2011, 5, 2), phone="06 39 98 14 01"
    )


@pytest.fixture
def mother(lea: Patient) -> Relative:
    return Relative.objects.create(
        patient=lea, kind=RelativeKind.PARENT, name="Anne Roy", relation="sa mère", phone="06 39 98 14 07"
    )


def booked(lea: Patient, mother: Relative, morel: User, ahead: dt.timedelta) -> Appointment:
    """At home; her mother has the link."""
    at = clock.now()
    row = AppointmentFactory(
        patient=lea, practitioner=morel.practitioner, starts_at=at + ahead, booker=morel, booked_by="Sylvie"
    )
    patients.care_relation_open(
        actor=actor_of(morel),
        patient=lea,
        reason=CareReason.APPOINTMENT,
        source=row.public_id,
        practitioner=morel.practitioner,
        at=at,
    )
    link_send(actor=actor_of(morel), appointment=row, relative=mother, is_agreed=True, at=at)
    return row


def newest(reader: Person, pattern: str) -> str:
    """What the last message of the stand-in says."""
    reader.goes_to(MAILBOX).page.locator(".pv-list a").first.click()
    found = re.search(pattern, reader.page.locator("article").inner_text())
    assert found is not None
    return found[1]


def holder(browser: Browser, origin: str, devices: dict[str, Any]) -> Iterator[Person]:
    """Of a telephone, without an account."""
    somebody = Person(browser, origin, "", devices)
    somebody.page.set_viewport_size(ViewportSize(width=390, height=844))
    yield somebody
    somebody.leaves()


@pytest.fixture
def telephone(live_server: Any, chromium: Browser) -> Iterator[Person]:
    yield from holder(chromium, live_server.url, {})


@pytest.fixture
def in_call(chromium: Browser, origin: str) -> Iterator[Person]:
    yield from holder(chromium, origin, HOME)


def test_asked_at_the_desk_by_telephone(
    live_server: Any,
    enters: Callable[..., Person],
    telephone: Person,
    lea: Patient,
    mother: Relative,
    sylvie: User,
    morel: User,
) -> None:
    row = booked(lea, mother, morel, dt.timedelta(days=2))
    desk = enters(live_server.url, sylvie, {})
    door = newest(desk, r"https?://[^/]+(/rdv/[\w-]+/)")
    telephone.goes_to(door).reads(f"se termine par {HERS}")

    desk.goes_to(f"/rendez-vous/{row.public_id}/").reads("Confidentialité")
    desk.page.locator("#confidentialite summary").first.click()
    desk.looks_right("secret-ask")
    desk.presses("Noter la confidentialité").reads("Plus rien ne part aux proches")
    desk.reads("ne les appelez pas")
    desk.looks_right("secret-standing")
    telephone.goes_to(door).reads("Ce lien a été retiré ou remplacé")
    expect(telephone.page.get_by_text("onfidenti")).to_have_count(0)

    # By mistake: undone on the same page, her link opens again; then asked for good.
    desk.presses("C’était une erreur, annuler").reads("n’est pas confidentiel")
    telephone.goes_to(door).reads(f"se termine par {HERS}")
    desk.page.locator("#confidentialite summary").first.click()
    desk.page.locator("#confidentialite").get_by_role("checkbox").first.check()
    desk.presses("Noter la confidentialité").reads("Plus rien ne part aux proches")

    before = MailboxItem.objects.count()
    desk.goes_to(f"/agenda/?jour={row.starts_at.astimezone(PARIS):%Y-%m-%d}").reads("Confidentiel")
    desk.goes_to(f"/rendez-vous/{row.public_id}/lien/").reads("rien n’est envoyé à un proche")
    desk.looks_right("secret-links")
    desk.page.get_by_role("radio", name="Le patient").check()
    desk.presses("Envoyer le lien").reads("Le lien est parti")
    assert MailboxItem.objects.count() == before + 1
    assert MailboxItem.objects.latest("pk").address.endswith("01")
    telephone.goes_to(door).reads("Ce lien a été retiré ou remplacé")


def test_asked_in_the_middle_of_an_act(
    origin: str,
    somebody: Callable[..., Person],
    in_call: Person,
    lea: Patient,
    mother: Relative,
    morel: User,
) -> None:
    row = booked(lea, mother, morel, dt.timedelta(minutes=10))
    gp = somebody(morel, GP)
    in_call.goes_to(newest(gp, r"https?://[^/]+(/rdv/[\w-]+/)")).presses("Recevoir un code")
    in_call.types("Code reçu", newest(gp, r"code (\d{6})"))
    in_call.types("Date de naissance", "02052011").presses("Ouvrir")
    in_call.page.get_by_label("Oui, j’accepte").check()
    in_call.presses("Continuer").reads("Il va vous faire entrer")
    gp.goes_to("/salle-d-attente/").presses("Admettre Mme Roy").sees(STAGE, "orange")

    gp.presses("Le mineur demande le secret").reads("L’appel passe par le lien d’un proche")
    gp.page.locator("#secret summary").first.click()
    gp.types("Ce qui a été dit pour le convaincre", "Lui ai proposé d’en parler avec elle.")
    gp.types("Qui l’accompagne", "Sa tante, Julie Roy").presses("Noter la confidentialité")
    gp.reads("Les parents n’en savent rien").page.wait_for_timeout(
        6_000
    )  # longer than the page asks after itself
    gp.sees(STAGE, "orange")
    gp.looks_right("secret-cockpit")

    gp.presses("Terminer l’acte")
    gp.types("Constatations", "Rien.").types("Conclusion", "Conseil.")
    gp.types("Actes et prescriptions", "Aucune.").presses("Néant").presses("Signer et clôturer l’acte")
    gp.reads("Signé par Dr Sophie Morel").presses("Mettre à la disposition du patient")
    gp.reads("aucun lien ne mène à lui seul")
    in_call.page.reload()
    in_call.reads("Ce lien a été retiré ou remplacé")
    row.refresh_from_db()
    assert row.is_confidential
