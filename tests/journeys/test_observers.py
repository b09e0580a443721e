"""An interpreter comes by a link, waits, is let in, speaks, and is out when the patient says so.

The cart is red and 440 Hz, Dr Morel green and 600 Hz, the interpreter orange and 800 Hz.
"""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect

from accounts.models import User
from core import clock
from patients.models import Patient
from territory.models import Site
from tests.consultations.factories import Story, assisted
from tests.journeys.stage import CART, GP, Person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

OTHER = {"videos": ["orange"], "voice": 800, "stethoscope": 0}
VOICES = 'audio[data-track="voice"]'


@pytest.fixture
def act(origin: str, mme_petit: Patient, morel: User, nadia: User, ehpad: Site) -> Story:
    """Mme Petit’s teleconsultation has just begun."""
    appointment = assisted(mme_petit, morel, ehpad, starts_at=clock.now())
    return Story(appointment, morel, nadia).in_state("in_progress")


@pytest.fixture
def interpreter(chromium: Browser, origin: str) -> Iterator[Person]:
    """Somebody who has no account, at a telephone."""
    person = Person(chromium, origin, "", OTHER)
    person.page.set_viewport_size({"width": 390, "height": 844})
    yield person
    person.leaves()


def looks_elsewhere(person: Person) -> None:
    """Another page of theirs is before this one, as the browser would say."""
    person.page.evaluate("() => Object.defineProperty(document, 'hidden', { get: () => true })")


def test_an_interpreter(
    act: Story, somebody: Callable[..., Person], interpreter: Person, morel: User, nadia: User
) -> None:
    root = f"/teleconsultations/{act.public_id}/"
    nurse, gp = somebody(nadia, CART).goes_to(root), somebody(morel, GP).goes_to(root)

    gp.presses("Inviter").page.get_by_role("tab", name="Un proche, un interprète").click()
    gp.page.get_by_label("Représentant légal : entend et parle").check()
    gp.looks_right("cockpit-invite-observer")
    gp.page.get_by_label("Interprète : entend et parle").check()
    expect(gp.page.get_by_label("À quel titre")).to_be_hidden()
    gp.types("Son nom", "Amina Diallo").presses("Faire le lien").reads("Recueillez d’abord l’accord")
    gp.page.get_by_label("Mme Petit est d’accord pour sa présence").check()
    gp.presses("Faire le lien").reads("Le lien de Amina Diallo")
    first = gp.page.locator(".ck-link code").inner_text()
    gp.presses("Revenir")

    # The first message went astray: another link, and the former leads nowhere.
    gp.reads("lien donné, valable").presses("Donner un autre lien à Amina Diallo")
    told = gp.page.locator("#observer-renewed")
    expect(told).to_contain_text("Le lien de Amina Diallo")
    link, code = told.locator(".ck-link code").inner_text(), told.locator(".ck-code").inner_text()
    gp.presses("Revenir")
    interpreter.goes_to(first).reads("Ce lien ne mène nulle part")

    looks_elsewhere(gp)
    interpreter.goes_to(link).reads("Dr Sophie Morel vous invite").types("Votre code", "12")
    interpreter.presses("Entrer").reads("Il vous reste 4 essais").looks_right("guest-wrong-code")
    interpreter.types("Votre code", code).presses("Entrer")
    interpreter.reads("Il va vous faire entrer")
    looks_elsewhere(interpreter)
    assert interpreter.page.locator("video[data-shows]").count() == 0
    gp.reads("attend d’entrer")
    expect(gp.page).to_have_title(re.compile("^Quelqu’un vous attend"))
    gp.presses("Admettre Amina Diallo")

    interpreter.hears_tones(VOICES, 440, 600)
    expect(interpreter.page).to_have_title(re.compile("^Le médecin vous fait entrer"))
    expect(interpreter.page.locator("html")).to_have_attribute("data-rang", "1")
    nurse.reads("Amina Diallo").reads("à l’invitation du Dr Sophie Morel").hears_tones(VOICES, 600, 800)
    gp.sees("[data-second] video", "orange").hears_tones(VOICES, 440, 800)

    # A reload of theirs comes back to the same place; the link has served.
    interpreter.page.reload()
    interpreter.hears_tones(VOICES, 440, 600)

    nurse.presses("Mme Petit ne veut plus de tiers").reads("Plus aucun tiers")
    interpreter.reads("Votre accès à l’appel a pris fin")
    gp.hears_tones(VOICES, 440)
    expect(gp.page.locator(".pv-observers li")).to_have_count(0)
