from django.urls import path

from notifications.consumers import NoticesConsumer

websocket_urlpatterns = [path("ws/avis/", NoticesConsumer.as_asgi())]
