from accounts.middleware.actors import ActorMiddleware
from accounts.middleware.errors import ErrorMiddleware
from accounts.middleware.privacy import PrivacyMiddleware
from accounts.middleware.sessions import SessionLifeMiddleware, SignInRequiredMiddleware, is_public
from accounts.middleware.sockets import ActorSocketMiddleware

__all__ = [
    "ActorMiddleware",
    "ActorSocketMiddleware",
    "ErrorMiddleware",
    "PrivacyMiddleware",
    "SessionLifeMiddleware",
    "SignInRequiredMiddleware",
    "is_public",
]
