"""French typography, and characters that the embedded font can draw."""

import re

NBSP = "\u00a0"

# Before ; : ? ! and inside « »: a space that does not break. In "14:30" or "https:" there is none to change.
_BEFORE = re.compile(r"[ \u202f]+([;:?!»%€])")
_AFTER = re.compile(r"«[ \u202f]+")
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
_UNITS = (
    "mmHg|mmol|kcal|bpm|/min|mg|µg|g|kg|cm|mm|m|km|ml|mL|cl|l|L|UI|°C|%|€|h|min|s|ans|jours|mois|Mo|ko|kPa|Hz"
)
_BEFORE_UNIT = re.compile(rf"(?<=\d) (?=(?:{_UNITS})(?:\W|$))")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def typeset(text: str) -> str:
    """The same words with French spaces and apostrophes; invisible and direction characters dropped."""
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    text = _BEFORE.sub(rf"{NBSP}\1", text)
    text = _AFTER.sub(f"«{NBSP}", text)
    text = _BEFORE_UNIT.sub(NBSP, text)
    return _APOSTROPHE.sub("’", text)


def drawable(text: str, known: frozenset[int]) -> str:
    """Every character the font has not is shown as "\ufffd": a hole that a reader sees."""
    return "".join(char if char == "\n" or ord(char) in known else "\ufffd" for char in text)
