"""The few kinds of element that a header repeats."""

import datetime as dt
from uuid import UUID
from xml.etree import ElementTree as ET

from core.clock import PARIS
from documents.cda.parts import Address, Organisation, Professional

LOINC = "2.16.840.1.113883.6.1"
RPPS = "1.2.250.1.71.4.2.1"
STRUCTURES = "1.2.250.1.71.4.2.2"
TRADES = "1.2.250.1.213.1.1.4.5"
SETTINGS = "1.2.250.1.213.1.1.4.9"
FACILITIES = "1.2.250.1.71.4.2.4"
UUIDS = "2.25"

Element = ET.Element


def el(tag: str, *children: Element | None, text: str = "", **attributes: str) -> Element:
    """An element with its attributes and its children, those that are None left out."""
    made = ET.Element(tag, {name.rstrip("_"): value for name, value in attributes.items()})
    made.text = text or None
    made.extend(child for child in children if child is not None)
    return made


def code(tag: str, value: str, label: str, system: str, system_name: str = "") -> Element:
    names = {"codeSystemName": system_name} if system_name else {}
    return el(tag, code=value, displayName=label, codeSystem=system, **names)


def uuid_id(tag: str, value: UUID) -> Element:
    """An identifier of ours: a UUID is an OID under 2.25."""
    return el(tag, root=f"{UUIDS}.{value.int}")


def moment(tag: str, at: dt.datetime) -> Element:
    return el(tag, value=at.astimezone(PARIS).strftime("%Y%m%d%H%M%S%z"))


def interval(tag: str, starts_at: dt.datetime, ends_at: dt.datetime | None = None) -> Element:
    return el(tag, moment("low", starts_at), moment("high", ends_at) if ends_at else None)


def address(where: Address | None) -> Element:
    """What is not known is said to be so, and nothing is made up."""
    if where is None:
        return el("addr", nullFlavor="NAV")
    return el(
        "addr",
        el("streetName", text=where.street) if where.street else None,
        el("postalCode", text=where.postcode),
        el("city", text=where.town),
        el("country", text="FRANCE"),
    )


def telephone(number: str, use: str = "WP") -> Element:
    return (
        el("telecom", value=f"tel:{number.replace(' ', '')}", use=use)
        if number
        else el("telecom", nullFlavor="NAV")
    )


def structure_id(national: str) -> Element | None:
    """The national identifier of a structure; None where it has none."""
    return el("id", root=STRUCTURES, extension=national) if national else None


def known_id(one: Organisation, local_root: str) -> Element:
    """Where an identifier is asked for: the national one, else ours."""
    national = structure_id(one.national)
    return national if national is not None else el("id", root=local_root, extension=one.local)


def organisation(tag: str, one: Organisation, *more: Element | None) -> Element:
    return el(
        tag,
        structure_id(one.national),
        el("name", text=one.name),
        telephone(one.phone),
        address(one.address),
        *more,
    )


def workplace(one: Organisation) -> Element:
    """Where a professional works, and in what setting."""
    setting = code("standardIndustryClassCode", *one.activity, SETTINGS, "practiceSettingCode")
    return organisation("representedOrganization", one, setting)


def rpps(one: Professional) -> Element:
    """The national identifier of a person: « 8 » before an RPPS number."""
    return el("id", root=RPPS, extension=f"8{one.rpps}")


def trade(one: Professional) -> Element:
    return code("code", *one.trade, TRADES)


def person_name(one: Professional) -> Element:
    return el(
        "name",
        el("prefix", text=one.civility),
        el("given", text=one.given),
        el("family", text=one.family.upper()),
        el("suffix", text="DR") if one.is_doctor else None,
    )


def entity(tag: str, one: Professional) -> Element:
    """A professional, with their trade and where they work."""
    place = one.organisation
    return el(
        tag,
        rpps(one),
        trade(one),
        address(place.address if place else None),
        telephone(one.phone or (place.phone if place else "")),
        el("assignedPerson", person_name(one)),
        workplace(place) if place else None,
    )
