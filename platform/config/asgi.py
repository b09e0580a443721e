"""HTTP and WebSocket, for daphne: `daphne config.asgi:application`."""

import gc
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.demo")

from django.core.asgi import get_asgi_application

http = get_asgi_application()  # loads the apps: must come before our own imports

from channels.auth import AuthMiddlewareStack  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.security.websocket import OriginValidator, WebsocketDenier  # noqa: E402
from django.conf import settings  # noqa: E402
from django.urls import re_path  # noqa: E402

from accounts.middleware import ActorSocketMiddleware  # noqa: E402
from config.admission import Admission  # noqa: E402
from config.routing import websocket_urlpatterns  # noqa: E402

# Channels fails on an address that it does not know: it is refused like any that one may not open.
routes = [*websocket_urlpatterns, re_path("", WebsocketDenier.as_asgi())]
socket = AuthMiddlewareStack(ActorSocketMiddleware(URLRouter(routes)))
# In production with their scheme: a page of the same name over plain HTTP is somebody else’s.
origins = settings.CSRF_TRUSTED_ORIGINS or settings.ALLOWED_HOSTS
application = ProtocolTypeRouter(
    {"http": Admission(http, settings.REQUESTS_AT_ONCE), "websocket": OriginValidator(socket, origins)}
)

# What is loaded by now stays until the end: collections need not walk through it again (docs/adr/0088).
gc.collect()
gc.freeze()
