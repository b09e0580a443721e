"""The request of an act of telemedicine: TLM-DA 2022.01 of the CI-SIS, CDA R2 level 3.

What the requester says of the patient is told in words; the treatments are entries besides, which the
volet asks for: each by its name as it was written, or that none is known.
"""

from dataclasses import dataclass, field
from uuid import NAMESPACE_OID, UUID, uuid5

from documents.cda.header import CI_SIS, FRANCE, Header, Volet, written
from documents.cda.required import HEADER
from documents.cda.xml import LOINC, Element, code, el, uuid_id

ANAMNESIS_AND_RISKS, ANAMNESIS = "1.2.250.1.213.1.1.2.68", "1.2.250.1.213.1.1.2.69"
TREATMENTS = ("2.16.840.1.113883.10.20.1.8", "1.3.6.1.4.1.19376.1.5.3.1.3.19", "1.2.250.1.213.1.1.2.143")
TREATMENT = (
    "2.16.840.1.113883.10.20.1.24",
    "1.3.6.1.4.1.19376.1.5.3.1.4.7",
    "1.2.250.1.213.1.1.3.42",
    "1.3.6.1.4.1.19376.1.5.3.1.4.7.1",  # taken as a whole: no dose that differs from another
)
PRODUCT = ("2.16.840.1.113883.10.20.1.53", "1.3.6.1.4.1.19376.1.5.3.1.4.7.2", "1.2.250.1.213.1.1.3.43")
# Value set 1.2.250.1.213.1.1.5.664.
ABSENT_OR_UNKNOWN = "2.16.840.1.113883.5.1150.1"
NONE_SAID = ("no-medication-info", "Pas d'information sur les traitements médicamenteux")

_SECTION = "component/structuredBody/component/section"
VOLET = Volet(
    name="TLM-DA",
    loinc="75496-0",
    label="Demande d'acte de télémédecine",
    templates=(FRANCE, CI_SIS, ("1.2.250.1.213.1.1.1.38", "2022.01")),
    required=(
        *HEADER,
        "templateId[@root='1.2.250.1.213.1.1.1.38'][@extension='2022.01']",
        "code[@code='75496-0']",
        *("informationRecipient/intendedRecipient/id",),
        f"{_SECTION}/templateId[@root='{ANAMNESIS_AND_RISKS}']",
        f"{_SECTION}/code[@code='46612-8']",
        f"{_SECTION}/id",
        f"{_SECTION}/component/section/templateId[@root='{ANAMNESIS}']",
        f"{_SECTION}/component/section/code[@code='34117-2']",
        *(f"{_SECTION}/component/section/id", f"{_SECTION}/component/section/text"),
        *(f"{_SECTION}/templateId[@root='{root}']" for root in TREATMENTS),
        f"{_SECTION}/code[@code='10160-0']",
        *(f"{_SECTION}/text", f"{_SECTION}/entry/substanceAdministration/statusCode"),
        f"{_SECTION}/entry/substanceAdministration/consumable/manufacturedProduct/manufacturedMaterial/code",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request(Header):
    """`story`: (heading, lines) in the order to be read, the question first; `treatments`: as written."""

    story: tuple[tuple[str, tuple[str, ...]], ...]
    treatments: tuple[str, ...] = field(default=())


def write_request(request: Request) -> bytes:
    """The document, in UTF-8. ValueError says what keeps it from being one."""
    return written(request, VOLET, el("structuredBody", _risks(request), _treatments(request)))


def _risks(request: Request) -> Element:
    """One section that holds another: the volet has it so."""
    inner = _section(
        request, (ANAMNESIS,), ("34117-2", "Historique et physique"), "Anamnèse", _told(request.story)
    )
    return _section(
        request,
        (ANAMNESIS_AND_RISKS,),
        ("46612-8", "Conclusions de synthèse"),
        "Anamnèse et facteurs de risques",
        inner,
    )


def _section(
    request: Request, templates: tuple[str, ...], loinc: tuple[str, str], title: str, *content: Element
) -> Element:
    section = el(
        "section",
        *(el("templateId", root=root) for root in templates),
        uuid_id("id", _own(request, loinc[0])),
        code("code", *loinc, LOINC, "LOINC"),
        el("title", text=title),
        *content,
    )
    return el("component", section)


def _own(request: Request, name: str) -> UUID:
    """The same part of the same document has the same number, whenever it is written."""
    return uuid5(NAMESPACE_OID, f"{request.document}:{name}")


def _told(story: tuple[tuple[str, tuple[str, ...]], ...]) -> Element:
    return el(
        "text",
        *(
            el("list", el("caption", text=heading), *(el("item", text=line) for line in lines))
            for heading, lines in story
            if lines
        ),
    )


def _treatments(request: Request) -> Element:
    names = request.treatments
    rows = names or (NONE_SAID[1],)
    items = (el("item", el("content", text=row, ID=f"T{rank}")) for rank, row in enumerate(rows))
    entries = [_treatment(request, rank, is_known=bool(names)) for rank, _ in enumerate(rows)]
    text = el("text", el("list", *items))
    return _section(request, TREATMENTS, ("10160-0", "Traitements"), "Traitements", text, *entries)


def _treatment(request: Request, rank: int, *, is_known: bool) -> Element:
    given = el(
        "substanceAdministration",
        *(el("templateId", root=root) for root in TREATMENT),
        uuid_id("id", _own(request, f"treatment-{rank}")),
        None if is_known else code("code", *NONE_SAID, ABSENT_OR_UNKNOWN),
        el("text", el("reference", value=f"#T{rank}")),
        el("statusCode", code="completed"),
        el("effectiveTime", el("low", nullFlavor="UNK"), el("high", nullFlavor="UNK"), **_TIME),
        el("consumable", el("manufacturedProduct", *_product(rank))),
        classCode="SBADM",
        moodCode="EVN",
    )
    return el("entry", given, typeCode="DRIV")


_TIME = {"xsi:type": "IVL_TS"}


def _product(rank: int) -> list[Element]:
    """By its words: no code of the national list, and no name of a brand that we would be sure of."""
    words = el("code", el("originalText", el("reference", value=f"#T{rank}")), nullFlavor="UNK")
    material = el("manufacturedMaterial", words, el("name", nullFlavor="NA"))
    return [*(el("templateId", root=root) for root in PRODUCT), material]
