"""The preparation in a real browser: each part is kept on its own, and nothing typed is ever lost."""

from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from consultations.models import Consultation, VitalSign
from documents.models import Document
from tests.cast import signed_in
from tests.chromium import wait_for
from tests.client import PivotClient
from tests.consultations.factories import Story, assisted
from tests.documents.factories import jpeg

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def story(mme_petit, morel, nadia, ehpad) -> Story:
    return Story(assisted(mme_petit, morel, ehpad), morel, nadia)


@pytest.fixture
def page(chromium: Browser, live_server, story, nadia) -> Iterator[Page]:
    context = chromium.new_context(base_url=live_server.url, locale="fr-FR")
    sign_in(context, nadia, live_server.url)
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.goto(reverse("consultations:preparation", args=[story.public_id]))
    opened.wait_for_selector("html[data-ready]")
    yield opened
    context.close()
    assert faults == []


def sign_in(context, user, url: str) -> None:
    cookie = signed_in(PivotClient(), user).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": url}])


def weight(page: Page):
    return page.get_by_role("textbox", name="Poids")


def save(page: Page) -> None:
    page.get_by_role("button", name="Enregistrer les constantes").click()


def test_keeping_one_part_leaves_what_is_typed_in_the_others(page: Page) -> None:
    weight(page).fill("63,4")
    page.get_by_role("button", name="Accepte", exact=True).click()
    expect(page.get_by_text("Accord oral")).to_be_visible()
    expect(weight(page)).to_have_value("63,4")
    expect(page.locator("#etapes .done")).to_have_text("Patiente")
    save(page)
    expect(page.locator("[data-toasts]")).to_contain_text("Constantes enregistrées")
    expect(page.get_by_role("button", name="Enregistrer les constantes")).to_be_focused()
    expect(page.locator("#pret")).not_to_contain_text("les constantes")
    assert VitalSign.objects.get().measure["value"] == "63.4"


def test_a_line_that_is_cut_loses_nothing(page: Page) -> None:
    weight(page).fill("63,4")
    page.context.set_offline(True)
    save(page)
    expect(page.locator("[data-toasts]")).to_contain_text("Rien n’est perdu à l’écran")
    page.context.set_offline(False)
    save(page)
    expect(page.locator("[data-toasts]")).to_contain_text("Constantes enregistrées")
    expect(page.locator("[data-toasts]")).not_to_contain_text("Rien n’est perdu à l’écran")


def test_a_session_that_ends_keeps_the_page_until_one_is_back(page: Page, nadia, live_server) -> None:
    weight(page).fill("63,4")
    page.context.clear_cookies(name="sessionid")
    save(page)
    link = page.get_by_role("link", name="Se reconnecter")
    expect(link).to_have_attribute("href", "/connexion/")
    expect(weight(page)).to_have_value("63,4")
    # Back in another tab: signing in gave another token than the one this page was made with.
    sign_in(page.context, nadia, live_server.url)
    page.context.add_cookies([{"name": "csrftoken", "value": "a" * 32, "url": live_server.url}])
    save(page)
    expect(page.locator("[data-toasts]")).to_contain_text("Constantes enregistrées")


def test_wrong_values_are_told_where_the_eyes_are_taken(page: Page) -> None:
    weight(page).fill("6340")
    save(page)
    summary = page.get_by_role("alert").filter(has_text="Une réponse est à corriger")
    expect(summary).to_be_focused()
    summary.get_by_role("link").click()
    expect(weight(page)).to_be_focused()


def agrees(page: Page) -> None:
    page.get_by_role("button", name="Accepte", exact=True).click()
    expect(page.get_by_text("Accord oral")).to_be_visible()


def test_ready_keeps_what_was_measured_in_the_same_press(page: Page) -> None:
    agrees(page)
    weight(page).fill("63,4")
    page.get_by_role("button", name="Nous sommes prêts").click()
    page.wait_for_url("**/chariot/")
    assert VitalSign.objects.get().measure["value"] == "63.4"


def test_ready_stays_where_a_measure_is_refused(page: Page, story: Story) -> None:
    agrees(page)
    weight(page).fill("6340")
    page.get_by_role("button", name="Nous sommes prêts").click()
    expect(page.get_by_role("alert").filter(has_text="Une réponse est à corriger")).to_be_focused()
    expect(weight(page)).to_have_value("6340")
    assert story.now().state == "preparing"
    weight(page).fill("63,4")
    page.get_by_role("button", name="Nous sommes prêts").click()
    page.wait_for_url("**/chariot/")
    assert VitalSign.objects.get().measure["value"] == "63.4"


