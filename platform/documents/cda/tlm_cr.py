"""The report of an act of telemedicine: TLM-CR 2022.01 of the CI-SIS, CDA R2 level 1, its body the PDF.

Source: ANS, volet « Actes de télémédecine »; domain rules in docs. One service event for each act.
"""

import base64

from documents.cda.header import CI_SIS, FRANCE, Header, Volet, written
from documents.cda.required import HEADER
from documents.cda.xml import el

VOLET = Volet(
    name="TLM-CR",
    loinc="85208-7",
    label="Compte-rendu d'acte de télémédecine",
    templates=(FRANCE, CI_SIS, ("1.3.6.1.4.1.19376.1.2.20", "")),  # the last: a document without structure
    required=(
        *HEADER,
        "templateId[@root='1.3.6.1.4.1.19376.1.2.20']",
        "code[@code='85208-7']",
        "component/nonXMLBody/text[@representation='B64']",
    ),
)


class Report(Header):
    """The header of a report."""

    __slots__ = ()


def write(report: Report, pdf: bytes) -> bytes:
    """The document, in UTF-8. ValueError says what keeps it from being one."""
    encoded = base64.b64encode(pdf).decode()
    text = el("text", text=encoded, mediaType="application/pdf", representation="B64")
    return written(report, VOLET, el("nonXMLBody", text))
