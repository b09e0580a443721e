"""MSSanté: a message of SMTP between addresses of the trusted space, the package and the paper attached.

What a mail reader shows names no patient: who is concerned is read in what is attached.
"""

import smtplib
from email.mime.application import MIMEApplication
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from correspondence.adapters.channels import Envelope, Postponed, Receipt, Undeliverable
from correspondence.enums import Reason
from documents import cda

PERMANENT = 500
MARK = "XDM/1.0/DDM"  # by which software knows a package of IHE without opening it
BODY = """Bonjour,

{sender} vous adresse un document de santé par Pivot, la plateforme régionale de télémédecine.
{replaces}
Le document est dans les pièces jointes : le PDF se lit, le paquet IHE_XDM.ZIP s’importe dans votre logiciel.

Pour répondre, écrivez à l’adresse MSSanté de l’expéditeur. Cette boîte d’envoi n’est pas lue.
"""
REPLACES = "Il remplace celui que vous avez reçu auparavant, qui n’est plus à suivre."


class MssanteChannel:
    def send(self, envelope: Envelope) -> Receipt:
        options: dict[str, Any] = dict(settings.MSSANTE_SMTP)
        connection = get_connection(settings.MSSANTE_BACKEND, **options)
        message = message_of(envelope, connection)
        try:
            message.send()
        except smtplib.SMTPRecipientsRefused as error:
            codes = {code for code, _ in error.recipients.values()}
            raise _refusal(min(codes, default=PERMANENT), Reason.REFUSED) from error
        except smtplib.SMTPDataError as error:
            raise _refusal(error.smtp_code, Reason.CONTENT) from error
        except (smtplib.SMTPException, OSError) as error:  # the server, the line, our own credentials
            raise Postponed(Reason.UNREACHABLE) from error
        return Receipt(is_received=getattr(connection, "is_the_mailbox", False))


def message_of(envelope: Envelope, connection: BaseEmailBackend | None = None) -> EmailMessage:
    parcel, reply_to = envelope.parcel, envelope.sender_address
    message = EmailMessage(
        subject=_subject(envelope),
        body=BODY.format(
            sender=envelope.sender_name, replaces=f"\n{REPLACES}\n" if envelope.is_replacement else ""
        ),
        from_email=settings.MSSANTE_FROM,
        to=[envelope.address],
        reply_to=[reply_to] if reply_to else None,
        headers={
            # The same at each attempt: servers and mail readers fold the copies into one.
            "Message-ID": f"<{envelope.key}@{settings.MESSAGE_ID_DOMAIN}>",
            "Disposition-Notification-To": settings.MSSANTE_FROM,
        },
        connection=connection,
    )
    if parcel.report is not None:
        zipped = cda.package(parcel.report, parcel.content, parcel.pdf, envelope.submission)
        message.attach(_part(zipped, "zip", "IHE_XDM.ZIP"))
    message.attach(_part(parcel.pdf, "pdf", "document.pdf"))
    return message


def _subject(envelope: Envelope) -> str:
    said = envelope.parcel.title + (", version corrigée" if envelope.is_replacement else "")
    return f"{MARK}+{said}" if envelope.parcel.report is not None else said


def _part(content: bytes, subtype: str, name: str) -> MIMEApplication:
    part = MIMEApplication(content, subtype)
    part.add_header("Content-Disposition", "attachment", filename=name)
    return part


def _refusal(code: int, reason: Reason) -> Postponed | Undeliverable:
    return Undeliverable(reason) if code >= PERMANENT else Postponed(reason)
