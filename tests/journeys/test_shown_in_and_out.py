"""A guardian comes by a link and a code; a second physician is shown out of the call, which goes on.

Dr Morel is green and 600 Hz, Dr Haddad orange and 800 Hz, the guardian blue and 700 Hz.
"""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect

from accounts.models import User
from core import clock
from patients.models import Patient
from territory.models import Site
from tests.consultations.factories import Story, assisted, second_physician
from tests.journeys.stage import GP, Person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

SECOND = {"videos": ["orange"], "voice": 800, "stethoscope": 0}
GUARDIAN = {"videos": ["blue"], "voice": 700, "stethoscope": 0}
VOICES = 'audio[data-track="voice"]'


@pytest.fixture
def act(origin: str, mme_petit: Patient, morel: User, nadia: User, haddad: User, ehpad: Site) -> Story:
    """Mme Petit’s teleconsultation has just begun, and Dr Haddad is invited."""
    story = Story(assisted(mme_petit, morel, ehpad, starts_at=clock.now()), morel, nadia)
    second_physician(story.in_state("in_progress").act, haddad)
    return story


@pytest.fixture
def guardian(chromium: Browser, origin: str) -> Iterator[Person]:
    person = Person(chromium, origin, "", GUARDIAN)
    yield person
    person.leaves()


def test_a_guardian_comes_and_a_second_physician_goes(
    act: Story, somebody: Callable[..., Person], guardian: Person, morel: User, haddad: User
) -> None:
    root = f"/teleconsultations/{act.public_id}/"
    gp, second = somebody(morel, GP).goes_to(root), somebody(haddad, SECOND).goes_to(root)

    gp.presses("Inviter").page.get_by_role("tab", name="Un proche, un interprète").click()
    gp.page.get_by_label("Représentant légal : entend et parle").check()
    gp.types("Son nom", "Paul Petit").page.get_by_label("Mme Petit est d’accord pour sa présence").check()
    gp.presses("Faire le lien").reads("Dites à quel titre")
    gp.page.get_by_label("À quel titre").select_option(label="Tuteur")
    gp.presses("Faire le lien").reads("Le lien de Paul Petit")
    told = gp.page.locator("#observer-link")
    link, code = told.locator(".ck-link code").inner_text(), told.locator(".ck-code").inner_text()
    gp.presses("Revenir")
    guardian.goes_to(link).reads("Paul Petit, tuteur").types("Votre code", code).presses("Entrer")
    guardian.reads("Il va vous faire entrer")
    gp.reads("attend d’entrer").presses("Admettre Paul Petit")
    guardian.hears_tones(VOICES, 600, 800)
    gp.hears_tones(VOICES, 700, 800)

    gp.presses(f"Faire sortir : {haddad.full_name}")
    gp.hears_tones(VOICES, 700)
    guardian.hears_tones(VOICES, 600)
    second.reads("Votre accès à l’appel a pris fin").hears_tones(VOICES)
    expect(gp.page.locator(".pv-observers li")).to_have_count(1)
