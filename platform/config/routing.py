"""Every WebSocket route of the platform."""

from typing import Any

websocket_urlpatterns: list[Any] = []
