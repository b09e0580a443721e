"""Each private part the relay leans on, one by one: after an upgrade, the failing name says what moved."""

import inspect
import socket
from types import SimpleNamespace

import aioice.ice
import aiortc.rtcpeerconnection
import pylibsrtp
import pytest
from aiortc import RTCPeerConnection
from aiortc.rtcdtlstransport import SRTP_PROFILES, RTCCertificate, RTCDtlsTransport, State
from aiortc.rtcicetransport import RTCIceGatherer, RTCIceTransport
from aiortc.rtcrtpparameters import RTCRtpCodecParameters
from aiortc.rtcrtpreceiver import RTCRtpReceiver
from aiortc.rtcrtpsender import RTCRtpSender
from aiortc.rtcrtptransceiver import RTCRtpTransceiver
from pylibsrtp import _binding

from media_relay.engine import aiortc_ext
from media_relay.engine.config import EngineConfig

LOOPBACK = EngineConfig(addresses=("127.0.0.1",))


def parameters(function) -> list[str]:
    return list(inspect.signature(function).parameters)


def test_versions_are_the_pinned_ones() -> None:
    aiortc_ext.assert_pins()


def test_another_version_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(aiortc_ext.PINS, "aiortc", "1.15.0")
    with pytest.raises(RuntimeError, match=r"aiortc 1\.15\.0 exactly"):
        aiortc_ext.assert_pins()


def test_requirements_pin_the_same_versions() -> None:
    from django.conf import settings

    lines = (settings.BASE_DIR / "requirements" / "production.in").read_text().splitlines()
    wanted = {line.split()[0] for line in lines if line and not line.startswith("#")}
    assert {f"{name}=={version}" for name, version in aiortc_ext.PINS.items()} <= wanted


@pytest.mark.parametrize(
    "name",
    [
        "createDtlsTransport",
        "createTransceiver",
        "updateIceGatheringState",
        "updateIceConnectionState",
        "updateConnectionState",
        "connect",
        "remoteDescription",
    ],
)
def test_peer_connection_calls_itself_through_mangled_names(name: str) -> None:
    assert hasattr(RTCPeerConnection, f"_RTCPeerConnection__{name}")


def test_transceiver_factory_takes_what_we_take() -> None:
    theirs = RTCPeerConnection._RTCPeerConnection__createTransceiver
    ours = aiortc_ext.RelayPeerConnection._RTCPeerConnection__createTransceiver
    assert parameters(theirs) == parameters(ours) == ["self", "direction", "kind", "sender_track"]


async def test_peer_connection_keeps_its_parts_in_mangled_fields() -> None:
    pc = RTCPeerConnection()
    for name in ("dtlsTransports", "iceTransports", "transceivers"):
        assert hasattr(pc, f"_RTCPeerConnection__{name}")
    await pc.close()


def test_connect_starts_senders_and_receivers_once_the_transport_is_up() -> None:
    source = inspect.getsource(RTCPeerConnection._RTCPeerConnection__connect)
    assert "await transceiver.sender.send(" in source
    assert "await transceiver.receiver.receive(" in source


async def test_forwarding_parts_have_every_member_that_is_used_of_the_stock_ones() -> None:
    source = inspect.getsource(aiortc.rtcpeerconnection)
    pc = aiortc_ext.RelayPeerConnection(LOOPBACK)
    transceiver = pc.addTransceiver("video", direction="recvonly")
    for part, stock, names in (
        (transceiver.receiver, RTCRtpReceiver, ["receive", "stop", "setTransport", "transport", "track"]),
        (transceiver.sender, RTCRtpSender, ["send", "stop", "setTransport", "transport", "replaceTrack"]),
    ):
        for name in names:
            assert hasattr(stock, name)
            assert hasattr(part, name)
    for field in ("_ssrc", "_rtx_ssrc", "_stream_id", "_track_id"):
        assert f"sender.{field}" in source
        assert hasattr(transceiver.sender, field)
    assert "receiver._track = RemoteStreamTrack(" in source
    assert "receiver._set_rtcp_ssrc(" in source
    await pc.close()


