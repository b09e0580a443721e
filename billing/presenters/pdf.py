"""The preparation as a PDF that a secretary can type from, and a physician can file."""

import datetime as dt
from collections.abc import Mapping, Sequence

from billing.presenters.sheets import SheetView
from core import french
from core.clock import today
from documents import pdf

TITLE = "Préparation de feuille de soins"

NOT_AN_FSE = (
    "À télétransmettre par votre logiciel agréé. Ce document n’est pas une feuille de soins électronique."
)
COLUMNS = (
    pdf.Column("Date", share=4),
    pdf.Column("Code", share=2),
    pdf.Column("Acte", share=7),
    pdf.Column("Honoraires", share=4, number=True),
    pdf.Column("Taux", share=2, number=True),
    pdf.Column("Ass. maladie", share=4, number=True),
    pdf.Column("Patient", share=3, number=True),
)


def sheet_pdf(view: SheetView, others: Sequence[Mapping[str, str]] = (), *, at: dt.datetime) -> bytes:
    """The bytes of a PDF/A of one sheet. `others`: the other professionals of the act, and their sheets."""
    name, *lines = view.practitioner
    sheet = pdf.Sheet(
        title=TITLE,
        author=name,
        at=at,
        running=view.beneficiary[0],
        foot=f"Feuille {view.public_id}. {NOT_AN_FSE}",
        draft=True,
    )
    blocks: list[pdf.Block] = [
        pdf.Letterhead(name=name, lines=lines, right=[f"Préparée le {french.date_in_full(today(at))}"]),
        pdf.Title(TITLE, f"{view.act[0].upper()}{view.act[1:]}"),
        _beneficiary(view),
        pdf.Facts(pairs=[(label, value.removeprefix(f"{label} : ")) for label, value in _conditions(view)]),
        pdf.Section("Actes"),
        _acts(view),
        pdf.Callout("Brouillon", NOT_AN_FSE, tone="warn"),
        *_others(others),
        pdf.Section("Pourquoi ce verdict"),
        *_reasons(view),
    ]
    return pdf.render(sheet, blocks)


def _beneficiary(view: SheetView) -> pdf.Patient:
    name, born, number = view.beneficiary
    facts = [("Bénéficiaire et assuré", born), ("Matricule INS (NIR)", number.removeprefix("Matricule : "))]
    return pdf.Patient(name=name, facts=facts)


def _conditions(view: SheetView) -> list[tuple[str, str]]:
    return [*view.coverage, *view.pathway]


def _acts(view: SheetView) -> pdf.Table:
    rows = [
        (row.day, row.code, row.label, row.amount, row.rate, row.insurance, row.patient) for row in view.lines
    ]
    total = ("Total", "", "", view.total, "", view.insurance_total, view.patient_total)
    return pdf.Table(columns=COLUMNS, rows=rows, total=total)


def _others(others: Sequence[Mapping[str, str]]) -> list[pdf.Block]:
    if not others:
        return []
    lines = [f"{one['name']}, {one['text']}" for one in others]
    return [pdf.Section("Les autres professionnels"), pdf.Bullets(lines)]


def _reasons(view: SheetView) -> list[pdf.Block]:
    """The verdict, then each reason with its source under it."""
    blocks: list[pdf.Block] = [pdf.Paragraph(f"{view.verdict}. {view.rate}.".replace(" .", ""))]
    for one in view.findings:
        blocks += [pdf.Paragraph(one["text"], tight=True), pdf.Paragraph(one["source"], small=True)]
    return blocks
