"""One document: its page, its running head and foot, and the drawing of its blocks."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, cast

from fpdf import FPDF
from fpdf.prefs import ViewerPreferences

from documents.pdf import style, xmp
from documents.pdf.typography import NBSP, drawable, typeset

FONTS = Path(__file__).parent / "fonts"
_FACES = {
    "": "DejaVuSansCondensed.ttf",
    "B": "DejaVuSansCondensed-Bold.ttf",
    "I": "DejaVuSansCondensed-Oblique.ttf",
}


# Stands for the number of pages until it is known: nothing that anybody would type.
PAGES = "{§nb§}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What stands around the blocks.

    `running` names the person on every page after the first, so that a lost page finds its file again; `foot`
    is the mention at the bottom (reference, retention, law). `draft` marks every page as not yet signed;
    `void`, in large letters across each of them, what has no value at all.
    """

    title: str
    author: str
    at: dt.datetime
    running: str = ""
    foot: str = ""
    draft: bool = False
    void: str = ""


class Block(Protocol):
    def draw(self, page: "Page") -> None:
        """Draw at the cursor, on a new page if it must stay whole, and leave the cursor below."""
        ...


def render(sheet: Sheet, blocks: Sequence[Block]) -> bytes:
    """The bytes of a PDF/A-3B. The same sheet and blocks give the same bytes."""
    page, lonely = _drawn(sheet, blocks, break_before=None)
    if lonely is not None:  # once more, with what comes before a signature taken along to its page
        page.discard()
        page, _ = _drawn(sheet, blocks, break_before=lonely)
    return bytes(page.output())


def _drawn(sheet: Sheet, blocks: Sequence[Block], *, break_before: int | None) -> tuple["Page", int | None]:
    """The pages, and from which block on a signature that stands alone on its page would have company."""
    page, lonely = Page(sheet), None
    page.add_page()
    starts: list[int] = []
    for index, block in enumerate(blocks):
        if index == break_before:
            page.add_page()
        starts.append(page.page_no())
        block.draw(page)
        if getattr(block, "wants_company", False) and page.page_no() > starts[index]:
            lonely = _company(starts)
    return page, lonely


def _company(starts: Sequence[int]) -> int | None:
    """The block before the last and the heading over it, if they began on the page that the last one left."""
    last = len(starts) - 1
    for index in (last - 2, last - 1):
        if index > 0 and starts[index] == starts[last]:
            return index
    return None


class Page(FPDF):  # type: ignore[misc]  # the library is followed silently
    """A4 in our style. Blocks write through `say`, which typesets and keeps to what the font can draw."""

    def __init__(self, sheet: Sheet) -> None:
        super().__init__(format="A4", enforce_compliance="PDF/A-3B")
        self.sheet = sheet
        self.set_margins(style.SIDE, style.TOP, style.SIDE)
        self.c_margin = 0  # words start where rules start
        self.set_auto_page_break(auto=True, margin=style.BOTTOM)
        for face, file in _FACES.items():
            self.add_font(style.FAMILY, face, FONTS / file)
        self._known = {face: frozenset(self._cmap(face)) for face in _FACES}
        self.alias_nb_pages(PAGES)
        self.set_title(sheet.title)
        self.set_author(sheet.author)
        self.set_lang("fr-FR")
        self.set_creation_date(sheet.at)
        self.viewer_preferences = ViewerPreferences(display_doc_title=True)
        self.set_xmp_metadata(xmp.packet(title=sheet.title, author=sheet.author, at=sheet.at))
        self.voice()

    # The hand of every block

    def voice(self, size: float = style.BODY, face: str = "", colour: style.Colour = style.INK) -> None:
        """The type in which the next words are written. `face`: "", "B" or "I"."""
        self.set_font(style.FAMILY, face, size)
        self.set_text_color(*colour)

    @property
    def leading(self) -> float:
        """The height of a line in the present type, in millimetres."""
        return float(self.font_size) * style.LINE_HEIGHT

    def worded(self, text: str) -> str:
        return drawable(typeset(text), self._known[self.font_style])

    def say(self, text: str, *, width: float = 0, align: str = "L", **options: Any) -> None:
        """A paragraph from the cursor, which then stands below it, at the same left edge as before."""
        options = {"new_x": "LEFT", "new_y": "NEXT"} | options
        self.multi_cell(width, self.leading, self.worded(text), align=align, **options)

    def height_of(self, text: str, width: float) -> float:
        """How high `say` would be in the present type."""
        height: Any = self.multi_cell(
            width, self.leading, self.worded(text), dry_run=True, output="HEIGHT", align="L"
        )
        return float(height)

    def need(self, height: float) -> None:
        """Go to a new page unless this height is still free on this one."""
        if self.will_page_break(height):
            self.add_page()

    def rule(self, colour: style.Colour = style.LINE, thickness: float = 0.2) -> None:
        """A hairline across the page."""
        self.set_draw_color(*colour)
        self.set_line_width(thickness)
        self.line(self.l_margin, self.y, self.w - self.r_margin, self.y)

    # The edges of the page, called by the library

    def header(self) -> None:
        self.voice(style.SMALL, "", style.INK_2)
        if self.sheet.void:
            self._mark_void()
        if self.sheet.draft:
            self._mark_draft()
        if self.page_no() > 1:
            width = self.epw - (28 if self.sheet.draft else 0)
            line = " · ".join(part for part in (self.sheet.title, self.sheet.running) if part)
            self.say(line, width=width)
            self.ln(1)
            self.rule()
            self.ln(4)
        self.voice()

    def footer(self) -> None:
        self.set_y(-style.BOTTOM + 6)
        self.rule()
        self.ln(1.5)
        self.voice(style.SMALL, "", style.INK_2)
        top = self.y
        self.say(self.sheet.foot, width=self.epw - 30)
        number = f"Page{NBSP}{self.page_no()} sur{NBSP}"
        # The number of pages is not known yet: as wide as its first digit, which is enough up to nine.
        self.set_xy(self.w - self.r_margin - self.get_string_width(number + "8"), top)
        self.cell(h=self.leading, text=number + PAGES)

    def discard(self) -> None:
        """Let go of the font files, which `output` would have closed."""
        for font in self.fonts.values():
            cast(Any, font).close()

    def _cmap(self, face: str) -> Iterable[int]:
        font: Any = self.fonts[style.FAMILY.lower() + face]
        return cast(Iterable[int], font.cmap)

    def _mark_void(self) -> None:
        """Under the text from corner to corner, and again over it: no copy is taken for one that is worth
        something.
        """
        x, y = self.x, self.y
        self.voice(style.VOID, "B", style.WATERMARK)
        width = self.get_string_width(self.sheet.void)
        with self.rotation(52, self.w / 2, self.h / 2):
            self.text((self.w - width) / 2, self.h / 2, self.sheet.void)
        self.voice(style.LEAD, "B", style.WARN)
        self.set_fill_color(*style.WARN_SOFT)
        self.set_xy(self.l_margin, 6)
        self.cell(self.epw, 7, self.sheet.void, align="C", fill=True)
        self.voice(style.SMALL, "", style.INK_2)
        self.set_xy(x, y)

    def _mark_draft(self) -> None:
        x, y = self.x, self.y
        self.voice(style.SMALL, "B", style.WARN)
        self.set_fill_color(*style.WARN_SOFT)
        self.set_xy(self.w - self.r_margin - 24, 9)
        self.cell(24, 5, "BROUILLON", align="C", fill=True)
        self.voice(style.SMALL, "", style.INK_2)
        self.set_xy(x, y)
