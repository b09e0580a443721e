"""Titles, paragraphs, lists, and what must be seen."""

from collections.abc import Sequence
from dataclasses import dataclass

from documents.pdf import style
from documents.pdf.sheet import Page


@dataclass(frozen=True, slots=True)
class Title:
    """What the document is; `lead` says of when, between whom."""

    text: str
    lead: str = ""

    def draw(self, page: Page) -> None:
        page.voice(style.TITLE, "B", style.PRIMARY)
        page.say(self.text)
        if self.lead:
            page.voice(style.LEAD, "", style.INK_2)
            page.say(self.lead)
        page.ln(4)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, never left alone at the foot of a page."""

    title: str

    def draw(self, page: Page) -> None:
        page.need(24)
        page.ln(2.5)
        page.voice(style.LEAD, "B", style.PRIMARY)
        page.say(self.title)
        page.ln(0.8)
        page.rule()
        page.ln(1.8)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text with its own line breaks. `empty` is said in its place; without it, nothing is drawn.

    `tight` keeps what follows close under it.
    """

    text: str
    empty: str = ""
    small: bool = False
    tight: bool = False

    def draw(self, page: Page) -> None:
        written = self.text.strip()
        if not (written or self.empty):
            return
        size = style.SMALL if self.small else style.BODY
        if written:
            page.voice(size, "", style.INK_2 if self.small else style.INK)
        else:
            page.voice(size, "I", style.INK_2)
        page.say(written or self.empty)
        page.ln(0 if self.tight else 1.5)


MARGIN = 44.0  # mm, where the headings of entries stand


@dataclass(frozen=True, slots=True)
class Entry:
    """A heading in the margin and its words beside it, which may go on over the page."""

    title: str
    text: str
    empty: str = ""

    def draw(self, page: Page) -> None:
        written = self.text.strip()
        page.need(14)
        page.ln(1.2)
        page.rule()
        page.ln(1.8)
        top, started = page.y, page.page_no()
        page.voice(style.BODY, "B", style.PRIMARY)
        page.say(self.title, width=MARGIN - 4)
        under = page.y
        page.set_xy(page.l_margin + MARGIN, top)
        page.voice(style.BODY, "" if written else "I", style.INK if written else style.INK_2)
        page.say(written or self.empty, width=page.epw - MARGIN)
        bottom = max(under, page.y) if page.page_no() == started else page.y
        page.set_xy(page.l_margin, bottom + 0.8)


@dataclass(frozen=True, slots=True)
class Bullets:
    items: Sequence[str]

    def draw(self, page: Page) -> None:
        page.voice()
        left = page.l_margin
        for item in self.items:
            page.need(page.leading)
            page.cell(4, page.leading, "•")
            page.set_x(left + 4)
            page.say(item, width=page.epw - 4)
            page.set_x(left)
        page.ln(1.5)


@dataclass(frozen=True, slots=True)
class Callout:
    """What must be seen: a heading in words, never a colour alone. Kept whole on one page."""

    title: str
    text: str = ""
    tone: style.Tone = "info"

    def draw(self, page: Page) -> None:
        ink, ground = style.TONES[self.tone]
        width, pad = page.epw - 7, 2.2
        page.voice(style.BODY, "B", ink)
        height = 2 * pad + page.height_of(self.title, width)
        page.voice()
        height += page.height_of(self.text, width) + 0.8 if self.text else 0
        page.need(height + 3)
        top, left = page.y, page.l_margin
        page.set_fill_color(*ground)
        page.rect(left, top, page.epw, height, style="F")
        page.set_fill_color(*ink)
        page.rect(left, top, 1.1, height, style="F")
        page.set_xy(left + 4, top + pad)
        page.voice(style.BODY, "B", ink)
        page.say(self.title, width=width)
        if self.text:
            page.ln(0.8)
            page.set_x(left + 4)
            page.voice()
            page.say(self.text, width=width)
        page.set_xy(left, top + height + 3)


@dataclass(frozen=True, slots=True)
class Space:
    height: float = 4

    def draw(self, page: Page) -> None:
        page.ln(self.height)
