"""The only file that touches the private parts of aiortc, aioice and pylibsrtp.

Stock aiortc decodes what it receives and encodes what it sends. These subclasses stop at the decrypted
packet: the fan-out reads the socket, and hands it on in one synchronous call, without a queue and without
objects. Versions are pinned exactly; tests/media_relay/test_aiortc_contract.py says what moved when a pin
does.
"""

import asyncio
import random
import socket
import time
from collections.abc import Callable
from functools import cache
from importlib.metadata import version
from typing import Any, cast

from aioice import ice
from aioice.candidate import Candidate, candidate_foundation, candidate_priority
from aiortc import RTCBundlePolicy, RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.codecs import CODECS
from aiortc.rtcdtlstransport import RTCCertificate, RTCDtlsFingerprint, RTCDtlsTransport, State
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
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.x509 import Certificate
from OpenSSL import SSL
from pylibsrtp._binding import ffi, lib

from media_relay.engine import rtp
from media_relay.engine.config import EngineConfig
from media_relay.engine.fanout import LARGEST, ROOM, FanOut, Inlet, Sink, Srtp, Way
from media_relay.engine.loop import intake
from media_relay.engine.python_fanout import PythonFanOut

PINS = {"aiortc": "1.16.0", "aioice": "0.13.0", "pylibsrtp": "1.0.0"}

# aiortc refuses a line of which it could decode nothing; we decode nothing, and pass VP9 on.
CODECS["video"].append(RTCRtpCodecParameters(mimeType="video/VP9", clockRate=90_000, payloadType=127))

_DTLS_WAITING = 64
_DAY = 86_400.0
_MOST_MALFORMED = 100
# STUN messages of one connection that are looked at: a browser sends twenty a second to connect, then one in
# some seconds.
_CHECKS_AT_ONCE, _CHECKS_A_SECOND = 200, 50
_RECEIVE_BUFFER = 512 * 1024

# For what is sent one by one; it is done with before the next is written.
_tx = bytearray(LARGEST)
_tx_view = memoryview(_tx)
_tx_c = ffi.from_buffer(_tx)
_length = ffi.new("int *")


def assert_pins() -> None:
    """Refuses to start on versions whose private parts nobody has looked at."""
    for name, pinned in PINS.items():
        if version(name) != pinned:
            raise RuntimeError(f"The relay needs {name} {pinned} exactly, not {version(name)}.")


def srtp() -> Srtp:
    """The functions of libsrtp that the wheel of pylibsrtp carries."""
    return Srtp(
        protect=lib.srtp_protect,
        unprotect=lib.srtp_unprotect,
        unprotect_rtcp=lib.srtp_unprotect_rtcp,
        buffer=ffi.from_buffer,
        length=_length,
        address_of=lambda name: int(ffi.cast("uintptr_t", ffi.addressof(lib, name))),
        context_address=lambda context: int(ffi.cast("uintptr_t", context)),
    )


@cache
def fan_out(native: bool) -> FanOut:  # noqa: FBT001
    """The one place that chooses: C where it is wanted and was built, Python otherwise."""
    if native:
        from media_relay.native.fanout import NativeFanOut, load  # nobody else needs it to be there

        module = load()
        if module is not None:
            return NativeFanOut(srtp(), module)
    return PythonFanOut(srtp())


class UdpEndpoint:
    """One bound socket, read by the intake; stands where aioice expects an asyncio transport."""

    def __init__(self, sock: socket.socket, protocol: "RelayStunProtocol", fan_out: FanOut) -> None:
        self.sock = sock
        self.dropped = 0
        self.inlet: Inlet | None = None
        self.other: Callable[[bytes, Any], None] = protocol.datagram_received
        self._protocol = protocol
        self._loop = asyncio.get_running_loop()
        self._intake = intake(fan_out)
        self._intake.add(self)
        protocol.connection_made(self)  # type: ignore[arg-type]

    def deliver(self, inlet: Inlet | None) -> None:
        self.inlet = inlet
        self._intake.deliver(self)

    def sendto(self, data: bytes | memoryview, address: tuple[str, int]) -> None:
        try:
            self.sock.sendto(data, address)
        except OSError:  # full, or no route for now: UDP loses packets, and consent tells when it is over
            self.dropped += 1

    def get_extra_info(self, name: str) -> Any:
        return self.sock.getsockname() if name == "sockname" else None

    def close(self) -> None:
        if self.sock.fileno() >= 0:
            self._intake.remove(self)
            self.sock.close()
            self._loop.call_soon(self._protocol.connection_lost, None)


