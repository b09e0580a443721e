"""Who carries e-mails and SMS, and in whose name."""

from config.settings.environment import env

# The address that people type: links in messages start with it.
PUBLIC_ORIGIN = env.str("PUBLIC_ORIGIN", "http://127.0.0.1:8000")
MESSAGE_ID_DOMAIN = env.str("MESSAGE_ID_DOMAIN", "pivot.invalid")
DEFAULT_FROM_EMAIL = env.str("FROM_EMAIL", "Pivot <ne-pas-repondre@pivot.invalid>")
EMAIL_TIMEOUT = 20  # seconds; far below the lease of a message being sent

MESSAGE_CARRIERS = {
    "email": "notifications.adapters.email.EmailCarrier",
    # An SMS carrier is a class with `send(letter) -> Receipt`; without one, nothing is sent by SMS.
    "sms": env.str("SMS_CARRIER", ""),
}

# The stand-in mailbox: the demo sets it, and nothing else can.
MAILBOX = False
