"""A signed report arrives in the secure mailbox of a colleague, and on the telephone of its patient; one that
does not arrive is taken up.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, ViewportSize

from accounts.models import User
from consultations import services
from correspondence.models import Dispatch
from patients.models import Patient
from territory.models import Site
from tests.consultations.factories import Story, assisted, minutes
from tests.correspondence.conftest import ADDRESS, declares, lives_at
from tests.journeys.stage import Person

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
    reader.goes_to(MAILBOX).page.locator(".pv-list a").first.click()
    found = re.search(pattern, reader.page.locator("article").inner_text())
    assert found is not None
    return found[1]


@pytest.fixture
def signed(
    live_server: Any, mme_petit: Patient, morel: User, haddad: User, nadia: User, ehpad: Site
) -> Story:
    """The treating physician has an address that does not exist."""
    mme_petit.phone = "06 39 98 14 07"
    mme_petit.save(update_fields=["phone"])
    declares(mme_petit, haddad)
    lives_at(haddad, "personne@nulle-part.invalid")
    story = Story(assisted(mme_petit, morel, ehpad), morel, nadia).ends().writes()
    services.report_sign(actor=story.physician, public_id=story.public_id, at=minutes(20))
    return story


def test_it_arrives_and_is_read(
    live_server: Any,
    signed: Story,
    enters: Callable[..., Person],
    telephone: Person,
    mme_petit: Patient,
    morel: User,
    haddad: User,
) -> None:
    report = f"/teleconsultations/{signed.public_id}/compte-rendu/"

    gp = enters(live_server.url, morel, {}).goes_to(report)
    gp.reads("L’adresse du destinataire est refusée.").looks_right("sending-dead")
    gp.goes_to("/envois/a-reprendre/").reads("Dr Karim Haddad")

    colleague = enters(live_server.url, haddad, {}).goes_to("/mon-courrier/")
    colleague.types("Adresse MSSanté", "k.haddad@orange.fr").presses("Enregistrer").reads("mssante.fr")
    colleague.types("Adresse MSSanté", ADDRESS).presses("Enregistrer").reads("C’est enregistré")

    gp.page.get_by_role("button", name="Réessayer maintenant").click()
    gp.reads("Tout est parti")
    colleague.goes_to("/demo/courrier/")
    colleague.page.get_by_role("link", name="Compte rendu").first.click()
    colleague.reads("taille et empreinte conformes").looks_right("sending-letter")
    paper = colleague.page.get_by_role("link", name="document.pdf").get_attribute("href")
    assert colleague.context.request.get(f"{live_server.url}{paper}").body().startswith(b"%PDF-")
    gp.goes_to(report).reads("Lu le")

    gp.presses("Envoyer au patient").reads("Un lien part vers le patient")
    telephone.goes_to(newest(gp, r"https?://[^/]+(/documents-recus/[\w-]+/)"))
    telephone.reads("Dr Sophie Morel")
    telephone.presses("Recevoir un code")
    telephone.types("Code reçu", newest(gp, r"code (\d{6})"))
    telephone.types("Date de naissance", f"{mme_petit.birth_date:%d %m %Y}")
    telephone.presses("Ouvrir").reads("Votre document").looks_right("document-page")
    with telephone.page.expect_download() as fetched:
        telephone.page.get_by_role("link", name="Télécharger le document").click()
    assert fetched.value.path().read_bytes().startswith(b"%PDF-")
    assert Dispatch.objects.get(channel="patient").state == "read"
