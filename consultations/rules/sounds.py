"""The filters of the stethoscope: what the browser of whoever listens does to the sound, and how it is said.

Behind a switch (settings/medical.py). `VERSION` is written on each point heard: change it with any corner.
"""

from dataclasses import dataclass

from consultations.enums import SoundFilter

VERSION = "2026-11"
TRACED_S = 4  # what the trace shows (static/js/media/phonocardiogram.js)


@dataclass(frozen=True, slots=True)
class Filter:
    """A slope of 12 dB an octave from the corner; `kind` as WebAudio names it, "" for none."""

    kind: str
    hertz: int
    said: str


FILTERS = {
    SoundFilter.BELL: Filter("lowpass", 200, "Moins de 200 Hz"),
    SoundFilter.DIAPHRAGM: Filter("highpass", 100, "Plus de 100 Hz"),
    SoundFilter.WIDE: Filter("", 0, "Tel que reçu"),
}
