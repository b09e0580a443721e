"""Production: secrets from the environment, weak ones refused, TLS everywhere."""

from django.core.exceptions import ImproperlyConfigured

from config.settings.accounts import *
from config.settings.base import *
from config.settings.celery import *
from config.settings.correspondence import *
from config.settings.database import *
from config.settings.encryption import *
from config.settings.environment import env, strong_secret
from config.settings.exchange import *
from config.settings.logging import *
from config.settings.media import *
from config.settings.medical import *
from config.settings.messaging import *
from config.settings.redis import *
from config.settings.security import *
from config.settings.signatures import *
from config.settings.storage import *

if env.bool("DEMO_SIGN_IN", False):
    raise ImproperlyConfigured("PIVOT_DEMO_SIGN_IN lets anybody in: it is for the demo alone.")
DEBUG = False
SECRET_KEY = strong_secret("SECRET_KEY", shortest=50)
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS")
DATABASES["default"]["PASSWORD"] = strong_secret("DB_PASSWORD", shortest=20)
DATABASES["default"]["OPTIONS"]["sslmode"] = env.str("DB_SSLMODE", "prefer")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^sante/$"]  # containers ask it over plain HTTP, from inside
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrftoken"

STORAGES["staticfiles"] = {"BACKEND": "config.static.StaticFiles"}

ENCRYPTION_KEYS = read_keys(required("ENCRYPTION_KEYS"))
INDEX_KEYS = read_key_list("INDEX_KEY", required("INDEX_KEY"))
AUDIT_KEYS = read_key_list("AUDIT_KEYS", required("AUDIT_KEYS"))
refuse_shared(*ENCRYPTION_KEYS.values(), *INDEX_KEYS, *AUDIT_KEYS)

EMAIL_HOST = required("EMAIL_HOST")
EMAIL_PORT = env.int("EMAIL_PORT", 587)
EMAIL_HOST_USER = env.str("EMAIL_USER", "")
EMAIL_HOST_PASSWORD = env.str("EMAIL_PASSWORD", "")
EMAIL_USE_TLS = EMAIL_PORT != 465
EMAIL_USE_SSL = EMAIL_PORT == 465
PUBLIC_ORIGIN = required("PUBLIC_ORIGIN")
MESSAGE_ID_DOMAIN = required("MESSAGE_ID_DOMAIN")
DEFAULT_FROM_EMAIL = required("FROM_EMAIL")
if bool(MSSANTE_FROM) != bool(MSSANTE_SMTP["host"]):
    raise ImproperlyConfigured("PIVOT_MSSANTE_FROM and PIVOT_MSSANTE_HOST go together, or neither is set.")
if "mailbox" in MESSAGE_CARRIERS["sms"]:
    raise ImproperlyConfigured("PIVOT_SMS_CARRIER names the stand-in mailbox of the demo.")
if "ovh" in MESSAGE_CARRIERS["sms"]:
    missing = sorted(name for name, value in OVH_SMS.items() if not value)
    if missing:
        raise ImproperlyConfigured(f"OVHcloud, for SMS, lacks {', '.join(missing)}: see .env.example.")
    if not OVH_SMS["endpoint"].startswith("https://"):
        raise ImproperlyConfigured("PIVOT_OVH_ENDPOINT is an https address.")

# Behind the TLS proxies that write X-Forwarded-For, rate limits count the caller and not the proxy.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", 1)

if TURN_URLS:
    TURN_SECRET = strong_secret("TURN_SECRET", shortest=32)
