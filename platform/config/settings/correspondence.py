"""How documents leave: the secure mail of the trusted space, the folders that practices watch, the DMP."""

from typing import Any

from config.settings.environment import env

# The mailbox of the platform at an operator of MSSanté (docs/operations.md); without a host, none.
MSSANTE_BACKEND = "correspondence.adapters.smtp.TrustedBackend"
MSSANTE_FROM = env.str("MSSANTE_FROM", "")
MSSANTE_SMTP: dict[str, Any] = {
    "host": env.str("MSSANTE_HOST", ""),
    "port": env.int("MSSANTE_PORT", 465),
    "username": env.str("MSSANTE_USER", ""),
    "password": env.str("MSSANTE_PASSWORD", ""),
    "use_ssl": env.bool("MSSANTE_SSL", True),
    "ssl_keyfile": env.str("MSSANTE_KEY_FILE", "") or None,
    "ssl_certfile": env.str("MSSANTE_CERTIFICATE_FILE", "") or None,
    "timeout": 60,  # seconds; far below the lease of a document being sent
}
# How an address of the trusted space ends; the demo adds one that exists nowhere.
MSSANTE_DOMAINS: tuple[str, ...] = (".mssante.fr",)

# One folder below it for each practice, named after the RPPS of its physician; "" for none.
SOFTWARE_INBOXES = env.str("SOFTWARE_INBOXES", "")

# A class with `send(envelope) -> Receipt`; "" until the region is homologated (docs/dmp.md).
DMP_CHANNEL = ""
# The stand-ins: the demo sets it, and nothing else can.
SECURE_STAND_IN = False
