"""The only file that touches the private parts of aiortc, aioice and pylibsrtp.

Stock aiortc decodes what it receives and encodes what it sends. These subclasses stop at the decrypted
packet: a
datagram goes from the socket through SRTP to a callback in one synchronous call, without a queue and without
objects. Versions are pinned exactly; tests/media_relay/test_aiortc_contract.py says what moved when a pin
does.
"""

import asyncio
import random
import socket
from collections.abc import Callable
from importlib.metadata import version
from typing import Any, cast

from aioice import ice
from aioice.candidate import Candidate, candidate_foundation, candidate_priority
from aiortc import RTCBundlePolicy, RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.rtcdtlstransport import RTCDtlsTransport, State
from aiortc.rtcicetransport import RTCIceGatherer, RTCIceTransport
from aiortc.rtcrtpparameters import (
    RTCRtpCodecParameters,
    RTCRtpHeaderExtensionParameters,
    RTCRtpReceiveParameters,
    RTCRtpSendParameters,
)
from aiortc.rtcrtptransceiver import RTCRtpTransceiver
from aiortc.sdp import SessionDescription
from aiortc.stats import RTCStatsReport
from pylibsrtp._binding import ffi, lib

from media_relay.engine import rtp
from media_relay.engine.config import EngineConfig

PINS = {"aiortc": "1.16.0", "aioice": "0.13.0", "pylibsrtp": "1.0.0"}

# Datagrams beyond this are no media of ours; SRTP adds at most 16 bytes, SRTCP 20.
_LARGEST = 2048
_ROOM = 32
_BURST = 32
_DTLS_WAITING = 64
_RECEIVE_BUFFER = 512 * 1024

# One process is one event loop and a packet is done with before the next is read: two buffers serve
# everybody.
_rx = bytearray(_LARGEST)
_rx_view = memoryview(_rx)
_rx_c = ffi.from_buffer(_rx)
_tx = bytearray(_LARGEST)
_tx_view = memoryview(_tx)
_tx_c = ffi.from_buffer(_tx)
_length = ffi.new("int *")

Sink = Callable[[bytes, float], None]


def assert_pins() -> None:
    """Refuses to start on versions whose private parts nobody has looked at."""
    for name, pinned in PINS.items():
        if version(name) != pinned:
            raise RuntimeError(f"The relay needs {name} {pinned} exactly, not {version(name)}.")


class UdpEndpoint:
    """One bound socket, read in bursts; stands where aioice expects an asyncio transport."""

    def __init__(self, sock: socket.socket, protocol: "RelayStunProtocol") -> None:
        self.sock = sock
        self.dropped = 0
        self.sink: Callable[[int, float], None] | None = None
        self._protocol = protocol
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(sock.fileno(), self._readable)
        protocol.connection_made(self)  # type: ignore[arg-type]

    def _readable(self) -> None:
        read, now = self.sock.recvfrom_into, self._loop.time()
        for _ in range(_BURST):
            try:
                size, address = read(_rx)
            except OSError:
                return
            if size and 127 < _rx[0] < 192:
                if self.sink is not None:
                    self.sink(size, now)
            elif size:
                self._protocol.datagram_received(_rx_view[:size].tobytes(), address)

    def sendto(self, data: bytes | memoryview, address: tuple[str, int]) -> None:
        try:
            self.sock.sendto(data, address)
        except OSError:  # full, or no route for now: UDP loses packets, and consent tells when it is over
            self.dropped += 1

    def get_extra_info(self, name: str) -> Any:
        return self.sock.getsockname() if name == "sockname" else None

    def close(self) -> None:
        if self.sock.fileno() >= 0:
            self._loop.remove_reader(self.sock.fileno())
            self.sock.close()
            self._loop.call_soon(self._protocol.connection_lost, None)


