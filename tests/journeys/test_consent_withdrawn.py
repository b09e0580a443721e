"""In mid-call the patient’s guardian no longer agrees: first to images, then to the act.

The cart is red and 440 Hz, Dr Morel green and 600 Hz.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from accounts.models import User
from billing.models import FeeSheet
from consultations.models import StillImage
from core import clock
from patients import services as patients
from patients.enums import ConsentDecision, ConsentGiver
from patients.models import Consent, Patient
from territory.models import Site
from tests.consultations.factories import Story, assisted
from tests.journeys.stage import CART, GP, Person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def act(origin: str, mme_petit: Patient, morel: User, nadia: User, ehpad: Site) -> Story:
    appointment = assisted(mme_petit, morel, ehpad, starts_at=clock.now())
    story = Story(appointment, morel, nadia).in_state("in_progress")
    patients.consent_record(
        actor=story.nurse,
        patient=mme_petit,
        act_public_id=story.public_id,
        decision=ConsentDecision.GIVEN,
        given_by=ConsentGiver.PATIENT,
        at=clock.now(),
    )
    return story


def test_images_first_then_the_act(
    act: Story, somebody: Callable[..., Person], morel: User, nadia: User
) -> None:
    root = f"/teleconsultations/{act.public_id}/"
    nurse, gp = somebody(nadia, CART).goes_to(root), somebody(morel, GP).goes_to(root)
    gp.sees('video[data-track="camera"][data-from="cart"]', "red")
    gp.page.get_by_role("tab", name="Captures").click()
    gp.presses("Accepte les images").reads("Accord pour les images, de vive voix")
    gp.presses("Capturer l’image").reads("Photo reçue")

    # Said at the cart: the physician’s buttons close, the image leaves the file, the call goes on.
    nurse.reads("Accord pour les images").presses("Retirer l’accord pour les images")
    dialog = nurse.page.get_by_role("dialog", name="Retirer l’accord pour les images")
    dialog.get_by_label("retirées").check()
    dialog.get_by_label("Qui décide").select_option("guardian")
    dialog.get_by_label("Son nom").fill("Rose Petit")
    nurse.looks_right("images-withdrawn")
    dialog.get_by_role("button", name="Arrêter les images").click()
    gp.reads("Accord pour les images retiré")
    expect(gp.page.get_by_role("button", name="Capturer l’image")).to_be_disabled()
    expect(gp.page.locator(".ck-shots img")).to_have_count(0)
    assert StillImage.objects.get().withdrawn_at is not None
    gp.sees('video[data-track="camera"][data-from="cart"]', "red")

    # Then the act itself: both sides are told, the call is over, nothing is billed.
    nurse.presses("Mme Petit se retire de l’acte")
    dialog = nurse.page.get_by_role("dialog", name="Mme Petit se retire")
    dialog.get_by_label("Qui décide").select_option("guardian")
    dialog.get_by_label("Son nom").fill("Rose Petit")
    dialog.get_by_role("button", name="Arrêter l’acte").click()
    gp.reads("n’a plus voulu de l’acte")
    assert act.now().state == "cancelled"
    last = Consent.objects.latest("collected_at")
    assert (last.decision, last.given_by, last.giver_name) == ("withdrawn", "guardian", "Rose Petit")
    assert not FeeSheet.objects.exists()
    assert gp.page.locator("video[data-shows]").count() == 0
