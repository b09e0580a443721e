"""A prescription on paper: a sheet for each who carries it out, in two zones where a line concerns an ALD."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from core import french
from core.clock import today
from documents import pdf
from documents.pdf import style
from prescriptions.adapters.content import dated

TITLE = "Ordonnance"
# The words of the two-zone form (Cerfa S3321).
WITH_ALD = (
    "Prescriptions relatives au traitement de l’affection de longue durée reconnue (affection exonérante)"
)
WITHOUT_ALD = "Prescriptions sans rapport avec l’affection de longue durée (maladies intercurrentes)"
LEAVE_NOTE = "À reporter sur l’avis d’arrêt de travail, que le médecin établit par son téléservice."
FOR_PHARMACY = "Pharmacien : vérifiez cette ordonnance et déclarez la délivrance sur"
VOID = "ESSAI, SANS VALEUR"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """What the signature adds. `is_void`: a rehearsal; `check`: where the signature is verified, if any;
    `for_pharmacy`: the page and the code of a pharmacist."""

    reference: str
    at: dt.datetime
    is_void: bool = False
    check: pdf.Check | None = None
    for_pharmacy: str = ""


def prescription_pdf(frozen: dict[str, Any], signed: Signed) -> bytes:
    """The bytes of the paper. The same content and signature give the same bytes."""
    sheet = pdf.Sheet(
        title=TITLE,
        author=frozen["prescriber"]["name"],
        at=signed.at,
        running=frozen["patient"],
        foot=f"Ordonnance {signed.reference}. Établie à l’issue d’une téléconsultation.",
        void=VOID if signed.is_void else "",
    )
    blocks: list[pdf.Block] = []
    for number, one in enumerate(frozen["sheets"]):
        blocks += [*([NewPage()] if number else []), *_sheet(frozen, one, signed)]
    return pdf.render(sheet, blocks)


def _sheet(frozen: dict[str, Any], one: dict[str, Any], signed: Signed) -> Iterator[pdf.Block]:
    name, lines = frozen["prescriber"]["name"], frozen["prescriber"]["lines"]
    at = signed.at
    yield pdf.Letterhead(name=name, lines=lines, right=[dated(frozen, at)])
    yield pdf.Title(TITLE, one["title"])
    yield pdf.Patient(name=frozen["patient"], facts=[(label, value) for label, value in frozen["traits"]])
    yield from _zones(one["lines"])
    kinds = {line["kind"] for line in one["lines"]}
    if "sick_leave" in kinds:
        yield pdf.Paragraph(LEAVE_NOTE, small=True)
    if signed.for_pharmacy and kinds & {"drug", "device"}:
        yield pdf.Paragraph(f"{FOR_PHARMACY} {signed.for_pharmacy}", small=True)
    yield pdf.Signature(
        name=name,
        lines=[frozen["prescriber"]["quality"], frozen["prescriber"]["rpps"]],
        signed=f"{_worded(signed)} le {french.date_in_full(today(at))} à {french.hour(at)}, "
        "second facteur donné",
        check=signed.check,
    )


def _worded(signed: Signed) -> str:
    return "Signée électroniquement dans Pivot" if signed.check else "Validée dans Pivot"


def _zones(lines: Sequence[dict[str, Any]]) -> Iterator[pdf.Block]:
    """Both zones are drawn as soon as one line concerns the ALD: an empty one says that it is."""
    if not any(line["is_ald"] for line in lines):
        yield from _ordered(lines)
        return
    for title, is_ald in ((WITH_ALD, True), (WITHOUT_ALD, False)):
        yield Zone(title)
        yield from _ordered([line for line in lines if line["is_ald"] is is_ald]) or [NOTHING]


NOTHING = pdf.Paragraph("", empty="Néant.")


def _ordered(lines: Sequence[dict[str, Any]]) -> list[pdf.Block]:
    return [Ordered(number, line["headline"], line["details"]) for number, line in enumerate(lines, 1)]


@dataclass(frozen=True, slots=True)
class NewPage:
    """What follows goes to somebody else."""

    def draw(self, page: pdf.Page) -> None:
        page.add_page()


@dataclass(frozen=True, slots=True)
class Zone:
    """The band over one of the two zones."""

    title: str

    def draw(self, page: pdf.Page) -> None:
        page.voice(style.SMALL + 0.5, "B", style.PRIMARY)
        height = page.height_of(self.title, page.epw - 6) + 3
        page.need(height + 14)
        top = page.y
        page.set_fill_color(*style.PRIMARY_SOFT)
        page.rect(page.l_margin, top, page.epw, height, style="F")
        page.set_xy(page.l_margin + 3, top + 1.5)
        page.say(self.title, width=page.epw - 6)
        page.set_xy(page.l_margin, top + height + 3)


@dataclass(frozen=True, slots=True)
class Ordered:
    """One thing prescribed: what in bold, how under it; kept whole on one page."""

    number: int
    headline: str
    details: Sequence[str]

    def draw(self, page: pdf.Page) -> None:
        indent, width = 7.0, page.epw - 7
        page.need(self._height(page, width))
        left = page.l_margin
        page.voice(style.LEAD, "B")
        page.cell(indent, page.leading, f"{self.number}.")
        page.set_x(left + indent)
        page.say(self.headline, width=width)
        page.voice(style.BODY + 0.5)
        for line in self.details:
            page.set_x(left + indent)
            page.say(line, width=width)
        page.set_xy(left, page.y + 3.5)

    def _height(self, page: pdf.Page, width: float) -> float:
        page.voice(style.LEAD, "B")
        height = page.height_of(self.headline, width)
        page.voice(style.BODY + 0.5)
        return height + sum(page.height_of(line, width) for line in self.details) + 4