class RelayStunProtocol(ice.StunProtocol):
    """Lets through STUN and DTLS, each only as far as it can be answered for."""

    def __init__(self, receiver: ice.Connection) -> None:
        super().__init__(receiver)
        self._ours = f"{receiver.local_username}:".encode()
        self._checks, self._checks_at = float(_CHECKS_AT_ONCE), 0.0

    def datagram_received(self, data: bytes, addr: tuple[Any, ...]) -> None:  # type: ignore[override]
        first = data[0]
        if first < 4:
            if self._is_ours(data) and self._has_time():
                super().datagram_received(data, addr)
        elif 19 < first < 64 and self.receiver._queue.qsize() < _DTLS_WAITING:
            self.receiver.data_received(data, self.local_candidate.component)

    def _is_ours(self, data: bytes) -> bool:
        """An answer that is waited for, or a question to this very connection: strangers know neither its
        name nor its transactions, and their floods cost a search instead of a parser and a signature.
        """
        return data[8:20] in self.transactions or self._ours in data

    def _has_time(self) -> bool:
        """A browser asks now and then; one that floods hears less, and slows down nobody else."""
        now = asyncio.get_running_loop().time()
        grown = self._checks + (now - self._checks_at) * _CHECKS_A_SECOND
        self._checks, self._checks_at = min(float(_CHECKS_AT_ONCE), grown), now
        if self._checks < 1:
            return False
        self._checks -= 1
        return True


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


class Routes(dict[int, ice.CandidatePair]):
    """The pairs in use, which says when they change: a packet need not ask."""

    changed: Callable[[], None] | None = None

    def __setitem__(self, component: int, pair: ice.CandidatePair) -> None:
        super().__setitem__(component, pair)
        if self.changed is not None:
            self.changed()

    def clear(self) -> None:
        super().clear()
        if self.changed is not None:
            self.changed()


class RelayIceConnection(ice.Connection):
    """Host candidates only, on the configured addresses and ports, announced as configured."""

    def __init__(self, config: EngineConfig) -> None:
        super().__init__(ice_controlling=False)
        self._config = config
        self._nominated = self.routes = Routes()

    async def gather_candidates(self) -> None:
        """As theirs, but for asking the system for every address of the host where we are told which."""
        if not self._config.addresses or self._local_candidates_start:
            return await super().gather_candidates()
        self._local_candidates_start = True
        for component in self._components:
            self._local_candidates += await self.get_component_candidates(component, [])
        self._local_candidates_end = True
        return None

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
        UdpEndpoint(sock, protocol, fan_out(self._config.native))
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

    def deliver(self, inlet: Inlet | None) -> None:
        """From now on every datagram that looks like SRTP goes to `inlet`; it is dropped without one."""
        for protocol in self._protocols:
            cast(UdpEndpoint, protocol.transport).deliver(inlet)

    def route(self) -> ice.CandidatePair | None:
        """The pair in use, or None before connectivity and after its loss."""
        return self.routes.get(1)


class RelayCertificate(RTCCertificate):
    """What a process shows on each connection of a day. Its prints and its context are made once: a quarter
    of a handshake. Keys of sessions do not come from it, and no session is resumed.
    """

    def __init__(self, key: EllipticCurvePrivateKey, cert: Certificate) -> None:
        super().__init__(key, cert)
        self._prints = super().getFingerprints()
        self._context: SSL.Context | None = None

    def getFingerprints(self) -> list[RTCDtlsFingerprint]:  # noqa: N802
        return self._prints

    def _create_ssl_context(self, srtp_profiles: list[Any]) -> SSL.Context:
        if self._context is None:
            self._context = super()._create_ssl_context(srtp_profiles)
            self._context.set_session_cache_mode(SSL.SESS_CACHE_OFF)
        return self._context


_certificates: dict[int, RelayCertificate] = {}


