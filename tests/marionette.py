"""The page of a Firefox, driven over Marionette, which every Firefox speaks by itself: no driver to install.

What the journeys ask of a page is offered under Playwright's names, so that the same person sits at either
browser; Playwright itself drives a Firefox of its own making only.
"""

import contextlib
import json
import socket
import time
from typing import Any

_ANSWERS = 60.0
# An expression is worth its value; a function is called with what was given. Both are awaited.
_SCRIPT = """const [given, done] = arguments;
(async () => {
  const value = await (%s);
  return typeof value === "function" ? value(given) : value;
})().then((value) => done({ value }), (fault) => done({ fault: `${fault} ${fault.stack}` }));"""


class Failed(AssertionError):
    """What Firefox, or a script in its page, answered instead of doing it."""


class Page:
    """The one page of a Firefox."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection, self._stream, self._number = connection, connection.makefile("rb"), 0
        connection.settimeout(_ANSWERS)
        self._receive()  # it introduces itself
        self._ask("WebDriver:NewSession")
        self._ask("WebDriver:SetTimeouts", {"script": 50_000, "pageLoad": 30_000})

    def _receive(self) -> Any:
        size = b""
        while (byte := self._stream.read(1)) != b":":
            if not byte:
                raise Failed("Firefox is gone.")
            size += byte
        return json.loads(self._stream.read(int(size)))

    def _ask(self, command: str, parameters: dict[str, Any] | None = None) -> Any:
        self._number += 1
        said = json.dumps([0, self._number, command, parameters or {}]).encode()
        self._connection.sendall(b"%d:%s" % (len(said), said))
        _, _, failure, result = self._receive()
        if failure:
            raise Failed(f"{command}: {failure['message']}\n{failure.get('stacktrace', '')}")
        return result

    def goto(self, url: str) -> None:
        self._ask("WebDriver:Navigate", {"url": url})

    def evaluate(self, expression: str, argument: Any = None) -> Any:
        asked = {"script": _SCRIPT % expression, "args": [argument], "sandbox": None, "newSandbox": True}
        found = self._ask("WebDriver:ExecuteAsyncScript", asked)["value"]
        if "fault" in found:
            raise Failed(found["fault"])
        return found.get("value")

    def wait_for_function(self, expression: str, timeout: float = 30) -> None:
        deadline = time.monotonic() + timeout
        while not self.evaluate(f"Boolean({expression})"):
            if time.monotonic() > deadline:
                raise Failed(f"never true: {expression}")
            time.sleep(0.05)

    def close(self) -> None:
        with contextlib.suppress(OSError, Failed):
            self._ask("Marionette:Quit", {"flags": ["eForceQuit"]})
        self._stream.close()
        self._connection.close()
