"""Guise, told in the users' words: a nurse of the EHPAD, the GP, a second physician; one cart, four tracks.

The cart is red (camera), blue (hand camera), 440 Hz (voice), 40 Hz (stethoscope); Dr Morel is green and
600 Hz; Dr Haddad orange and 800 Hz. A swapped or repeated track would be of another colour or tone.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import APIResponse, Route, expect

from accounts.models import User
from consultations.enums import StillGivenUp
from consultations.models import Consultation, StillImage, StillRequest
from core import clock
from documents import services as documents
from documents.models import Document
from patients import services as patients
from patients.enums import HistoryKind
from patients.models import Patient
from territory.models import Region, Site
from tests.cast import actor_of
from tests.consultations.factories import Story, assisted
from tests.journeys import stage
from tests.journeys.stage import GP, Person

pytestmark = [pytest.mark.journey, pytest.mark.alone, pytest.mark.django_db(transaction=True)]

CART = {"videos": ["red", "blue"], "voice": 440, "stethoscope": 40}
SECOND = {"videos": ["orange"], "voice": 800, "stethoscope": 0}

# Half a minute between six tries, told in half a second.
IMPATIENT = """() => {
  const wait = window.setTimeout.bind(window);
  const pauses = [1000, 2000, 4000, 8000, 15000];
  window.setTimeout = (done, ms, ...more) => wait(done, pauses.includes(ms) ? 100 : ms, ...more);
}"""


@pytest.fixture
def act(origin: str, mme_petit: Patient, morel: User, nadia: User, ehpad: Site) -> Story:
    """Mme Petit’s teleconsultation is due now."""
    Region.objects.create(code="32", name="Hauts-de-France", help_phone="0353011299")
    for kind, text in [
        (HistoryKind.ALLERGY, "pénicilline"),
        (HistoryKind.ANTECEDENT, "Insuffisance cardiaque"),
    ]:
        patients.history_item_add(
            actor=actor_of(morel), patient=mme_petit, kind=kind, text=text, at=clock.now()
        )
    question = "Œdèmes des chevilles depuis une semaine"
    appointment = assisted(mme_petit, morel, ehpad, question=question, starts_at=clock.now())
    return Story(appointment, morel, nadia)


def prepares(nurse: Person, address: str) -> None:
    nurse.goes_to(address).reads("Œdèmes des chevilles").reads("Allergie : pénicilline")
    nurse.looks_right("preparation")
    checks_the_cart(nurse)
    nurse.presses("Accepte").reads("Accord oral")
    nurse.types("Poids", "63,4").types("Tension systolique", "148").types("Tension diastolique", "86")
    nurse.types("Température", "40,5").presses("Enregistrer les constantes")
    nurse.reads("Vérifiez, puis confirmez").page.get_by_label("C’est bien cette valeur").check()
    nurse.presses("Enregistrer les constantes").reads("148/86")
    nurse.types("Observation", "A bien mangé ce midi.").reads("Enregistré à")
    nurse.looks_right("preparation-filled")
    nurse.presses("Nous sommes prêts").reads("admettre")


def checks_the_cart(nurse: Person) -> None:
    """Each device tried; the line was measured through the relay by the page itself."""
    for device, answer in [
        ("camera", "voyez-vous l’image"),
        ("microphone", "vous êtes-vous entendu"),
        ("stethoscope", "vous êtes-vous entendu"),
    ]:
        line = nurse.page.locator(f'[data-check-line="{device}"]')
        line.get_by_role("button", name="Essayer").click()
        expect(line.get_by_text(answer)).to_be_visible(timeout=40_000)
    # Good, or less than that on a busy machine: then her button says that the rest is well.
    expect(nurse.page.locator('[data-check-line="line"]')).to_contain_text("réception", timeout=40_000)
    nurse.page.locator("#save-check").click()
    nurse.reads("Chariot contrôlé à")


def test_the_whole_story(
    act: Story, somebody: Callable[..., Person], morel: User, nadia: User, haddad: User
) -> None:
    root = f"/teleconsultations/{act.public_id}/"
    gp = somebody(morel, GP).goes_to("/salle-d-attente/").reads("Personne n’attend")
    nurse = somebody(nadia, CART)
    prepares(nurse, root)
    nurse.looks_right("cart-waiting")

    gp.reads("En salle d’attente depuis").reads("148/86").looks_right("waiting-room")
    gp.presses("Admettre Mme Petit").reads("Nadia Benali")
    the_cart_is_recognised(gp)
    nurse.sees('video[data-from="physician"]', "green").hears_tones('audio[data-track="voice"]', 600)
    gp.looks_right("cockpit")

    # A gesture asked, made, heard.
    gp.presses("Foyer aortique")
    nurse.reads("foyer aortique").looks_right("cart")
    nurse.presses("C’est posé")
    gp.reads("Le stéthoscope est posé").presses("Entendu")

    # A still, with an agreement of its own.
    gp.page.get_by_role("tab", name="Captures").click()
    gp.presses("Accepte les images").reads("Accord pour les images, de vive voix, noté par")
    gp.presses("Capturer l’image").reads("Photo reçue")
    expect(gp.page.locator(".ck-shots img")).to_have_count(1)
    is_red_and_whole(StillImage.objects.get())
    stills_that_do_not_leave_the_cart(gp, nurse)

    # A third person, each track still where it belongs.
    gp.presses("Inviter").types("Nom, spécialité", "dermato").presses("Inviter Dr Karim Haddad")
    gp.reads("L’invitation est envoyée")
    second = somebody(haddad, SECOND).goes_to(root)
    the_cart_is_recognised(second, also=600)
    second.sees("[data-second] video", "green")
    gp.sees("[data-second] video", "orange").hears_tones('audio[data-track="voice"]', 440, 800)

    # Notes survive a reload, and the reload comes back to the same call.
    gp.types("Notes", "Œdèmes bilatéraux prenant le godet.").reads("Enregistré à")
    gp.page.reload()
    the_cart_is_recognised(gp, also=800)
    expect(gp.page.get_by_label("Notes")).to_have_value("Œdèmes bilatéraux prenant le godet.")

    # Hanging up is not finishing.
    gp.presses("Raccrocher").reads("Vous avez quitté l’appel. L’acte reste ouvert.")
    assert act.now().state == "in_progress"
    gp.presses("Revenir dans l’appel")
    the_cart_is_recognised(gp, also=800)

    # Closing.
    finishes_on_a_slow_line(gp)
    gp.reads("Il manque").looks_right("report")
    gp.types("Conclusion", "Décompensation modérée.").types("Actes et prescriptions", "Furosémide 60 mg.")
    gp.presses("Néant").presses("Signer et clôturer l’acte").reads("Signé par Dr Sophie Morel")
    gp.looks_right("report-signed")
    nurse.reads("a terminé l’acte").looks_right("cart-over")
    the_paper_is_there(act.now())


def finishes_on_a_slow_line(gp: Person) -> None:
    """The socket tells the new state long before the report comes: the page waits for the report."""
    held: list[tuple[Route, APIResponse]] = []
    gp.page.route("**/terminer/", lambda route: held.append((route, route.fetch(max_redirects=0))))
    gp.page.get_by_role("button", name="Terminer l’acte").click(no_wait_after=True)
    gp.page.wait_for_timeout(3000)
    [(route, answer)] = held
    route.fulfill(response=answer)


def the_cart_is_recognised(viewer: Person, also: int = 0) -> None:
    """Four tracks of one cart, each where its name says."""
    viewer.sees('video[data-track="camera"][data-from="cart"]', "red")
    viewer.sees('video[data-track="hand_camera"]', "blue")
    viewer.hears_tones('audio[data-track="voice"]', *filter(None, [440, also]))
    viewer.hears_tones('audio[data-track="stethoscope"]', 40)


def stills_that_do_not_leave_the_cart(gp: Person, nurse: Person) -> None:
    """A server that restarts is asked again; if it never answers, the physician’s screen is what is left."""
    refusals = iter([503])
    tries: list[int] = []

    def swallows(route: Route) -> None:
        status = next(refusals, 0)
        tries.append(status)
        if status:
            route.fulfill(status=status)
        else:
            route.continue_()

    nurse.page.route("**/images/demandes/*/image/", swallows)
    gp.presses("Capturer l’image").reads("Photo en cours…").reads("Photo reçue")
    expect(gp.page.locator(".ck-shots img")).to_have_count(2, timeout=20_000)
    assert tries == [503, 0]
    is_red_and_whole(StillImage.objects.latest("taken_at"))

    nurse.page.evaluate(IMPATIENT)
    refusals = iter([503] * 6)
    gp.presses("Capturer l’image").reads("Photo en cours…").reads("Photo prise depuis votre écran")
    expect(gp.page.locator(".ck-shots img")).to_have_count(3, timeout=20_000)
    assert tries == [503, 0, *[503] * 6]
    assert StillRequest.objects.latest("asked_at").given_up == StillGivenUp.NOT_SENT


def is_red_and_whole(still: StillImage) -> None:
    """Taken at the cart, where the camera is, whatever the line left of the picture."""
    import io

    from PIL import Image

    content = documents.document_content(Document.objects.get(public_id=still.document_public_id))
    picture = Image.open(io.BytesIO(content))
    assert picture.size == (320, 240)
    assert still.request.state == "received"
    red, green, blue = picture.convert("RGB").getpixel((160, 200))
    assert red > 180
    assert max(green, blue) < 80


def the_paper_is_there(closed: Consultation) -> None:
    version = closed.report_versions.get()
    content = documents.document_content(Document.objects.get(public_id=version.document_public_id))
    assert content.startswith(b"%PDF-")
    if stage.SHOTS:
        Path(stage.SHOTS, "report.pdf").write_bytes(content)
