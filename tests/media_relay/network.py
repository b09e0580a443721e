"""A cable between this machine and a browser of its own: cut, cut for UDP alone, or made a bad line."""

import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

ROUGH_LINE = Path(__file__).with_name("rough_line.py")
TRANSLATION = Path(__file__).with_name("translation.py")


def _ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, capture_output=True)


class Cable:
    """A browser behind a router, each in a network namespace. Needs root; `require` skips the test
    without it.

    What the router drops is lost without a word, as on a real line: an error on sending would close sockets.
    """

    def __init__(self) -> None:
        number = self._number = os.getpid() % 200
        self.name, self._router = f"pivot{os.getpid()}b", f"pivot{os.getpid()}r"
        self._near, self._far = f"pv{number}near", f"pv{number}far"
        self._rough: subprocess.Popen[str] | None = None
        self._uplink, self._edge = f"pv{number}up", f"pv{number}edge"
        self.here, self._gate = f"10.77.{number}.1", f"10.77.{number}.2"
        self._inside, self.there, self._home = (
            f"10.78.{number}.1",
            f"10.78.{number}.2",
            f"10.78.{number}.0/24",
        )

    @staticmethod
    def require() -> None:
        if os.geteuid() != 0 or not shutil.which("ip"):
            pytest.skip("cutting a network needs root and iproute2")

    def lay(self) -> None:
        for namespace in (self._router, self.name):
            _ip("netns", "add", namespace)
            _ip("-n", namespace, "link", "set", "lo", "up")
        _ip("link", "add", self._near, "type", "veth", "peer", "name", self._uplink, "netns", self._router)
        _ip("-n", self._router, "link", "add", self._edge, "type", "veth", "peer", "name", self._far)
        _ip("-n", self._router, "link", "set", self._far, "netns", self.name)
        for namespace, device, address in (
            ("", self._near, self.here),
            (self._router, self._uplink, self._gate),
            (self._router, self._edge, self._inside),
            (self.name, self._far, self.there),
        ):
            there = ("-n", namespace) if namespace else ()
            _ip(*there, "addr", "add", f"{address}/24", "dev", device)
            _ip(*there, "link", "set", device, "up")
        forward = "echo 1 > /proc/sys/net/ipv4/ip_forward"
        _ip("netns", "exec", self._router, "sh", "-c", forward)
        _ip("-n", self.name, "route", "add", "default", "via", self._inside)
        _ip("route", "add", self._home, "via", self._gate)

    def cut_udp(self, *, but: int = 0) -> None:
        """The router drops every UDP packet, both ways, `but` those of this port; TCP passes."""
        for end in ("dport", "sport") if but else ():
            passes = ("ipproto", "udp", end, str(but), "lookup", "main")
            _ip("-n", self._router, "rule", "add", "pref", "45", *passes)
        _ip("-n", self._router, "rule", "add", "pref", "50", "ipproto", "udp", "blackhole")

    def close(self, kind: str, port: int) -> None:
        """The router drops what goes to this port by "udp" or "tcp", whatever else it lets through."""
        _ip("-n", self._router, "rule", "add", "pref", "35", "ipproto", kind, "dport", str(port), "blackhole")

    def mend_udp(self) -> None:
        _ip("-n", self._router, "rule", "del", "pref", "50")

    def interrupt(self) -> None:
        """The router drops everything, both ways; the browser's machine knows nothing of it."""
        for device in (self._uplink, self._edge):
            _ip("-n", self._router, "rule", "add", "pref", "40", "iif", device, "blackhole")

    def resume(self) -> None:
        for device in (self._uplink, self._edge):
            _ip("-n", self._router, "rule", "del", "pref", "40", "iif", device)

    def move(self) -> None:
        """The browser's machine goes from Wi-Fi to 4G: device, address and route are new."""
        far, edge = f"{self._far}4", f"{self._edge}4"
        inside, there, home = (f"10.79.{self._number}.{end}" for end in ("1", "2", "0/24"))
        _ip("-n", self.name, "addr", "flush", "dev", self._far)
        _ip("-n", self.name, "link", "set", self._far, "down")
        _ip("-n", self._router, "link", "add", edge, "type", "veth", "peer", "name", far)
        _ip("-n", self._router, "link", "set", far, "netns", self.name)
        for namespace, device, address in ((self._router, edge, inside), (self.name, far, there)):
            _ip("-n", namespace, "addr", "add", f"{address}/24", "dev", device)
            _ip("-n", namespace, "link", "set", device, "up")
        _ip("-n", self.name, "route", "add", "default", "via", inside)
        _ip("route", "add", home, "via", self._gate)
        self._edge = edge

    def cut(self) -> None:
        """Pulls the plug: the browser's machine has no network."""
        _ip("-n", self._router, "link", "set", self._edge, "down")

    def mend(self) -> None:
        _ip("-n", self._router, "link", "set", self._edge, "up")

    def worsen(self, **conditions: float) -> None:
        """From now on, both ways: the fields of `rough_line.Conditions`. Nothing given: a good line again."""
        if self._rough is None:
            self._rough = self._lead_through_tun()
        assert self._rough.stdin is not None
        print(json.dumps(conditions), file=self._rough.stdin, flush=True)

    def _lead_through_tun(self) -> "subprocess.Popen[str]":
        """The router sends what it should forward to a device whose other end is a process of ours."""
        namespace = ("-n", self._router)
        _ip(*namespace, "tuntap", "add", "rough", "mode", "tun")
        _ip(*namespace, "link", "set", "rough", "up", "mtu", "1500", "txqueuelen", "5000")
        for device in ("all", "rough"):
            off = f"echo 0 > /proc/sys/net/ipv4/conf/{device}/rp_filter"
            _ip("netns", "exec", self._router, "sh", "-c", off)
        command = ["ip", "netns", "exec", self._router, sys.executable, str(ROUGH_LINE), "rough"]
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        _ip(*namespace, "route", "add", "default", "dev", "rough", "table", "77")
        for device in (self._uplink, self._edge):
            _ip(*namespace, "rule", "add", "pref", "60", "iif", device, "lookup", "77")
        return process

    def take_up(self) -> None:
        if self._rough is not None:
            with self._rough:  # closes its pipes
                self._rough.kill()
        for arguments in (
            ("netns", "del", self.name),
            ("netns", "del", self._router),
            ("link", "del", self._near),
        ):
            subprocess.run(["ip", *arguments], check=False, capture_output=True)

    def behind(self, program: str, folder: Path) -> str:
        """A program that runs at the other end of the cable."""
        script = folder / f"{self.name}.sh"
        script.write_text(f'#!/bin/sh\nexec ip netns exec {self.name} {program} "$@"\n')
        script.chmod(script.stat().st_mode | stat.S_IXUSR)
        return str(script)


