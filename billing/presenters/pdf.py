"""The preparation as a PDF that a secretary can type from, and a physician can file."""

import datetime as dt

from billing.presenters.sheets import SheetView
from documents import pdf

NOT_AN_FSE = (
    "À télétransmettre par votre logiciel agréé. Ce document n’est pas une feuille de soins électronique."
)
COLUMNS = (
    pdf.Column("Code", share=2),
    pdf.Column("Acte", share=7),
    pdf.Column("Honoraires", share=3, number=True),
    pdf.Column("Taux", share=2, number=True),
    pdf.Column("Assurance maladie", share=3, number=True),
    pdf.Column("Patient", share=3, number=True),
)


def sheet_pdf(view: SheetView, *, at: dt.datetime) -> bytes:
    """The bytes of a PDF/A of one sheet."""
    name, *lines = view.practitioner
    beneficiary, *facts = view.beneficiary
    sheet = pdf.Sheet(
        title="Préparation de feuille de soins",
        author=name,
        at=at,
        running=beneficiary,
        foot=NOT_AN_FSE,
        draft=True,
    )
    rows = [(row.code, row.label, row.amount, row.rate, row.insurance, row.patient) for row in view.lines]
    total = ("Total", "", view.total, "", view.insurance_total, view.patient_total)
    return pdf.render(
        sheet,
        [
            pdf.Letterhead(name=name, lines=lines),
            pdf.Title("Préparation de feuille de soins", f"{view.act[0].upper()}{view.act[1:]}"),
            pdf.Callout("Brouillon", NOT_AN_FSE),
            pdf.Section("Bénéficiaire et assuré"),
            pdf.Facts(pairs=[("Nom", beneficiary), ("Naissance", facts[0]), ("Matricule INS", facts[1])]),
            pdf.Section("Prise en charge et parcours"),
            pdf.Bullets([*view.coverage, *view.pathway]),
            pdf.Section("Actes"),
            pdf.Table(columns=COLUMNS, rows=rows, total=total),
            pdf.Section("Pourquoi ce verdict"),
            pdf.Bullets([f"{one['text']} ({one['source']})" for one in view.findings]),
        ],
    )
