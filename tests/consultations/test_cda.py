"""The report as the national framework reads it: who, which acts, where; every form of act.

With PIVOT_CDA_OUT, each document is left there: `make check-cda` plays the public rules on them.
"""

import base64
import datetime as dt
import os
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from accounts.models import User
from consultations import selectors, services
from consultations.adapters import cda
from consultations.enums import TurnReason
from consultations.models import Consultation, ReportVersion
from core.errors import Conflict
from documents import services as documents
from documents.models import Document
from patients.models import Patient, TreatingPhysician
from territory.enums import SiteKind
from territory.models import Site
from tests.consultations.factories import Story, assisted, minutes
from tests.directory.factories import PlaceOfExerciseFactory, SpecialtyFactory
from tests.territory.factories import SiteFactory

pytestmark = pytest.mark.django_db
V3 = {"v3": "urn:hl7-org:v3"}


def signed(story: Story) -> ReportVersion:
    story.writes()
    return services.report_sign(actor=story.physician, public_id=story.public_id, at=minutes(20))


def pdf_of(version: ReportVersion) -> bytes:
    return documents.document_content(Document.objects.get(public_id=version.document_public_id))


def told(act: Consultation, version: ReportVersion, name: str) -> ET.Element:
    """The document, read again; left in the folder of who plays the rules."""
    content = cda.report_cda(act, version, pdf_of(version))
    folder = os.environ.get("PIVOT_CDA_OUT")
    if folder:
        (Path(folder) / f"{name}.xml").write_bytes(content)
    return ET.fromstring(content)


def declares(patient: Patient, physician: User) -> None:
    TreatingPhysician.objects.filter(patient=patient).delete()
    TreatingPhysician.objects.create(
        patient=patient, practitioner=physician.practitioner, starts_on=dt.date(2020, 1, 1)
    )


def codes(document: ET.Element) -> list[str]:
    return [one.get("code", "") for one in document.iterfind(".//v3:serviceEvent/v3:code", V3)]


def extensions(document: ET.Element, path: str) -> list[str]:
    return [one.get("extension", "") for one in document.iterfind(f"{path}/v3:id", V3)]


@pytest.fixture
def story(mme_petit: Patient, morel: User, nadia: User, ehpad: Site) -> Story:
    PlaceOfExerciseFactory(practitioner=morel.practitioner, site=SiteFactory(kind=SiteKind.MSP))
    return Story(assisted(mme_petit, morel, ehpad), morel, nadia)


def test_an_act_at_a_cart_tells_the_act_and_its_companion(story: Story) -> None:
    version = signed(story.ends())
    document = told(story.now(), version, "assisted")
    assert codes(document)[0] == "TCG"
    assert extensions(document, "v3:author/v3:assignedAuthor") == [f"8{version.signer_rpps}"]
    nurse = selectors.companion_of(story.act)
    assert nurse is not None
    assert extensions(document, "v3:participant/v3:associatedEntity") == [f"8{nurse.rpps}"]
    body = document.find("v3:component/v3:nonXMLBody/v3:text", V3)
    assert body is not None
    assert base64.b64decode(body.text or "") == pdf_of(version)


def test_the_header_says_when_and_where(story: Story) -> None:
    document = told(story.ends().now(), signed(story), "where")
    low = document.find("v3:componentOf/v3:encompassingEncounter/v3:effectiveTime/v3:low", V3)
    place = document.find(".//v3:healthCareFacility", V3)
    assert low is not None
    assert place is not None
    assert low.get("value") == "20261124143000+0100"
    assert place.find("v3:code", V3).get("code") == "SA17"  # type: ignore[union-attr]


def test_the_place_is_known_by_its_national_number(story: Story, ehpad: Site) -> None:
    ehpad.finess = "020001234"
    ehpad.save(update_fields=["finess"])
    document = told(story.ends().now(), signed(story), "finess")
    assert extensions(document, ".//v3:healthCareFacility") == ["1020001234"]


def test_nothing_of_a_rehearsal_leaves(story: Story) -> None:
    version = signed(story.ends())
    act = story.now()
    act.appointment.is_rehearsal = True
    with pytest.raises(Conflict, match="essai"):
        cda.report_cda(act, version, b"%PDF-")


