"""The report of an act of telemedicine: TLM-CR 2022.01 of the CI-SIS, CDA R2 level 1, its body the PDF.

Source: ANS, volet « Actes de télémédecine »; domain rules in docs. One service event for each act.
"""

import base64
import datetime as dt
from dataclasses import dataclass
from uuid import UUID
from xml.etree import ElementTree as ET

from documents.cda.parts import Citizen, Organisation, Professional, Relative, Service
from documents.cda.patient import record_target
from documents.cda.xml import (
    FACILITIES,
    LOINC,
    Element,
    address,
    code,
    el,
    entity,
    interval,
    known_id,
    moment,
    organisation,
    person_name,
    rpps,
    telephone,
    trade,
    uuid_id,
)

NAMESPACE = "urn:hl7-org:v3"
TEMPLATES = (
    "2.16.840.1.113883.2.8.2.1",  # HL7 France
    "1.2.250.1.213.1.1.1.1",  # CI-SIS
    "1.3.6.1.4.1.19376.1.2.20",  # a document without structure
)
NGAP = "1.2.250.1.215.200.3.3"
CODES = ("TCG", "TC", "TE1", "TE2", "TLD", "TLL", "TLM", "TLS")
CONFIDENTIALITY = "2.16.840.1.113883.5.25"
ACT_CODES = "2.16.840.1.113883.5.4"
FUNCTIONS = "1.2.250.1.213.1.6.1.107"
TEAM = ("353", "Membre de l’équipe de soins")
VIRTUAL = ("VR", "Virtuelle")


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What the header says. `document` and `series` are ours: one for each version, one for all of them.

    `services` holds at least one act whose code is one of CODES. `ins_root`, `local_root`: OIDs, of the
    matricule and of our own numbers.
    """

    document: UUID
    series: UUID
    version: int
    title: str
    written_at: dt.datetime
    patient: Citizen
    author: Professional
    custodian: Organisation
    recipients: tuple[Professional, ...]
    companions: tuple[Professional, ...]
    services: tuple[Service, ...]
    place: Organisation
    starts_at: dt.datetime
    ends_at: dt.datetime
    ins_root: str
    local_root: str
    replaces: UUID | None = None
    relatives: tuple[Relative, ...] = ()
    is_restricted: bool = False


def write(report: Report, pdf: bytes) -> bytes:
    """The document, in UTF-8.

    ValueError where no act of the nomenclature is told of, or one that it refuses, and where whoever keeps
    the document has no national number.
    """
    if not report.custodian.national:
        raise ValueError("Who keeps the document has a national identifier.")
    codes = [service.code for service in report.services]
    if not codes or not set(codes) <= set(CODES):
        raise ValueError(f"TLM-CR tells of acts among {', '.join(CODES)}; these are {codes}.")
    root = el(
        "ClinicalDocument", *_about(report), *_people(report), *_acts(report), _body(pdf), xmlns=NAMESPACE
    )
    ET.indent(root)
    told = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{told}\n'.encode()


def _about(report: Report) -> list[Element]:
    confidentiality = ("R", "Restreint") if report.is_restricted else ("N", "Normal")
    return [
        el("realmCode", code="FR"),
        el("typeId", root="2.16.840.1.113883.1.3", extension="POCD_HD000040"),
        *(el("templateId", root=template) for template in TEMPLATES),
        uuid_id("id", report.document),
        code("code", "85208-7", "Compte-rendu d'acte de télémédecine", LOINC, "LOINC"),
        el("title", text=report.title),
        moment("effectiveTime", report.written_at),
        code("confidentialityCode", *confidentiality, CONFIDENTIALITY, "Confidentiality"),
        el("languageCode", code="fr-FR"),
        uuid_id("setId", report.series),
        el("versionNumber", value=str(report.version)),
    ]


def _people(report: Report) -> list[Element]:
    return [
        record_target(report.patient, ins_root=report.ins_root, local_root=report.local_root),
        el("author", moment("time", report.written_at), entity("assignedAuthor", report.author)),
        el("custodian", el("assignedCustodian", _custodian(report.custodian))),
        *(_recipient(one) for one in report.recipients),
        el(
            "legalAuthenticator",
            moment("time", report.written_at),
            el("signatureCode", code="S"),
            entity("assignedEntity", report.author),
        ),
        *(_companion(one, report) for one in report.companions),
        *map(_relative, report.relatives),
    ]


def _custodian(one: Organisation) -> Element:
    return organisation("representedCustodianOrganization", one)


def _recipient(one: Professional) -> Element:
    place = one.organisation
    return el(
        "informationRecipient",
        el(
            "intendedRecipient",
            rpps(one),
            address(place.address if place else None),
            telephone(one.phone or (place.phone if place else "")),
            el("informationRecipient", person_name(one)),
            organisation("receivedOrganization", place) if place else None,
        ),
    )


def _companion(one: Professional, report: Report) -> Element:
    """Who is beside the patient, for as long as the act."""
    return el(
        "participant",
        code("functionCode", *TEAM, FUNCTIONS),
        interval("time", report.starts_at, report.ends_at),
        el(
            "associatedEntity",
            rpps(one),
            trade(one),
            address(one.organisation.address if one.organisation else None),
            telephone(one.phone),
            el("associatedPerson", person_name(one)),
            classCode="PROV",
        ),
        typeCode="PRF",
    )


def _relative(one: Relative) -> Element:
    """Their name is kept as it was said: nothing tells its given part from the other."""
    return el(
        "participant",
        interval("time", one.starts_at, one.ends_at),
        el(
            "associatedEntity",
            el("associatedPerson", el("name", el("family", text=one.name))),
            classCode=one.part,
        ),
        typeCode="IND",
    )


def _acts(report: Report) -> list[Element]:
    replaced = [] if report.replaces is None else [_replaced(report.replaces)]
    return [*map(_service, report.services), *replaced, _encounter(report)]


def _service(one: Service) -> Element:
    return el(
        "documentationOf",
        el(
            "serviceEvent",
            code("code", one.code, one.label, NGAP, "NGAP"),
            interval("effectiveTime", one.starts_at, one.ends_at),
            el("performer", entity("assignedEntity", one.by), typeCode="PRF"),
            classCode="ACT",
        ),
    )


def _replaced(document: UUID) -> Element:
    return el("relatedDocument", el("parentDocument", uuid_id("id", document)), typeCode="RPLC")


def _encounter(report: Report) -> Element:
    return el(
        "componentOf",
        el(
            "encompassingEncounter",
            code("code", *VIRTUAL, ACT_CODES),
            interval("effectiveTime", report.starts_at, report.ends_at),
            el("responsibleParty", entity("assignedEntity", report.author)),
            el("location", _facility(report.place, report.local_root)),
        ),
    )


def _facility(place: Organisation, local_root: str) -> Element:
    return el(
        "healthCareFacility",
        known_id(place, local_root),
        code("code", *place.facility, FACILITIES, "healthCareFacilityTypeCode"),
        el("location", el("name", text=place.name), address(place.address)),
    )


def _body(pdf: bytes) -> Element:
    encoded = base64.b64encode(pdf).decode()
    text = el("text", text=encoded, mediaType="application/pdf", representation="B64")
    return el("component", el("nonXMLBody", text))
