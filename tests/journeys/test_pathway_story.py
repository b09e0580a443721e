"""« Comment je vais me faire payer ? », from the secretary’s telephone to the fee sheet, in their words."""

from collections.abc import Callable

import pytest

from accounts.models import User
from billing import services as billing
from consultations.models import Consultation
from core import clock
from core.actors import job
from patients.models import Patient
from scheduling.models import Appointment, Motive
from tests.journeys.stage import CART, GP, Person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

NOTHING = "Sans vidéo, rien ne se facture"
MOTIVE = "Chute dans la nuit, adressée par le 15 au téléphone."


def test_how_the_physician_will_be_paid(
    somebody: Callable[..., Person],
    sylvie: User,
    aubry: User,
    elodie: User,
    dufour: Patient,
    motive: Motive,
) -> None:
    secretary = somebody(sylvie, {})
    books(secretary, dufour, motive)
    held = Appointment.objects.get()

    gp = somebody(aubry, GP).goes_to(f"/rendez-vous/{held.public_id}/")
    gp.reads("Exclu du parcours").reads("Absente jusqu’au 7 décembre.").reads("Noté par Sylvie Carlier")

    nurse = somebody(elodie, CART).goes_to(f"/teleconsultations/rendez-vous/{held.public_id}/")
    nurse.presses("Commencer la préparation").presses("Accepte").reads("Accord oral")
    nurse.presses("Nous sommes prêts").reads("admettre")

    gp.goes_to("/salle-d-attente/").page.get_by_role("button", name="Admettre").first.click()
    gp.reads("Voir pourquoi").presses("Noter un incident").presses("La vidéo n’a pas pu être établie")
    gp.reads(NOTHING).reads("Reprendre rendez-vous")
    gp.presses("La vidéo est revenue")
    gp.reads_no_more(NOTHING)

    gp.presses("Terminer l’acte").reads("Ce qui se facture")
    settles(gp)
    gp.types("Constatations", "Pas de plaie.").types("Conclusion", "Contusion.")
    gp.types("Actes et prescriptions", "Aucune prescription.").types("Incidents techniques", "Néant.")
    gp.presses("Signer et clôturer l’acte").reads("Signé par Dr Julien Aubry").reads("Fixé à la signature")

    act = Consultation.objects.get()
    sheets = billing.fee_sheets_prepare(actor=job("tests"), act_public_id=act.public_id, at=clock.now())
    [own] = [sheet for sheet in sheets if sheet.practitioner == aubry.practitioner]
    gp.goes_to(f"/feuilles/{own.public_id}/").reads("IPS U").reads("Chute dans la nuit")


def books(secretary: Person, patient: Patient, motive: Motive) -> None:
    """Out of the pathway, until she says that she called; nothing typed is lost."""
    secretary.goes_to(f"/rendez-vous/nouveau/{patient.public_id}/")
    page = secretary.page
    page.get_by_label("Pourquoi faut-il consulter").select_option(motive.label)
    secretary.reads("Hors parcours")
    page.get_by_label("Le médecin traitant peut-il recevoir à temps").select_option("no")
    secretary.reads("Exclu du parcours")
    proof = page.locator(".pv-question", has_text="peut-il recevoir à temps")
    proof.get_by_label("Qui l’a dit").select_option("treating_secretary")
    proof.get_by_label("Comment").select_option("telephone")
    proof.get_by_label("Ce qui a été répondu").fill("Absente jusqu’au 7 décembre.")
    secretary.looks_right("booking-pathway")
    page.locator(".pv-offer.best > button").click()
    secretary.reads("Absente jusqu’au 7 décembre.").reads("Noté par Sylvie Carlier")
    secretary.looks_right("appointment-pathway")


def settles(gp: Person) -> None:
    """What is still unknown, answered; the verdict follows; then the physician decides otherwise."""
    page = gp.page
    card = page.locator("#parcours")
    card.get_by_label("Dernière consultation en présence").first.fill("2026-09-02")
    card.get_by_role("button", name="Noter", exact=True).first.click()
    gp.reads_no_more("Aucune consultation en présence n’est connue")
    card.get_by_text("Retenir autre chose que les règles").click()
    card.get_by_label("Indicateur que vous retenez").select_option("U")
    card.get_by_label("Pourquoi", exact=True).fill(MOTIVE)
    gp.presses("Retenir, avec ce motif").reads("Décision du médecin")
    gp.looks_right("closing")
