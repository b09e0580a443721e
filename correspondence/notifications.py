"""What a patient is told, who has no account: that a document waits behind a link, and a code apart.

Neither names them nor says what it is. Each asks again, when it leaves, whether it still may.
"""

import datetime as dt
from collections.abc import Mapping

from correspondence import selectors
from correspondence.models import PatientAccess
from correspondence.rules.links import CODE_LASTS
from notifications import services as outbox
from notifications.enums import Channel
from notifications.rules import SEALED_LINK, Kind, Recipient, Value, register
from patients.selectors import Contact

AUDIENCE = frozenset({"guest"})
LINK = "/documents-recus/{secret}/"
LABEL = "Le patient"


def _kind(
    code: str, label: str, subject: str, sms: str, context: Mapping[str, type], secrets: tuple[str, ...] = ()
) -> Kind:
    return Kind(
        code=f"correspondence.{code}",
        label=label,
        category="Patients et proches",
        channels=(Channel.SMS, Channel.EMAIL),
        context=context,
        subject=subject,
        sms=sms,
        body=f"emails/correspondence/{code}.txt",
        secrets=secrets,
        icon="file",
        optional=False,
        audience=AUDIENCE,
        may_leave=selectors.may_reach,
    )


DOCUMENT_SENT = _kind(
    "document_link",
    "Document à lire par lien",
    "Un document de votre médecin vous attend",
    "Un document de votre médecin vous attend. Le lire\u00a0:",
    {SEALED_LINK: str},
)
CODE = _kind(
    "document_code",
    "Code d’un document",
    "Votre code Pivot",
    "Pivot\u00a0: code {code}, valable {minutes} min. Ne le donnez à personne, même au téléphone.",
    {"code": str, "minutes": int},
    secrets=("code",),
)
register(DOCUMENT_SENT, CODE)


def document_sent(access: PatientAccess, person: Contact, secret: str, *, at: dt.datetime) -> None:
    context: dict[str, Value] = {SEALED_LINK: LINK.format(secret=secret)}
    _post(DOCUMENT_SENT, access, person, context, at, until=access.link_until)


def code_sent(access: PatientAccess, person: Contact, code: str, *, at: dt.datetime) -> None:
    context: dict[str, Value] = {"code": code, "minutes": int(CODE_LASTS.total_seconds()) // 60}
    _post(CODE, access, person, context, at, until=at + CODE_LASTS)


def _post(
    kind: Kind,
    access: PatientAccess,
    person: Contact,
    context: dict[str, Value],
    at: dt.datetime,
    *,
    until: dt.datetime,
) -> None:
    """By SMS, or by e-mail to who has no mobile: one way, so that the code goes where the link went."""
    email = "" if person.mobile else person.email
    outbox.message_send(
        kind=kind.code,
        to=Recipient(label=LABEL, phone=person.mobile, email=email),
        context=context,
        about=access.dispatch.public_id,
        useful_until=until,
        at=at,
    )
