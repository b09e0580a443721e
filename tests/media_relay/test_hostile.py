"""Whoever attacks a relay process, from outside or from a room of their own: nobody else's call notices."""

import asyncio
import random
import socket
import struct
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio
from aiortc import RTCPeerConnection

from media_relay import keys
from media_relay.native import build as native_build
from tests.media_relay import servers
from tests.media_relay.clients import GreyPicture, Tone, publish, subscribe, until

MOST_GROWTH = 64  # megabytes, for all that an attack of some seconds leaves behind
SECONDS = 3.0
LONGEST_SILENCE = 1.5  # seconds; this process attacks, talks and listens at once, on a busy machine
IN_PYTHON = {"PIVOT_RELAY_NATIVE": "off"}
AS_LARGE_AS_MAY_BE = 40_000  # escaped in JSON, below what the socket closes for


@pytest.fixture(scope="module")
def target(request, tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Process]:
    """Forwards in Python, unless a test asks for "native"."""
    way, folder = getattr(request, "param", "python"), tmp_path_factory.mktemp("hostile")
    library = built(folder) if way == "native" else None
    process = servers.relay(folder, "relay-hostile", native=library, **({} if library else IN_PYTHON))
    process.start()
    assert f"fan-out: {way}" in process.log.read_text()
    yield process
    process.stop()


def built(folder: Path) -> Path:
    """The part in C, of the present sources."""
    try:
        return native_build.build(folder)
    except native_build.CannotBuild as reason:
        pytest.skip(str(reason))


def memory(pid: int) -> float:
    line = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if "VmRSS" in line)
    return int(line.split()[1]) / 1024


def address_of(pc: RTCPeerConnection) -> tuple[str, int]:
    """Where the relay listens for this connection."""
    pair = pc.getTransceivers()[0].receiver.transport.transport._connection._nominated[1]
    return pair.remote_addr


class Call:
    """Two people who talk in one room while something happens in another."""

    def __init__(self, publisher: RTCPeerConnection, listener: RTCPeerConnection) -> None:
        self.publisher, self.listener = publisher, listener

    async def received(self) -> tuple[int, int]:
        """Packets of sound that came, and that are missing."""
        (receiver,) = self.listener.getReceivers()
        for report in (await receiver.getStats()).values():
            if report.type == "inbound-rtp":
                return report.packetsReceived, report.packetsLost
        return 0, 0

    async def watch(self, silences: list[float]) -> None:
        """How long nothing came, each time; a pause of this very process is no silence of the relay."""
        known, at = (await self.received())[0], time.monotonic()
        while True:
            asleep = time.monotonic()
            await asyncio.sleep(0.05)
            at += max(0.0, time.monotonic() - asleep - 0.05)
            came, now = (await self.received())[0], time.monotonic()
            silences.append(now - at)
            if came > known:
                known, at = came, now


async def enter(socket_, room, role: str, granted) -> None:
    assert (await socket_.join(granted(room=room, role=role)))["type"] == "welcome"


@pytest_asyncio.fixture
async def call(target, redis, sockets, granted) -> AsyncIterator[Call]:
    (name,) = redis.smembers(keys.WORKERS)  # rooms go to the process under attack
    assert name.startswith("relay-hostile-")
    room, cart, physician = uuid4(), await sockets(), await sockets()
    await enter(physician, room, "physician", granted)
    listener, tracks = await subscribe(physician, 0, 1)
    await enter(cart, room, "cart", granted)
    publisher = await publish(cart, {"voice": Tone(440)})
    (track,) = tracks.values()
    player = asyncio.create_task(play(track))
    call = Call(publisher, listener)
    async with asyncio.timeout(10):
        while (await call.received())[0] < 20:
            await asyncio.sleep(0.1)
    yield call
    player.cancel()
    await publisher.close()
    await listener.close()


async def play(track) -> None:
    while True:
        await track.recv()


