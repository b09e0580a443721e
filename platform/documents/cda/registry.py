"""The pieces of an ebRIM registry: objects known by an identifier, slots, codes, associations."""

import datetime as dt
from typing import NamedTuple
from uuid import NAMESPACE_OID, uuid5

from documents.cda.parts import Professional
from documents.cda.tlm_cr import Report
from documents.cda.xml import RPPS, STRUCTURES, TRADES, Element, el

__all__ = ["Code", "Element", "el", "slot"]

RIM = "urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0"
LCM = "urn:oasis:names:tc:ebxml-regrep:xsd:lcm:3.0"
NAMESPACES = {"xmlns:lcm": LCM, "xmlns:rim": RIM}
APPROVED = "urn:oasis:names:tc:ebxml-regrep:StatusType:Approved"
DOCUMENT_ENTRY = "urn:uuid:7edca82f-054d-47f2-a032-9b2a5b5186c1"
SUBMISSION_SET = "urn:uuid:a54d6aa5-d40d-43f9-88c5-b4633d873bdd"

SET_AUTHOR = "urn:uuid:a7058bb9-b4e4-4307-ba5b-e3f0ab85e12d"
SET_CONTENT = "urn:uuid:aa543740-bdda-424e-8c96-df4873be8500"
SET_PATIENT = "urn:uuid:6b5aea1a-874d-4603-a4bc-96a0a7b38446"
SET_SOURCE = "urn:uuid:554ac39e-e3fe-47fe-b233-965d2a147832"
SET_UNIQUE = "urn:uuid:96fdda7c-d067-4183-912e-bf5ee74998a8"

ENTRY_AUTHOR = "urn:uuid:93606bcf-9494-43ec-9b4e-a7748d1a838d"
ENTRY_CLASS = "urn:uuid:41a5887f-8865-4c09-adf7-e362475b143a"
ENTRY_TYPE = "urn:uuid:f0306f51-975f-434e-a61c-c59651d33983"
ENTRY_FORMAT = "urn:uuid:a09d5840-386c-46f2-b5ad-9c3699a4309d"
ENTRY_CONFIDENTIALITY = "urn:uuid:f4f85eac-e6cb-4883-b524-f2705394840f"
ENTRY_FACILITY = "urn:uuid:f33fb8ac-18af-42cc-ae0e-ed0b0bdb91e1"
ENTRY_PRACTICE = "urn:uuid:cccf5598-8b07-4b77-a05e-ae952c785ead"
ENTRY_PATIENT = "urn:uuid:58a6f841-87b3-4a3e-92fd-a8ffeff98427"
ENTRY_UNIQUE = "urn:uuid:2e82c1f6-a085-4c72-9da3-8640a32e42ab"

HAS_MEMBER = "urn:oasis:names:tc:ebxml-regrep:AssociationType:HasMember"
TRANSFORMS = "urn:ihe:iti:2007:AssociationType:XFRM"
REPLACES = "urn:ihe:iti:2007:AssociationType:RPLC"


class Code(NamedTuple):
    value: str
    label: str
    system: str


def instant(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).strftime("%Y%m%d%H%M%S")


def slot(called: str, *values: str) -> Element:
    told = [el("rim:Value", text=value) for value in values]
    return el("rim:Slot", el("rim:ValueList", *told), name=called)


def name(text: str) -> Element:
    return el("rim:Name", el("rim:LocalizedString", value=text))


def coded(scheme: str, of: str, code: Code) -> Element:
    return _classified(scheme, of, code.value, slot("codingScheme", code.system), name(code.label))


def author(scheme: str, of: str, one: Professional) -> Element:
    place = one.organisation
    trade, label = one.trade
    return _classified(
        scheme,
        of,
        "",
        slot("authorPerson", person(one)),
        slot("authorInstitution", institution(place.name, place.national)) if place else None,
        slot("authorSpecialty", f"{trade}^{label}^{TRADES}"),
    )


def _classified(scheme: str, of: str, value: str, *said: Element | None) -> Element:
    return el(
        "rim:Classification",
        *said,
        id=_made(scheme, of, value),
        classificationScheme=scheme,
        classifiedObject=of,
        nodeRepresentation=value,
    )


def node(of: str, kind: str) -> Element:
    """That an object is of this kind."""
    return el("rim:Classification", id=_made(kind, of), classificationNode=kind, classifiedObject=of)


def identifier(scheme: str, of: str, value: str, label: str) -> Element:
    made = _made(scheme, of, value)
    return el(
        "rim:ExternalIdentifier",
        name(label),
        id=made,
        identificationScheme=scheme,
        registryObject=of,
        value=value,
    )


def member(package: str, entry: str) -> Element:
    return association(HAS_MEMBER, package, entry, slot("SubmissionSetStatus", "Original"))


def association(kind: str, source: str, target: str, *said: Element) -> Element:
    return el(
        "rim:Association",
        *said,
        id=_made(kind, source, target),
        associationType=kind,
        sourceObject=source,
        targetObject=target,
    )


def patient_id(report: Report) -> str:
    """The matricule of a qualified identity, else our own number."""
    if not report.patient.ins:
        return local_id(report)
    return f"{report.patient.ins}^^^&{report.ins_root}&ISO^NH"


def local_id(report: Report) -> str:
    return f"{report.patient.local}^^^&{report.local_root}&ISO^PI"


def patient_traits(report: Report) -> tuple[str, ...]:
    one = report.patient
    used = f"~{_plain(one.used_name)}^{_plain(one.used_given)}^^^^^D" if one.used_name else ""
    return (
        f"PID-5|{_plain(one.birth_name)}^{_plain(one.first_given)}^^^^^L{used}",
        f"PID-7|{one.born_on:%Y%m%d}",
        f"PID-8|{one.sex}",
    )


def person(one: Professional) -> str:
    return f"8{one.rpps}^{_plain(one.family)}^{_plain(one.given)}^^^^^^&{RPPS}&ISO^D^^^IDNPS"


def institution(called: str, national: str) -> str:
    known = f"^^^^^&{STRUCTURES}&ISO^IDNST^^^{national}" if national else ""
    return f"{_plain(called)}{known}"


def recipient(one: Professional | None, address: str) -> str:
    """« |who|mailbox »: either may be missing."""
    mailbox = f"|^^Internet^{address}" if address else ""
    return f"|{person(one)}{mailbox}" if one else f"|{mailbox}" if mailbox else ""


def _plain(text: str) -> str:
    """Without what separates the parts of a value."""
    return "".join(" " if sign in "^|~&\\" else sign for sign in text)


def _made(*parts: str) -> str:
    return f"urn:uuid:{uuid5(NAMESPACE_OID, ' '.join(parts))}"