def test_transceiver_holds_what_the_answer_will_say() -> None:
    source = inspect.getsource(aiortc.rtcpeerconnection.create_media_description_for_transceiver)
    assert "transceiver._codecs" in source
    assert "transceiver._headerExtensions" in source
    transceiver = RTCRtpTransceiver(kind="audio", receiver=None, sender=None)
    assert transceiver._codecs == transceiver._headerExtensions == []
    assert transceiver._bundled is False


def test_dtls_transport_sets_srtp_up_in_one_method_and_knows_its_role() -> None:
    source = inspect.getsource(RTCDtlsTransport)
    assert "self._setup_srtp()" in source
    assert "self._rx_srtp = Session(rx_policy)" in source
    assert "self._tx_srtp = Session(tx_policy)" in source
    assert parameters(RTCDtlsTransport._set_role) == ["self", "role"]
    assert {State.CONNECTED, State.FAILED} <= set(State)


def test_dtls_transport_asks_its_certificate_for_its_prints_and_its_context() -> None:
    source = inspect.getsource(RTCDtlsTransport)
    assert "self.__local_certificate.getFingerprints()" in source
    assert "self.__local_certificate._create_ssl_context(" in source
    assert parameters(RTCCertificate._create_ssl_context) == ["self", "srtp_profiles"]


def test_a_certificate_serves_all_connections_of_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 86_400.0
    monkeypatch.setattr(aiortc_ext, "time", SimpleNamespace(monotonic=lambda: now))
    one = aiortc_ext.certificate()
    prints, context = one.getFingerprints(), one._create_ssl_context(SRTP_PROFILES)
    now += 86_399
    assert aiortc_ext.certificate() is one
    assert one._create_ssl_context(SRTP_PROFILES) is context
    now += 1
    assert aiortc_ext.certificate().getFingerprints() != prints


def test_ice_transport_takes_its_connection_from_the_gatherer() -> None:
    assert "self._connection = gatherer._connection" in inspect.getsource(RTCIceTransport.__init__)
    assert "self._connection = Connection(" in inspect.getsource(RTCIceGatherer.__init__)


def test_ice_connection_gathers_through_the_method_we_replace() -> None:
    theirs = aioice.ice.Connection.get_component_candidates
    assert parameters(theirs) == parameters(aiortc_ext.RelayIceConnection.get_component_candidates)
    source = inspect.getsource(aioice.ice.Connection)
    assert "self.get_component_candidates(component=component, addresses=addresses)" in source
    connection = aioice.ice.Connection(ice_controlling=False)
    assert connection._protocols == []
    assert connection._nominated == {}
    assert connection._queue.qsize() == 0


def test_loopback_is_still_left_out_by_the_ice_library() -> None:
    assert "127.0.0.1" not in aioice.ice.get_host_addresses(use_ipv4=True, use_ipv6=False)


def test_stun_protocol_uses_of_its_transport_only_what_our_endpoint_has() -> None:
    source = inspect.getsource(aioice.ice.StunProtocol)
    used = {part.split("(")[0].split(".")[0] for part in source.split("self.transport.")[1:]}
    assert used == {"sendto", "close"}
    assert all(hasattr(aiortc_ext.UdpEndpoint, name) for name in used)


def test_srtp_binding_protects_in_place() -> None:
    ffi, lib = _binding.ffi, _binding.lib
    key = bytes(range(30))
    tx = pylibsrtp.Session(pylibsrtp.Policy(key=key, ssrc_type=pylibsrtp.Policy.SSRC_ANY_OUTBOUND))
    rx = pylibsrtp.Session(pylibsrtp.Policy(key=key, ssrc_type=pylibsrtp.Policy.SSRC_ANY_INBOUND))
    packet = b"\x80\x60" + bytes(10) + b"payload"
    buffer = bytearray(packet + bytes(64))
    length = ffi.new("int *", len(packet))
    assert lib.srtp_protect(tx._srtp[0], ffi.from_buffer(buffer), length) == 0
    assert length[0] == len(packet) + 10
    assert rx.unprotect(bytes(buffer[: length[0]])) == packet
    assert lib.srtp_unprotect(rx._srtp[0], ffi.from_buffer(buffer), length) != 0  # a replay


