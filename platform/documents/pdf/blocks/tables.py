"""Tables whose heading comes back on every page, and the vitals."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from fpdf.enums import TableBordersLayout
from fpdf.fonts import FontFace

from documents.pdf import style
from documents.pdf.sheet import Page


@dataclass(frozen=True, slots=True)
class Column:
    """`share` is the column's part of the width; `number` aligns it right."""

    label: str
    share: int = 1
    number: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows of words, already formatted. `total` is a last row in bold."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    total: Sequence[str] = ()
    empty: str = "Aucune ligne."

    def draw(self, page: Page) -> None:
        if not self.rows:
            page.voice(style.BODY, "I", style.INK_2)
            page.say(self.empty)
            page.ln(1.5)
            return
        page.voice(style.SMALL + 0.5)
        page.set_draw_color(*style.LINE)
        page.set_line_width(0.2)
        page.set_fill_color(255)  # cells without a fill of their own take the present one
        heading = FontFace(emphasis="BOLD", color=style.INK_2, fill_color=style.SOFT)
        with page.table(
            borders_layout=TableBordersLayout.HORIZONTAL_LINES,
            col_widths=[column.share for column in self.columns],
            text_align=["RIGHT" if column.number else "LEFT" for column in self.columns],
            headings_style=heading,
            line_height=page.leading,
            padding=(1.1, 1.5),
            v_align="TOP",
        ) as table:
            table.row([_bold(page, column.label) for column in self.columns])
            for row in self.rows:
                table.row([page.worded(cell) for cell in row])
            if self.total:
                table.row([_bold(page, cell) for cell in self.total], style=FontFace(emphasis="BOLD"))
        page.ln(3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vital:
    """One measure, worded: "Pression artérielle", "148/86", "mmHg", "14 h 08", "Nadia Benali, infirmière"."""

    name: str
    value: str
    unit: str
    when: str
    origin: str


@dataclass(frozen=True, slots=True)
class Vitals:
    """Measures as they were taken, side by side: never a word on whether they are good.

    When all were taken at once by one person, that is said once, above.
    """

    measures: Sequence[Vital]
    across: ClassVar[int] = 4

    def draw(self, page: Page) -> None:
        if not self.measures:
            page.voice(style.BODY, "I", style.INK_2)
            page.say("Aucune constante relevée.")
            page.ln(1.5)
            return
        origins = {(one.when, one.origin) for one in self.measures}
        together = len(origins) == 1
        if together:
            [(when, origin)] = origins
            page.voice(style.SMALL, "", style.INK_2)
            page.say(f"Relevées à {when} par {origin}.")
            page.ln(1)
        for start in range(0, len(self.measures), self.across):
            self._row(page, self.measures[start : start + self.across], together=together)
        page.ln(1.5)

    def _row(self, page: Page, measures: Sequence[Vital], *, together: bool) -> None:
        pad, width = 1.5, page.epw / self.across
        page.voice()
        height = 2 * pad + page.leading
        page.voice(style.SMALL)
        height += page.leading * (1 if together else 2)
        page.need(height)
        top = page.y
        page.set_draw_color(*style.LINE)
        page.set_line_width(0.2)
        for column, one in enumerate(measures):
            left = page.l_margin + column * width
            page.rect(left, top, width, height)
            page.set_xy(left + pad, top + pad)
            self._measure(page, one, width - 2 * pad, together=together)
        page.set_xy(page.l_margin, top + height)

    def _measure(self, page: Page, one: Vital, width: float, *, together: bool) -> None:
        left = page.x
        page.voice(style.SMALL, "", style.INK_2)
        page.say(one.name, width=width)
        page.voice(style.BODY, "B")
        value, below = page.worded(one.value), page.y + page.leading
        page.cell(page.get_string_width(value) + 1, page.leading, value)
        page.voice(style.SMALL, "", style.INK_2)
        page.cell(width, below - page.y, page.worded(one.unit))
        if not together:
            page.set_xy(left, below)
            page.cell(width, page.leading, page.worded(f"{one.when}, {one.origin}"))


def _bold(page: Page, text: str) -> str:
    # What a face can draw depends on the face.
    page.set_font(style="B")
    worded = page.worded(text)
    page.set_font(style="")
    return worded
