"""Who writes, and of whom."""

from collections.abc import Sequence
from dataclasses import dataclass

from documents.pdf import style
from documents.pdf.sheet import Page

GAP = 6.0  # mm between two columns


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """The practitioner on the left (name, qualification, RPPS, address), place and date on the right."""

    name: str
    lines: Sequence[str]
    right: Sequence[str] = ()

    def draw(self, page: Page) -> None:
        top, half = page.y, (page.epw - GAP) / 2
        page.voice(style.LEAD, "B", style.INK)
        page.say(self.name, width=half)
        page.voice(style.SMALL + 0.5, "", style.INK_2)
        for line in self.lines:
            page.say(line, width=half)
        bottom = page.y
        page.set_xy(page.l_margin + half + GAP, top)
        for line in self.right:
            page.say(line, width=half, align="R")
        page.set_xy(page.l_margin, max(bottom, page.y) + 2.5)
        page.rule(style.PRIMARY, 0.5)
        page.ln(6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Labelled values in two columns: (label, value). A value of several lines is kept whole."""

    pairs: Sequence[tuple[str, str]]

    def draw(self, page: Page) -> None:
        half = (page.epw - GAP) / 2
        for start in range(0, len(self.pairs), 2):
            row = self.pairs[start : start + 2]
            page.need(max(_fact_height(page, pair, half) for pair in row))
            top, bottom = page.y, page.y
            for column, pair in enumerate(row):
                page.set_xy(page.l_margin + column * (half + GAP), top)
                _fact(page, pair, half)
                bottom = max(bottom, page.y)
            page.set_xy(page.l_margin, bottom + 1.5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """The identity in a frame: the name as the identity vigilance rules want it said, then labelled traits.

    The caller words them (birth name, first names, birth date, sex, birth place, INS and its status).
    """

    name: str
    facts: Sequence[tuple[str, str]]

    def draw(self, page: Page) -> None:
        pad, top = 3.0, page.y
        half = (page.epw - 2 * pad - GAP) / 2
        rows = [self.facts[start : start + 2] for start in range(0, len(self.facts), 2)]
        page.voice(style.LEAD, "B")
        height = 2 * pad + page.height_of(self.name, page.epw - 2 * pad) + 1
        height += sum(max(_fact_height(page, pair, half) for pair in row) + 1 for row in rows)
        page.need(height)
        top = page.y
        page.set_fill_color(*style.SOFT)
        page.rect(page.l_margin, top, page.epw, height, style="F")
        page.set_xy(page.l_margin + pad, top + pad)
        page.voice(style.LEAD, "B")
        page.say(self.name, width=page.epw - 2 * pad)
        page.ln(1)
        for row in rows:
            start, bottom = page.y, page.y
            for column, pair in enumerate(row):
                page.set_xy(page.l_margin + pad + column * (half + GAP), start)
                _fact(page, pair, half)
                bottom = max(bottom, page.y)
            page.set_y(bottom + 1)
        page.set_xy(page.l_margin, top + height + 4)


def _fact(page: Page, pair: tuple[str, str], width: float) -> None:
    page.voice(style.SMALL, "", style.INK_2)
    page.say(pair[0], width=width)
    page.voice()
    page.say(pair[1], width=width)


def _fact_height(page: Page, pair: tuple[str, str], width: float) -> float:
    page.voice(style.SMALL)
    height = page.height_of(pair[0], width)
    page.voice()
    return height + page.height_of(pair[1], width)
