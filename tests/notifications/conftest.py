"""The stand-in mailbox receives, as in the demo."""

import pytest


@pytest.fixture(autouse=True)
def carriers(settings) -> None:
    settings.EMAIL_BACKEND = "notifications.adapters.mailbox.MailboxBackend"
    settings.MAILBOX = True
    settings.PUBLIC_ORIGIN = "https://pivot.example"
    settings.MESSAGE_ID_DOMAIN = "pivot.example"
