"""What every format is read into, and the bounds that hold for all of them."""

import datetime as dt
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field

MOST_BYTES = 8 * 2**20
MOST_SAMPLES = 2_000_000  # of all leads together: four minutes of twelve leads at 500 a second
MOST_LEADS = 16
RATES = (50.0, 2000.0)
# What no device measured: shown as a hole, never as a line.
HOLE = -32768

LEADS = ("I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6")
TOO_LONG = "Cet ECG est trop long : au plus quatre minutes de douze dérivations. Exportez-en un extrait."


class Undecodable(Exception):
    """Why a file is not read, as a French sentence."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    maker: str = ""
    model: str = ""
    serial: str = ""
    software: str = ""
    filters: str = ""
    is_simulated: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """Whom the file says that it is of: never shown as ours."""

    name: str = ""
    birth_date: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """Counts of a converter: `microvolts` × count + `offset` is what was measured."""

    name: str
    microvolts: float
    samples: "array[int]"
    offset: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    leads: Sequence[Lead]
    rate: float
    device: Device = field(default_factory=Device)
    named: Named = field(default_factory=Named)
    # By the device’s own clock, which says no time zone.
    started_at: dt.datetime | None = None
    # Channels of the file that are no lead of an ECG.
    set_aside: tuple[str, ...] = ()

    @property
    def seconds(self) -> float:
        return max(len(lead.samples) for lead in self.leads) / self.rate


def check_rate(rate: float) -> float:
    if not RATES[0] <= rate <= RATES[1]:
        raise Undecodable(f"La fréquence de cet ECG ({rate:.0f} par seconde) sort de 50 à 2 000.")
    return rate


def plain(text: str, most: int = 60) -> str:
    """Without what is not read: controls, ends of lines, more than a line holds."""
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(shown.split())[:most]
