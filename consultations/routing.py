"""The sockets of acts."""

from django.urls import path

from consultations.consumers import ActConsumer, WaitingRoomConsumer

websocket_urlpatterns = [
    path("ws/teleconsultations/<uuid:public_id>/", ActConsumer.as_asgi()),
    path("ws/salle-d-attente/", WaitingRoomConsumer.as_asgi()),
]