class RelayStunProtocol(ice.StunProtocol):
    """Lets through STUN and DTLS, each only as far as it can be answered for."""

    def datagram_received(self, data: bytes | str, addr: tuple[Any, ...]) -> None:
        first = data[0]
        if isinstance(first, int) and first < 4:
            super().datagram_received(data, addr)
        elif isinstance(first, int) and 19 < first < 64 and self.receiver._queue.qsize() < _DTLS_WAITING:
            self.receiver.data_received(data, self.local_candidate.component)  # type: ignore[arg-type]


def _bind(address: str, config: EngineConfig) -> socket.socket:
    sock = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_DGRAM)
    sock.setblocking(False)  # noqa: FBT003
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BUFFER)
    span = config.port_max - config.port_min + 1
    tries = [0] if not config.port_min else random.sample(range(span), min(span, 64))
    for offset in tries:
        try:
            sock.bind((address, config.port_min + offset if config.port_min else 0))
        except OSError:
            continue
        return sock
    sock.close()
    raise OSError(f"No free UDP port on {address}.")


class RelayIceConnection(ice.Connection):
    """Host candidates only, on the configured addresses and ports, announced as configured."""

    def __init__(self, config: EngineConfig) -> None:
        super().__init__(ice_controlling=False)
        self._config = config

    async def get_component_candidates(
        self,
        component: int,
        addresses: list[str],
        timeout: int = 5,  # noqa: ARG002 - theirs
    ) -> list[Candidate]:
        wanted = list(self._config.addresses or addresses)
        if self._config.loopback and "127.0.0.1" not in wanted:
            wanted.append("127.0.0.1")
        return [candidate for address in wanted if (candidate := self._candidate(component, address))]

    def _candidate(self, component: int, address: str) -> Candidate | None:
        try:
            sock = _bind(address, self._config)
        except OSError:
            return None
        protocol = RelayStunProtocol(self)
        UdpEndpoint(sock, protocol)
        protocol.local_candidate = Candidate(
            foundation=candidate_foundation("host", "udp", address),
            component=component,
            transport="udp",
            priority=candidate_priority(component, "host"),
            host=self._config.announced.get(address, address),
            port=sock.getsockname()[1],
            type="host",
        )
        self._protocols.append(protocol)
        return protocol.local_candidate

    def deliver(self, sink: Callable[[int, float], None] | None) -> None:
        """From now on every datagram that looks like SRTP goes to `sink`; it is dropped without one."""
        for protocol in self._protocols:
            protocol.transport.sink = sink  # type: ignore[attr-defined]

    def route(self) -> ice.CandidatePair | None:
        """The pair in use, or None before connectivity and after its loss."""
        return self._nominated.get(1)


