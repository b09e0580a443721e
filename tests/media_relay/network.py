"""A cable between this machine and a browser of its own, that can be cut for UDP alone."""

import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest


def _ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, capture_output=True)


class Cable:
    """A network namespace and a veth pair. Needs root; `require` skips the test without it."""

    def __init__(self, number: int = 1) -> None:
        self.name = f"pivot{os.getpid()}n{number}"
        self._near, self._far = f"pv{os.getpid() % 10_000}a{number}", f"pv{os.getpid() % 10_000}b{number}"
        subnet = 4 * (os.getpid() % 60) + number
        self.here, self.there = f"10.77.{subnet}.1", f"10.77.{subnet}.2"

    @staticmethod
    def require() -> None:
        if os.geteuid() != 0 or not shutil.which("ip"):
            pytest.skip("cutting a network needs root and iproute2")

    def lay(self) -> None:
        _ip("netns", "add", self.name)
        _ip("link", "add", self._near, "type", "veth", "peer", "name", self._far, "netns", self.name)
        _ip("addr", "add", f"{self.here}/24", "dev", self._near)
        _ip("link", "set", self._near, "up")
        _ip("-n", self.name, "addr", "add", f"{self.there}/24", "dev", self._far)
        _ip("-n", self.name, "link", "set", self._far, "up")
        _ip("-n", self.name, "link", "set", "lo", "up")
        # Rules before the table of local addresses also see what comes in.
        _ip("-n", self.name, "rule", "add", "pref", "100", "lookup", "local")
        _ip("-n", self.name, "rule", "del", "pref", "0")

    def cut_udp(self) -> None:
        """Drops every UDP packet in and out, as a firewall would; TCP passes."""
        _ip("-n", self.name, "rule", "add", "pref", "50", "ipproto", "udp", "blackhole")

    def mend_udp(self) -> None:
        _ip("-n", self.name, "rule", "del", "pref", "50")

    def cut(self) -> None:
        """Pulls the plug: nothing passes."""
        _ip("link", "set", self._near, "down")

    def mend(self) -> None:
        _ip("link", "set", self._near, "up")

    def take_up(self) -> None:
        for arguments in (("netns", "del", self.name), ("link", "del", self._near)):
            subprocess.run(["ip", *arguments], check=False, capture_output=True)

    def behind(self, program: str, folder: Path) -> str:
        """A program that runs at the other end of the cable."""
        script = folder / f"{self.name}.sh"
        script.write_text(f'#!/bin/sh\nexec ip netns exec {self.name} {program} "$@"\n')
        script.chmod(script.stat().st_mode | stat.S_IXUSR)
        return str(script)
