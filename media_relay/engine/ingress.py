"""A track as it comes from its publisher: counted, repaired, kept for a moment, and handed on."""

import random
from collections.abc import Callable
from typing import Protocol

from media_relay.engine import rtp
from media_relay.engine.cache import AUDIO_SLOTS, VIDEO_SLOTS
from media_relay.engine.fanout import SLOW, FanOut, Track, Way
from media_relay.engine.nack import ATTEMPTS, SOUND_ATTEMPTS, NackScheduler
from media_relay.engine.roles import TrackRole
from media_relay.engine.rtp import SEQ, Packet, Report, SenderInfo

KEYFRAME_EVERY = 0.5


class Listener(Protocol):
    """Whoever hears a track: from the fan-out while `way` is straight, through `forward` while it is slow."""

    way: Way

    def forward(self, packet: Packet, now: float) -> None: ...

    def sender_report(self, info: SenderInfo) -> None: ...


class Reception:
    """What RFC 3550 wants to know of a stream: highest sequence, loss, jitter."""

    __slots__ = ("_expected", "_received", "_track")

    def __init__(self, track: Track) -> None:
        self._track = track
        self._expected = self._received = 0

    def seen(self, seq: int, stamp: int, now: float) -> None:
        track = self._track
        track.received += 1
        transit = now * track.clock - stamp
        if track.base < 0:
            track.base = track.highest = seq
        else:
            step = seq - track.highest & SEQ
            if step < 0x8000:
                track.highest += step
            change = abs(transit - track.transit)
            if change < track.clock:  # a new base of time is no jitter
                track.jitter += (change - track.jitter) / 16
        track.transit = transit

    @property
    def received(self) -> int:
        return self._track.received

    @property
    def highest(self) -> int:
        return self._track.highest

    @property
    def expected(self) -> int:
        return 0 if self._track.base < 0 else self._track.highest - self._track.base + 1

    def report(self, ssrc: int, last_sr: int, delay: int) -> Report:
        """The block since the last call."""
        expected, received = self.expected - self._expected, self.received - self._received
        self._expected, self._received = self.expected, self.received
        lost = max(0, expected - received)
        fraction = min(255, (lost << 8) // expected) if expected > 0 else 0
        total = max(0, min(0x7FFFFF, self.expected - self.received))
        return Report(ssrc, fraction, total, int(self._track.jitter), last_sr, delay)


class IngressTrack:
    """`send_rtcp` goes to the publisher; `repeats_lost` says that it answers to requests for lost packets.
    Times are seconds of the loop's clock.
    """

    def __init__(
        self,
        role: TrackRole,
        codecs: dict[int, str],
        repeats: dict[int, int],
        send_rtcp: Callable[[bytes], None],
        *,
        fan_out: FanOut,
        repeats_lost: bool = True,
    ) -> None:
        self.role = role
        self.codecs = codecs
        self.counted = track = fan_out.track()
        track.clock = 48_000 if role.is_audio else 90_000
        for number in repeats:
            track.repeats[number] = 1
        self.repaired = self.duplicates = self.keyframes = 0
        self.last_sr: SenderInfo | None = None
        self.reception = Reception(track)
        self.nacks = NackScheduler(track, SOUND_ATTEMPTS if role.is_audio else ATTEMPTS)
        self.cache = fan_out.cache(track, AUDIO_SLOTS if role.is_audio else VIDEO_SLOTS)
        self._repeats = repeats
        self._repeats_lost = repeats_lost
        self._send_rtcp = send_rtcp
        self._sender = random.getrandbits(32)
        self._listeners: list[Listener] = []
        self._fan_out = fan_out
        self._sr_at = 0.0
        self._keyframe_at = -KEYFRAME_EVERY
        self._keyframe_due = False

    def attach(self, listener: Listener) -> None:
        if listener not in self._listeners:
            self._listeners.append(listener)
            self._line_up()

    def detach(self, listener: Listener) -> None:
        if listener in self._listeners:
            self._listeners.remove(listener)
            self._line_up()

    def _line_up(self) -> None:
        self._fan_out.line_up(self.counted, [listener.way for listener in self._listeners])

    @property
    def listeners(self) -> list[Listener]:
        return list(self._listeners)

    @property
    def ssrc(self) -> int | None:
        """None before anything came."""
        return None if self.counted.base < 0 else self.counted.ssrc

    @property
    def packets(self) -> int:
        return self.counted.packets

    @property
    def octets(self) -> int:
        return self.counted.octets

    @property
    def last_at(self) -> float | None:
        return None if self.counted.last_at < 0 else self.counted.last_at

    def receive(self, packet: Packet, now: float) -> None:
        """One packet of this track, first-hand or repeated, that the fan-out did not take in by itself."""
        track = self.counted
        track.last_at = now
        original = self._repeats.get(packet.payload_type)
        if original is None:
            track.ssrc = packet.ssrc
            self.reception.seen(packet.seq, packet.stamp, now)
        else:
            unwrapped = self._unwrap(packet, original)
            if unwrapped is None:
                return
            packet = unwrapped
        track.packets += 1
        track.octets += len(packet.data)
        if not self.nacks.seen(packet.seq, now):
            self.keyframe(now)
        self.cache.put(packet)
        if self._listeners and self._fan_out.forward(packet, track, now):
            for listener in self._listeners:
                if listener.way.state == SLOW:
                    listener.forward(packet, now)

    def _unwrap(self, packet: Packet, original: int) -> Packet | None:
        """The repeated packet, unless it is a probe or came already."""
        if self.ssrc is None:
            return None
        unwrapped = rtp.unwrap_rtx(packet, ssrc=self.ssrc, payload_type=original)
        if unwrapped is None:
            return None
        if self.cache.get(unwrapped.seq) is not None:
            self.duplicates += 1
            return None
        self.repaired += 1
        return unwrapped

    def sender_report(self, info: SenderInfo, now: float) -> None:
        self.last_sr, self._sr_at = info, now
        for listener in self._listeners:
            listener.sender_report(info)

    def keyframe(self, now: float) -> None:
        """Asks the publisher for a whole picture, at most twice a second; a later wish is kept until then."""
        if self.role.is_audio or self.ssrc is None:
            return
        if now - self._keyframe_at < KEYFRAME_EVERY:
            self._keyframe_due = True
            return
        self._keyframe_at, self._keyframe_due = now, False
        self.keyframes += 1
        self._send_rtcp(rtp.build_pli(self._sender, self.ssrc))

    @property
    def is_due(self) -> bool:
        """Whether there is anything to ask the publisher for, now or soon."""
        return self._keyframe_due or bool(self.nacks.missing)

    def tick(self, now: float) -> None:
        """Every 20 ms: asks again for what is missing."""
        if self._keyframe_due:
            self.keyframe(now)
        if not self._repeats_lost or self.ssrc is None or not self.nacks.missing:
            return
        given_up = self.nacks.given_up
        ask = self.nacks.due(now)
        if ask:
            self._send_rtcp(rtp.build_nack(self._sender, self.ssrc, ask))
        if self.nacks.given_up > given_up:
            self.keyframe(now)

    def report(self, now: float) -> tuple[Report, int] | None:
        """The reception report due to the publisher, with the extended highest sequence number."""
        if self.ssrc is None:
            return None
        last_sr = delay = 0
        if self.last_sr is not None:
            last_sr = self.last_sr.ntp >> 16 & 0xFFFFFFFF
            delay = min(0xFFFFFFFF, int((now - self._sr_at) * 65_536))
        return self.reception.report(self.ssrc, last_sr, delay), self.reception.highest
