"""PostgreSQL, and nothing else, everywhere."""

from typing import Any

from config.settings.environment import env

# Who the application is in production, for `manage.py grant_rights` to be run by the owner of the tables.
DB_APPLICATION_ROLE = env.str("DB_APPLICATION_ROLE", "")

# Of each web process: as many connections, below what PostgreSQL has for all of them and for the sockets.
REQUESTS_AT_ONCE = env.int("REQUESTS_AT_ONCE", 16)

DATABASES: dict[str, Any] = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": env.str("DB_NAME", "pivot"),
        "USER": env.str("DB_USER", "pivot"),
        "PASSWORD": env.str("DB_PASSWORD", ""),
        "HOST": env.str("DB_HOST", ""),  # a host name, or the folder of a Unix socket
        "PORT": env.str("DB_PORT", ""),
        "ATOMIC_REQUESTS": False,  # services open their own transactions
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"options": "-c lock_timeout=5s -c idle_in_transaction_session_timeout=60s"},
    }
}
