"""Pages that one would sign: PDF/A-3B, fonts embedded, French typography, the same bytes for the same input.

    pdf.render(
        pdf.Sheet(title="Compte rendu de téléconsultation", author="Dr Sophie Morel", at=closed_at, ...),
        [pdf.Letterhead(...), pdf.Title(...), pdf.Patient(...), pdf.Section("Motif"), pdf.Paragraph("…")],
    )

Only the blocks are here; which ones a report or a fee sheet is made of belongs to the app that signs it.
No Django, no clock, no database.
"""

from documents.pdf.blocks.identity import Facts, Letterhead, Patient
from documents.pdf.blocks.signature import Check, Signature
from documents.pdf.blocks.tables import Column, Table, Vital, Vitals
from documents.pdf.blocks.text import Bullets, Callout, Entry, Paragraph, Section, Space, Title
from documents.pdf.sheet import Block, Page, Sheet, render

__all__ = [
    "Block",
    "Bullets",
    "Callout",
    "Check",
    "Column",
    "Entry",
    "Facts",
    "Letterhead",
    "Page",
    "Paragraph",
    "Patient",
    "Section",
    "Sheet",
    "Signature",
    "Space",
    "Table",
    "Title",
    "Vital",
    "Vitals",
    "render",
]