class RelayDtlsTransport(RTCDtlsTransport):
    """DTLS as in aiortc; SRTP in place, in and out, in one call each."""

    def __init__(self, transport: RTCIceTransport, certificates: list[Any]) -> None:
        super().__init__(transport, certificates)
        self.on_rtp: Sink | None = None
        self.on_rtcp: Sink | None = None
        self.rejected = 0
        self._ice: Any = transport._connection  # a RelayIceConnection
        self._pair: ice.CandidatePair | None = None
        self._sendto: Callable[..., Any] | None = None
        self._address: tuple[str, int] = ("", 0)

    def _setup_srtp(self) -> None:
        super()._setup_srtp()
        if self._state != State.FAILED:
            self._rx_context = self._rx_srtp._srtp[0]
            self._tx_context = self._tx_srtp._srtp[0]
            self._ice.deliver(self._received)

    async def stop(self) -> None:
        self._ice.deliver(None)
        self.on_rtp = self.on_rtcp = None
        await super().stop()

    def _received(self, size: int, now: float) -> None:
        _length[0] = size
        if rtp.is_rtcp(_rx[1]):
            if lib.srtp_unprotect_rtcp(self._rx_context, _rx_c, _length):
                self.rejected += 1
            elif self.on_rtcp is not None:
                self.on_rtcp(_rx_view[: _length[0]].tobytes(), now)
        elif lib.srtp_unprotect(self._rx_context, _rx_c, _length):
            self.rejected += 1
        elif self.on_rtp is not None:
            self.on_rtp(_rx_view[: _length[0]].tobytes(), now)

    def _routed(self) -> bool:
        pair = self._ice.route()
        if pair is None or self._state != State.CONNECTED:
            return False
        if pair is not self._pair:
            self._pair, self._address = pair, pair.remote_addr
            self._sendto = pair.protocol.transport.sendto
        return True

    @property
    def unsent(self) -> int:
        """Packets that the system would not take on the way in use."""
        endpoint: Any = None if self._pair is None else self._pair.protocol.transport
        return 0 if endpoint is None else int(endpoint.dropped)

    def send_rtp(self, header: tuple[int, int, int, int, int, int, int], payload: bytes) -> int:
        """Protects and sends one packet; `header` as `rtp.write_header` takes it. Returns the bytes sent,
        or 0.
        """
        if not self._routed():
            return 0
        start = rtp.write_header(_tx, *header)
        end = start + len(payload)
        if end > _LARGEST - _ROOM:
            return 0
        _tx[start:end] = payload
        _length[0] = end
        if lib.srtp_protect(self._tx_context, _tx_c, _length):
            return 0
        self._sendto(_tx_view[: _length[0]], self._address)  # type: ignore[misc]
        return end

    def send_rtcp(self, data: bytes) -> None:
        """Protects and sends one RTCP packet, simple or compound."""
        if len(data) > _LARGEST - _ROOM or not self._routed():
            return
        _tx[: len(data)] = data
        _length[0] = len(data)
        if not lib.srtp_protect_rtcp(self._tx_context, _tx_c, _length):
            self._sendto(_tx_view[: _length[0]], self._address)  # type: ignore[misc]


class ForwardingReceiver:
    """Where aiortc would start a decoder: only remembers what was negotiated."""

    def __init__(self, kind: str, transport: RTCDtlsTransport) -> None:
        self.kind = kind
        self.transport = transport
        self.on_ready: Callable[[RTCRtpReceiveParameters], None] | None = None
        self._track: Any = None
        self._enabled = True

    @property
    def track(self) -> Any:
        return self._track

    async def receive(self, parameters: RTCRtpReceiveParameters) -> None:
        ready, self.on_ready = self.on_ready, None
        if ready is not None:
            ready(parameters)

    async def stop(self) -> None:
        self.on_ready = None

    def setTransport(self, transport: RTCDtlsTransport) -> None:  # noqa: N802
        self.transport = transport

    def _set_rtcp_ssrc(self, ssrc: int) -> None:
        self.rtcp_ssrc = ssrc

    async def getStats(self) -> RTCStatsReport:  # noqa: N802
        return RTCStatsReport()


class ForwardingSender:
    """Where aiortc would start an encoder: keeps two SSRCs and a name."""

    def __init__(self, kind: str, transport: RTCDtlsTransport) -> None:
        self.kind = kind
        self.transport = transport
        self.track = None
        self.on_ready: Callable[[RTCRtpSendParameters], None] | None = None
        self._ssrc, self._rtx_ssrc = random.getrandbits(32), random.getrandbits(32)
        self._stream_id = self._track_id = f"{random.getrandbits(64):x}"
        self._enabled = True

    async def send(self, parameters: RTCRtpSendParameters) -> None:
        ready, self.on_ready = self.on_ready, None
        if ready is not None:
            ready(parameters)

    async def stop(self) -> None:
        self.on_ready = None

    def replaceTrack(self, track: None) -> None:  # noqa: N802
        self.track = track

    def setTransport(self, transport: RTCDtlsTransport) -> None:  # noqa: N802
        self.transport = transport

    async def getStats(self) -> RTCStatsReport:  # noqa: N802
        return RTCStatsReport()


