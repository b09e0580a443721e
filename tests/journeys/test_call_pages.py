"""The pages of a call during an aparté, with people who came by a link, and on a second device."""

from collections.abc import Callable

import pytest
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import Browser

from accounts.models import User
from consultations.models import Aparte, Consultation, Observer, Party
from consultations.presenters import quality
from consultations.views.guests import DOOR
from core import clock
from patients.models import Patient
from territory.models import Site
from tests.consultations.factories import Story, assisted
from tests.journeys import stage
from tests.journeys.stage import CART, Person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

DEVICES = {"videos": ["green"], "voice": 600, "stethoscope": 0}
HELD = "document.body.dataset.aside = 'held'"
NOTES_AN_INCIDENT = """async (url) => {
  const body = new URLSearchParams({ kind: "line", text: "Gel" });
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  await fetch(url, { method: "POST", body, headers: { "X-CSRFToken": token } });
}"""
OUT = "sessionStorage.setItem('pivot.hung-up', document.body.dataset.act)"


@pytest.fixture
def act(origin: str, mme_petit: Patient, morel: User, nadia: User, ehpad: Site) -> Story:
    """In progress, with an interpreter in the call and a trainee who waits; an aparté was asked for."""
    now = clock.now()
    appointment = assisted(mme_petit, morel, ehpad, starts_at=now)
    story = Story(appointment, morel, nadia).in_state("in_progress")
    for role, name, admitted in [
        ("interpreter", "Amina Diallo", now),
        ("trainee", "Jean-Baptiste Stage", None),
    ]:
        party = Party.objects.create(
            consultation=story.act, role=role, label=name, admitted_at=admitted, joined_at=now
        )
        Observer.objects.create(
            party=party,
            owner_label="Dr Sophie Morel",
            owner_user_id=morel.pk,
            consent_given_by="patient",
            invited_at=now,
            link_digest=Observer.digest_of(name),
            link_until=now,
            link_used_at=now,
        )
    physician = Party.objects.create(
        consultation=story.act, role="physician", user_id=morel.pk, label="Dr Sophie Morel", admitted_at=now
    )
    Aparte.objects.create(consultation=story.act, party=physician, begun_at=now)
    return story


def test_the_pages_of_an_aparte(
    act: Story, somebody: Callable[..., Person], morel: User, nadia: User
) -> None:
    root = f"/teleconsultations/{act.public_id}/"
    gp = somebody(morel, DEVICES).goes_to(root)
    gp.page.evaluate(OUT)
    gp.goes_to(root).reads("Aparté demandé").reads("Amina Diallo").reads("attend d’entrer")
    gp.looks_right("observers-cockpit")
    gp.page.evaluate(HELD)
    gp.reads("Mme Petit ne vous voit pas et ne vous entend pas").looks_right("aparte-cockpit")
    gp.page.evaluate("document.body.dataset.aside = ''")
    gp.presses("Inviter").page.get_by_role("tab", name="Un proche, un interprète").click()
    gp.presses("Faire le lien").reads("Dites le nom de cette personne").looks_right("invite-observer")
    gp.presses("Revenir").page.evaluate("document.querySelector('[data-already]').showModal()")
    gp.looks_right("already")

    nurse = somebody(nadia, DEVICES).goes_to(root)
    nurse.page.evaluate(OUT)
    nurse.goes_to(root).reads("Amina Diallo").reads_no_more("Jean-Baptiste Stage")
    nurse.page.evaluate(HELD)
    nurse.reads("Le médecin se concerte un instant").looks_right("aparte-cart")


def test_the_page_of_an_interpreter(act: Story, chromium: Browser, origin: str) -> None:
    session = SessionStore()
    session[DOOR.key] = str(Observer.objects.get(party__role="interpreter").public_id)
    session.save()
    guest = Person(chromium, origin, str(session.session_key), DEVICES)
    guest.goes_to("/invitation/").reads("Téléconsultation du Dr Sophie Morel").looks_right("guest")
    guest.page.evaluate(HELD)
    guest.reads("Le médecin se concerte un instant").looks_right("guest-aparte")
    guest.presses("Quitter l’appel").reads("Vous avez quitté l’appel.")
    guest.leaves()


def test_what_is_being_pressed_is_not_drawn_again_under_the_finger(
    act: Story, somebody: Callable[..., Person], morel: User
) -> None:
    """A tap lasts a tenth of a second: an answer that comes meanwhile would take button and tap away."""
    without = "Sans vidéo, rien ne se facture"
    Consultation.objects.filter(pk=act.act.pk).update(is_video_failed=True)
    gp = somebody(morel, DEVICES).goes_to(f"/teleconsultations/{act.public_id}/").reads(without)
    gp.page.wait_for_selector("html[data-socket=open]")
    gp.page.wait_for_load_state("networkidle")
    gp.page.get_by_role("button", name="La vidéo est revenue").hover()
    gp.page.mouse.down()
    with gp.page.expect_response(lambda answer: "/sans-video/" in answer.url) as drawn:
        gp.page.evaluate(NOTES_AN_INCIDENT, f"/teleconsultations/{act.public_id}/incidents/")
    drawn.value.finished()
    gp.page.evaluate(stage.PAINTED)
    gp.page.mouse.up()
    gp.reads_no_more(without)


def test_what_a_nurse_cut_and_what_came_unplugged_is_told_as_it_is(
    origin: str, somebody: Callable[..., Person], mme_petit: Patient, morel: User, nadia: User, ehpad: Site
) -> None:
    """Both sides read the truth: through the page that loads again by itself, and while a cable moves."""
    act = Story(assisted(mme_petit, morel, ehpad, starts_at=clock.now()), morel, nadia).in_state("waiting")
    root = f"/teleconsultations/{act.public_id}/"
    nurse, gp = somebody(nadia, CART).goes_to(root), somebody(morel, DEVICES).goes_to(root)
    nurse.reads("prêt : Micro du chariot")
    nurse.presses("Couper le micro").reads("coupé : on ne vous entend pas")
    gp.presses("Admettre Mme Petit").reads("Micro coupé par Nadia Benali").sees("[data-stage] video", "red")
    nurse.reads("le son part au médecin : Stéthoscope").reads("coupé : on ne vous entend pas")
    gp.hears_tones("audio[data-track=voice]")
    nurse.presses("Rétablir le micro").reads("on vous entend : Micro du chariot")
    gp.hears_tones("audio[data-track=voice]", 440).reads_no_more("Micro coupé par Nadia Benali")

    gp.page.get_by_role("tab", name="Caméra main").click()
    nurse.page.evaluate("unplug('c2'); unplug('m2')")
    nurse.reads("Caméra main débranchée : vérifiez son câble.")
    gp.reads("Caméra main débranchée : faites vérifier son câble").reads("Dernière image il y a")
    gp.looks_right("cockpit-unplugged")
    nurse.looks_right("cart-unplugged").page.evaluate("plugIn('c2'); plugIn('m2')")
    gp.reads_no_more("Caméra main débranchée : faites vérifier").sees("video[data-track=hand_camera]", "blue")
    gp.waits(lambda: "Caméra main débranchée" in quality.measures_sentence(act.now()), "the outage is kept")
    nurse.presses("Couper la caméra").reads("coupée : personne ne la voit")
    gp.reads("Caméra coupée par Nadia Benali").looks_right("cockpit-camera-cut")