def certificate() -> RelayCertificate:
    """That of today; connections keep theirs."""
    today = int(time.monotonic() // _DAY)
    if today not in _certificates:
        _certificates.clear()
        _certificates[today] = RelayCertificate.generateCertificate()
    return _certificates[today]


class RelayDtlsTransport(RTCDtlsTransport):
    """DTLS as in aiortc; SRTP in place, in and out, in one call each."""

    def __init__(self, transport: RTCIceTransport, certificates: list[Any], fan_out: FanOut) -> None:
        super().__init__(transport, certificates)
        self.on_rtp: Sink | None = None
        self.on_rtcp: Sink | None = None
        self.rejected = self.malformed = 0
        self.fan_out = fan_out
        self.entrance = fan_out.entrance()
        self.outlet = fan_out.outlet()
        self._ice = cast(RelayIceConnection, transport._connection)
        self._ice.routes.changed = self._rerouted
        self._endpoint: UdpEndpoint | None = None
        self._sendto: Callable[..., Any] | None = None
        self._address: tuple[str, int] = ("", 0)

    def _setup_srtp(self) -> None:
        super()._setup_srtp()
        if self._state != State.FAILED:
            self.entrance.unlock(self._rx_srtp._srtp[0])
            self._tx_context = self._tx_srtp._srtp[0]
            self._ice.deliver(self)

    async def stop(self) -> None:
        self._ice.deliver(None)
        self.on_rtp = self.on_rtcp = None
        await super().stop()

    async def _recv_next(self) -> None:
        """SCTP that cannot be read is dropped, as UDP would have lost it; who sends much of it is cut off."""
        try:
            await super()._recv_next()
        except ConnectionError:
            raise
        except Exception as malformed:  # the library asserts and unpacks its way through a stranger's bytes
            self.malformed += 1
            if self.malformed > _MOST_MALFORMED:
                raise ConnectionError("Too much that cannot be read.") from malformed

    def _set_state(self, state: State) -> None:
        super()._set_state(state)
        self._rerouted()

    def _rerouted(self) -> None:
        """The way out opens once there is a path and a key, follows the path, and shuts with either."""
        pair = self._ice.route()
        if pair is None or self._state != State.CONNECTED:
            self._sendto = self._endpoint = None
            self.fan_out.close(self.outlet)
            return
        self._endpoint = endpoint = cast(UdpEndpoint, pair.protocol.transport)
        self._sendto, self._address = endpoint.sendto, pair.remote_addr
        self.fan_out.open(self.outlet, self._tx_context, endpoint.sock, self._address)

    @property
    def unsent(self) -> int:
        """Packets sent one by one that the system would not take on the way in use."""
        return 0 if self._endpoint is None else self._endpoint.dropped

    def send_rtp(self, header: tuple[int, int, int, int, int, int, int], payload: bytes) -> int:
        """Protects and sends one packet; `header` as `rtp.write_header` takes it. Returns the bytes sent,
        or 0.
        """
        if self._sendto is None:
            return 0
        start = rtp.write_header(_tx, *header)
        end = start + len(payload)
        if end > LARGEST - ROOM:
            return 0
        _tx[start:end] = payload
        _length[0] = end
        if lib.srtp_protect(self._tx_context, _tx_c, _length):
            return 0
        self._sendto(_tx_view[: _length[0]], self._address)
        return end

    def send_rtcp(self, data: bytes) -> None:
        """Protects and sends one RTCP packet, simple or compound."""
        if len(data) > LARGEST - ROOM or self._sendto is None:
            return
        _tx[: len(data)] = data
        _length[0] = len(data)
        if not lib.srtp_protect_rtcp(self._tx_context, _tx_c, _length):
            self._sendto(_tx_view[: _length[0]], self._address)


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
        dtls = RelayDtlsTransport(transport, [certificate()], fan_out(self._config.native))
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

    @property
    def fan_out(self) -> FanOut:
        return fan_out(self._config.native)

    def way(self) -> Way | None:
        """A line to this subscriber as the fan-out knows it, shut until it is used."""
        return None if self.transport is None else self.fan_out.way(self.transport.outlet)

    async def answer(self, offer: str, arrange: Callable[[list[Line]], None]) -> str:
        """Answers an offer. `arrange` sees every media line and must answer each."""
        await self.setRemoteDescription(RTCSessionDescription(sdp=offer, type="offer"))
        parsed: SessionDescription = self._theirs("remoteDescription")()
        by_mid = {transceiver.mid: transceiver for transceiver in self.getTransceivers()}
        arrange(
            [Line(by_mid[media.rtp.muxId], media) for media in parsed.media if media.kind != "application"]
        )
        await self.setLocalDescription(await self.createAnswer())
        return str(self.localDescription.sdp)
