"""Liancourt, told in the users’ words: one cart, GPs on a rota, a motive filter that refuses.

What killed that pilot must not happen again: an agenda nobody saw, nobody told of a new appointment, the same
thing typed twice, a cart that was not switched on, a device that was not charged, a stethoscope that nobody
hears well, no number to call when something failed, a cart left as it was for the next.
"""

import datetime as dt
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from playwright.sync_api import expect

from accounts.models import User
from billing.models import FeeSheet
from consultations import selectors
from consultations.enums import IncidentOutcome
from consultations.models import CartCheck, Consultation, Incident, ReportVersion
from core import clock
from core.actors import job
from patients import services as patients
from patients.models import Patient
from scheduling import tasks
from scheduling.enums import Destination
from scheduling.models import Appointment, Motive, RedFlag
from territory.models import Cart, Region, Site
from tests.journeys.stage import CART, GP, Person
from tests.patients.factories import PatientFactory
from tests.scheduling.factories import RedFlagFactory
from tests.territory.factories import DeviceFactory

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def flag(motive: Motive) -> RedFlag:
    Region.objects.create(code="32", name="Hauts-de-France", help_phone="0353011299")
    motive.minimum_age_months, motive.too_young_go = 12, [Destination.IN_PERSON]
    motive.save()
    DeviceFactory(cart=Cart.objects.get(), label="Stéthoscope Littmann")
    return RedFlagFactory(
        motive=motive, question="A perdu connaissance", destinations=[Destination.SAMU, Destination.DEAF]
    )


@pytest.fixture
def infant(msp: Site, morel: User) -> Patient:
    born = clock.today(clock.now()) - dt.timedelta(days=150)
    patient = PatientFactory(birth_name="Lenoir", used_name="", birth_date=born, commune=msp.commune)
    patients.treating_physician_declare(
        actor=job("tests"), patient=patient, practitioner=morel.practitioner, at=clock.now()
    )
    return patient


def test_from_the_filter_to_the_act(
    somebody: Callable[..., Person],
    sylvie: User,
    aubry: User,
    elodie: User,
    dufour: Patient,
    infant: Patient,
    motive: Motive,
    flag: RedFlag,
) -> None:
    secretary = somebody(sylvie, {})
    is_refused(secretary, infant, motive)
    is_stopped_then_booked(secretary, dufour, motive, flag)
    booked = Appointment.objects.get()
    assert booked.practitioner == aubry.practitioner

    # Everybody concerned is told and sees it in their agenda, without being looked for.
    nurse = somebody(elodie, CART).goes_to("/avis/").reads("Téléconsultation prévue")
    beside_the_browser(tasks.remind_carts)
    nurse.goes_to("/avis/").reads("Allumez et vérifiez les appareils").reads_no_more("Dufour")
    gp = somebody(aubry, GP).goes_to("/agenda/").reads("Dufour")

    # What was said on the telephone is there; nothing is typed again.
    nurse.goes_to("/agenda/").page.get_by_role("link", name="Dufour").first.click()
    nurse.goes_to(f"/teleconsultations/rendez-vous/{booked.public_id}/").reads("Glissade sur le carrelage")
    nurse.presses("Commencer la préparation")
    tells_a_discharged_device(nurse)
    nurse.presses("Accepte").reads("Accord oral")
    nurse.presses("Nous sommes prêts").reads("admettre").reads("03 53 01 12 99")

    gp.goes_to("/salle-d-attente/").page.get_by_role("button", name="Admettre").first.click()
    gp.sees('video[data-track="camera"][data-from="cart"]', "red")
    gp.hears_tones('audio[data-track="stethoscope"]', 90)
    says_that_it_is_badly_heard(nurse, gp)

    # The call is not the end: what was typed is in the report, the fee sheet is there, the cart is put away.
    signs(gp)
    gp.waits(lambda: FeeSheet.objects.filter(practitioner=aubry.practitioner).exists(), "his sheet is there")
    nurse.reads("Il reste à ranger le chariot").reads("03 53 01 12 99")
    puts_away(nurse)


