"""Every WebSocket route of the platform."""

from typing import Any

from consultations.routing import websocket_urlpatterns as consultations
from media_relay.routing import websocket_urlpatterns as media_relay
from notifications.routing import websocket_urlpatterns as notices

websocket_urlpatterns: list[Any] = [*media_relay, *notices, *consultations]
