"""The web process as the containers start it: settings of docker-compose.yml, on the servers of this run."""

import contextlib
import http.client
import re
import socket
from pathlib import Path

from tests.ops.production import HOST

PROXIED = {"Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.7"}


def get(port: int, path: str, headers: dict[str, str]) -> tuple[http.client.HTTPResponse, str]:
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    with contextlib.closing(client):
        client.request("GET", path, headers=headers)
        response = client.getresponse()
        return response, response.read().decode()


def test_it_starts_answers_and_trusts_nothing_but_the_proxy(port: int, tmp_path: Path):
    health, body = get(port, "/sante/", {"Host": HOST})
    assert (health.status, body) == (200, '{"base": true, "redis": true}')

    plain, _ = get(port, "/", {"Host": HOST})
    assert (plain.status, plain.headers["Location"]) == (301, f"https://{HOST}/")

    stranger, _ = get(port, "/", {**PROXIED, "Host": "elsewhere.example"})
    assert stranger.status == 400

    page, html = get(port, "/connexion/", PROXIED)
    assert page.status == 200
    assert page.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert re.search(r"/static/css/\w+\.[0-9a-f]{12}\.css", html)
    assert all("Secure" in cookie for cookie in page.headers.get_all("Set-Cookie") or [])
    script = re.search(r'src="(/static/js/main\.[0-9a-f]{12}\.js)"', html)
    assert script
    code, text = get(port, script[1], PROXIED)
    assert code.status == 200
    assert re.search(r'from "\./[\w/]+\.[0-9a-f]{12}\.js"', text)
    assert "immutable" in code.headers["Cache-Control"]

    # A socket opens for our pages alone: the same name without TLS, or on another port, is somebody else’s.
    answers = {
        origin: knock(port, origin)
        for origin in (
            f"https://{HOST}",
            f"http://{HOST}",
            f"https://{HOST}:8443",
            "https://elsewhere.example",
        )
    }
    assert list(answers.values()) == [101, 403, 403, 403], answers

    unknown = ("/", "/ws/", "/ws/media/autre/", "/ws/teleconsultations/1/", "/ws/%FF/")
    assert {path: knock(port, f"https://{HOST}", path) for path in unknown} == dict.fromkeys(unknown, 403)
    assert "Exception inside application" not in (tmp_path / "web.log").read_text()


def knock(port: int, origin: str, path: str = "/ws/media/") -> int:
    """The status that a page of this origin gets when it asks for a socket, the relay’s unless told."""
    asked = {
        "Origin": origin,
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version": "13",
    }
    lines = [f"{name}: {value}" for name, value in {**PROXIED, **asked}.items()]
    with socket.create_connection(("127.0.0.1", port), 10) as line:
        line.sendall("\r\n".join([f"GET {path} HTTP/1.1", *lines, "", ""]).encode())
        return int(line.recv(64).split()[1])
