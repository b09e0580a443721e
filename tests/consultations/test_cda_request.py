"""A referral as the national framework reads it: who asks, whom, what, and what the file says.

With PIVOT_CDA_OUT, each document is left there: `make check-cda` plays the public rules on them.
"""

import datetime as dt
import os
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from accounts.models import User
from consultations.adapters import cda_request
from core.errors import Conflict
from documents.cda.required import V3
from patients import services as patients
from patients.enums import HistoryKind
from patients.models import Patient
from scheduling.models import Demand, Referral
from tests.cast import actor_of
from tests.directory.factories import PlaceOfExerciseFactory
from tests.scheduling.factories import MONDAY, AppointmentFactory, DemandFactory
from tests.territory.factories import SiteFactory, TerritoryFactory

pytestmark = pytest.mark.django_db
QUESTION = "Plaques prurigineuses depuis trois semaines : eczéma ou mycose ?"


def told(asked: Referral | Demand, name: str) -> ET.Element:
    content = (
        cda_request.referral_cda(asked) if isinstance(asked, Referral) else cda_request.demand_cda(asked)
    )
    folder = os.environ.get("PIVOT_CDA_OUT")
    if folder:
        (Path(folder) / f"request-{name}.xml").write_bytes(content)
    return ET.fromstring(content)


@pytest.fixture
def referral(mme_petit: Patient, morel: User, haddad: User) -> Referral:
    PlaceOfExerciseFactory(practitioner=morel.practitioner, site=SiteFactory())
    return Referral.objects.create(
        patient=mme_petit,
        referrer=morel.practitioner,
        physician=haddad.practitioner,
        question=QUESTION,
        wished=30,
        valid_until=dt.date(2027, 5, 1),
        written_by="Dr Sophie Morel",
        written_at=MONDAY,
    )


def enters(patient: Patient, nadia: User, kind: HistoryKind, text: str) -> None:
    patients.history_item_add(actor=actor_of(nadia), patient=patient, kind=kind, text=text, at=MONDAY)


def ids(document: ET.Element, path: str) -> list[str]:
    return [one.get("extension", "") for one in document.iterfind(f"{path}/v3:id", V3)]


def test_it_says_who_asks_whom_and_what(referral: Referral, morel: User, haddad: User) -> None:
    document = told(referral, "bare")
    assert ids(document, "v3:author/v3:assignedAuthor") == [f"8{morel.practitioner.rpps}"]
    assert ids(document, "v3:informationRecipient/v3:intendedRecipient") == [f"8{haddad.practitioner.rpps}"]
    assert QUESTION in [one.text for one in document.iterfind(".//v3:item", V3)]


def test_it_carries_what_the_file_says(referral: Referral, mme_petit: Patient, nadia: User) -> None:
    enters(mme_petit, nadia, HistoryKind.ALLERGY, "Pénicillines & dérivés")
    enters(mme_petit, nadia, HistoryKind.TREATMENT, "Furosémide 40 mg le matin")
    enters(mme_petit, nadia, HistoryKind.TREATMENT, "Bisoprolol 2,5 mg")
    document = told(referral, "full")
    assert "Pénicillines & dérivés" in [one.text for one in document.iterfind(".//v3:item", V3)]
    given = ".//v3:substanceAdministration"
    assert len(document.findall(given, V3)) == 2


def test_an_identity_that_is_qualified_leaves_with_its_matricule(
    referral: Referral, mme_petit: Patient
) -> None:
    mme_petit.ins_matricule, mme_petit.birth_place_code = "239039935000182", "02558"
    mme_petit.is_ins_retrieved = mme_petit.is_document_checked = True
    mme_petit.save()
    document = told(referral, "qualified")
    assert "239039935000182" in ids(document, "v3:recordTarget/v3:patientRole")


def test_while_nobody_answers_for_it_nothing_leaves(referral: Referral) -> None:
    referral.physician, referral.territory = None, TerritoryFactory()
    with pytest.raises(Conflict, match="Personne"):
        cda_request.referral_cda(referral)


@pytest.fixture
def demand(mme_petit: Patient, haddad: User, nadia: User) -> Demand:
    """Nadia asked for Mme Petit, Dr Haddad accepted."""
    act = AppointmentFactory(patient=mme_petit, practitioner=haddad.practitioner)
    demand: Demand = DemandFactory(
        patient=mme_petit,
        nurse=nadia.practitioner,
        words="Essoufflée depuis hier.",
        state="accepted",
        appointment=act,
        wakes_at=None,
    )
    return demand


def test_a_request_made_at_a_site_is_told_by_who_accompanies(demand: Demand, nadia: User) -> None:
    document = told(demand, "demand")
    assert ids(document, "v3:author/v3:assignedAuthor") == [f"8{nadia.practitioner.rpps}"]


@pytest.mark.parametrize(("lost", "words"), [("nurse", "auteur"), ("appointment", "accepté")])
def test_a_request_without_an_author_or_an_answer_does_not_leave(
    demand: Demand, lost: str, words: str
) -> None:
    setattr(demand, lost, None)
    with pytest.raises(Conflict, match=words):
        cda_request.demand_cda(demand)
