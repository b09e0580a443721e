"""The smallest site that can hold a call: two pages of files and the signalling socket."""

import os
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")

import django

django.setup()

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402

from media_relay.routing import websocket_urlpatterns  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = {"static": ROOT / "static", "page": Path(__file__).parent / "browser"}
TYPES = {".html": b"text/html; charset=utf-8", ".js": b"text/javascript"}


async def files(scope, receive, send):
    """Files of two folders, and nothing else."""
    top, _, rest = scope["path"].strip("/").partition("/")
    file = (FOLDERS.get(top, ROOT / "nowhere") / rest).resolve()
    found = top in FOLDERS and file.is_relative_to(FOLDERS[top]) and file.is_file()
    headers = [(b"content-type", TYPES.get(file.suffix, b"application/octet-stream"))]
    await send({"type": "http.response.start", "status": 200 if found else 404, "headers": headers})
    await send({"type": "http.response.body", "body": file.read_bytes() if found else b""})


application = ProtocolTypeRouter({"http": files, "websocket": URLRouter(websocket_urlpatterns)})
