"""TLM-CR by itself: what the national rules ask for is there, and each loss is seen.

The public rules are played by `make check-cda`; these keep the structure where they are not at hand.
"""

import base64
import datetime as dt
from dataclasses import replace
from uuid import UUID
from xml.etree import ElementTree as ET

import pytest

from core.clock import PARIS
from documents import cda

NINE = dt.datetime(2026, 11, 24, 9, 0, tzinfo=PARIS)
END = NINE + dt.timedelta(minutes=12)
PDF = b"%PDF-1.7 <&> \x00\xff"
V3 = {"v3": "urn:hl7-org:v3"}
HERE = cda.Address("12 rue du Four", "02170", "LE NOUVION-EN-THIÉRACHE")
EHPAD = cda.Organisation(name="EHPAD Les Marronniers", local="e", national="1020000123", address=HERE)
PRACTICE = cda.Organisation(name="Maison de santé « du Four » & fils", local="m", phone="03 23 00 00 01")
GP = cda.Professional(
    rpps="10900000016",
    trade=("G15_10/SM26", "Médecin - Qualifié en Médecine Générale (SM)"),
    civility="MME",
    given="Sophie",
    family="Morel",
    is_doctor=True,
    organisation=PRACTICE,
)
NURSE = cda.Professional(
    rpps="10900000024", trade=("G15_60", "Infirmier"), civility="MME", given="Nadia", family="Benali"
)
PATIENT = cda.Citizen(
    local="p",
    ins="239039935000182",
    birth_name="PETIT",
    given_names="JEANNE MARIE",
    first_given="JEANNE",
    used_name="PETIT",
    used_given="JEANNE",
    sex="F",
    born_on=dt.date(1939, 3, 12),
    birth_place="02558",
)
REPORT = cda.Report(
    document=UUID(int=1),
    series=UUID(int=2),
    version=1,
    title="Compte rendu de téléconsultation",
    written_at=END,
    patient=PATIENT,
    author=GP,
    custodian=EHPAD,
    recipients=(GP,),
    companions=(NURSE,),
    services=(
        cda.Service(code="TCG", label="Téléconsultation", by=GP, starts_at=NINE, ends_at=END),
        cda.Service(code="TLS", label="Accompagnement", by=NURSE, starts_at=NINE),
    ),
    place=EHPAD,
    starts_at=NINE,
    ends_at=END,
    ins_root="1.2.250.1.213.1.4.10",
    local_root="2.25.7",
)
# Path of what must be there, and how often. Source: CI-SIS, « Structuration minimale » and TLM-CR 2022.01.
MANDATORY = {
    "realmCode[@code='FR']": 1,
    "typeId[@extension='POCD_HD000040']": 1,
    "templateId[@root='2.16.840.1.113883.2.8.2.1']": 1,
    "templateId[@root='1.2.250.1.213.1.1.1.1']": 1,
    "templateId[@root='1.3.6.1.4.1.19376.1.2.20']": 1,
    "id": 1,
    "code[@code='85208-7']": 1,
    "title": 1,
    "effectiveTime": 1,
    "confidentialityCode": 1,
    "languageCode[@code='fr-FR']": 1,
    "setId": 1,
    "versionNumber": 1,
    "recordTarget/patientRole/id": 2,
    "recordTarget/patientRole/patient/name/family[@qualifier='BR']": 1,
    "recordTarget/patientRole/patient/name/given[@qualifier='BR']": 1,
    "recordTarget/patientRole/patient/administrativeGenderCode": 1,
    "recordTarget/patientRole/patient/birthTime": 1,
    "recordTarget/patientRole/patient/birthplace/place/addr/county": 1,
    "author/time": 1,
    "author/assignedAuthor/id[@root='1.2.250.1.71.4.2.1']": 1,
    "author/assignedAuthor/code": 1,
    "author/assignedAuthor/assignedPerson/name": 1,
    "custodian/assignedCustodian/representedCustodianOrganization/id[@root='1.2.250.1.71.4.2.2']": 1,
    "informationRecipient/intendedRecipient/id": 1,
    "legalAuthenticator/signatureCode[@code='S']": 1,
    "legalAuthenticator/assignedEntity/id[@root='1.2.250.1.71.4.2.1']": 1,
    "participant[@typeCode='PRF']/associatedEntity/id": 1,
    "documentationOf/serviceEvent/code[@codeSystem='1.2.250.1.215.200.3.3']": 2,
    "documentationOf/serviceEvent/effectiveTime/low": 2,
    "documentationOf/serviceEvent/performer/assignedEntity/id": 2,
    "componentOf/encompassingEncounter/code[@code='VR']": 1,
    "componentOf/encompassingEncounter/effectiveTime/low": 1,
    "componentOf/encompassingEncounter/location/healthCareFacility/id": 1,
    "componentOf/encompassingEncounter/location/healthCareFacility/code": 1,
    "component/nonXMLBody/text[@representation='B64']": 1,
}
ORDER = [
    *("realmCode", "typeId", "templateId", "id", "code", "title", "effectiveTime", "confidentialityCode"),
    *(
        "languageCode",
        "setId",
        "versionNumber",
        "recordTarget",
        "author",
        "custodian",
        "informationRecipient",
    ),
    *("legalAuthenticator", "participant", "documentationOf", "relatedDocument", "componentOf", "component"),
]