@pytest.mark.parametrize(
    ("retrieved", "checked"), [(True, True), (True, False), (False, True), (False, False)]
)
def test_only_a_qualified_identity_leaves_with_its_matricule(
    story: Story, mme_petit: Patient, *, retrieved: bool, checked: bool
) -> None:
    mme_petit.ins_matricule, mme_petit.is_ins_retrieved = "239039935000182", retrieved
    mme_petit.is_document_checked, mme_petit.birth_place_code = checked, "02558"
    mme_petit.save()
    document = told(story.ends().now(), signed(story), f"identity-{retrieved}-{checked}")
    roots = [one.get("root") for one in document.iterfind("v3:recordTarget/v3:patientRole/v3:id", V3)]
    assert ("1.2.250.1.213.1.4.10" in roots) is (retrieved and checked)
    assert len(roots) == 1 + (retrieved and checked)


def test_the_treating_physician_is_told(story: Story, mme_petit: Patient, haddad: User) -> None:
    declares(mme_petit, haddad)
    document = told(story.ends().now(), signed(story), "treating")
    recipients = extensions(document, "v3:informationRecipient/v3:intendedRecipient")
    assert recipients == [f"8{haddad.practitioner.rpps}"]


def test_who_writes_is_not_told_of_it(story: Story, mme_petit: Patient, morel: User) -> None:
    declares(mme_petit, morel)
    document = told(story.ends().now(), signed(story), "own")
    assert extensions(document, "v3:informationRecipient/v3:intendedRecipient") == []


def test_a_secret_of_a_minor_is_restricted(story: Story) -> None:
    story.appointment.is_confidential = True
    story.appointment.save(update_fields=["is_confidential"])
    document = told(story.ends().now(), signed(story), "minor")
    assert document.find("v3:confidentialityCode", V3).get("code") == "R"  # type: ignore[union-attr]


def test_by_voice_the_act_is_no_teleconsultation(story: Story) -> None:
    """Rules of the domain: « Video is mandatory », and TLM-CR has no code for an act by telephone."""
    story.begins()
    services.party_enter(actor=story.nurse, public_id=story.public_id, at=minutes(1))
    services.consultation_to_phone(
        actor=story.physician, public_id=story.public_id, reason=TurnReason.NO_PICTURE, at=minutes(5)
    )
    services.consultation_finish(actor=story.physician, public_id=story.public_id, at=minutes(15))
    version = signed(story)
    with pytest.raises(Conflict, match="au téléphone"):
        cda.report_cda(story.now(), version, b"%PDF-")


@pytest.mark.parametrize(("specialty", "code"), [("SM04", "TC"), ("SM26", "TCG")])
def test_the_code_follows_the_specialty(story: Story, morel: User, specialty: str, code: str) -> None:
    practitioner = morel.practitioner
    assert practitioner is not None
    label = {"SM04": "Cardiologie", "SM26": "Médecine générale"}[specialty]
    practitioner.specialty = SpecialtyFactory(code=specialty, short_label=label)
    practitioner.save()
    document = told(story.ends().now(), signed(story), f"specialty-{specialty}")
    assert codes(document)[0] == code
    trade = document.find("v3:author/v3:assignedAuthor/v3:code", V3)
    assert trade is not None
    assert trade.get("code") == f"G15_10/{specialty}"


def test_a_second_version_replaces_the_first(story: Story) -> None:
    first = signed(story.ends())
    second = ReportVersion.objects.create(
        consultation=story.act,
        number=2,
        sections=first.sections,
        document_public_id=first.document_public_id,
        signed_by=first.signed_by,
        signer_rpps=first.signer_rpps,
        signed_at=first.signed_at + dt.timedelta(hours=1),
    )
    before, after = told(story.now(), first, "version-1"), told(story.now(), second, "version-2")
    of = "v3:relatedDocument/v3:parentDocument/v3:id"
    assert before.find(of, V3) is None
    assert after.find(of, V3).get("root") == before.find("v3:id", V3).get("root")  # type: ignore[union-attr]
    assert before.find("v3:setId", V3).get("root") == after.find("v3:setId", V3).get("root")  # type: ignore[union-attr]


def test_advice_has_no_report_of_an_act(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    version = signed(story.ends())
    monkeypatch.setattr(selectors, "is_advice", lambda act: True)
    with pytest.raises(Conflict, match="téléconseil"):
        cda.report_cda(story.now(), version, b"%PDF-")


def test_without_the_number_of_who_keeps_it_nothing_leaves(story: Story, settings: object) -> None:
    version = signed(story.ends())
    settings.CUSTODIAN_ID = ""  # type: ignore[attr-defined]
    with pytest.raises(Conflict, match="PIVOT_CUSTODIAN_ID"):
        cda.report_cda(story.now(), version, b"%PDF-")
