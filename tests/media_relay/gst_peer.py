"""A peer that shares no line with us or with a browser: GStreamer's webrtcbin, and a WebSocket of its own.

Run by the system's python3, which has GStreamer's bindings: `gst_peer.py '{"url", "grant", "publish"}'`. It
enters the room, publishes a plain colour or a tone for each role, receives on slots, and says twice a second,
in JSON, what it decodes: pictures counted and their colour, sounds by frequency and level.
"""

import array
import base64
import json
import math
import os
import socket
import struct
import sys
import threading
import time
import traceback
from itertools import pairwise
from urllib.parse import urlsplit

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstSdp", "1.0")
gi.require_version("GstWebRTC", "1.0")
from gi.repository import GLib, Gst, GstSdp, GstWebRTC  # noqa: E402

VIDEO_SLOTS, AUDIO_SLOTS, RATE = 6, 5, 48_000
VP8 = "application/x-rtp,media=video,encoding-name=VP8,clock-rate=90000,payload={}"
OPUS = (
    "application/x-rtp,media=audio,encoding-name=OPUS,clock-rate=48000,encoding-params=(string)2,payload={}"
)
PICTURE = (
    "videotestsrc is-live=true pattern=solid-color foreground-color={colour} ! "
    "video/x-raw,width=320,height=240,framerate=20/1 ! vp8enc deadline=1 cpu-used=8 target-bitrate=300000 ! "
    "rtpvp8pay pt={type} picture-id-mode=15-bit ! " + VP8 + " ! webrtc. "
)
TONE = (
    "audiotestsrc is-live=true freq={hertz} volume=0.4 ! audio/x-raw,rate=48000,channels=1 ! "
    "opusenc audio-type=generic bitrate=96000 ! rtpopuspay pt={type} ! " + OPUS + " ! webrtc. "
)
SEEN = "rtpvp8depay ! vp8dec ! videoconvert ! video/x-raw,format=RGB ! fakesink name=sink sync=false"
HEARD = (
    "rtpopusdepay ! opusdec ! audioconvert ! audioresample ! "
    "audio/x-raw,format=S16LE,rate=48000,channels=1 ! fakesink name=sink sync=false"
)


