"""The room as its physician holds it: an interpreter is silenced, asks for the word, is heard again; somebody
knocks at a door that is shut.

The cart is red and 440 Hz, Dr Morel green and 600 Hz, the interpreter orange and 800 Hz.
"""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect

from accounts.models import User
from consultations.enums import LinkLife, PartyRole
from consultations.models import Observer, Party
from consultations.services.invitations import CODE, LIVES
from core import clock
from core.codes import code_digest
from patients.enums import ConsentGiver
from patients.models import Patient
from territory.models import Site
from tests.consultations.factories import Story, assisted
from tests.journeys.stage import Person
from tests.journeys.test_observers import CART, GP, OTHER, VOICES

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def act(origin: str, mme_petit: Patient, morel: User, nadia: User, ehpad: Site) -> Story:
    """Mme Petit’s teleconsultation has just begun."""
    appointment = assisted(mme_petit, morel, ehpad, starts_at=clock.now())
    return Story(appointment, morel, nadia).in_state("in_progress")


@pytest.fixture
def someone(chromium: Browser, origin: str) -> Iterator[Callable[[], Person]]:
    """People who have no account, at a telephone."""
    there: list[Person] = []

    def comes() -> Person:
        person = Person(chromium, origin, "", OTHER)
        person.page.set_viewport_size({"width": 390, "height": 844})
        there.append(person)
        return person

    yield comes
    for person in there:
        person.leaves()


def comes_by_link(person: Person, act: Story, role: PartyRole, name: str) -> Person:
    """By a link and a code, as the physician of the act would have given them."""
    observer = Observer(
        party=Party.objects.create(consultation=act.act, role=role, label=name),
        owner_label=act.physician.label,
        owner_user_id=act.physician.user_id,
        consent_given_by=ConsentGiver.PATIENT,
        invited_at=clock.now(),
    )
    observer.code_digest = code_digest(observer.public_id, "123456", domain=CODE)
    secret = observer.link_give(clock.now() + LIVES[LinkLife.QUARTER])
    observer.save()
    return person.goes_to(f"/invitation/{secret}/").types("Votre code", "123456").presses("Entrer")


def test_silenced_and_shut(
    act: Story,
    somebody: Callable[..., Person],
    someone: Callable[[], Person],
    morel: User,
    nadia: User,
) -> None:
    root = f"/teleconsultations/{act.public_id}/"
    nurse, gp = somebody(nadia, CART).goes_to(root), somebody(morel, GP).goes_to(root)
    guest = comes_by_link(someone(), act, PartyRole.INTERPRETER, "Amina Diallo")
    gp.presses("Admettre Amina Diallo")
    for person in (gp, nurse):
        person.hears_tones(VOICES, 440 if person is gp else 600, 800)

    gp.presses("Couper le micro de Amina Diallo")
    guest.reads("Votre micro est coupé par le médecin").looks_right("guest-silenced")
    guest.page.set_viewport_size({"width": 390, "height": 844})
    gp.hears_tones(VOICES, 440)
    nurse.hears_tones(VOICES, 600).reads("micro coupé par le médecin")
    guest.hears_tones(VOICES, 440, 600)
    # Their own button gives nothing back, nor does a reload.
    guest.presses("Couper le micro").presses("Rétablir le micro")
    guest.page.reload()
    guest.reads("Votre micro est coupé").hears_tones(VOICES, 440, 600)
    gp.hears_tones(VOICES, 440).sees("[data-second] video", "orange")

    guest.presses("Demander la parole").reads("Il voit que vous demandez la parole")
    gp.reads("Demande la parole").looks_right("cockpit-word-asked")
    gp.presses("Rendre le micro à Amina Diallo").hears_tones(VOICES, 440, 800)
    nurse.hears_tones(VOICES, 600, 800)
    guest.reads_no_more("Votre micro est coupé")

    guest.presses("Messages").types("Écrire à tous ceux de l’acte", "Diallo, avec deux l").presses("Envoyer")
    for person in (gp, nurse):
        person.reads("Amina Diallo\u00a0: Diallo, avec deux l")
    gp.presses("Messages").types("Écrire à tous ceux de l’acte", "Merci, noté").presses("Envoyer")
    guest.reads("Dr Sophie Morel\u00a0: Merci, noté").looks_right("guest-in-call")

    gp.presses("Fermer la porte").reads("personne d’autre n’entre")
    late = comes_by_link(someone(), act, PartyRole.INTERPRETER, "Marc Lebrun")
    late.reads("Le médecin a fermé la porte de l’appel").looks_right("guest-door-shut")
    gp.reads("Marc Lebrun a frappé à").looks_right("cockpit-knocked")
    guest.page.reload()  # who is in comes back
    guest.hears_tones(VOICES, 440, 600)
    gp.presses("Ouvrir la porte").reads_no_more("a frappé à")
    gp.presses("Admettre Marc Lebrun")
    expect(late.page.locator("audio[data-track=voice]")).not_to_have_count(0, timeout=30_000)
