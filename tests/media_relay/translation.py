"""A 1:1 address translation of some UDP ports: `python translation.py PUBLIC GATE PRIVATE LOW HIGH`.

What comes to a port of the public address goes on to the same port of the private one, from a port of the
gate that belongs to its sender; what comes back there goes back to that sender. As a provider's router does
it, and without needing its tables in the kernel. Standard library alone.
"""

import selectors
import socket
import sys

LARGEST = 65535


def bound(address: str, port: int) -> socket.socket:
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
    sock.setblocking(False)
    sock.bind((address, port))
    return sock


class Translation:
    """The public sockets, and one private socket for each pair of port and sender."""

    def __init__(self, public: str, gate: str, private: str, low: int, high: int) -> None:
        self.selector = selectors.DefaultSelector()
        self._gate, self._private = gate, private
        self._flows: dict[tuple[int, tuple[str, int]], socket.socket] = {}
        for port in range(low, high + 1):
            self.selector.register(bound(public, port), selectors.EVENT_READ, (port, None))

    def pass_on(
        self, sock: socket.socket, port: int, back: tuple[socket.socket, tuple[str, int]] | None
    ) -> None:
        try:
            data, sender = sock.recvfrom(LARGEST)
            if back is not None:
                back[0].sendto(data, back[1])
            else:
                self._flow(sock, port, sender).send(data)
        except OSError:
            return  # nobody listens there, or not any more: UDP says nothing of it

    def _flow(self, public: socket.socket, port: int, sender: tuple[str, int]) -> socket.socket:
        if (port, sender) not in self._flows:
            flow = bound(self._gate, 0)
            flow.connect((self._private, port))
            self._flows[port, sender] = flow
            self.selector.register(flow, selectors.EVENT_READ, (port, (public, sender)))
        return self._flows[port, sender]


def main(public: str, gate: str, private: str, low: str, high: str) -> None:
    translation = Translation(public, gate, private, int(low), int(high))
    print("ready", flush=True)  # noqa: T201
    while True:
        for key, _ in translation.selector.select():
            translation.pass_on(key.fileobj, *key.data)


if __name__ == "__main__":
    main(*sys.argv[1:])
