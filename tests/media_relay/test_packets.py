"""RTP and RTCP as bytes, checked against aiortc's own reading and writing."""

import random
import struct

import pytest
from aiortc import rtp as stock
from aiortc.rtcrtpparameters import RTCRtpHeaderExtensionParameters, RTCRtpParameters
from hypothesis import given
from hypothesis import strategies as st

from media_relay.engine import rtp

MID, TWCC = (
    "urn:ietf:params:rtp-hdrext:sdes:mid",
    ("http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"),
)


def a_packet(**fields) -> bytes:
    extensions = stock.HeaderExtensionsMap()
    listed = [RTCRtpHeaderExtensionParameters(id=1, uri=MID), RTCRtpHeaderExtensionParameters(id=4, uri=TWCC)]
    extensions.configure(RTCRtpParameters(headerExtensions=listed))
    packet = stock.RtpPacket(payload_type=96, marker=1, sequence_number=65_535, timestamp=7, ssrc=0xDEADBEEF)
    packet.payload = b"payload"
    for name, value in fields.items():
        setattr(packet, name, value)
    packet.extensions.mid = "2"
    packet.extensions.transport_sequence_number = 513
    return packet.serialize(extensions)


def test_header_is_read_as_it_was_written() -> None:
    packet = rtp.parse(a_packet(csrc=[1, 2]))
    assert (packet.payload_type, packet.marker, packet.seq, packet.stamp) == (96, 0x80, 65_535, 7)
    assert packet.ssrc == 0xDEADBEEF
    assert packet.data[packet.start :] == b"payload"
    found = {number: packet.data[at : at + length] for number, at, length in rtp.extensions(packet)}
    assert found == {1: b"2", 4: struct.pack("!H", 513)}


def test_number_of_the_transport_is_found_wherever_it_stands() -> None:
    assert rtp.transport_number(rtp.parse(a_packet()), 4) == 513  # after the line's name
    alone = struct.pack("!BBHIIHHBHx", 0x90, 96, 1, 2, 3, 0xBEDE, 1, 4 << 4 | 1, 770) + b"picture"
    assert rtp.transport_number(rtp.parse(alone), 4) == 770
    assert rtp.transport_number(rtp.parse(alone), 5) is None
    assert rtp.transport_number(rtp.parse(a_packet()), 15) is None


@given(st.binary(max_size=80))
def test_no_bytes_break_the_readers(data: bytes) -> None:
    packet = rtp.parse(data)
    if packet is not None:
        assert 12 <= packet.start <= len(data)
        for _, at, length in rtp.extensions(packet):
            assert at + length <= packet.start
        assert 0 <= rtp.padding(packet) <= len(data) - packet.start
        rtp.unwrap_rtx(packet, ssrc=1, payload_type=96)
    for kind, count, body in rtp.split(data):
        assert 0 <= kind <= 255
        rtp.sender_info(body)
        assert len(list(rtp.reports(body, count, 4))) <= count
        rtp.remb(body[8:])
        assert all(0 <= seq <= 65_535 for seq in rtp.nacked(body[8:]))


def test_written_header_is_read_by_aiortc() -> None:
    out = bytearray(64)
    size = rtp.write_header(out, 0x80, 0x80 | 97, 12, 34, 56, 3, 0xABCDEF)
    extensions = stock.HeaderExtensionsMap()
    uri = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"
    extensions.configure(RTCRtpParameters(headerExtensions=[RTCRtpHeaderExtensionParameters(id=3, uri=uri)]))
    packet = stock.RtpPacket.parse(bytes(out[:size]) + b"xyz", extensions)
    assert (packet.payload_type, packet.sequence_number, packet.timestamp, packet.ssrc) == (97, 12, 34, 56)
    assert packet.extensions.abs_send_time == 0xABCDEF
    assert packet.payload == b"xyz"


def test_repeated_packet_is_unwrapped_and_probes_are_not() -> None:
    original = stock.RtpPacket(payload_type=96, marker=1, sequence_number=40, timestamp=9, ssrc=1)
    original.payload = b"picture"
    wrapped = stock.wrap_rtx(original, payload_type=97, sequence_number=5, ssrc=2)
    packet = rtp.unwrap_rtx(rtp.parse(wrapped.serialize()), ssrc=1, payload_type=96)
    assert rtp.parse(packet.data) == packet
    assert stock.RtpPacket.parse(packet.data).payload == b"picture"
    assert (packet.seq, packet.ssrc, packet.marker) == (40, 1, 0x80)
    probe = stock.RtpPacket(payload_type=97, sequence_number=6, timestamp=9, ssrc=2)
    probe.payload, probe.padding_size = b"", 200
    assert rtp.unwrap_rtx(rtp.parse(probe.serialize()), ssrc=1, payload_type=96) is None


@given(st.lists(st.integers(0, 300), unique=True, min_size=1, max_size=60), st.integers(0, 65_535))
def test_nack_says_exactly_what_is_missing(offsets: list[int], base: int) -> None:
    lost = [(base + offset) & 0xFFFF for offset in sorted(offsets)]
    ((kind, form, body),) = list(rtp.split(rtp.build_nack(1, 2, lost)))
    assert (kind, form) == (205, 1)
    assert list(rtp.nacked(body[8:])) == lost


def test_reports_are_read_by_aiortc() -> None:
    report = rtp.Report(5, 64, 1000, 30, 0x12345678, 65_536)
    compound = (
        rtp.build_sr(9, 2**63 + 7, 1234, 10, 1000) + rtp.build_rr(1, [report], [70_000]) + rtp.build_pli(1, 2)
    )
    sr, rr, pli = stock.RtcpPacket.parse(compound)
    assert (sr.ssrc, sr.sender_info.ntp_timestamp, sr.sender_info.rtp_timestamp) == (9, 2**63 + 7, 1234)
    (block,) = rr.reports
    assert (block.ssrc, block.fraction_lost, block.packets_lost, block.highest_sequence) == (
        5,
        64,
        1000,
        70_000,
    )
    assert (pli.fmt, pli.ssrc, pli.media_ssrc) == (1, 1, 2)
    parts = {kind: (count, body) for kind, count, body in rtp.split(compound)}
    assert rtp.sender_info(parts[200][1]) == rtp.SenderInfo(9, 2**63 + 7, 1234)
    assert list(rtp.reports(parts[201][1], 1, 4)) == [report]


def test_estimate_of_a_receiver_is_read() -> None:
    message = stock.RtcpPsfbPacket(fmt=15, ssrc=1, media_ssrc=0, fci=stock.pack_remb_fci(1_500_000, [7]))
    ((_, _, body),) = list(rtp.split(bytes(message)))
    assert rtp.remb(body[8:]) == pytest.approx(1_500_000, rel=0.001)
    assert rtp.remb(b"RIMB" + bytes(8)) is None


def test_serial_numbers_wrap() -> None:
    assert rtp.newer(0, 65_535)
    assert not rtp.newer(65_535, 0)
    assert not rtp.newer(7, 7)
    assert rtp.newer(random.Random(1).randrange(1, 30_000), 0)
