"""`make picture`: draws docs/cockpit.png again, from a real call in a fresh demo that runs on PORT.

Dr Morel and Nadia sit at two browsers; the relay carries what their cameras see, drawings of docs/pictures.
"""

import base64
import os
import sys

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from ops import browser
from ops.environments import ROOT

PICTURE = ROOT / "docs" / "cockpit.png"
SIZE = ViewportSize(width=1440, height=1000)
OPTIONS = ["--no-sandbox", "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
# Chromium's own fake camera shows a green disc; its fake microphone does. Each has its name on a cart.
CAMERA = """(drawing => {
  const microphone = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  const image = Object.assign(new Image(), { src: drawing });
  navigator.mediaDevices.getUserMedia = async (asked) => {
    if (!asked.video) return microphone({ audio: { ...asked.audio, deviceId: undefined } });
    const canvas = Object.assign(document.createElement("canvas"), { width: 1280, height: 720 });
    setInterval(() => canvas.getContext("2d").drawImage(image, 0, 0, 1280, 720), 66);
    return canvas.captureStream(15);
  };
  const named = (kind) => (label) => ({ kind, label, deviceId: label, groupId: label });
  navigator.mediaDevices.enumerateDevices = async () => [
    ...["Caméra du chariot", "Caméra main"].map(named("videoinput")),
    ...["Micro du chariot", "Stéthoscope"].map(named("audioinput")),
  ];
})"""
VITALS = {
    "Poids": "63,4",
    "Tension systolique": "148",
    "Tension diastolique": "86",
    "Pouls": "92",
    "SpO₂": "94",
    "Température": "36,9",
}
NOTES = """Œdèmes bilatéraux prenant le godet, mi-mollet.
Pas de dyspnée de repos.
→ furosémide 60 mg 5 jours, poids quotidien."""


def main() -> None:
    """Prepare, call, examine; then the picture."""
    chromium = browser.obtain()
    if chromium is None:
        sys.exit("✗ Il faut un Chromium : nommez-en un par PIVOT_CHROMIUM.")
    origin = f"http://localhost:{os.environ.get('PORT') or '8000'}"
    with sync_playwright() as playwright:
        shown = playwright.chromium.launch(executable_path=chromium, args=OPTIONS)
        physician = enter(shown, origin, "Dr Sophie Morel", "physician")
        nurse = enter(shown, origin, "Nadia Benali", "resident")
        act = physician.get_by_role("link", name="Ouvrir la téléconsultation de Mme Jeanne Petit")
        nurse.goto(act.get_attribute("href") or "")
        prepare(nurse)
        physician.goto("/salle-d-attente/")
        press(physician, "Admettre Mme Petit")
        physician.locator("[data-track=camera][data-from=cart]").wait_for()
        examine(physician, nurse)
        physician.screenshot(path=PICTURE)
        shown.close()
    Image.open(PICTURE).quantize().save(PICTURE, optimize=True)


def enter(shown: Browser, origin: str, name: str, drawing: str) -> Page:
    """Somebody signed in at a browser of their own, whose camera sees this drawing."""
    content = base64.b64encode((ROOT / "docs" / "pictures" / f"{drawing}.svg").read_bytes()).decode()
    context = shown.new_context(base_url=origin, locale="fr-FR", viewport=SIZE)
    context.add_init_script(f"{CAMERA}('data:image/svg+xml;base64,{content}')")
    page = context.new_page()
    page.goto("/connexion/")
    press(page, f"Entrer comme {name}")
    page.wait_for_url("/")
    return page


def press(page: Page, name: str) -> None:
    """The first button of this name, once the page is ready."""
    page.wait_for_selector("html[data-ready]")
    page.get_by_role("button", name=name, exact=True).first.click()


def read(page: Page, text: str) -> None:
    """Wait for these words."""
    page.get_by_text(text).first.wait_for()


def prepare(nurse: Page) -> None:
    """Cart, consent, vital signs."""
    press(nurse, "Commencer la préparation")
    read(nurse, "Contrôle du chariot")
    for device in nurse.locator("[data-check-line] select").all():
        device.select_option("ok")
    press(nurse, "Enregistrer le contrôle")
    read(nurse, "Chariot contrôlé à")
    press(nurse, "Accepte")
    read(nurse, "Accord oral")
    for label, value in VITALS.items():
        nurse.get_by_role("textbox", name=label).first.fill(value)
    press(nurse, "Enregistrer les constantes")
    read(nurse, "148/86")
    press(nurse, "Nous sommes prêts")


def examine(physician: Page, nurse: Page) -> None:
    """Two points heard, a third one asked for and reached; notes; the sound of the stethoscope."""
    for point in ("aortique", "pulmonaire", "mitral"):
        press(physician, f"Foyer {point}")
        press(nurse, "C’est posé")
        read(physician, "Le stéthoscope est posé")
        if point != "mitral":
            press(physician, "Entendu")
    physician.get_by_label("Notes").fill(NOTES)
    read(physician, "Enregistré à")
    press(physician, "Écouter le stéthoscope")
    physician.locator("[data-level]:not([value='0'])").wait_for()


if __name__ == "__main__":
    main()
