"""The printed side of the visual language: ink on white, one colour, hairlines. Millimetres and points."""

from typing import Literal

Colour = tuple[int, int, int]

INK: Colour = (36, 33, 29)
INK_2: Colour = (87, 81, 72)
LINE: Colour = (201, 194, 181)
SOFT: Colour = (241, 238, 232)
PRIMARY: Colour = (14, 96, 103)
DANGER: Colour = (142, 32, 25)
DANGER_SOFT: Colour = (251, 234, 231)
WARN: Colour = (111, 71, 0)
WARN_SOFT: Colour = (251, 241, 220)
WATERMARK: Colour = (236, 212, 168)
PRIMARY_SOFT: Colour = (227, 240, 239)

Tone = Literal["info", "warn", "danger"]
TONES: dict[Tone, tuple[Colour, Colour]] = {
    "info": (PRIMARY, PRIMARY_SOFT),
    "warn": (WARN, WARN_SOFT),
    "danger": (DANGER, DANGER_SOFT),
}

FAMILY = "DejaVu"
SIDE, TOP, BOTTOM = 18.0, 16.0, 20.0  # mm

TITLE, LEAD, BODY, SMALL = 15.0, 11.0, 9.5, 8.0  # pt
VOID = 56.0  # pt, from corner to corner
LINE_HEIGHT = 1.4  # of the size