def read(report: cda.Report = REPORT) -> ET.Element:
    return ET.fromstring(cda.write(report, PDF))


def path(plain: str) -> str:
    return "/".join(f"v3:{step}" for step in plain.split("/"))


def missing(document: ET.Element) -> list[str]:
    """What must be there and is not, or not as often."""
    return [one for one, count in MANDATORY.items() if len(document.findall(path(one), V3)) != count]


def test_all_that_is_mandatory_is_there_in_the_order_of_the_schema() -> None:
    document = read(replace(REPORT, replaces=UUID(int=9)))
    assert missing(document) == []
    tags = [child.tag.removeprefix("{urn:hl7-org:v3}") for child in document]
    assert sorted(tags, key=ORDER.index) == tags


@pytest.mark.parametrize("lost", MANDATORY)
def test_the_loss_of_each_is_seen(lost: str) -> None:
    document = read()
    parents = {child: parent for parent in document.iter() for child in parent}
    for one in document.findall(path(lost), V3):
        parents[one].remove(one)
    assert lost in missing(document)


def test_the_body_is_the_pdf_byte_for_byte() -> None:
    text = read().findtext(path("component/nonXMLBody/text"), namespaces=V3)
    assert base64.b64decode(text or "") == PDF


def test_names_keep_their_signs() -> None:
    told = read().findtext(path("author/assignedAuthor/representedOrganization/name"), namespaces=V3)
    assert told == "Maison de santé « du Four » & fils"


def test_times_say_how_far_they_are_from_greenwich() -> None:
    summer = dt.datetime(2026, 7, 1, 8, 0, tzinfo=dt.UTC)
    told = read(replace(REPORT, written_at=summer)).find(path("effectiveTime"), V3)
    assert told is not None
    assert told.get("value") == "20260701100000+0200"


def test_what_has_no_national_number_is_known_by_ours() -> None:
    facility = read(replace(REPORT, place=PRACTICE)).find(
        path("componentOf/encompassingEncounter/location/healthCareFacility/id"), V3
    )
    assert facility is not None
    assert (facility.get("root"), facility.get("extension")) == ("2.25.7", "m")


@pytest.mark.parametrize("services", [(), (cda.Service(code="RQD", label="", by=GP, starts_at=NINE),)])
def test_acts_that_it_does_not_know_are_refused(services: tuple[cda.Service, ...]) -> None:
    with pytest.raises(ValueError, match="TLM-CR"):
        cda.write(replace(REPORT, services=services), PDF)


def test_nobody_keeps_it_without_a_number() -> None:
    with pytest.raises(ValueError, match="national"):
        cda.write(replace(REPORT, custodian=PRACTICE), PDF)
