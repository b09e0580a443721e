"""The demo and a developer's machine: everything real, on one host, with throw-away keys."""

from datetime import timedelta

from config.settings.accounts import *
from config.settings.base import *
from config.settings.celery import *
from config.settings.correspondence import *
from config.settings.database import *
from config.settings.encryption import *
from config.settings.environment import BASE_DIR, env
from config.settings.exchange import *
from config.settings.logging import *
from config.settings.media import *
from config.settings.medical import *
from config.settings.messaging import *
from config.settings.redis import *
from config.settings.security import *
from config.settings.signatures import *
from config.settings.storage import *

DEBUG = False
SECRET_KEY = env.str("SECRET_KEY", "demo-only-" + "0123456789abcdef" * 4)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
WHITENOISE_USE_FINDERS = True  # no collectstatic on a developer's machine
STATIC_ROOT = None

ENCRYPTION_KEYS = read_keys(env.str("ENCRYPTION_KEYS", DEMO_ENCRYPTION_KEYS), throw_away_allowed=True)
INDEX_KEYS = read_key_list("INDEX_KEY", env.str("INDEX_KEY", DEMO_INDEX_KEY), throw_away_allowed=True)
AUDIT_KEYS = read_key_list("AUDIT_KEYS", env.str("AUDIT_KEYS", DEMO_AUDIT_KEY), throw_away_allowed=True)

# E-mails and SMS arrive in a mailbox of our own, opened at /demo/boite-aux-lettres/.
MAILBOX = True
EMAIL_BACKEND = "notifications.adapters.mailbox.MailboxBackend"
MESSAGE_CARRIERS["sms"] = "notifications.adapters.mailbox.SmsMailboxCarrier"

# What would leave for other professionals arrives at /demo/courrier/.
SECURE_STAND_IN = True
MSSANTE_BACKEND = "correspondence.adapters.stand_in.SecureMailbox"
MSSANTE_SMTP = {}
MSSANTE_FROM = "Pivot <pivot@demo.mssante.example>"
MSSANTE_DOMAINS = (*MSSANTE_DOMAINS, ".mssante.example")
SOFTWARE_INBOXES = env.str("SOFTWARE_INBOXES", str(BASE_DIR / ".demo" / "logiciels"))
DMP_CHANNEL = "correspondence.adapters.stand_in.SharedRecord"

# The sign-in page lists the accounts of the demo and takes one in a tap. Each has this password
# and this secret for its codes, to be typed into a telephone by who wants to go the long way.
DEMO_SIGN_IN = env.bool("DEMO_SIGN_IN", True)
DEMO_PASSWORD = "thierache-14-kilometres"  # noqa: S105
DEMO_TOTP_SECRET = "GUISE7PIVOT7DEMO7GUISE7PIVOT7DEM"  # noqa: S105
MFA_TOTP_TOLERANCE = 10  # each code serves once: taps in a row use those of the five minutes around
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # http://localhost (a passkey needs a name: not 127.0.0.1)

CUSTODIAN_ID = "1020099999"  # made up, as the region is
INS_OID = "1.2.250.1.213.1.4.10"  # nobody here is real
RELAY_LOOPBACK = env.bool("RELAY_LOOPBACK", True)  # browser and relay on one machine

SIGNING_MAKES_ITS_AUTHORITY = True  # of a region that is made up
SIGNING_BEGINS_BEFORE = timedelta(days=365)  # what its past days left was signed then

ECG_SIMULATED_ALLOWED = True

# A demonstration treats nobody: what exists may be looked at.
MEDICAL_FUNCTIONS = MEDICAL_FUNCTIONS | {
    "stethoscope_filters": True,
    "phonocardiogram": True,
    "ecg_trace": True,
    "ecg_measures": True,
    "vital_bounds": True,
    "device_decoding": True,
}
SIMULATED_INSTRUMENTS = True  # devices that nobody holds, to see and to train
