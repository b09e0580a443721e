"""TLM-CR by itself: what the national rules ask for is there, and each loss is seen.

The public rules are played by `make check-cda`; these keep the structure where they are not at hand.
"""

import base64
import datetime as dt
from collections.abc import Callable
from dataclasses import fields, replace
from uuid import UUID
from xml.etree import ElementTree as ET

import pytest

from core.clock import PARIS
from documents import cda
from documents.cda import header, tlm_cr, tlm_da
from documents.cda.header import Volet
from documents.cda.required import V3, missing, path

NINE = dt.datetime(2026, 11, 24, 9, 0, tzinfo=PARIS)
END = NINE + dt.timedelta(minutes=12)
PDF = b"%PDF-1.7 <&> \x00\xff"


def read(report: cda.Report | None = None) -> ET.Element:
    return ET.fromstring(cda.write(report or REPORT, PDF))


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


REQUEST = cda.Request(
    **{one.name: getattr(REPORT, one.name) for one in fields(REPORT)}
    | {"title": "Demande de téléconsultation", "companions": (), "ends_at": None},
    story=(("Question posée", ("Eczéma ou mycose ?",)), ("Allergies", ())),
    treatments=("Furosémide 40 mg", "Bisoprolol 2,5 mg"),
)


def requested(request: cda.Request = REQUEST) -> ET.Element:
    return ET.fromstring(cda.write_request(request))


def test_what_heads_it_stands_in_the_order_of_the_schema() -> None:
    for document in (read(replace(REPORT, replaces=UUID(int=9))), requested()):
        tags = [child.tag.removeprefix("{urn:hl7-org:v3}") for child in document]
        assert sorted(tags, key=ORDER.index) == tags


MUTATIONS = [
    *(("TLM-CR", read, tlm_cr.VOLET, lost) for lost in tlm_cr.VOLET.required),
    *(("TLM-DA", requested, tlm_da.VOLET, lost) for lost in tlm_da.VOLET.required),
]


@pytest.mark.parametrize(
    ("made", "volet", "lost"),
    [one[1:] for one in MUTATIONS],
    ids=[f"{one[0]} {one[3]}" for one in MUTATIONS],
)
def test_the_loss_of_each_mandatory_element_is_seen(
    made: Callable[[], ET.Element], volet: Volet, lost: str
) -> None:
    document = made()
    assert missing(document, volet.required) == []
    parents = {child: parent for parent in document.iter() for child in parent}
    for one in document.findall(path(lost), V3):
        parents[one].remove(one)
    assert lost in missing(document, volet.required)


def test_a_document_that_lacks_something_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(header, "_about", lambda *_: [])
    for made in (read, requested):
        with pytest.raises(ValueError, match="lacks realmCode"):
            made()


def test_a_request_goes_to_somebody() -> None:
    with pytest.raises(ValueError, match="intendedRecipient"):
        requested(replace(REQUEST, recipients=()))


def test_a_request_tells_its_question_and_leaves_out_what_is_empty() -> None:
    told = requested().find(path(".//section/text/list/item"), V3)
    captions = [one.text for one in requested().iterfind(".//v3:caption", V3)]
    assert told is not None
    assert (told.text, captions) == ("Eczéma ou mycose ?", ["Question posée"])


def test_each_treatment_is_an_entry_that_points_to_its_words() -> None:
    document = requested()
    references = [one.get("value") for one in document.iterfind(".//v3:originalText/v3:reference", V3)]
    words = {f"#{one.get('ID')}": one.text for one in document.iterfind(".//v3:content", V3)}
    assert [words[str(one)] for one in references] == ["Furosémide 40 mg", "Bisoprolol 2,5 mg"]


def test_no_treatment_known_is_said_by_its_code() -> None:
    (one,) = requested(replace(REQUEST, treatments=())).iterfind(".//v3:substanceAdministration/v3:code", V3)
    assert one.get("code") == "no-medication-info"


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
