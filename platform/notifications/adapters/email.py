"""E-mail, through Django's configured backend: SMTP in production, the stand-in mailbox in the demo."""

import smtplib
from email.mime.text import MIMEText

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from notifications.adapters.carriers import Entry, Letter, Postponed, Receipt, Undeliverable

PERMANENT = 500


class EmailCarrier:
    def send(self, letter: Letter) -> Receipt:
        # The same Message-ID at each attempt: servers and mail readers fold the copies into one.
        message_id = f"<{letter.key}@{settings.MESSAGE_ID_DOMAIN}>"
        connection = get_connection()
        email = EmailMessage(
            subject=letter.subject,
            body=letter.body,
            to=[letter.address],
            headers={"Message-ID": message_id, "Auto-Submitted": "auto-generated"},
            connection=connection,
        )
        if letter.entry:
            email.attach(_part(letter.entry))
        try:
            email.send()
        except smtplib.SMTPRecipientsRefused as error:
            codes = {code for code, _ in error.recipients.values()}
            raise _refusal(min(codes, default=PERMANENT), "recipient_refused") from error
        except smtplib.SMTPDataError as error:
            raise _refusal(error.smtp_code, "content_refused") from error
        except (smtplib.SMTPException, OSError) as error:  # the server, the line, our own credentials
            raise Postponed("server_unreachable") from error
        return Receipt(message_id, delivered=getattr(connection, "is_the_mailbox", False))


def _part(entry: Entry) -> MIMEText:
    """With its method in the header too: that is what mail readers look at (RFC 6047)."""
    part = MIMEText(entry.text, "calendar", "utf-8")
    part.set_param("method", entry.method)
    part.add_header("Content-Disposition", "attachment", filename="teleconsultation.ics")
    return part


def _refusal(code: int, name: str) -> Postponed | Undeliverable:
    return Undeliverable(name) if code >= PERMANENT else Postponed(name)