class Socket:
    """The client's half of a WebSocket, as far as texts go (RFC 6455)."""

    def __init__(self, url: str) -> None:
        address = urlsplit(url)
        self._socket = socket.create_connection((address.hostname, address.port))
        key = base64.b64encode(os.urandom(16)).decode()
        self._socket.sendall(
            f"GET {address.path} HTTP/1.1\r\nHost: {address.netloc}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        self._stream = self._socket.makefile("rb")
        assert b" 101 " in self._stream.readline()
        while self._stream.readline() != b"\r\n":
            pass

    def say(self, **message: object) -> None:
        text, mask = json.dumps(message).encode(), os.urandom(4)
        head = (
            struct.pack("!BBH", 0x81, 0xFE, len(text)) if len(text) > 125 else bytes([0x81, 0x80 | len(text)])
        )
        assert len(text) < 65536
        self._socket.sendall(head + mask + bytes(byte ^ mask[at % 4] for at, byte in enumerate(text)))

    def hear(self) -> dict[str, object]:
        while True:
            kind, size = self._stream.read(2)
            if size == 126:
                (size,) = struct.unpack("!H", self._stream.read(2))
            body = self._stream.read(size)
            if kind == 0x81:
                return json.loads(body)
            if kind == 0x88:
                raise ConnectionError(f"closed: {body!r}")


class Eye:
    """Counts pictures, and looks at the middle of each."""

    def __init__(self) -> None:
        self.frames, self.colour = 0, [0, 0, 0]

    def take(self, data: bytes) -> None:
        self.frames += 1
        middle = len(data) // 2 // 3 * 3
        self.colour = list(data[middle : middle + 3])

    def told(self) -> dict[str, object]:
        return {"frames": self.frames, "colour": self.colour}


class Ear:
    """The last second of a sound."""

    def __init__(self) -> None:
        self.samples = array.array("h")

    def take(self, data: bytes) -> None:
        self.samples.frombytes(data)
        del self.samples[:-RATE]

    def told(self) -> dict[str, object]:
        heard = self.samples[:]
        crossings = [at - b / (b - a) for at, (a, b) in enumerate(pairwise(heard), 1) if a < 0 <= b]
        periods, span = len(crossings) - 1, (crossings[-1] - crossings[0]) if len(crossings) > 1 else 0
        level = math.sqrt(sum(value * value for value in heard) / max(1, len(heard))) / 32768
        return {"hertz": periods * RATE / span if span else None, "level": level}


class Peer:
    """Two connections, as a browser has them: one to publish, one to receive."""

    def __init__(self, url: str, grant: str, publish: dict[str, object]) -> None:
        self.roles, self.slots, self.senses = list(publish), {}, {}
        self.asked = {1: "join", 2: "publish", 3: "subscribe"}
        self.socket = Socket(url)
        sources = "".join(map(source, range(96, 128), publish.values()))
        self.publishing = Gst.parse_launch(f"webrtcbin name=webrtc bundle-policy=max-bundle {sources}")
        self.out = self.publishing.get_by_name("webrtc")
        self.receiving, self.into = Gst.Pipeline.new(None), Gst.ElementFactory.make("webrtcbin")
        self.into.set_property("bundle-policy", GstWebRTC.WebRTCBundlePolicy.MAX_BUNDLE)
        self.receiving.add(self.into)
        self.socket.say(type="join", id=1, grant=grant, session="gst")

    def enter(self) -> None:
        """Once we are in: both connections are offered."""
        for index in range(len(self.roles)):
            self.out.emit("get-transceiver", index).set_property(
                "direction", GstWebRTC.WebRTCRTPTransceiverDirection.SENDONLY
            )
        for caps, count in ((VP8, VIDEO_SLOTS), (OPUS, AUDIO_SLOTS)):
            for _ in range(count):
                slot = self.into.emit(
                    "add-transceiver",
                    GstWebRTC.WebRTCRTPTransceiverDirection.RECVONLY,
                    Gst.Caps.from_string(caps.format(96 if caps is VP8 else 111)),
                )
                slot.set_property("do-nack", True)
        self.into.connect("pad-added", self.came)
        for whole, webrtc, number in ((self.publishing, self.out, 2), (self.receiving, self.into, 3)):
            webrtc.connect("on-negotiation-needed", self.offer, number)
            webrtc.connect("notify::connection-state", self.changed, number)
            whole.set_state(Gst.State.PLAYING)

    def changed(self, webrtc: Gst.Element, _: object, number: int) -> None:
        state = webrtc.get_property("connection-state").value_nick
        print(self.asked[number], state, file=sys.stderr, flush=True)  # noqa: T201

    def offer(self, webrtc: Gst.Element, number: int) -> None:
        webrtc.emit("create-offer", None, Gst.Promise.new_with_change_func(self.offered, webrtc, number))

    def offered(self, promise: Gst.Promise, webrtc: Gst.Element, number: int) -> None:
        reply = promise.get_reply()  # which owns the offer
        offer = reply.get_value("offer")
        webrtc.emit("set-local-description", offer, Gst.Promise.new())
        sdp = offer.sdp.as_text()
        if number == 2:
            mids = [line.split(":", 1)[1].strip() for line in sdp.splitlines() if line.startswith("a=mid:")]
            self.socket.say(type="publish", id=2, sdp=sdp, tracks=dict(zip(mids, self.roles, strict=True)))
        else:
            self.socket.say(type="subscribe", id=3, sdp=sdp, connection="gst")

    def listen(self) -> None:
        """All that the relay says."""
        while True:
            message = self.socket.hear()
            if message["type"] == "welcome":
                GLib.idle_add(self.enter)
            elif message["type"] == "answer" and "sdp" in message:
                GLib.idle_add(self.answered, message["id"], message["sdp"])
            elif message["type"] == "slots":
                self.slots = message["slots"]
            elif message["type"] == "refused":
                raise ConnectionError(f"refused: {message}")

    def answered(self, number: int, text: str) -> None:
        _, sdp = GstSdp.SDPMessage.new_from_text(text)
        answer = GstWebRTC.WebRTCSessionDescription.new(GstWebRTC.WebRTCSDPType.ANSWER, sdp)
        webrtc = self.out if number == 2 else self.into
        webrtc.emit("set-remote-description", answer, Gst.Promise.new())

    def came(self, _: Gst.Element, pad: Gst.Pad) -> None:
        """A slot carries something for the first time."""
        if pad.get_direction() != Gst.PadDirection.SRC:
            return
        is_video = pad.get_current_caps().get_structure(0).get_string("media") == "video"
        decoder = Gst.parse_bin_from_description(SEEN if is_video else HEARD, True)
        sense = Eye() if is_video else Ear()
        self.senses[pad.get_property("transceiver").get_property("mid")] = sense
        sink = decoder.get_by_name("sink")
        sink.set_property("signal-handoffs", True)
        sink.connect("handoff", lambda _, buffer, __: sense.take(buffer.extract_dup(0, buffer.get_size())))
        self.receiving.add(decoder)
        decoder.sync_state_with_parent()
        pad.link(decoder.get_static_pad("sink"))

    def tell(self) -> bool:
        known = [(mid, slot) for mid, slot in self.slots.items() if mid in self.senses]
        told = {f"{slot['participant']}/{slot['role']}": self.senses[mid].told() for mid, slot in known}
        print(json.dumps(told), flush=True)  # noqa: T201
        return True


def source(number: int, wanted: object) -> str:
    """A colour (0xAARRGGBB) is a picture, a frequency a tone."""
    if isinstance(wanted, str):
        return PICTURE.format(number, colour=int(wanted, 16), type=number)
    return TONE.format(number, hertz=wanted, type=number)


def main() -> None:
    sys.excepthook = ends
    threading.excepthook = lambda told: ends(told.exc_type, told.exc_value, told.exc_traceback)
    Gst.init(None)
    peer = Peer(**json.loads(sys.argv[1]))
    threading.Thread(target=peer.listen, daemon=True).start()
    GLib.timeout_add(500, peer.tell)
    GLib.timeout_add(3000, lambda: peer.socket.say(type="ping", id=int(time.time())) or True)
    GLib.MainLoop().run()


def ends(*failure: object) -> None:
    """Whatever fails, in whichever thread, is said and ends the peer."""
    traceback.print_exception(*failure)
    os._exit(1)


if __name__ == "__main__":
    main()
