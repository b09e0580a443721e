"""A track as it goes to one subscriber: renumbered, repeated on demand, and re-pointed without
renegotiation.
"""

import time
from collections.abc import Callable
from typing import Protocol

from media_relay.engine import rtp
from media_relay.engine.fanout import NO_TYPE, SHUT, SLOW, STRAIGHT, Way, count_sent, is_stale
from media_relay.engine.ingress import IngressTrack
from media_relay.engine.python_fanout import PythonOutlet, PythonWay
from media_relay.engine.rtp import SEQ, STAMP, Packet, Report, SenderInfo

# Repeats are an amplification: 23 requests once caused 18,349 packets.
REPEATS_A_SECOND = 150
_REPEATS_AT_ONCE = 100
_REPEAT_GAP = 0.02
_REPEATS_A_PACKET = 8
_REMEMBERED = 512
# A hole makes the decoder wait for a whole picture instead of mixing two sources. It is wider than what
# browsers would ask again for (1,000 packets; aiortc 512): they take it as a new start, not as loss, and ask
# for that picture at once.
_SWITCH_HOLE = 1200
# After a switch, packets from before it are refused for as long as the cache of the track could still hold
# them.
_FLOOR_KEPT = 2048


SendRtp = Callable[[tuple[int, int, int, int, int, int, int], bytes], int]


class Transport(Protocol):
    """The way to one subscriber, for what is said about the media."""

    def send_rtcp(self, data: bytes) -> None: ...


class RepeatBudget:
    """A token bucket for the track, and a limit for each packet. `a_second` is lower on a narrow line."""

    def __init__(self) -> None:
        self.a_second = float(REPEATS_A_SECOND)
        self._tokens = float(_REPEATS_AT_ONCE)
        self._at = 0.0
        self._packets: dict[int, tuple[float, int]] = {}

    def allows(self, seq: int, now: float) -> bool:
        """Whether this packet may be repeated now; if so it is counted."""
        most = min(_REPEATS_AT_ONCE, self.a_second)
        self._tokens = min(most, self._tokens + (now - self._at) * self.a_second)
        self._at = now
        last, count = self._packets.get(seq, (-1.0, 0))
        if self._tokens < 1 or now - last < _REPEAT_GAP or count >= _REPEATS_A_PACKET:
            return False
        self._tokens -= 1
        self._packets.pop(seq, None)
        self._packets[seq] = (now, count + 1)
        if len(self._packets) > _REMEMBERED:
            del self._packets[next(iter(self._packets))]
        return True


