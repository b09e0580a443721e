"""One browser's two connections: what it publishes, and what it receives."""

import asyncio
import math
import random
from collections.abc import Callable
from typing import Any

from aiortc.rtcrtpparameters import RTCRtpCodecParameters, RTCRtpReceiveParameters, RTCRtpSendParameters

from media_relay.engine import codecs as codec_table
from media_relay.engine import rtp
from media_relay.engine.aiortc_ext import Line, RelayPeerConnection
from media_relay.engine.config import EngineConfig
from media_relay.engine.data import MOST_CHANNELS
from media_relay.engine.downlink import Downlink, Heard
from media_relay.engine.egress import REPEATS_A_SECOND, EgressTrack
from media_relay.engine.ingress import IngressTrack
from media_relay.engine.meter import LossShare, Meter
from media_relay.engine.offers import OfferRefused, clean_offer
from media_relay.engine.pacer import Pacer
from media_relay.engine.roles import TrackRole
from media_relay.engine.slots import Place, Source, paired
from media_relay.engine.twcc import TwccRecorder

# Pictures are paced a little faster than the line is used, so that a queue here empties; of a narrow line,
# this share goes to what is repeated, in packets of so many bytes.
_PACE, _REPEATED, _PACKET = 1.3, 0.2, 1100
# A publisher that invents SSRCs gets no further than this.
_SSRCS_LEARNT = 64
# A browser that receives speaks of it every second.
_SILENT = 2.5


class RelayPeer:
    """Answers one offer, watches its own connection, and closes itself when nobody is there any more."""

    def __init__(self, config: EngineConfig) -> None:
        self.pc = RelayPeerConnection(config)
        self.on_connected: Callable[[], None] | None = None
        self.on_closed: Callable[[], None] | None = None
        self.on_channel: Callable[[Any], None] | None = None
        self.closed = False
        self.connected = False
        self.last_at: float | None = None
        self.connect_seconds: float | None = None
        self._config = config
        self._loop = asyncio.get_running_loop()
        self._began = self._loop.time()
        self._sender = random.getrandbits(32)
        self._closing: asyncio.Task[None] | None = None
        self._channels = 0
        self.pc.on("connectionstatechange", self._changed)
        self.pc.on("datachannel", self._channel)
        self._timeout = self._loop.call_later(config.connect_timeout, self.close)

    async def answer(self, offer: str) -> str:
        """The answer to `offer`; OfferRefused when it makes no sense or asks for too much."""
        cleaned = clean_offer(offer)
        try:
            answer = await self.pc.answer(cleaned, self._arrange)
        except OfferRefused:
            self.close()
            raise
        except Exception as failure:  # the library asserts and indexes its way through a stranger's text
            self.close()
            raise OfferRefused(f"The offer could not be read: {type(failure).__name__}.") from failure
        transport = self.pc.transport
        if transport is not None:
            transport.on_rtp, transport.on_rtcp = self._rtp, self._rtcp
        return answer

    def _arrange(self, lines: list[Line]) -> None:
        raise NotImplementedError

    def _rtp(self, data: bytes, now: float) -> None:  # noqa: ARG002 - who only receives has nothing to say
        self.last_at = now

    def _rtcp(self, data: bytes, now: float) -> None:
        raise NotImplementedError

    def send_rtcp(self, data: bytes) -> None:
        if self.pc.transport is not None:
            self.pc.transport.send_rtcp(data)

    def _changed(self) -> None:
        state = self.pc.connectionState
        if state == "connected" and not self.connected and not self.closed:
            self.connected = True
            self.last_at = self._loop.time()
            self.connect_seconds = self.last_at - self._began
            self._timeout.cancel()
            # The lines learn that they may start in the same turn of the loop, just after this.
            self._loop.call_soon(self._tell_connected)
        elif state in ("failed", "closed"):
            self.close()

    def _tell_connected(self) -> None:
        if self.on_connected is not None and not self.closed:
            self.on_connected()

    def _channel(self, channel: Any) -> None:
        self._channels += 1
        if self._channels > MOST_CHANNELS:
            self.close()
        elif self.on_channel is not None:
            self.on_channel(channel)

    def is_silent(self, now: float) -> bool:
        """Whether nothing came for longer than a connection lives."""
        return self.connected and now - (self.last_at or now) > self._config.silence_timeout

    def close(self) -> None:
        """Closes at once for us; the sockets follow in their own task."""
        if self.closed:
            return
        self.closed = True
        self._timeout.cancel()
        self._release()
        self._closing = self._loop.create_task(self.pc.close())
        if self.on_closed is not None:
            self.on_closed()

    async def wait_closed(self) -> None:
        if self._closing is not None:
            await self._closing

    def _release(self) -> None:
        raise NotImplementedError