def test_ready_stays_where_the_line_is_cut(page: Page, story: Story) -> None:
    agrees(page)
    weight(page).fill("63,4")
    page.context.set_offline(True)
    page.get_by_role("button", name="Nous sommes prêts").click()
    expect(page.locator("[data-toasts]")).to_contain_text("Rien n’est perdu à l’écran")
    expect(weight(page)).to_have_value("63,4")
    page.context.set_offline(False)
    page.get_by_role("button", name="Nous sommes prêts").click()
    page.wait_for_url("**/chariot/")
    assert VitalSign.objects.count() == 1


def test_what_was_typed_and_taken_back_keeps_nobody(page: Page) -> None:
    page.get_by_role("button", name="Accepte", exact=True).click()
    expect(page.get_by_text("Accord oral")).to_be_visible()
    weight(page).fill("63,4")
    weight(page).fill("")
    page.get_by_role("button", name="Nous sommes prêts").click()
    page.wait_for_url("**/chariot/")


def test_a_photograph_asks_for_the_agreement_and_may_be_given_up(page: Page) -> None:
    page.get_by_role("button", name="Accepte", exact=True).click()
    expect(page.get_by_text("Accord oral")).to_be_visible()
    page.locator("#file").set_input_files({"name": "talon.jpg", "mimeType": "image/jpeg", "buffer": jpeg()})
    box = page.get_by_role("checkbox", name="On y voit le patient")
    expect(box).to_be_checked()
    page.get_by_role("button", name="Verser au dossier").click()
    page.get_by_role("alert").get_by_role("link", name="accord pour les images").click()
    expect(box).to_be_focused()
    page.get_by_role("button", name="Nous sommes prêts").click()
    expect(page.locator("[data-toasts]")).to_contain_text("Pas encore enregistré : documents")
    page.get_by_role("button", name="Renoncer à ce document").click()
    page.get_by_role("button", name="Nous sommes prêts").click()
    page.wait_for_url("**/chariot/")
    assert not Document.objects.exists()


def test_two_files_dropped_are_one_and_it_is_said(page: Page) -> None:
    page.locator("[data-drop]").evaluate(
        """(card) => {
          const files = new DataTransfer();
          for (const name of ["lettre_de_sortie.pdf", "autre.pdf"]) {
            files.items.add(new File(["%PDF-1.7"], name, { type: "application/pdf" }));
          }
          const drop = { dataTransfer: files, bubbles: true, cancelable: true };
          card.dispatchEvent(new DragEvent("drop", drop));
        }"""
    )
    expect(page.locator("[data-toasts]")).to_contain_text("Un fichier à la fois")
    expect(page.get_by_label("Ce que c’est")).to_have_value("lettre de sortie")
    expect(page.get_by_role("checkbox", name="On y voit le patient")).not_to_be_checked()


def test_nothing_is_ended_by_one_slip_of_the_finger(page: Page) -> None:
    page.get_by_text("La consultation ne peut pas avoir lieu").click()
    page.get_by_role("button", name="Mme Petit n’est pas là").click()
    dialog = page.get_by_role("dialog", name="Mme Petit n’est pas là")
    box = dialog.bounding_box()
    assert box
    assert box["y"] > 100
    dialog.get_by_role("button", name="Annuler l’acte").click()
    expect(page.get_by_text("Mme Petit n’était pas là : l’acte n’a pas lieu.")).to_be_visible()


# Each device opened by the page, to be looked at later; this machine has none, so it shows what it paints.
OPENED = """() => {
  window.opened = [];
  navigator.mediaDevices.getUserMedia = async () => {
    const picture = Object.assign(document.createElement("canvas"), { width: 64, height: 48 });
    picture.getContext("2d").fillRect(0, 0, 64, 48);
    const painted = picture.captureStream(5);
    window.opened.push(...painted.getTracks());
    return painted;
  };
}"""


def test_a_camera_that_is_tried_again_is_opened_once_at_a_time(page: Page) -> None:
    page.evaluate(OPENED)
    line = page.locator("[data-check-line=camera]")
    for tried in (1, 2):
        line.get_by_role("button", name="Essayer").click()
        wait_for(page, "count => opened.length === count", tried)
    wait_for(page, "opened[0].readyState === 'ended'")
    assert page.evaluate("opened[1].readyState") == "live"
    expect(line.locator("[data-preview]")).to_be_visible()


