"""What a browser may keep of our pages, and what they may ask of the machine."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# Carts and care rooms are shared: after signing out, neither the disk nor « Précédent » shows a file again.
NOT_KEPT = "private, no-store"
MACHINE = (
    "camera=(self), microphone=(self), display-capture=(self), fullscreen=(self), geolocation=(), usb=()"
)


class PrivacyMiddleware:
    """Nothing that we answer is kept by a browser or on the way, unless the view says otherwise."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", NOT_KEPT)
        response.headers.setdefault("Permissions-Policy", MACHINE)
        return response
