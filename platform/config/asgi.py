"""HTTP and WebSocket, for daphne: `daphne config.asgi:application`."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.demo")

from django.core.asgi import get_asgi_application

http = get_asgi_application()  # loads the apps: must come before our own imports

from channels.auth import AuthMiddlewareStack  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.security.websocket import AllowedHostsOriginValidator  # noqa: E402

from accounts.middleware import ActorSocketMiddleware  # noqa: E402
from config.routing import websocket_urlpatterns  # noqa: E402

socket = AuthMiddlewareStack(ActorSocketMiddleware(URLRouter(websocket_urlpatterns)))
application = ProtocolTypeRouter({"http": http, "websocket": AllowedHostsOriginValidator(socket)})
