"""A nurse reads two devices, sends a letter and a photograph; the physician sees each come."""

import io
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from accounts.models import User
from consultations import services
from core import clock
from tests.consultations.factories import Story
from tests.documents.factories import pdf
from tests.journeys.stage import CART, GP, Person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def origin(web_alone: str) -> str:
    return web_alone


@pytest.fixture
def act(due_now: Story) -> Story:
    """Nadia prepares it."""
    story = due_now
    services.consultation_prepare(actor=story.nurse, public_id=story.public_id, at=clock.now())
    return story


SLOW = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 400_000}
# How far the bar of the upload was each time it moved, as a share.
WATCHED = """() => {
  const shares = [];
  const bar = document.querySelector("[data-upload] progress");
  new MutationObserver(() => shares.push(bar.value / bar.max)).observe(bar, { attributes: true });
  return shares;
}"""


def noise() -> bytes:
    """A photograph that does not get smaller: about a megabyte."""
    size, buffer = (800, 600), io.BytesIO()
    pixels = random.Random(7).randbytes(size[0] * size[1] * 3)
    Image.frombytes("RGB", size, pixels).save(buffer, "JPEG", quality=95)
    return buffer.getvalue()


def drops(person: Person, file: Path) -> None:
    """A file from the machine, dragged over the card and let go."""
    card = person.page.locator("#documents")
    card.scroll_into_view_if_needed()
    box = card.bounding_box()
    assert box is not None
    data = {"items": [], "files": [str(file)], "dragOperationsMask": 1}
    at = {"x": box["x"] + box["width"] / 2, "y": box["y"] + 20, "data": data}
    tools = person.context.new_cdp_session(person.page)
    for step in ("dragEnter", "dragOver", "drop"):
        tools.send("Input.dispatchDragEvent", {"type": step, **at})


def reads_device(nurse: Person, scenario: str) -> None:
    nurse.page.get_by_label("Appareil à lire").select_option(label=f"Simulé : {scenario}")
    nurse.presses("Lire un appareil").reads("Mesure reçue. Relisez, puis enregistrez les constantes.")


def test_two_devices_are_read_and_seen(
    act: Story, somebody: Callable[..., Person], morel: User, nadia: User, tmp_path: Path
) -> None:
    gp = somebody(morel, GP).goes_to(f"/teleconsultations/{act.public_id}/cockpit/")
    gp.reads("Aucune constante saisie.")
    gp.page.evaluate("window.neverLeft = true")
    nurse = somebody(nadia, CART).goes_to(f"/teleconsultations/{act.public_id}/preparation/")
    reads_device(nurse, "tensiomètre, brassard trop lâche")
    nurse.reads("L’appareil signale : brassard trop lâche.").looks_right("instrument-proposed")
    reads_device(nurse, "oxymètre")
    nurse.presses("Enregistrer les constantes").reads("Constantes enregistrées").looks_right(
        "instrument-kept"
    )
    gp.reads("152/88").reads("Simulé Tensio S1, n°\u00a0SIM-0042 (lu sur l’appareil), logiciel 2.1.0")
    gp.reads("Simulé Oxy S2, n°\u00a0SIM-0042 (lu sur l’appareil), logiciel 2.1.0").reads(
        "L’appareil signale : brassard trop lâche."
    )
    gp.looks_right("instrument-seen")
    nurse.types("SpO₂", "96").presses("Enregistrer les constantes").reads("saisie à la main")
    expect(gp.page.get_by_role("img", name="maintenant : 96")).to_be_visible()
    sends(nurse, gp, tmp_path)
    assert gp.page.evaluate("window.neverLeft") is True


def sends(nurse: Person, gp: Person, folder: Path) -> None:
    """A letter dropped on the card, then a photograph chosen; both come into the open cockpit."""
    letter, photograph = folder / "lettre_de_sortie.pdf", folder / "talon.jpg"
    letter.write_bytes(pdf())
    photograph.write_bytes(noise())
    drops(nurse, letter)
    expect(nurse.page.get_by_label("Ce que c’est")).to_have_value("lettre de sortie")
    nurse.presses("Verser au dossier").reads("Document versé au dossier.")
    gp.page.get_by_role("link", name="lettre de sortie").wait_for()

    nurse.presses("Accepte les images").reads("Accord pour les images")
    nurse.page.set_input_files("#file", photograph)
    nurse.types("Ce que c’est", "Talon droit")
    expect(nurse.page.get_by_role("checkbox", name="On y voit le patient")).to_be_checked()
    shares = nurse.page.evaluate_handle(WATCHED)
    slow = nurse.context.new_cdp_session(nurse.page)
    slow.send("Network.emulateNetworkConditions", SLOW)
    nurse.presses("Verser au dossier")
    expect(nurse.page.get_by_role("progressbar", name="Envoi du fichier")).to_be_visible()
    nurse.reads("Talon droit")
    assert len({share for share in shares.json_value() if 0 < share < 1}) > 1
    nurse.looks_right("papers-sent")
    gp.page.get_by_role("link", name="Talon droit").wait_for()
    gp.looks_right("papers-received")
