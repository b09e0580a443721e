"""Where one signs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from documents.pdf import style
from documents.pdf.sheet import Page

WIDTH = 84.0
QR = 25.0  # mm, read from a paper by any telephone


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """Where whoever holds the paper, or the file, learns whether it is what was signed."""

    address: str
    reference: str
    advice: str = "Ouvrez cette page et déposez-y le fichier : un seul octet changé se voit."

    def draw(self, page: Page, top: float) -> float:
        """From the left margin; gives where it ends."""
        _modules(page, self.address, page.l_margin, top)
        left, width = page.l_margin + QR + 3, page.epw - WIDTH - QR - 6
        page.set_xy(left, top)
        page.voice(style.SMALL, "B", style.INK)
        page.say("Vérifier ce document", width=width)
        page.voice(style.SMALL - 0.5, "", style.INK_2)
        for line in (self.address, f"Référence {self.reference}", self.advice):
            page.set_x(left)
            page.say(line, width=width)
        return max(top + QR, page.y)


def _modules(page: Page, address: str, left: float, top: float) -> None:
    """Drawn as squares: no picture, nothing that PDF/A would have to be told of."""
    code: Any = QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(address)
    code.make(fit=True)
    matrix = code.get_matrix()
    side = QR / len(matrix)
    page.set_fill_color(0, 0, 0)
    for row, cells in enumerate(matrix):
        for start, length in _runs(cells):
            page.rect(left + start * side, top + row * side, length * side, side, style="F")


def _runs(cells: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """(first, how many) of the dark cells that touch: fewer shapes, and no hair between two."""
    start = None
    for at, is_dark in enumerate([*cells, False]):
        if is_dark and start is None:
            start = at
        elif not is_dark and start is not None:
            yield start, at - start
            start = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """On the right, kept whole: who, in which quality, and either when it was signed or the place to sign.

    `signed` is worded by the caller ("Validé dans Pivot le mar. 24 nov. 2026 à 14 h 53"): what a click is
    worth in law is theirs to say.
    """

    name: str
    lines: Sequence[str] = ()
    signed: str = ""
    caption: str = "Signature"
    check: Check | None = None
    wants_company: ClassVar[bool] = True  # a signature alone on a page signs nothing that one sees

    def draw(self, page: Page) -> None:
        page.need(self._height(page))
        page.ln(2)
        top, bottom = page.y, self.check.draw(page, page.y) if self.check else page.y
        page.set_y(top)
        left = page.w - page.r_margin - WIDTH
        page.set_x(left)
        page.voice(style.BODY, "B")
        page.say(self.name, width=WIDTH)
        page.voice(style.SMALL, "", style.INK_2)
        for line in self.lines:
            page.set_x(left)
            page.say(line, width=WIDTH)
        page.ln(1.5)
        page.set_x(left)
        if self.signed:
            page.voice(style.SMALL + 0.5, "", style.PRIMARY)
            page.say(self.signed, width=WIDTH)
        else:
            self._place(page, left)
        page.set_xy(page.l_margin, max(page.y, bottom) + 3)

    def _height(self, page: Page) -> float:
        page.voice(style.SMALL + 0.5)
        height = (
            6
            + page.leading * (1 + len(self.lines))
            + (page.height_of(self.signed, WIDTH) if self.signed else 20)
        )
        return max(height, QR + 12) if self.check else height

    def _place(self, page: Page, left: float) -> None:
        top = page.y
        page.set_draw_color(*style.LINE)
        page.set_line_width(0.2)
        page.rect(left, top, WIDTH, 18)
        page.set_xy(left + 1.5, top + 1)
        page.voice(style.SMALL, "", style.INK_2)
        page.cell(WIDTH, page.leading, page.worded(self.caption))
        page.set_y(top + 18)
