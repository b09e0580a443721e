"""The connection on which a browser sends its named tracks."""

from functools import cached_property
from typing import cast

from aiortc.rtcrtpparameters import RTCRtpCodecParameters, RTCRtpReceiveParameters

from media_relay.engine import codecs as codec_table
from media_relay.engine import rtp
from media_relay.engine.aiortc_ext import Line, RelayDtlsTransport
from media_relay.engine.config import EngineConfig
from media_relay.engine.fanout import Entrance
from media_relay.engine.ingress import IngressTrack
from media_relay.engine.offers import OfferRefused
from media_relay.engine.peer import RelayPeer
from media_relay.engine.roles import TrackRole
from media_relay.engine.twcc import TwccRecorder

# A publisher that invents SSRCs gets no further than this.
_SSRCS_LEARNT = 64
# About what a packet of pictures holds.
_PACKET = 1100


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
        self._strays = 0

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
        self._let_in()

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
            if self.tracks.get(role) is not track:
                return  # stopped meanwhile
            for encoding in parameters.encodings:
                self._by_ssrc[encoding.ssrc] = track
                if encoding.rtx is not None:
                    self._by_ssrc[encoding.rtx.ssrc] = track

        line.receiver.on_ready = ready

    @cached_property
    def _entrance(self) -> Entrance:
        return cast(RelayDtlsTransport, self.pc.transport).entrance

    def is_silent(self, now: float) -> bool:
        heard = [track.last_at for track in self.tracks.values() if track.last_at is not None]
        self.last_at = max([*heard, self.last_at or 0.0]) or None
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
                self._entrance.arrived(number, now)
        track = self._by_ssrc.get(packet.ssrc) or self._learn(packet)
        if track is not None:
            track.receive(packet, now)
        else:
            self._strays += len(data)

    @property
    def strays(self) -> int:
        """Octets that came for nothing: of no track, or twice."""
        return self._strays + _PACKET * sum(track.duplicates for track in self.tracks.values())

    def stop(self, role: TrackRole) -> None:
        """What comes of this track is thrown away from now on."""
        stopped = self.tracks.pop(role, None)
        if stopped is None:
            return
        for listener in stopped.listeners:
            stopped.detach(listener)
        self._by_mid = {mid: track for mid, track in self._by_mid.items() if track is not stopped}
        self._by_ssrc = {ssrc: track for ssrc, track in self._by_ssrc.items() if track is not stopped}
        self._let_in()

    def _let_in(self) -> None:
        """Packets of these tracks are taken in without a thought."""
        self._entrance.expect([track.counted for track in self.tracks.values()], self._twcc_id)

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
            if track.is_due:
                track.tick(now)

    def feedback(self) -> None:
        """Every 100 ms, as browsers do it: when each packet came."""
        fci = self._twcc.message(self._entrance)
        if fci is not None:
            media = next((track.ssrc for track in self.tracks.values() if track.ssrc is not None), 0)
            self.send_rtcp(rtp.build_twcc(self._sender, media, fci))

    def report(self, now: float) -> None:
        """Every second: what was received."""
        blocks = [block for track in self.tracks.values() if (block := track.report(now)) is not None]
        reports, highest = [block for block, _ in blocks], [seq for _, seq in blocks]
        self.send_rtcp(rtp.build_rr(self._sender, reports, highest))

    def _release(self) -> None:
        self._by_ssrc.clear()
        if self.pc.transport is not None:
            self._entrance.expect([], 0)