# A microphone that hears a tone, until it is stopped; and what the page gives to the ears.
HEARS = """() => {
  const far = new AudioContext();
  const out = far.createMediaStreamDestination();
  const note = new OscillatorNode(far, { frequency: 300 });
  note.connect(out);
  note.start();
  navigator.mediaDevices.getUserMedia = async () => out.stream;
  window.microphone = out.stream.getAudioTracks()[0];
  Object.defineProperty(microphone, "label", { value: "Micro du chariot" });
  Object.defineProperty(AudioContext.prototype, "destination", {
    get() { return (this.ear ??= window.ear = new AnalyserNode(this, { fftSize: 2048 })); },
  });
  window.isHeard = () => {
    const samples = new Float32Array(2048);
    window.ear?.getFloatTimeDomainData(samples);
    return samples.some((sample) => Math.abs(sample) > 0.3);
  };
}"""


def test_who_tries_a_microphone_hears_themselves(page: Page) -> None:
    page.evaluate(HEARS)
    line = page.locator("[data-check-line=microphone]")
    line.get_by_role("button", name="Essayer").click()
    expect(line.get_by_text("parlez ou tapotez")).to_be_visible()
    assert not page.evaluate("isHeard()")
    expect(line.get_by_text("Micro du chariot : écoutez.")).to_be_visible(timeout=15_000)
    assert page.evaluate("microphone.readyState") == "ended"
    wait_for(page, "isHeard()")
    expect(line.get_by_text("vous êtes-vous entendu ?")).to_be_visible(timeout=15_000)


def test_who_types_without_a_pause_is_saved_all_the_same(page: Page, story: Story) -> None:
    note = page.get_by_role("textbox", name="Observation")
    note.press_sequentially("Se lève seule, marche à petits pas, souriante", delay=70)
    kept = Consultation.objects.get(public_id=story.public_id).nurse_note
    assert kept.startswith("Se lève seule")
    expect(page.locator("#observation [data-saved]")).to_contain_text("Enregistré")


def test_what_is_told_of_the_patient_is_added_to_the_file_and_waits_for_the_physician(page: Page) -> None:
    card = page.locator("#dossier-patient")
    card.get_by_role("button", name="Ajouter").click()
    expect(card.get_by_text("Écrivez de quoi il s’agit.").first).to_be_visible()
    weight(page).fill("63,4")
    card.get_by_label("Allergie").check()
    card.get_by_label("Ajouter au dossier").fill("Pénicilline")
    card.get_by_role("button", name="Ajouter").click()
    expect(card.get_by_role("listitem").filter(has_text="Pénicilline")).to_contain_text("à confirmer")
    expect(weight(page)).to_have_value("63,4")
    card.get_by_role("button", name="Retirer : Pénicilline").click()
    expect(card.get_by_text("Rien n’est noté au dossier.")).to_be_visible()
    card.get_by_role("button", name="Annuler le retrait : Pénicilline").click()
    expect(card.get_by_role("listitem").filter(has_text="Pénicilline")).to_contain_text("à confirmer")


DROP = """() => {
  const data = new DataTransfer();
  data.items.add(new File(["%PDF"], "bilan_sanguin.pdf", { type: "application/pdf" }));
  const card = document.querySelector("#documents h2");
  for (const type of ["dragover", "drop"])
    card.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
}"""


def test_a_file_dropped_on_the_card_is_chosen_and_named(page: Page) -> None:
    card = page.locator("#documents")
    page.evaluate(DROP)
    expect(card.get_by_label("Ce que c’est")).to_have_value("bilan sanguin")
    assert page.evaluate("document.querySelector('#file').files[0].name") == "bilan_sanguin.pdf"
    card.get_by_label("Ce que c’est").fill("Bilan du 12")
    page.evaluate(DROP)
    expect(card.get_by_label("Ce que c’est")).to_have_value("Bilan du 12")


def test_what_is_seen_is_said_in_one_press_and_taken_back_by_another(page: Page) -> None:
    gait = page.get_by_role("group", name="Marche")
    gait.get_by_role("button", name="avec une aide").click()
    expect(gait.get_by_role("button", name="avec une aide")).to_have_attribute("aria-pressed", "true")
    gait.get_by_role("button", name="avec une aide").click()
    expect(gait.get_by_role("button", name="avec une aide")).to_have_attribute("aria-pressed", "false")
