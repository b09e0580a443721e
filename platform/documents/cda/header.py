"""What heads every document of an act of telemedicine: itself, who it is of and from, which acts, where.

Source: CI-SIS, « Structuration minimale de documents de santé ».
"""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID
from xml.etree import ElementTree as ET

from documents.cda.parts import Citizen, Organisation, Professional, Relative, Service
from documents.cda.patient import record_target
from documents.cda.required import missing
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
FRANCE = ("2.16.840.1.113883.2.8.2.1", "")  # HL7 France
CI_SIS = ("1.2.250.1.213.1.1.1.1", "")
NGAP = "1.2.250.1.215.200.3.3"
CODES = ("TCG", "TC", "TE1", "TE2", "TLD", "TLL", "TLM", "TLS")
CONFIDENTIALITY = "2.16.840.1.113883.5.25"
ACT_CODES = "2.16.840.1.113883.5.4"
FUNCTIONS = "1.2.250.1.213.1.6.1.107"
TEAM = ("353", "Membre de l’équipe de soins")
VIRTUAL = ("VR", "Virtuelle")


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """`document` and `series` are ours: one for each version, one for all of them.

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
    ends_at: dt.datetime | None
    ins_root: str
    local_root: str
    replaces: UUID | None = None
    relatives: tuple[Relative, ...] = ()
    is_restricted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Volet:
    """Which document of the framework it is. `templates`: (root, extension).

    `required`: what it cannot lack.
    """

    name: str
    loinc: str
    label: str
    templates: tuple[tuple[str, str], ...]
    required: tuple[str, ...]


def written(header: Header, volet: Volet, body: Element) -> bytes:
    """The document, in UTF-8.

    ValueError where no act of the nomenclature is told of, or one that the framework refuses, where whoever
    keeps the document has no national number, and where anything mandatory is not there.
    """
    _check(header, volet)
    content = [*_about(header, volet), *_people(header), *_acts(header), el("component", body)]
    root = el("ClinicalDocument", *content, xmlns=NAMESPACE)
    root.set("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance")
    ET.indent(root)
    told = f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'
    if lost := missing(ET.fromstring(told), volet.required):  # noqa: S314 - written a line above
        raise ValueError(f"{volet.name} lacks {', '.join(lost)}.")
    return told.encode()


def _check(header: Header, volet: Volet) -> None:
    if not header.custodian.national:
        raise ValueError("Who keeps the document has a national identifier.")
    codes = [service.code for service in header.services]
    if not codes or not set(codes) <= set(CODES):
        raise ValueError(f"{volet.name} tells of acts among {', '.join(CODES)}; these are {codes}.")


def _about(header: Header, volet: Volet) -> list[Element]:
    confidentiality = ("R", "Restreint") if header.is_restricted else ("N", "Normal")
    return [
        el("realmCode", code="FR"),
        el("typeId", root="2.16.840.1.113883.1.3", extension="POCD_HD000040"),
        *(_template(*template) for template in volet.templates),
        uuid_id("id", header.document),
        code("code", volet.loinc, volet.label, LOINC, "LOINC"),
        el("title", text=header.title),
        moment("effectiveTime", header.written_at),
        code("confidentialityCode", *confidentiality, CONFIDENTIALITY, "Confidentiality"),
        el("languageCode", code="fr-FR"),
        uuid_id("setId", header.series),
        el("versionNumber", value=str(header.version)),
    ]


def _template(root: str, extension: str) -> Element:
    return el("templateId", root=root, **({"extension": extension} if extension else {}))


def _people(header: Header) -> list[Element]:
    return [
        record_target(header.patient, ins_root=header.ins_root, local_root=header.local_root),
        el("author", moment("time", header.written_at), entity("assignedAuthor", header.author)),
        el("custodian", el("assignedCustodian", _custodian(header.custodian))),
        *(_recipient(one) for one in header.recipients),
        el(
            "legalAuthenticator",
            moment("time", header.written_at),
            el("signatureCode", code="S"),
            entity("assignedEntity", header.author),
        ),
        *(_companion(one, header) for one in header.companions),
        *map(_relative, header.relatives),
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


def _companion(one: Professional, header: Header) -> Element:
    """Who is beside the patient, for as long as the act."""
    return el(
        "participant",
        code("functionCode", *TEAM, FUNCTIONS),
        interval("time", header.starts_at, header.ends_at),
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


def _acts(header: Header) -> list[Element]:
    replaced = [] if header.replaces is None else [_replaced(header.replaces)]
    return [*map(_service, header.services), *replaced, _encounter(header)]


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


def _encounter(header: Header) -> Element:
    return el(
        "componentOf",
        el(
            "encompassingEncounter",
            code("code", *VIRTUAL, ACT_CODES),
            interval("effectiveTime", header.starts_at, header.ends_at),
            el("responsibleParty", entity("assignedEntity", header.author)),
            el("location", _facility(header.place, header.local_root)),
        ),
    )


def _facility(place: Organisation, local_root: str) -> Element:
    return el(
        "healthCareFacility",
        known_id(place, local_root),
        code("code", *place.facility, FACILITIES, "healthCareFacilityTypeCode"),
        el("location", el("name", text=place.name), address(place.address)),
    )