async def test_candidates_stay_in_the_range_and_are_announced_as_told() -> None:
    config = EngineConfig(
        addresses=("127.0.0.1",), announced={"127.0.0.1": "203.0.113.9"}, port_min=18_300, port_max=18_340
    )
    connection = aiortc_ext.RelayIceConnection(config)
    await connection.gather_candidates()
    (candidate,) = connection.local_candidates
    assert candidate.host == "203.0.113.9"
    assert 18_300 <= candidate.port <= 18_340
    await connection.close()


async def test_no_free_port_gives_no_candidate() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        config = EngineConfig(addresses=("127.0.0.1",), port_min=port, port_max=port)
        connection = aiortc_ext.RelayIceConnection(config)
        await connection.gather_candidates()
        assert connection.local_candidates == []
        await connection.close()


def test_a_line_of_vp9_alone_passes_where_aiortc_looks_for_what_it_could_decode() -> None:
    offered = RTCRtpCodecParameters(mimeType="video/VP9", clockRate=90_000, payloadType=98)
    theirs = aiortc.rtcpeerconnection
    agreed = theirs.find_common_codecs(theirs.CODECS["video"], [offered])
    assert [one.payloadType for one in agreed] == [98]


async def test_stock_connections_of_the_process_stay_stock() -> None:
    aiortc_ext.RelayPeerConnection(LOOPBACK)
    pc = RTCPeerConnection()
    transceiver = pc.addTransceiver("audio")
    assert type(transceiver.receiver) is RTCRtpReceiver
    assert type(transceiver.receiver.transport) is RTCDtlsTransport
    await pc.close()


def test_pairs_in_use_change_only_where_we_hear_of_it() -> None:
    source = inspect.getsource(aioice.ice.Connection)
    writes = [
        line.strip()
        for line in source.splitlines()
        if "self._nominated[" in line or "self._nominated =" in line
    ]
    assert writes == [
        "self._nominated[component] = CandidatePair(protocol, remote_candidate)",
        "self._nominated[pair.component] = pair",
    ]
    assert "pop(" not in "".join(line for line in source.splitlines() if "_nominated." in line)
    closing = inspect.getsource(aioice.ice.Connection.close)
    assert closing.index("self._nominated.clear()") < closing.index("await protocol.close()")


def test_a_route_that_comes_moves_or_goes_is_told() -> None:
    told = []
    connection = aiortc_ext.RelayIceConnection(LOOPBACK)
    assert connection._nominated is connection.routes
    connection.routes.changed = lambda: told.append(connection.route())
    connection._nominated[1] = "first"
    connection._nominated[1] = "second"
    connection._nominated.clear()
    assert told == ["first", "second", None]


def test_gathering_leaves_what_ours_leaves() -> None:
    source = inspect.getsource(aioice.ice.Connection.gather_candidates)
    for field in ("_local_candidates_start = True", "_local_candidates += ", "_local_candidates_end = True"):
        assert f"self.{field}" in source
    assert "for component in self._components" in source


def test_dtls_state_changes_in_one_method_and_data_is_read_in_another() -> None:
    source = inspect.getsource(RTCDtlsTransport)
    assert source.count("self._state = ") == 2  # at the start, and in _set_state
    assert "self._state = state" in inspect.getsource(RTCDtlsTransport._set_state)
    assert "await self._data_receiver._handle_data(data)" in inspect.getsource(RTCDtlsTransport._recv_next)
    assert "await self._recv_next()" in inspect.getsource(RTCDtlsTransport._RTCDtlsTransport__run)


def test_stun_knows_its_transactions_and_its_name() -> None:
    source = inspect.getsource(aioice.ice.StunProtocol)
    assert "self.transactions[request.transaction_id] = transaction" in source
    connection = aioice.ice.Connection(ice_controlling=False)
    assert connection.local_username == connection._local_username
    assert "local_username, colon, remote_username = username.partition" in inspect.getsource(
        aioice.ice.Connection._valid_username
    )


def test_functions_of_libsrtp_have_addresses_for_the_native_part() -> None:
    srtp = aiortc_ext.srtp()
    addresses = {srtp.address_of(f"srtp_{name}") for name in ("protect", "unprotect", "unprotect_rtcp")}
    assert len(addresses) == 3
    assert all(addresses)
