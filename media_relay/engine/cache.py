"""The last packets of a track, for those who missed them. Bounded by construction."""

from media_relay.engine.fanout import KEPT
from media_relay.engine.rtp import Packet

VIDEO_SLOTS, AUDIO_SLOTS = 1024, 128


class PacketCache:
    """A ring indexed by sequence number; `slots` must be a power of two."""

    def __init__(self, slots: int) -> None:
        if slots & (slots - 1):
            raise ValueError("The size of the ring must be a power of two.")
        self._mask = slots - 1
        self._ring: list[Packet | None] = [None] * slots

    def put(self, packet: Packet) -> None:
        if len(packet.data) <= KEPT:
            self._ring[packet.seq & self._mask] = packet

    def get(self, seq: int) -> Packet | None:
        packet = self._ring[seq & self._mask]
        return packet if packet is not None and packet.seq == seq else None
