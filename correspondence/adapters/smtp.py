"""SMTP to an operator that asks for a certificate of ours."""

import ssl
from functools import cached_property

from django.core.mail.backends.smtp import EmailBackend


class TrustedBackend(EmailBackend):
    """Django’s, which with a certificate of ours trusts no authority: no handshake ever succeeds."""

    @cached_property
    def ssl_context(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        if self.ssl_certfile:
            context.load_cert_chain(self.ssl_certfile, self.ssl_keyfile)
        return context
