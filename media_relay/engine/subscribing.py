"""The connection on which a browser receives, on slots that any track can be pointed to."""

import math
from typing import Any

from aiortc.rtcrtpparameters import RTCRtpSendParameters

from media_relay.engine import codecs as codec_table
from media_relay.engine import rtp
from media_relay.engine.aiortc_ext import Line
from media_relay.engine.config import EngineConfig
from media_relay.engine.downlink import CLEAR_DELAY, Downlink, Heard
from media_relay.engine.egress import REPEATS_A_SECOND, EgressTrack
from media_relay.engine.meter import LossShare, Meter
from media_relay.engine.offers import OfferRefused
from media_relay.engine.pacer import Pacer
from media_relay.engine.peer import RelayPeer
from media_relay.engine.slots import Place, Source, paired
from media_relay.engine.twice import Doubling, Twice

# Pictures are paced a little faster than the line is used, so that a queue here empties; of a narrow line,
# this share goes to what is repeated, in packets of so many bytes.
_PACE, _REPEATED, _PACKET = 1.3, 0.2, 1100
# A browser that receives speaks of it every second.
_SILENT = 2.5
# Sounds leave twice on a line known to be narrow only where they leave this much (kbit/s) to the pictures.
_LEFT_TO_PICTURES = 250


class Slot:
    """A line of a subscriber's connection that any track of its kind can be pointed to."""

    def __init__(self, mid: str, place: Place, egress: EgressTrack, sender: Pacer | Twice) -> None:
        self.mid, self.place, self.egress, self.meter = mid, place, egress, Meter()
        self.source: Source | None = None
        self._sender = sender

    def forget(self) -> None:
        """It stops, or carries something else: nothing of before leaves any more."""
        self._sender.forget(self.egress.ssrc, self.egress.repeat_ssrc)


