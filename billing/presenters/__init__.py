"""A fee sheet in words and euros."""

from billing.presenters.others import other_lines, own_nothing_words
from billing.presenters.pdf import sheet_pdf
from billing.presenters.sheets import SheetView, euros, list_rows, sheet_view

__all__ = [
    "SheetView",
    "euros",
    "list_rows",
    "other_lines",
    "own_nothing_words",
    "sheet_pdf",
    "sheet_view",
]
