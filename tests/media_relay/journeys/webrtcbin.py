"""GStreamer's webrtcbin in a call, in a process of the system's Python (gst_peer.py)."""

import json
import math
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.media_relay.journeys.people import Person

PYTHON = "/usr/bin/python3"  # the system's, which has GStreamer's bindings
SCRIPT = Path(__file__).resolve().parents[1] / "gst_peer.py"
NEEDED = """import gi
for name in ("Gst", "GstSdp", "GstWebRTC"):
    gi.require_version(name, "1.0")
from gi.repository import Gst
Gst.init(None)
wanted = ("webrtcbin", "nicesrc", "vp8enc", "vp8dec", "opusenc", "opusdec")
assert all(map(Gst.ElementFactory.find, wanted))"""
# The colours that the eyes of the pages know by these names.
COLOURS = {"camera": "0xffc82828", "hand_camera": "0xff2828c8"}
LEVEL, HALF_A_DECIBEL = 0.4 / math.sqrt(2), 0.5


def require() -> None:
    """Skips the test where it is not installed."""
    found = Path(PYTHON).exists() and subprocess.run([PYTHON, "-c", NEEDED], capture_output=True, check=False)
    if not found or found.returncode:
        pytest.skip(
            "no GStreamer with webrtcbin on this machine: apt-get install python3-gi "
            "gir1.2-gst-plugins-bad-1.0 gstreamer1.0-plugins-good gstreamer1.0-nice"
        )


class Peer:
    """Somebody who publishes colours and tones and says what of others is decoded."""

    def __init__(self, person: Person, published: dict[str, Any], folder: Path) -> None:
        self.id, self._log = person.id, folder / "webrtcbin.log"
        publish = {role: COLOURS.get(role, wanted) for role, wanted in published.items()}
        asked = json.dumps({"url": person.socket, "grant": person.grant(), "publish": publish})
        with self._log.open("wb") as log:
            self._process = subprocess.Popen([PYTHON, str(SCRIPT), asked], stdout=log, stderr=log)

    def receives(self, other: Person) -> dict[str, Any]:
        """Of each track of somebody: frames and colour, or hertz and level."""
        lines = [line for line in self.said().splitlines() if line.startswith("{") and line.endswith("}")]
        told = json.loads(lines[-1]) if lines else {}
        return {key.split("/")[1]: one for key, one in told.items() if key.startswith(str(other.id))}

    def said(self) -> str:
        return self._log.read_text()

    def close(self) -> None:
        self._process.kill()
        self._process.wait(5)


def is_tone(heard: dict[str, Any] | None, hertz: float) -> bool:
    """This tone, as loud as every tone of the journeys."""
    return heard is not None and abs((heard["hertz"] or 0) - hertz) < 1 and is_as_loud(heard["level"])


def is_as_loud(level: float) -> bool:
    return level > 0 and abs(20 * math.log10(level / LEVEL)) < HALF_A_DECIBEL
