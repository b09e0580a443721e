"""Debian's Janus and its videoroom, driven over HTTP: one event loop and one core, as we have."""

import asyncio
import http.client
import json
import secrets
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

from aiortc import RTCSessionDescription

from benchmarks.forwarding import machine
from benchmarks.forwarding.load import Load
from media_relay.engine.aiortc_ext import Line, RelayPeerConnection

_GENERAL = """
general: {{
  configs_folder = "{folder}"
  plugins_folder = "{libraries}/plugins"
  transports_folder = "{libraries}/transports"
  events_folder = "{folder}"
  loggers_folder = "{folder}"
  log_to_stdout = false
  log_to_file = "{folder}/janus.log"
  debug_level = 3
  session_timeout = 0
  event_loops = 1
}}
nat: {{ ice_enforce_list = "{address}" }}
plugins: {{ disable = "{other_plugins}" }}
transports: {{ disable = "{other_transports}" }}
"""
_HTTP = """
general: {{ json = "compact", base_path = "/janus", http = true, port = {port}, ip = "127.0.0.1" }}
admin: {{ admin_http = false }}
"""


class Janus:
    """The same methods as `contenders.Ours`."""

    name = "janus"

    def __init__(self) -> None:
        self.pid = 0
        self._port = 18_888
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def missing(self) -> str:
        if shutil.which("janus") is None:
            return "not installed (`apt-get install janus`)"
        return (
            "" if machine.address() != "127.0.0.1" else "refuses the loopback, and there is no other address"
        )

    async def start(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        folder = Path(self._folder.name)
        libraries = next(Path("/usr/lib").glob("*/janus"))
        general = _GENERAL.format(
            folder=folder,
            libraries=libraries,
            address=machine.address(),
            other_plugins=_others(libraries / "plugins", "libjanus_videoroom.so"),
            other_transports=_others(libraries / "transports", "libjanus_http.so"),
        )
        (folder / "janus.jcfg").write_text(general)
        (folder / "janus.plugin.videoroom.jcfg").write_text("general: { }\n")
        (folder / "janus.transport.http.jcfg").write_text(_HTTP.format(port=self._port))
        command = ["janus", "--config", str(folder / "janus.jcfg"), "--configs-folder", str(folder)]
        self._process = subprocess.Popen(
            command,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=lambda: machine.pin(machine.RELAY_CORE),
        )
        self.pid = self._process.pid
        deadline = time.monotonic() + 15
        while True:
            try:
                await self._http("GET", "/info")
                return
            except OSError:
                if time.monotonic() > deadline:
                    raise
                await asyncio.sleep(0.1)

    # ------------------------------------------------------------ its API

    async def _http(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        def ask() -> Any:
            connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=35)
            headers = {"Content-Type": "application/json"}
            connection.request(method, "/janus" + path, json.dumps(body) if body else None, headers)
            try:
                return json.loads(connection.getresponse().read())
            finally:
                connection.close()

        return await asyncio.get_running_loop().run_in_executor(None, ask)

    async def _do(self, path: str, word: str, **fields: Any) -> Any:
        transaction = secrets.token_hex(6)
        said = await self._http("POST", path, {"janus": word, "transaction": transaction, **fields})
        if said["janus"] == "error":
            raise RuntimeError(f"Janus: {said['error']}")
        session = "/" + path.split("/")[1] if path else ""
        while said["janus"] == "ack" or said.get("transaction") != transaction:
            said = await self._http("GET", session)
        failed = said.get("plugindata", {}).get("data", {}).get("error")
        if failed:
            raise RuntimeError(f"Janus: {failed}")
        return said

    async def _handle(self) -> str:
        session = f"/{(await self._do('', 'create'))['data']['id']}"
        attached = await self._do(session, "attach", plugin="janus.plugin.videoroom")
        return f"{session}/{attached['data']['id']}"

    # ----------------------------------------------------------- the rooms

    async def populate(self, load: Load, rooms: int, people: int = 3) -> list[RelayPeerConnection]:
        return [pc for _ in range(rooms) for pc in await self._room(load, people)]

    async def _room(self, load: Load, people: int) -> list[RelayPeerConnection]:
        room = secrets.randbelow(1 << 31) + 1
        maker = await self._handle()
        wanted = {
            "request": "create",
            "room": room,
            "publishers": people,
            "videocodec": "vp8",
            "audiocodec": "opus",
        }
        await self._do(maker, "message", body=wanted)
        publishing, feeds = [], []
        for _ in range(people):
            pc, feed = await self._publish(load, room)
            publishing.append(pc)
            feeds.append(feed)
        for feed in feeds:
            await self._subscribe(load, room, [other for other in feeds if other != feed])
        return publishing

    async def _publish(self, load: Load, room: int) -> tuple[RelayPeerConnection, int]:
        handle = await self._handle()
        joined = await self._do(
            handle, "message", body={"request": "join", "ptype": "publisher", "room": room}
        )
        pc, offer = await load.offer("video", "audio", direction="sendonly")
        jsep = {"type": "offer", "sdp": offer, "trickle": False}
        said = await self._do(handle, "message", body={"request": "publish"}, jsep=jsep)
        await pc.setRemoteDescription(RTCSessionDescription(said["jsep"]["sdp"], "answer"))
        await load.connected(pc)
        return pc, int(joined["plugindata"]["data"]["id"])

    async def _subscribe(self, load: Load, room: int, feeds: list[int]) -> None:
        handle = await self._handle()
        streams = [{"feed": feed} for feed in feeds]
        body = {"request": "join", "ptype": "subscriber", "room": room, "streams": streams}
        offered = await self._do(handle, "message", body=body)
        pc = load.peer()
        answer = await pc.answer(offered["jsep"]["sdp"], _receive)
        jsep = {"type": "answer", "sdp": answer, "trickle": False}
        await self._do(handle, "message", body={"request": "start"}, jsep=jsep)
        await load.connected(pc)

    async def stop(self) -> None:
        self._process.terminate()
        await asyncio.get_running_loop().run_in_executor(None, self._process.wait)
        if self._folder is not None:
            self._folder.cleanup()


def _others(folder: Path, kept: str) -> str:
    """What Janus need not load."""
    return ",".join(sorted(path.name for path in folder.glob("*.so") if path.name != kept))


def _receive(lines: list[Line]) -> None:
    for line in lines:
        line.answer(codecs=line.offered_codecs, extensions=[], direction="recvonly", stream="bench")
