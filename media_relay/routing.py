"""WebSocket routes of the relay."""

from django.urls import path

from media_relay.consumers import RelayConsumer

websocket_urlpatterns = [path("ws/media/", RelayConsumer.as_asgi())]
