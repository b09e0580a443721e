"""The demo and a developer's machine: everything real, on one host, with throw-away keys."""

from config.settings.base import *
from config.settings.celery import *
from config.settings.database import *
from config.settings.environment import env
from config.settings.redis import *
from config.settings.security import *
from config.settings.storage import *

DEBUG = False
SECRET_KEY = env.str("SECRET_KEY", "demo-only-" + "0123456789abcdef" * 4)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
WHITENOISE_USE_FINDERS = True  # no collectstatic on a developer's machine
