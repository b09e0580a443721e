"""The Redis-protocol server: channel layer, cache, broker, leases of the relay."""

from config.settings.environment import env

# Either `redis://host:port` or `unix:///path/to/socket`.
REDIS_URL = env.str("REDIS_URL", "redis://127.0.0.1:6379")


def redis_url(database: int) -> str:
    """The address of one numbered database of the server."""
    return f"{REDIS_URL}?db={database}" if REDIS_URL.startswith("unix:") else f"{REDIS_URL}/{database}"


def celery_url(database: int) -> str:
    """The same in the spelling that Celery's transport wants."""
    if REDIS_URL.startswith("unix://"):
        return f"redis+socket://{REDIS_URL.removeprefix('unix://')}?virtual_host={database}"
    return f"{REDIS_URL}/{database}"


def patient(url: str) -> str:
    """The address with more patience than a blocking read of five seconds: by default redis-py gives up after
    five as well, and the tie ends a WebSocket consumer that merely had nothing to hear.
    """
    return f"{url}{'&' if '?' in url else '?'}socket_timeout=20"


CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "config.channel_layer.ChannelLayer",
        "CONFIG": {"hosts": [patient(redis_url(0))], "capacity": 500, "expiry": 30},
    }
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": redis_url(1)}}
RELAY_REDIS_URL = redis_url(3)
