"""Who carries e-mails and SMS, and in whose name."""

from config.settings.environment import env

# The address that people type: links in messages start with it.
PUBLIC_ORIGIN = env.str("PUBLIC_ORIGIN", "http://127.0.0.1:8000")
MESSAGE_ID_DOMAIN = env.str("MESSAGE_ID_DOMAIN", "pivot.invalid")
DEFAULT_FROM_EMAIL = env.str("FROM_EMAIL", "Pivot <ne-pas-repondre@pivot.invalid>")
EMAIL_TIMEOUT = 20  # seconds; far below the lease of a message being sent

MESSAGE_CARRIERS = {
    "email": "notifications.adapters.email.EmailCarrier",
    # A class with `send(letter) -> Receipt`, as notifications.adapters.ovh.OvhCarrier; without one, no SMS.
    "sms": env.str("SMS_CARRIER", ""),
}

# What OVHcloud wants to know (docs/operations.md): the SMS account, the sender’s name, three keys.
OVH_SMS = {
    "endpoint": env.str("OVH_ENDPOINT", "https://eu.api.ovh.com/1.0"),
    "service": env.str("OVH_SMS_SERVICE", ""),
    "sender": env.str("OVH_SMS_SENDER", ""),
    "application_key": env.str("OVH_APPLICATION_KEY", ""),
    "application_secret": env.str("OVH_APPLICATION_SECRET", ""),
    "consumer_key": env.str("OVH_CONSUMER_KEY", ""),
}

# The stand-in mailbox: the demo sets it, and nothing else can.
MAILBOX = False