@pytest.fixture
def unnoticed(call: Call, target: servers.Process) -> Callable[[Awaitable[None]], Awaitable[None]]:
    """Runs an attack and asks the others: sound never stopped for long, no packet is missing, the process
    lives and has not grown.
    """

    async def attacked(attack: Awaitable[None]) -> None:
        before, _ = await call.received()
        grown, began = memory(target.pid), time.monotonic()
        silences: list[float] = []
        watching = asyncio.create_task(call.watch(silences))
        await attack
        watching.cancel()
        expected = before + 25 * (time.monotonic() - began)
        async with asyncio.timeout(10):  # what the machine was too busy for comes a little later
            while (await call.received())[0] < expected:
                await asyncio.sleep(0.1)
        assert max(silences, default=0) < LONGEST_SILENCE
        assert (await call.received())[1] == 0
        assert memory(target.pid) - grown < MOST_GROWTH
        assert "Traceback" not in target.log.read_text()

    return attacked


# -------------------------------------------------------------- from outside


def stun(kind: int, body: bytes, transaction: bytes = b"attackattack") -> bytes:
    return struct.pack("!HHI", kind, len(body) & 0xFFFF, 0x2112A442) + transaction + body


def attribute(kind: int, value: bytes, told: int | None = None) -> bytes:
    size = len(value) if told is None else told
    return struct.pack("!HH", kind, size & 0xFFFF) + value + bytes(-len(value) % 4)


def strangers_datagrams(chance: random.Random) -> Iterator[bytes]:
    """Every first byte, every awkward length, and messages that nearly make sense; without end."""
    while True:
        size = chance.choice((1, 3, 11, 12, 13, 19, 20, 21, 64, 1200, 2048, 2049, 9000))
        yield bytes([chance.randrange(256)]) + chance.randbytes(size - 1)
        name = attribute(6, chance.randbytes(chance.randrange(40)), chance.choice((None, 0, 65_535)))
        yield stun(chance.choice((1, 0x101, 0x111, 0x11, 3)), name + chance.randbytes(chance.randrange(64)))
        yield stun(1, attribute(6, b"abcd:efgh") + attribute(8, bytes(20)) + attribute(0x8028, bytes(4)))
        yield stun(1, b"", chance.randbytes(12))[: chance.randrange(1, 20)]
        yield struct.pack("!BHHIH", chance.choice((20, 21, 22, 23, 63)), 0xFEFD, 0, 0, 1) + chance.randbytes(
            chance.choice((0, 1, 12, 1300))
        )
        yield b"\x80\xc8" + chance.randbytes(chance.choice((0, 2, 6, 26, 300)))
        yield b"\x90\x60" + chance.randbytes(chance.choice((0, 10, 30, 1200)))


def flood(address: tuple[str, int], seconds: float, a_second: int) -> None:
    """From an address of its own, in bursts that keep the rate."""
    chance, began, sent = random.Random(17), time.monotonic(), 0
    datagrams = strangers_datagrams(chance)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        while (past := time.monotonic() - began) < seconds:
            while sent < past * a_second:
                sock.sendto(next(datagrams), address)
                sent += 1
            time.sleep(0.002)


async def test_strangers_shout_at_the_ports_of_a_call(unnoticed, call: Call) -> None:
    """They do not even have a place; the ports are those of the people who talk."""
    ports = [address_of(call.publisher), address_of(call.listener)]
    await unnoticed(asyncio.gather(*(asyncio.to_thread(flood, port, SECONDS, 1500) for port in ports)))


# ------------------------------------------------------ from a room of their own


