"""What a document of the framework cannot lack, as paths; each holds at least once.

Source: CI-SIS, « Structuration minimale »; the public schematrons ask for the same.
"""

from collections.abc import Iterable
from xml.etree import ElementTree as ET

V3 = {"v3": "urn:hl7-org:v3"}
_PATIENT = "recordTarget/patientRole/patient"
_ENCOUNTER = "componentOf/encompassingEncounter"
_AUTHOR = "author/assignedAuthor"
_ACT = "documentationOf/serviceEvent"

HEADER = (
    "realmCode[@code='FR']",
    "typeId[@extension='POCD_HD000040']",
    "templateId[@root='2.16.840.1.113883.2.8.2.1']",
    "templateId[@root='1.2.250.1.213.1.1.1.1']",
    *("id", "title", "effectiveTime", "confidentialityCode", "languageCode[@code='fr-FR']", "setId"),
    "versionNumber",
    "recordTarget/patientRole/id",
    f"{_PATIENT}/name/family[@qualifier='BR']",
    f"{_PATIENT}/name/given[@qualifier='BR']",
    *(f"{_PATIENT}/administrativeGenderCode", f"{_PATIENT}/birthTime"),
    *("author/time", f"{_AUTHOR}/id[@root='1.2.250.1.71.4.2.1']", f"{_AUTHOR}/code"),
    f"{_AUTHOR}/assignedPerson/name",
    "custodian/assignedCustodian/representedCustodianOrganization/id[@root='1.2.250.1.71.4.2.2']",
    *("legalAuthenticator/time", "legalAuthenticator/signatureCode[@code='S']"),
    "legalAuthenticator/assignedEntity/id[@root='1.2.250.1.71.4.2.1']",
    f"{_ACT}/code[@codeSystem='1.2.250.1.215.200.3.3']",
    *(f"{_ACT}/effectiveTime/low", f"{_ACT}/performer/assignedEntity/id"),
    *(f"{_ENCOUNTER}/code[@code='VR']", f"{_ENCOUNTER}/effectiveTime/low"),
    *(f"{_ENCOUNTER}/location/healthCareFacility/id", f"{_ENCOUNTER}/location/healthCareFacility/code"),
)


def missing(document: ET.Element, required: Iterable[str]) -> list[str]:
    """The paths of what is not there."""
    return [one for one in required if document.find(path(one), V3) is None]


def path(plain: str) -> str:
    """The same path within the namespace of CDA."""
    return "/".join(step if step in ("", ".") else f"v3:{step}" for step in plain.split("/"))