class SubscribePeer(RelayPeer):
    """Sends to one participant, on slots that its offer laid out once and for all."""

    def __init__(self, config: EngineConfig) -> None:
        super().__init__(config)
        self.slots: list[Slot] = []
        self.estimate: int | None = None
        self._news: int | None = None
        self._delay, self._shortest = 0.0, math.inf
        self.downlink = Downlink()
        self.pacer = Pacer(self.send_rtp, self._loop)
        self.doubling = Doubling()
        self.tag = ""
        self.announced = False
        self._by_ssrc: dict[int, EgressTrack] = {}
        self._meter, self._sounds, self._losses = Meter(), Meter(), LossShare()

    def _arrange(self, lines: list[Line]) -> None:
        kinds = [line.kind for line in lines]
        pairs = paired(kinds.count("video"), kinds.count("audio"))
        counts = {"audio": 0, "video": 0}
        for line in lines:
            agreed = codec_table.subscribe_codecs(line.kind, line.offered_codecs)
            if line.direction not in ("recvonly", "sendrecv") or not agreed:
                raise OfferRefused(f"The line {line.mid} is no slot.")
            extensions = codec_table.agreed_extensions(line.offered_extensions, (codec_table.SEND_TIME,))
            index, counts[line.kind] = counts[line.kind], counts[line.kind] + 1
            place = Place(line.kind, index, paired=index < pairs)
            # Lines of one stream are played in step: right for a face and its voice, wrong for two
            # strangers' clocks.
            stream = f"seat-{index}" if place.paired else f"{line.kind}-{index}"
            line.answer(codecs=agreed, extensions=extensions, direction="sendonly", stream=stream)
            self._open(line, place, agreed, codec_table.extension_id(extensions, codec_table.SEND_TIME))

    def _open(self, line: Line, place: Place, agreed: list[Any], extension: int) -> None:
        media, repeats = codec_table.payload_types(agreed)
        is_audio = line.kind == "audio"
        sender = Twice(self.send_rtp, self.doubling, self._loop.time) if is_audio else self.pacer
        egress = EgressTrack(
            self,
            send=sender.send_rtp,
            ssrcs=line.ssrcs,
            types={key: number for number, key in reversed(media.items())},
            repeats={media[original]: number for number, original in repeats.items() if original in media},
            extension=extension,
            is_audio=is_audio,
            way=self.pc.way(),
        )
        self.slots.append(Slot(line.mid, place, egress, sender))

        def ready(_: RTCRtpSendParameters) -> None:
            for ssrc in line.ssrcs:
                self._by_ssrc[ssrc] = egress

        line.sender.on_ready = ready

    def send_rtp(self, header: tuple[int, int, int, int, int, int, int], payload: bytes) -> int:
        transport = self.pc.transport
        return 0 if transport is None else transport.send_rtp(header, payload)

    def measured(self, now: float) -> None:
        """Every half second: what the browser received of pictures, against what it was sent."""
        pictures = [slot.egress for slot in self.slots if slot.place.kind == "video"]
        sent = self._meter.kbps(sum(one.octets + one.repeated_octets for one in pictures), now)
        if not sent or now - (self.last_at or now) > _SILENT:
            self.downlink.interrupted(now)
            self._losses.forget()
        loss = max(0.0, self._losses.share - self.pacer.dropped_share())
        heard = Heard(self._news, sent, loss, self._delay)
        self._news, self._delay = None, 0.0
        self.downlink.measured(heard, now)
        self._double(heard.delay, now)

    def _double(self, delay: float, now: float) -> None:
        """Whether sounds leave twice for the next half second."""
        slots = [slot for slot in self.slots if slot.place.kind == "audio"]
        sounds = [slot.egress for slot in slots]
        needed = self._sounds.kbps(sum(one.octets for one in sounds), now) + _LEFT_TO_PICTURES
        is_wide = not self.downlink.narrow
        has_room = is_wide or (delay <= CLEAR_DELAY and self.downlink.limit >= needed)
        doubled = self.doubling.look(now, has_room=has_room)
        for sound in sounds:
            sound.pace(doubled)
        if not doubled:
            for slot in slots:
                slot.forget()  # a packet kept for later would be of another time when its number comes again

    def keep_within(self, kbps: int | None) -> None:
        """Spreads what is sent of pictures, and repeats little of them, on a line of so many kbit/s."""
        self.pacer.set_rate(0 if kbps is None else _PACE * kbps)
        repeats = REPEATS_A_SECOND if kbps is None else max(2.0, _REPEATED * kbps * 125 / _PACKET)
        for slot in self.slots:
            if slot.place.kind == "video":
                slot.egress.repeats_allowed.a_second = repeats
                slot.egress.pace(kbps is not None)

    def _rtcp(self, data: bytes, now: float) -> None:
        self.last_at = now
        for kind, count, body in rtp.split(data):
            if kind == rtp.RTCP_RR:
                self._reported(rtp.reports(body, count, 4))
            elif kind == rtp.RTCP_RTPFB and count == rtp.FEEDBACK_NACK:
                self._nacked(body, now)
            elif kind == rtp.RTCP_PSFB:
                self._wished(count, body, now)

    def _reported(self, reports: Any) -> None:
        for report in reports:
            egress = self._by_ssrc.get(report.ssrc)
            if egress is not None and egress.ssrc == report.ssrc:
                self._lost(egress, egress.reported(report), report.lost / 256)
                self._took(egress.round_trip)

    def _lost(self, egress: EgressTrack, due: int, share: float) -> None:
        if not egress.is_audio:
            self._losses.told(due, share)
        # What leaves twice, or waits and is dropped here, tells nothing of the line.
        if not (self.doubling.on if egress.is_audio else self.downlink.narrow):
            self.doubling.told(due, share, self._loop.time())

    def _took(self, round_trip: float | None) -> None:
        if round_trip:
            self._shortest = min(self._shortest, round_trip)
            self._delay = round_trip - self._shortest

    def _nacked(self, body: bytes, now: float) -> None:
        egress = self._by_ssrc.get(int.from_bytes(body[4:8], "big"))
        if egress is not None:
            self.doubling.asks = self.doubling.asks or egress.is_audio
            egress.nacked(list(rtp.nacked(body[8:])), now)

    def _wished(self, message: int, body: bytes, now: float) -> None:
        if message == rtp.PAYLOAD_REMB:
            bits = rtp.remb(body[8:])
            if bits is not None:
                self.estimate, self._news = bits, bits // 1000
        elif message in (rtp.PAYLOAD_PLI, rtp.PAYLOAD_FIR):
            # A FIR names its target in the entry, a PLI in the header.
            at = 8 if message == rtp.PAYLOAD_FIR else 4
            egress = self._by_ssrc.get(int.from_bytes(body[at : at + 4], "big"))
            if egress is not None:
                egress.keyframe(now)

    def _release(self) -> None:
        self.pacer.close()
        for slot in self.slots:
            slot.egress.close()
        self._by_ssrc.clear()
