"""Logs: JSON lines on the error output, by config.logs. The processes write no file."""

from config.logs import OURS, configure

configure()

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "config.logs.JsonLines"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        # Said here for each: Celery raises the root's level, and the anchors of the journal must be logged.
        **{name: {"level": "INFO"} for name in sorted(OURS)},
        # Django's own handlers would print addresses, and mail whole requests.
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": [], "level": "INFO", "propagate": True},
        # A line for each check of connectivity of each call, for each table of the font of each document.
        **{name: {"level": "WARNING"} for name in ("aioice", "aiortc", "fontTools")},
        # Celery gives its own handler to a logger without one.
        "celery.task": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
