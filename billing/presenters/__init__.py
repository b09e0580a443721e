"""A fee sheet in words and euros."""

from billing.presenters.pdf import sheet_pdf
from billing.presenters.sheets import SheetView, euros, list_rows, other_lines, sheet_view

__all__ = ["SheetView", "euros", "list_rows", "other_lines", "sheet_pdf", "sheet_view"]
