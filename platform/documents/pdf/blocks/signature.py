"""Where one signs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from documents.pdf import style
from documents.pdf.sheet import Page

WIDTH = 84.0


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
    wants_company: ClassVar[bool] = True  # a signature alone on a page signs nothing that one sees

    def draw(self, page: Page) -> None:
        page.need(self._height(page))
        page.ln(2)
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
        page.set_xy(page.l_margin, page.y + 3)

    def _height(self, page: Page) -> float:
        page.voice(style.SMALL + 0.5)
        return (
            6
            + page.leading * (1 + len(self.lines))
            + (page.height_of(self.signed, WIDTH) if self.signed else 20)
        )

    def _place(self, page: Page, left: float) -> None:
        top = page.y
        page.set_draw_color(*style.LINE)
        page.set_line_width(0.2)
        page.rect(left, top, WIDTH, 18)
        page.set_xy(left + 1.5, top + 1)
        page.voice(style.SMALL, "", style.INK_2)
        page.cell(WIDTH, page.leading, page.worded(self.caption))
        page.set_y(top + 18)
