"""The drugs that physicians find as they type, and the pharmacies that their patients choose."""

import datetime as dt

from core.actors import job
from prescriptions.models import Pharmacy
from prescriptions.services import demo_list_load

# Numbers with a right key, that nobody holds.
PHARMACIES = (
    ("Pharmacie du Familistère", "Guise", "020900015", "03 23 61 00 11"),
    ("Pharmacie de la Thiérache", "Vervins", "020900023", "03 23 98 00 12"),
)


def load(at: dt.datetime) -> None:
    demo_list_load(actor=job("demo.load"), at=at)
    for name, town, finess, phone in PHARMACIES:
        Pharmacy.objects.create(name=name, town=town, finess=finess, phone=phone)
