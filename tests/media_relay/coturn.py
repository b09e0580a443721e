"""The TURN server that we ship, run as we ship it, on a machine of its own."""

import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.media_relay.network import Host

SHIPPED = Path(__file__).resolve().parents[2] / "ops" / "deploy" / "turnserver.conf"
SECRET = "of-the-tests-0123456789abcdef0123456789abcdef"  # what docker-compose.yml takes from the environment
ASK = Path(__file__).with_name("turn_client.py")
_LISTENS = "0A"
PROGRAM = shutil.which("turnserver")


def require() -> None:
    if PROGRAM is None or shutil.which("openssl") is None:
        pytest.skip("TURN needs coturn (Debian: coturn) and openssl")


class Coturn:
    """Listens on 3478 (UDP, TCP) and 443 (TLS). `relay` is the one private address it may lead to."""

    def __init__(self, host: Host, folder: Path, relay: str) -> None:
        self.host, self.relay, self._folder = host, relay, folder
        self.log = folder / "coturn.log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def urls(self) -> str:
        at = self.host.address
        return f"turn:{at}:3478?transport=udp,turn:{at}:3478?transport=tcp,turns:{at}:443?transport=tcp"

    def start(self) -> None:
        certificate, key = self._certificate()
        at = self.host.address
        ours = [f"--static-auth-secret={SECRET}", "--realm=pivot.test", "--tls-listening-port=443"]
        # Only what a machine of a test is otherwise: its files, and that its relay has a private address.
        test = [f"--cert={certificate}", f"--pkey={key}", f"--pidfile={self._folder / 'coturn.pid'}"]
        test += [f"--listening-ip={at}", f"--relay-ip={at}", f"--allowed-peer-ip={self.relay}"]
        with self.log.open("wb") as out:
            command = [*self.host.inside, str(PROGRAM), "-c", str(SHIPPED), *ours, *test]
            self._process = subprocess.Popen(command, stdout=out, stderr=out, cwd=self._folder)
        self._wait_for(443)

    def _certificate(self) -> tuple[Path, Path]:
        certificate, key = self._folder / "fullchain.pem", self._folder / "privkey.pem"
        asked = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=turn.test"
        subprocess.run(
            ["openssl", *asked.split(), "-keyout", str(key), "-out", str(certificate)],
            check=True,
            capture_output=True,
        )
        return certificate, key

    def _wait_for(self, port: int) -> None:
        deadline = time.monotonic() + 20
        while not self._listens(port):
            assert self._process is not None
            assert self._process.poll() is None, self.log.read_text()[-3000:]
            assert time.monotonic() < deadline, self.log.read_text()[-3000:]
            time.sleep(0.1)

    def _listens(self, port: int) -> bool:
        table = subprocess.run(
            [*self.host.inside, "cat", "/proc/net/tcp"], check=True, capture_output=True, text=True
        )
        rows = [line.split() for line in table.stdout.splitlines()[1:]]
        return any(row[1].endswith(f":{port:04X}") and row[3] == _LISTENS for row in rows)

    def allocates(self, username: str, password: str) -> str:
        """What the server says to somebody who asks for an address: "yes", or the number of its refusal."""
        asked = [sys.executable, str(ASK), self.host.address, username, password]
        return subprocess.run(asked, check=True, capture_output=True, text=True, timeout=30).stdout.strip()

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