def tells_a_discharged_device(nurse: Person) -> None:
    """Before the call, by name and by its charge; not in front of the patient."""
    nurse.reads("Stéthoscope : son entendu")
    line = nurse.page.get_by_role("listitem").filter(has_text="Stéthoscope Littmann")
    line.locator("summary").click()
    line.get_by_label("Charge").fill("12")
    expect(nurse.page.locator('[data-check-line="line"]')).to_contain_text("réception", timeout=40_000)
    nurse.presses("Enregistrer, le reste va bien").reads("Chariot contrôlé à")
    assert CartCheck.objects.get().devices.get().battery_percent == 12


def says_that_it_is_badly_heard(nurse: Person, gp: Person) -> None:
    """One corner: what is tried, whom to call, what becomes of the patient; the physician knows at once."""
    gp.presses("Foyer aortique")
    nurse.reads("foyer aortique").presses("Ça ne marche pas").reads("Rechargez cette page")
    expect(nurse.page.get_by_role("dialog").get_by_text("03 53 01 12 99")).to_be_visible()
    nurse.page.get_by_label("Ce qui ne marche pas").select_option("stethoscope")
    nurse.page.get_by_role("dialog").get_by_label("On continue sans").check()
    nurse.presses("Noter l’incident").reads("L’incident est noté. Le médecin le voit.")
    assert Incident.objects.get().outcome == IncidentOutcome.GOES_ON
    # Held closer, it is heard after all.
    nurse.presses("C’est posé")
    gp.reads("Le stéthoscope est posé").hears_tones('audio[data-track="stethoscope"]', 90)


def signs(gp: Person) -> None:
    """Nothing that was said is typed again: not the motive, and not the incident."""
    gp.presses("Terminer l’acte").reads("Glissade sur le carrelage")
    gp.types("Constatations", "Poignet mobile, sans déformation.").types("Conclusion", "Contusion.")
    gp.types("Actes et prescriptions", "Paracétamol trois jours.")
    gp.presses("Signer et clôturer l’acte").reads("Signé par Dr Julien Aubry")
    assert ReportVersion.objects.count() == 1


def puts_away(nurse: Person) -> None:
    """Its charge first of all: the next act finds it full."""
    nurse.page.get_by_role("link", name="Ranger le chariot").click()
    left = nurse.page.get_by_role("button", name=re.compile("^C’est fait"))
    while count := left.count():
        left.first.click()
        expect(left).to_have_count(count - 1)
    nurse.reads("Le chariot est rangé")
    assert selectors.left_out(Consultation.objects.get()) == []


def beside_the_browser(job: Callable[[], None]) -> None:
    """What the clock does: in a thread without the browser's loop."""

    def work() -> None:
        job()
        connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(work).result()


def is_refused(secretary: Person, infant: Patient, motive: Motive) -> None:
    """An infant is not for a camera: she is told so, and where to go, before any hour is shown."""
    secretary.goes_to(f"/rendez-vous/nouveau/{infant.public_id}/")
    secretary.page.get_by_label("Pourquoi faut-il consulter").select_option(motive.label)
    secretary.reads("en présence")
    expect(secretary.page.locator(".pv-offer")).to_have_count(0)


def is_stopped_then_booked(
    secretary: Person,
    patient: Patient,
    motive: Motive,
    flag: RedFlag,
) -> None:
    """A sign stops; without it the rota is offered, and why it is not her own physician is noted."""
    page = secretary.goes_to(f"/rendez-vous/nouveau/{patient.public_id}/").page
    page.get_by_label("Pourquoi faut-il consulter").select_option(motive.label)
    page.locator(f"label:has(#signe-{flag.public_id}-oui)").click()
    secretary.reads("Appelez le 15 maintenant")
    expect(page.locator(".pv-offer")).to_have_count(0)
    page.locator(f"label:has(#signe-{flag.public_id}-non)").click()
    secretary.reads("Prochains créneaux")
    page.get_by_text("Préciser pour le médecin").click()
    page.get_by_label("Précisions pour le médecin").fill("Glissade sur le carrelage.")
    page.get_by_label("Le médecin traitant peut-il recevoir à temps").select_option("no")
    proof = page.locator(".pv-question", has_text="peut-il recevoir à temps")
    proof.get_by_label("Qui l’a dit").select_option("treating_secretary")
    proof.get_by_label("Comment").select_option("telephone")
    page.locator(".pv-offer.best > button").click()
    secretary.reads("C’est réservé")