class Line:
    """One m-line of an offer, before it is answered."""

    def __init__(self, transceiver: RTCRtpTransceiver, media: Any) -> None:
        self._transceiver: Any = transceiver
        self.kind: str = media.kind
        self.mid: str = media.rtp.muxId
        self.offered_codecs: list[RTCRtpCodecParameters] = media.rtp.codecs
        self.offered_extensions: list[RTCRtpHeaderExtensionParameters] = media.rtp.headerExtensions
        self.direction: str = media.direction or "sendrecv"

    @property
    def receiver(self) -> ForwardingReceiver:
        return cast(ForwardingReceiver, self._transceiver.receiver)

    @property
    def sender(self) -> ForwardingSender:
        return cast(ForwardingSender, self._transceiver.sender)

    @property
    def ssrcs(self) -> tuple[int, int]:
        """Of the media and of its retransmissions, when we send on this line."""
        return self.sender._ssrc, self.sender._rtx_ssrc

    def answer(
        self,
        *,
        codecs: list[RTCRtpCodecParameters],
        extensions: list[RTCRtpHeaderExtensionParameters],
        direction: str,
        stream: str,
    ) -> None:
        """States what the answer will say of this line. Lines of one `stream` are played in step by a
        browser.
        """
        self._transceiver._codecs = codecs
        self._transceiver._headerExtensions = extensions
        self._transceiver.direction = direction
        self.sender._stream_id, self.sender._track_id = stream, f"{stream}-{self.mid}"


class RelayPeerConnection(RTCPeerConnection):
    """A peer connection made of the parts above. Stock ones in the same process stay as they are."""

    def __init__(self, config: EngineConfig) -> None:
        self._config = config
        self.transport: RelayDtlsTransport | None = None
        super().__init__(RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE))

    def _theirs(self, name: str) -> Any:
        return getattr(self, f"_RTCPeerConnection__{name}")

    # Python mangles aiortc's double underscores into these names; a subclass may therefore take their place.
    def _RTCPeerConnection__createDtlsTransport(self) -> RelayDtlsTransport:  # noqa: N802
        gatherer = RTCIceGatherer(iceServers=[])
        gatherer._connection = RelayIceConnection(self._config)
        gatherer.on("statechange", self._theirs("updateIceGatheringState"))
        transport = RTCIceTransport(gatherer)
        transport.on("statechange", self._theirs("updateIceConnectionState"))
        transport.on("statechange", self._theirs("updateConnectionState"))
        self._theirs("iceTransports").add(transport)
        dtls = RelayDtlsTransport(transport, self._theirs("certificates"))
        dtls.on("statechange", self._theirs("updateConnectionState"))
        # The browser then picks AES-GCM, the cheapest to compute here; as a client it would be offered CM-
        # SHA1.
        dtls._set_role("server")
        self._theirs("dtlsTransports").add(dtls)
        self.transport = dtls
        return dtls

    def _RTCPeerConnection__createTransceiver(  # noqa: N802
        self,
        direction: str,
        kind: str,
        sender_track: None = None,  # noqa: ARG002 - theirs
    ) -> RTCRtpTransceiver:
        existing = self.getTransceivers()
        dtls = self.transport or self._RTCPeerConnection__createDtlsTransport()
        transceiver = RTCRtpTransceiver(
            direction=direction,
            kind=kind,
            sender=cast(Any, ForwardingSender(kind, dtls)),
            receiver=cast(Any, ForwardingReceiver(kind, dtls)),
        )
        transceiver._bundled = bool(existing) or self.sctp is not None
        self._theirs("transceivers").append(transceiver)
        return transceiver

    async def answer(self, offer: str, arrange: Callable[[list[Line]], None]) -> str:
        """Answers an offer. `arrange` sees every media line and must answer each."""
        await self.setRemoteDescription(RTCSessionDescription(sdp=offer, type="offer"))
        parsed = SessionDescription.parse(offer)
        by_mid = {transceiver.mid: transceiver for transceiver in self.getTransceivers()}
        arrange(
            [Line(by_mid[media.rtp.muxId], media) for media in parsed.media if media.kind != "application"]
        )
        await self.setLocalDescription(await self.createAnswer())
        return str(self.localDescription.sdp)