class EgressTrack:
    """`send` takes a packet and gives the bytes that it took on, or 0. `types` and `repeats`: codec key →
    payload type of this line. `extension` is the id of abs-send-time, or 0; it is written where repeats have
    numbers of their own. `way` is where the fan-out sends
    by itself while nothing needs a thought; without one every packet comes through `forward`.
    """

    def __init__(
        self,
        transport: Transport,
        *,
        send: SendRtp,
        ssrcs: tuple[int, int],
        types: dict[str, int],
        repeats: dict[str, int],
        extension: int,
        is_audio: bool,
        way: Way | None = None,
    ) -> None:
        self.ssrc, self.repeat_ssrc = ssrcs
        self.source: IngressTrack | None = None
        self.repeated = self.repeated_octets = self.refused = 0
        self.lost = self._reported = 0
        self.round_trip: float | None = None
        self.way: Way = way or PythonWay(PythonOutlet())
        # What is repeated under its own number must be the same byte for byte: with another time in it, one
        # counter of AES-GCM would protect two packets, which gives away the key of their tags.
        renumbers = all(key in repeats for key in types)
        self.way.ssrc, self.way.extension = self.ssrc, extension if renumbers else 0
        self._open_state = SLOW if way is None else STRAIGHT
        self._transport = transport
        self._send = send
        self.is_audio = is_audio
        self._clock = 48_000 if is_audio else 90_000
        self._step = 1 if is_audio else _SWITCH_HOLE
        self._types, self._repeats = types, repeats
        self._out_repeats: dict[int, int] = {}
        self._rebase = True
        self._repeat_seq = 0
        self.repeats_allowed = RepeatBudget()
        self._reports: dict[int, float] = {}
        self._paused = self._paced = False
        # NTP and RTP time of the last report, until somebody tells the listener (sounding.py).
        self.instant: tuple[int, int] | None = None

    @property
    def packets(self) -> int:
        return self.way.packets

    @property
    def octets(self) -> int:
        return self.way.octets

    def point(self, source: IngressTrack | None, now: float) -> None:
        """From now on carries `source`, or nothing."""
        if source is self.source:
            return
        if self.source is not None:
            self.source.detach(self)
        self.source, self._rebase, self.instant = source, True, None
        self._settle()
        if source is None:
            return
        types = bytearray([NO_TYPE]) * 128
        for number, key in source.codecs.items():
            types[number] = self._types.get(key, NO_TYPE)
        self.way.types[0:128] = types
        self._out_repeats = {
            number: self._repeats[key] for number, key in source.codecs.items() if key in self._repeats
        }
        source.attach(self)
        source.keyframe(now)

    @property
    def paused(self) -> bool:
        return self._paused

    def pause(self, paused: bool, now: float) -> None:  # noqa: FBT001
        """Stops or resumes without losing the place."""
        if paused == self._paused:
            return
        self._paused = paused
        self._rebase = self._rebase or not paused
        self._settle()
        if not paused and self.source is not None:
            self.source.keyframe(now)

    def pace(self, paced: bool) -> None:  # noqa: FBT001
        """Whether packets go through `send` although nothing else needs a thought."""
        if paced != self._paced:
            self._paced = paced
            self._settle()

    def _settle(self) -> None:
        """What the fan-out may do by itself from now on."""
        if self.source is None or self._paused:
            self.way.state = SHUT
        else:
            self.way.state = SLOW if self._rebase or self._paced else self._open_state

    def forward(self, packet: Packet, now: float) -> None:
        """What the fan-out did not do by itself."""
        way = self.way
        number = way.types[packet.payload_type]
        if number == NO_TYPE or self._paused:
            return
        if self._rebase:
            self._start_over(packet, now)
        elif way.floor >= 0 and is_stale(way, packet.seq):
            return
        seq = packet.seq + way.seq_shift & SEQ
        stamp = packet.stamp + way.stamp_shift & STAMP
        header = (
            packet.first,
            packet.marker | number,
            seq,
            stamp,
            self.ssrc,
            way.extension,
            rtp.send_time(now),
        )
        octets = self._send(header, packet.data[packet.start :])
        if octets:
            count_sent(way, seq, stamp, octets, now)

    def _start_over(self, packet: Packet, now: float) -> None:
        """Numbers and time go on from where the former source left them."""
        way, self._rebase = self.way, False
        way.floor, way.floor_left = packet.seq, _FLOOR_KEPT
        if way.last_seq >= 0:
            elapsed = max(1, int((now - way.last_at) * self._clock))
            way.seq_shift = way.last_seq + self._step - packet.seq & SEQ
            way.stamp_shift = way.last_stamp + elapsed - packet.stamp & STAMP
        self._settle()
        if self.source is not None and self.source.last_sr is not None:
            self.sender_report(self.source.last_sr)

    def nacked(self, seqs: list[int], now: float) -> None:
        """Repeats what the subscriber missed, within the budget; nothing of what is held back now."""
        if self.source is None or self._rebase or self._paused:
            return
        for out in seqs:
            seq = out - self.way.seq_shift & SEQ
            packet = self.source.cache.get(seq)
            if packet is None or (self.way.floor >= 0 and rtp.newer(self.way.floor, seq)):
                continue
            if not self.repeats_allowed.allows(out, now):
                self.refused += 1
                continue
            self._repeat(packet, out, now)

    def _repeat(self, packet: Packet, out: int, now: float) -> None:
        number = self.way.types[packet.payload_type]
        if number == NO_TYPE:
            return
        payload = packet.data[packet.start :]
        stamp = packet.stamp + self.way.stamp_shift & STAMP
        repeat, ssrc, seq = self._out_repeats.get(packet.payload_type), self.ssrc, out
        if repeat is not None:
            self._repeat_seq = seq = self._repeat_seq + 1 & SEQ
            number, ssrc, payload = repeat, self.repeat_ssrc, out.to_bytes(2, "big") + payload
        header = (
            packet.first,
            packet.marker | number,
            seq,
            stamp,
            ssrc,
            self.way.extension,
            rtp.send_time(now),
        )
        sent = self._send(header, payload)
        if sent:
            self.repeated += 1
            self.repeated_octets += sent

    def sender_report(self, info: SenderInfo) -> None:
        """The publisher's clock, in this line's numbers: the wall clock is kept, so lips stay in step."""
        if self._rebase or self._paused:
            return
        stamp = info.stamp + self.way.stamp_shift & STAMP
        self.instant = (info.ntp, stamp)
        self._transport.send_rtcp(rtp.build_sr(self.ssrc, info.ntp, stamp, self.packets, self.octets))
        self._reports[info.ntp >> 16 & 0xFFFFFFFF] = time.monotonic()
        while len(self._reports) > 8:
            del self._reports[next(iter(self._reports))]

    def reported(self, report: Report) -> int:
        """What the subscriber says of its reception: loss in 1/256, and the way there and back in seconds.

        Gives the number of packets since the last report.
        """
        self.lost = report.lost
        due, self._reported = self.packets - self._reported, self.packets
        sent = self._reports.get(report.last_sr)
        if sent is not None:
            self.round_trip = max(0.0, time.monotonic() - sent - report.delay / 65_536)
        return due

    def keyframe(self, now: float) -> None:
        if self.source is not None and not self._paused:
            self.source.keyframe(now)

    def close(self) -> None:
        if self.source is not None:
            self.source.detach(self)
            self.source = None
            self._settle()