class Host:
    """A machine of its own, one cable away from this one: a relay or a TURN server can run there."""

    def __init__(self, number: int) -> None:
        self.name = f"pivot{os.getpid()}h{number}"
        self._net = f"10.{80 + number}.{os.getpid() % 200}"
        self._near, self._far = f"pvh{os.getpid() % 10000}n{number}", f"pvh{os.getpid() % 10000}f{number}"
        self.here, self.address = f"{self._net}.1", f"{self._net}.2"
        self._behind = f"{self.name}in"
        self.private_gate, self.private = "192.168.77.1", "192.168.77.2"
        self._processes: list[subprocess.Popen[str]] = []

    def lay(self) -> None:
        _ip("netns", "add", self.name)
        _ip("link", "add", self._near, "type", "veth", "peer", "name", self._far, "netns", self.name)
        _ip("addr", "add", f"{self.here}/24", "dev", self._near)
        _ip("link", "set", self._near, "up")
        _ip("-n", self.name, "addr", "add", f"{self.address}/24", "dev", self._far)
        for device in ("lo", self._far):
            _ip("-n", self.name, "link", "set", device, "up")
        _ip("-n", self.name, "route", "add", "default", "via", self.here)

    @property
    def inside(self) -> tuple[str, ...]:
        """What to write before a command for it to run there."""
        return ("ip", "netns", "exec", self.name)

    def translate(self, low: int, high: int) -> tuple[str, ...]:
        """Puts a machine with a private address behind this one, which passes its UDP ports on (1:1).

        Returns what to write before a command for it to run on that machine.
        """
        outer, inner = f"{self._near}o", f"{self._near}i"
        _ip("netns", "add", self._behind)
        _ip("-n", self.name, "link", "add", outer, "type", "veth", "peer", "name", inner)
        _ip("-n", self.name, "link", "set", inner, "netns", self._behind)
        for namespace, device, address in (
            (self.name, outer, self.private_gate),
            (self._behind, inner, self.private),
        ):
            _ip("-n", namespace, "addr", "add", f"{address}/24", "dev", device)
            _ip("-n", namespace, "link", "set", device, "up")
        _ip("-n", self._behind, "link", "set", "lo", "up")
        ways = [self.address, self.private_gate, self.private, str(low), str(high)]
        process = subprocess.Popen(
            [*self.inside, sys.executable, str(TRANSLATION), *ways], stdout=subprocess.PIPE, text=True
        )
        self._processes.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        return ("ip", "netns", "exec", self._behind)

    def take_up(self) -> None:
        for process in self._processes:
            process.kill()
            process.wait()
            assert process.stdout is not None
            process.stdout.close()
        for arguments in (
            ("netns", "del", self._behind),
            ("netns", "del", self.name),
            ("link", "del", self._near),
        ):
            subprocess.run(["ip", *arguments], check=False, capture_output=True)
