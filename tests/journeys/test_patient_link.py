"""Sylvie books; on a telephone the patient gives the code, moves and calls off; Dr Morel is told."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, ViewportSize, expect

from accounts.models import User
from patients.models import Patient
from scheduling.enums import Weekday
from scheduling.models import Appointment
from territory.models import Site
from tests.journeys.stage import Person
from tests.scheduling.factories import CartOpeningFactory, MotiveFactory, WeeklyAvailabilityFactory
from tests.territory.factories import CartFactory

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

MAILBOX = "/demo/boite-aux-lettres/"


@pytest.fixture
def telephone(live_server: Any, chromium: Browser) -> Iterator[Person]:
    """Of somebody without an account."""
    somebody = Person(chromium, live_server.url, "", {})
    somebody.page.set_viewport_size(ViewportSize(width=390, height=844))
    yield somebody
    somebody.leaves()


def newest(reader: Person, pattern: str) -> str:
    """What the last message of the stand-in says."""
    reader.goes_to(MAILBOX).page.locator(".pv-list a").first.click()
    found = re.search(pattern, reader.page.locator("article").inner_text())
    assert found is not None
    return found[1]


def test_a_patient_moves_then_calls_off_from_a_telephone(
    live_server: Any,
    enters: Callable[..., Person],
    telephone: Person,
    mme_petit: Patient,
    sylvie: User,
    morel: User,
    ehpad: Site,
) -> None:
    mme_petit.phone = "06 39 98 14 07"
    mme_petit.save(update_fields=["phone"])
    cart, motive = CartFactory(site=ehpad), MotiveFactory(label="Plaie ou pansement")
    hours = {"starts_at": dt.time(9), "ends_at": dt.time(12)}
    for day in Weekday:
        WeeklyAvailabilityFactory(practitioner=morel.practitioner, weekday=day, **hours)
        CartOpeningFactory(cart=cart, weekday=day, **hours)

    desk = enters(live_server.url, sylvie, {}).goes_to(f"/rendez-vous/nouveau/{mme_petit.public_id}/")
    desk.page.locator("#motive").select_option(label=motive.label)
    desk.page.get_by_label("À partir de").select_option(index=2)
    # Far enough ahead to be moved, whatever the hour of this run: the page has followed the choice.
    day = desk.page.get_by_label("À partir de").locator("[selected]")
    expect(day).to_have_attribute("value", re.compile("20"))
    desk.page.locator(".pv-offer button[name=starts_at]").first.click()
    desk.page.get_by_role("link", name="Envoyer un lien au patient").click()
    desk.page.get_by_role("radio", name="Le patient").check()
    desk.presses("Envoyer le lien").reads("Le lien est parti")
    before = Appointment.objects.get().starts_at

    telephone.goes_to(newest(desk, r"https?://[^/]+(/rdv/[\w-]+/)"))
    telephone.reads("au numéro qui se termine par 07").presses("Recevoir un code")
    telephone.types("Code reçu", newest(desk, r"code (\d{6})")).presses("Ouvrir")
    telephone.reads("Comment la préparer").looks_right("by-link")
    telephone.presses("Je serai là").reads("votre présence est confirmée")

    telephone.page.get_by_role("link", name="Choisir une autre heure").click()
    telephone.page.locator(".pv-moves button").first.click()
    telephone.reads("gardée pour vous").looks_right("by-link-move")
    telephone.presses("Prendre cette heure").reads("votre rendez-vous est déplacé")
    assert Appointment.objects.get().starts_at != before
    gp = enters(live_server.url, morel, {}).goes_to("/avis/").reads("Téléconsultation déplacée")

    telephone.page.get_by_role("link", name="Annuler").click()
    telephone.page.get_by_label("Je ne suis pas disponible").check()
    telephone.presses("Annuler ce rendez-vous").reads("Votre rendez-vous est annulé")
    gp.goes_to("/avis/")
    expect(gp.page.get_by_role("link", name=re.compile("Téléconsultation du .* annulée"))).to_be_visible()