class Attacker:
    """Somebody with a good connection, who then sends what no browser would."""

    def __init__(self, socket_, publisher: RTCPeerConnection, subscriber: RTCPeerConnection) -> None:
        self.socket, self.publisher, self.subscriber = socket_, publisher, subscriber
        self.chance = random.Random(23)

    def transport(self, pc: RTCPeerConnection):
        return pc.getTransceivers()[0].receiver.transport

    async def send(self, pc: RTCPeerConnection, protect: str, packets: Iterator[bytes], count: int) -> None:
        """Protected with the good keys: nothing stops it before our own code."""
        dtls = self.transport(pc)
        for number in range(count):
            try:
                data = getattr(dtls._tx_srtp, protect)(next(packets))
            except Exception:  # noqa: BLE001 - the library refuses to protect some of it
                continue
            await dtls.transport._send(data)
            if number % 20 == 19:
                await asyncio.sleep(0.004)

    def rtp(self) -> Iterator[bytes]:
        """Sources that nobody announced, lengths that lie, contributors without end, repeats of nothing."""
        chance, number = self.chance, 0
        while True:
            number = number + 1 & 0xFFFF
            first = 0x80 | chance.choice((0, 0x10, 0x20, 0x30, 0x0F, 0x1F, 0x3F))
            second = chance.choice((96, 97, 98, 111, 127, 0, 0xE0, 0xE1, chance.randrange(192)))
            ssrc = chance.choice((1, 2, chance.randrange(1 << 32)))
            yield struct.pack(
                "!BBHII", first, second, number, chance.randrange(1 << 32), ssrc
            ) + chance.randbytes(chance.choice((0, 1, 4, 8, 60, 1100)))

    def rtcp(self) -> Iterator[bytes]:
        """Requests for everything, of everybody, and reports whose lengths lie."""
        chance = self.chance
        while True:
            kind = chance.choice((200, 201, 202, 203, 204, 205, 205, 206, 206, 207))
            count, body = chance.randrange(32), chance.randbytes(4 * chance.randrange(60))
            words = chance.choice((len(body) // 4, 0, 65_535, 1))
            yield struct.pack("!BBH", 0x80 | count, kind, words) + struct.pack("!I", 1) + body
            asked = b"".join(struct.pack("!HH", chance.randrange(1 << 16), 0xFFFF) for _ in range(60))
            yield struct.pack("!BBHII", 0x81, 205, 2 + 60, 1, self.ssrc()) + asked
            yield struct.pack("!BBHII", 0x81, 206, 2, 1, self.ssrc())

    def ssrc(self) -> int:
        """Of what the relay really sends to us."""
        known = [
            ssrc
            for transceiver in self.subscriber.getTransceivers()
            for ssrc in transceiver.receiver._RTCRtpReceiver__remote_streams
        ]
        return self.chance.choice(known) if known else 7

    def chunks(self) -> Iterator[bytes]:
        """SCTP: chunks of every kind, truncated, of no length, of a length that lies; wrong sums."""
        import google_crc32c

        chance = self.chance
        while True:
            body = b""
            for _ in range(chance.randrange(1, 6)):
                value = chance.randbytes(chance.randrange(64))
                size = chance.choice((len(value) + 4, 0, 3, 4, 65_535))
                body += struct.pack("!BBH", chance.randrange(256), chance.randrange(8), size) + value
            head = struct.pack("!HHI", 5000, 5000, chance.choice((0, chance.randrange(1 << 32))))
            total = google_crc32c.value(head + bytes(4) + body)
            packet = head + struct.pack("<I", chance.choice((total, total, total, 1))) + body
            yield packet[: chance.choice((len(packet), len(packet), chance.randrange(1, len(packet) + 1)))]


@pytest_asyncio.fixture
async def attacker(call: Call, sockets, granted) -> AsyncIterator[Attacker]:
    room, socket_ = uuid4(), await sockets()
    await enter(socket_, room, "physician", granted)
    accomplice = await sockets()
    await enter(accomplice, room, "specialist", granted)
    source = await publish(accomplice, {"camera": GreyPicture(90)})
    publisher = await publish(socket_, {"camera": GreyPicture(60), "voice": Tone(300)})
    subscriber, _ = await subscribe(socket_, 2, 2)
    yield Attacker(socket_, publisher, subscriber)
    for pc in (source, publisher, subscriber):
        await pc.close()


async def test_malformed_media_with_good_keys(unnoticed, attacker: Attacker) -> None:
    await unnoticed(attacker.send(attacker.publisher, "protect", attacker.rtp(), 3000))


async def test_a_publisher_without_measure_is_stopped_and_told(unnoticed, attacker: Attacker) -> None:
    await unnoticed(floods(attacker))


async def floods(attacker: Attacker) -> None:
    """Good packets of its own camera, as fast as they leave: some tens of Mbit/s, until told."""
    sender = attacker.publisher.getSenders()[0]

    def packets() -> Iterator[bytes]:
        number = 0
        while True:
            number = number + 1 & 0xFFFF
            header = struct.pack("!BBHII", 0x80, 96, number, number * 90, sender._ssrc)
            yield header + attacker.chance.randbytes(1100)

    sending = asyncio.create_task(attacker.send(attacker.publisher, "protect", packets(), 100_000))
    try:
        told = await attacker.socket.hear("stopped", timeout=20)
    finally:
        sending.cancel()
    assert told["kbps"] > 8_000


async def test_malformed_reports_and_requests_without_end(unnoticed, attacker: Attacker) -> None:
    async def both() -> None:
        await attacker.send(attacker.subscriber, "protect_rtcp", attacker.rtcp(), 1500)
        await attacker.send(attacker.publisher, "protect_rtcp", attacker.rtcp(), 500)

    await unnoticed(both())


async def test_checks_without_end_from_who_knows_the_names(unnoticed, attacker: Attacker) -> None:
    """A signed-in person knows the name of their own connection, and may shout at it."""
    ice = attacker.transport(attacker.publisher).transport._connection
    name = f"{ice.remote_username}:{ice.local_username}".encode()
    shout = stun(1, attribute(6, name) + attribute(8, bytes(20)))
    address = address_of(attacker.publisher)

    def shouts() -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
            until_ = time.monotonic() + SECONDS
            while time.monotonic() < until_:
                for _ in range(20):
                    sock.sendto(shout, address)
                time.sleep(0.004)

    await unnoticed(asyncio.to_thread(shouts))


async def test_malformed_chunks_of_data(unnoticed, call: Call, sockets, granted) -> None:
    socket_ = await sockets()
    await enter(socket_, uuid4(), "cart", granted)
    pc = await with_channel(socket_)
    attacker = Attacker(socket_, pc, pc)
    chunks, dtls = attacker.chunks(), pc.sctp.transport

    async def send() -> None:
        for number in range(1500):
            try:
                await dtls._send_data(next(chunks))
            except ConnectionError:  # cut off, and rightly
                return
            if number % 10 == 9:
                await asyncio.sleep(0.01)

    await unnoticed(send())
    await pc.close()


async def with_channel(socket_) -> RTCPeerConnection:
    """A connection that carries data beside a voice."""
    from tests.media_relay import clients

    pc = RTCPeerConnection(clients.STOCK)
    pc.addTransceiver(Tone(200), direction="sendonly")
    pc.createDataChannel("ecg", ordered=False, maxRetransmits=0)
    await pc.setLocalDescription(await pc.createOffer())
    named = {pc.getTransceivers()[0].mid: "voice"}
    answer = await socket_.ask("publish", sdp=pc.localDescription.sdp, tracks=named)
    await pc.setRemoteDescription(clients.RTCSessionDescription(sdp=answer["sdp"], type="answer"))
    await clients.connected(pc)
    return pc


def offers(real: str) -> Iterator[str]:
    """As large as may be, and each wrong in its own way."""
    media = real[real.index("m=") :]
    yield "v=0\r\n" + "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n" * 1500
    yield real + media * 23
    yield real + "a=ssrc:1 cname:x\r\n" * 1400
    yield real.replace("a=mid:", "a=mid:" + "9" * 4000)
    yield real + "".join(f"a=rtpmap:{number} VP8/90000\r\n" for number in range(1400))
    yield real.replace("a=fingerprint:", "a=fingerprint:sha-999 ")
    yield real.replace("UDP/TLS/RTP/SAVPF", "x" * 20_000)
    yield real.replace("a=ice-ufrag:", "a=ice-ufrag:" + "u" * 3000)
    yield "m=" * 20_000
    yield real[: len(real) // 2]


async def test_offers_as_large_and_as_wrong_as_may_be(unnoticed, attacker: Attacker) -> None:
    real = attacker.publisher.localDescription.sdp
    socket_ = attacker.socket

    async def offer() -> None:
        for sdp in offers(real):
            named = {"0": "camera", "1": "voice"}
            answer = await socket_.ask("publish", sdp=sdp[:AS_LARGE_AS_MAY_BE], tracks=named)
            assert answer["type"] in ("answer", "refused")
            await asyncio.sleep(0.1)

    await unnoticed(offer())
    assert (await socket_.ask("ping", "pong"))["type"] == "pong"


async def test_after_all_this_the_process_serves_as_before(target, redis, sockets, granted) -> None:
    socket_ = await sockets()
    await enter(socket_, uuid4(), "physician", granted)
    pc = await publish(socket_, {"voice": Tone(440)})
    await until(lambda: pc.connectionState == "connected")
    await pc.close()


# ---------------------------------------------------------- another process


@pytest.mark.parametrize("target", ["native"], indirect=True)
async def test_the_part_in_c_stops_who_sends_without_measure_too(
    target, unnoticed, attacker: Attacker
) -> None:
    await unnoticed(floods(attacker))
