"""From the SMS to the report: a patient on their telephone, in portrait, and Dr Morel in her cockpit.

The patient is orange in front, blue behind, and 800 Hz; Dr Morel green and 600 Hz.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from accounts.models import User
from consultations.models import Consultation
from core import clock
from patients import services as patients
from patients.enums import CareReason
from patients.models import Patient
from scheduling.models import Appointment
from scheduling.services import link_send
from tests.cast import actor_of
from tests.journeys.stage import GP, Person
from tests.scheduling.factories import AppointmentFactory

pytestmark = [pytest.mark.journey, pytest.mark.alone, pytest.mark.django_db(transaction=True)]

MAILBOX = "/demo/boite-aux-lettres/"
NAMES = {"c1": "Front camera", "c2": "Back camera", "m1": "Microphone"}
HOME = {"videos": ["orange", "blue"], "voice": 800, "stethoscope": 0, "names": NAMES}
VOICES = 'audio[data-track="voice"]'
STAGE = '[data-stage] video[data-from="patient"]'
PHONE = {"width": 390, "height": 844}


class Pocket:
    """A browser whose windows are telephones, touched with a finger."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser

    def new_context(self, **options: Any) -> BrowserContext:
        touched = {"viewport": PHONE, "has_touch": True, "is_mobile": True, "accept_downloads": True}
        return self.browser.new_context(**(options | touched))


@pytest.fixture
def telephone(chromium: Browser, origin: str) -> Iterator[Person]:
    """Of somebody without an account."""
    somebody = Person(Pocket(chromium), origin, "", HOME)  # type: ignore[arg-type]
    yield somebody
    somebody.leaves()


@pytest.fixture
def appointment(origin: str, mme_petit: Patient, morel: User) -> Appointment:
    """Mme Petit, at home, in ten minutes; the link is in the mailbox."""
    mme_petit.phone, mme_petit.birth_date = "06 39 98 14 07", dt.date(1939, 3, 12)
    mme_petit.save(update_fields=["phone", "birth_date"])
    at = clock.now()
    row = AppointmentFactory(
        patient=mme_petit, practitioner=morel.practitioner, starts_at=at + dt.timedelta(minutes=10)
    )
    patients.care_relation_open(
        actor=actor_of(morel),
        patient=mme_petit,
        reason=CareReason.APPOINTMENT,
        source=row.public_id,
        practitioner=morel.practitioner,
        at=at,
    )
    link_send(actor=actor_of(morel), appointment=row, at=at)
    return row


def newest(reader: Person, pattern: str) -> str:
    """What the last message of the stand-in says."""
    reader.goes_to(MAILBOX).page.locator(".pv-list a").first.click()
    found = re.search(pattern, reader.page.locator("article").inner_text())
    assert found is not None
    return found[1]


def opens(telephone: Person, desk: Person) -> None:
    """The code and the birth date."""
    telephone.types("Code reçu", newest(desk, r"code (\d{6})"))
    telephone.types("Date de naissance", "12031939").presses("Ouvrir")


def is_fine(telephone: Person, name: str) -> None:
    assert telephone.faults_at(390, name) == []
    telephone.page.set_viewport_size(PHONE)  # type: ignore[arg-type]


def test_from_the_message_to_the_report(
    appointment: Appointment, somebody: Callable[..., Person], telephone: Person, morel: User
) -> None:
    gp = somebody(morel, GP)
    telephone.goes_to(newest(gp, r"https?://[^/]+(/rdv/[\w-]+/)")).presses("Recevoir un code")
    is_fine(telephone, "home-code")
    opens(telephone, gp)

    telephone.reads("Vous êtes au bon endroit").presses("Essayer ma caméra et mon micro")
    telephone.reads("On vous voit").reads("On vous entend")
    is_fine(telephone, "home-before")
    telephone.page.get_by_label("Oui, j’accepte").check()
    telephone.presses("Continuer").reads("Vous êtes la prochaine personne").reads("Il va vous faire entrer")
    is_fine(telephone, "home-waiting")

    act = Consultation.objects.get()
    gp.goes_to("/salle-d-attente/").reads("Chez soi").presses("Admettre Mme Petit")
    gp.sees(STAGE, "orange").hears_tones(VOICES, 800)
    telephone.reads("Vous êtes dans l’appel")
    telephone.sees("[data-tiles] video", "green").hears_tones(VOICES, 600)
    is_fine(telephone, "home-call")
    telephone.presses("Autre caméra")
    gp.sees(STAGE, "blue")

    # Five seconds without a line, then a page loaded again: the same place, nothing to press.
    telephone.context.set_offline(True)
    telephone.page.wait_for_timeout(5_000)
    telephone.context.set_offline(False)
    telephone.page.reload()
    telephone.reads("Vous êtes dans l’appel").sees("[data-tiles] video", "green")

    gp.presses("Terminer l’acte")
    telephone.reads("C’est terminé").reads("Aucun document n’est encore")
    is_fine(telephone, "home-after")
    gp.types("Constatations", "Plaques du bras.").types("Conclusion", "Eczéma.")
    gp.types("Actes et prescriptions", "Crème.").presses("Néant").presses("Signer et clôturer l’acte")
    gp.reads("Signé par Dr Sophie Morel").presses("Mettre à la disposition du patient").reads("pas encore lu")

    telephone.page.reload()
    telephone.reads("Un nouveau code le protège").presses("Recevoir un code")
    opens(telephone, gp)
    with telephone.page.expect_download() as download:
        telephone.page.get_by_role("link", name="Compte rendu").click()
    assert download.value.path().read_bytes().startswith(b"%PDF")
    gp.goes_to(f"/teleconsultations/{act.public_id}/compte-rendu/")
    gp.reads(", lu le")