class PublishPeer(RelayPeer):
    """Receives the named tracks of one participant. `named` maps the mid of each line to its role."""

    def __init__(self, config: EngineConfig, named: dict[str, TrackRole]) -> None:
        super().__init__(config)
        self.tracks: dict[TrackRole, IngressTrack] = {}
        self._named = named
        self._by_mid: dict[str, IngressTrack] = {}
        self._by_ssrc: dict[int, IngressTrack] = {}
        self._mid_id = self._twcc_id = 0
        self._twcc = TwccRecorder()

    def _arrange(self, lines: list[Line]) -> None:
        if {line.mid for line in lines} != set(self._named):
            raise OfferRefused("The lines of the offer are not those that were named.")
        for line in lines:
            role = self._named[line.mid]
            agreed = codec_table.publish_codecs(role, line.offered_codecs)
            if role.kind != line.kind or not agreed:
                raise OfferRefused(f"The line {line.mid} cannot carry a {role.value}.")
            extensions = codec_table.agreed_extensions(
                line.offered_extensions, (codec_table.MID, codec_table.TWCC)
            )
            line.answer(codecs=agreed, extensions=extensions, direction="recvonly", stream=role.value)
            self._expect(line, role, agreed)
            self._mid_id = self._mid_id or codec_table.extension_id(extensions, codec_table.MID)
            self._twcc_id = self._twcc_id or codec_table.extension_id(extensions, codec_table.TWCC)

    def _expect(self, line: Line, role: TrackRole, agreed: list[RTCRtpCodecParameters]) -> None:
        track = IngressTrack(
            role,
            *codec_table.payload_types(agreed),
            self.send_rtcp,
            repeats_lost=codec_table.repeats_lost(agreed),
            fan_out=self.pc.fan_out,
        )
        self.tracks[role] = self._by_mid[line.mid] = track

        def ready(parameters: RTCRtpReceiveParameters) -> None:
            for encoding in parameters.encodings:
                self._by_ssrc[encoding.ssrc] = track
                if encoding.rtx is not None:
                    self._by_ssrc[encoding.rtx.ssrc] = track

        line.receiver.on_ready = ready

    def is_silent(self, now: float) -> bool:
        # Who publishes no track but has messages to send is silent for long: the transport tells their end.
        return bool(self.tracks) and super().is_silent(now)

    def _rtp(self, data: bytes, now: float) -> None:
        packet = rtp.parse(data)
        if packet is None:
            return
        self.last_at = now
        if self._twcc_id:
            number = rtp.transport_number(packet, self._twcc_id)
            if number is not None:
                self._twcc.seen(number, now)
        track = self._by_ssrc.get(packet.ssrc) or self._learn(packet)
        if track is not None:
            track.receive(packet, now)

    def _learn(self, packet: rtp.Packet) -> IngressTrack | None:
        """An SSRC the offer did not announce tells its line in the packet."""
        if not self._mid_id or len(self._by_ssrc) >= _SSRCS_LEARNT:
            return None
        for number, at, length in rtp.extensions(packet):
            if number == self._mid_id:
                mid = packet.data[at : at + length].decode("ascii", "replace")
                track = self._by_mid.get(mid)
                if track is not None:
                    self._by_ssrc[packet.ssrc] = track
                return track
        return None

    def _rtcp(self, data: bytes, now: float) -> None:
        self.last_at = now
        for kind, _, body in rtp.split(data):
            if kind == rtp.RTCP_SR:
                info = rtp.sender_info(body)
                track = self._by_ssrc.get(info.ssrc) if info is not None else None
                if track is not None and info is not None:
                    track.sender_report(info, now)

    def tick(self, now: float) -> None:
        """Every 20 ms."""
        for track in self.tracks.values():
            track.tick(now)

    def feedback(self) -> None:
        """Every 60 ms: when each packet came."""
        fci = self._twcc.fci()
        if fci is not None:
            media = next((track.ssrc for track in self.tracks.values() if track.ssrc is not None), 0)
            self.send_rtcp(rtp.build_twcc(self._sender, media, fci))

    def report(self, now: float) -> None:
        """Every second: what was received."""
        blocks = [block for track in self.tracks.values() if (block := track.report(now)) is not None]
        if blocks:
            reports, highest = [block for block, _ in blocks], [seq for _, seq in blocks]
            self.send_rtcp(rtp.build_rr(self._sender, reports, highest))

    def _release(self) -> None:
        self._by_ssrc.clear()


class Slot:
    """A line of a subscriber's connection that any track of its kind can be pointed to."""

    def __init__(self, mid: str, place: Place, egress: EgressTrack) -> None:
        self.mid, self.place, self.egress, self.meter = mid, place, egress, Meter()
        self.source: Source | None = None


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
        self.tag = ""
        self.announced = False
        self._by_ssrc: dict[int, EgressTrack] = {}
        self._meter, self._losses = Meter(), LossShare()

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
        egress = EgressTrack(
            self,
            send=self.send_rtp if is_audio else self.pacer.send_rtp,
            ssrcs=line.ssrcs,
            types={key: number for number, key in reversed(media.items())},
            repeats={media[original]: number for number, original in repeats.items() if original in media},
            extension=extension,
            is_audio=is_audio,
            way=self.pc.way(),
        )
        self.slots.append(Slot(line.mid, place, egress))

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
                due = egress.reported(report)
                if not egress.is_audio:
                    self._losses.told(due, report.lost / 256)
                self._took(egress.round_trip)

    def _took(self, round_trip: float | None) -> None:
        if round_trip:
            self._shortest = min(self._shortest, round_trip)
            self._delay = round_trip - self._shortest

    def _nacked(self, body: bytes, now: float) -> None:
        egress = self._by_ssrc.get(int.from_bytes(body[4:8], "big"))
        if egress is not None:
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
