"""What is told of an act: in which words, by which channels, to which trades."""

import datetime as dt

from notifications.enums import Channel
from notifications.rules import SEALED_LINK, Kind, register


def _kind(code: str, label: str, subject: str, *channels: Channel) -> Kind:
    return Kind(
        code=f"consultations.{code}",
        label=label,
        category="Téléconsultations",
        channels=channels,
        context={"starts_at": dt.datetime, "place": str},
        subject=subject,
        body=f"emails/consultations/{code}.txt" if Channel.EMAIL in channels else "",
        icon="video",
    )


WAITS = _kind("patient_waits", "Patient en salle d’attente", "Votre patient est prêt : {place}", Channel.PAGE)
REFUSED = _kind(
    "consent_refused",
    "Consentement refusé",
    "Consentement refusé : la téléconsultation du {starts_at} n’aura pas lieu, {place}",
    Channel.PAGE,
    Channel.EMAIL,
)
INVITED = _kind(
    "invited",
    "Invitation à une téléconsultation",
    "Un confrère vous invite à sa téléconsultation, {place}",
    Channel.PAGE,
    Channel.EMAIL,
)
COPIED = _kind(
    "report_copied",
    "Copie d’un compte rendu",
    "Un compte rendu d’acte à distance vous est adressé",
    Channel.PAGE,
    Channel.EMAIL,
)
OBSERVER = Kind(
    code="consultations.observer_invited",
    label="Invitation d’un tiers à une téléconsultation",
    category="Téléconsultations",
    channels=(Channel.EMAIL,),
    context={"who": str, "quality": str, "until": dt.datetime, SEALED_LINK: str},
    subject="{who} vous invite à une téléconsultation",
    body="emails/consultations/observer_invited.txt",
    icon="video",
    optional=False,
    audience=frozenset({"guest"}),
)
INSTALLER = Kind(
    code="consultations.installer_invited",
    label="Lien d’essai pour un installateur",
    category="Téléconsultations",
    channels=(Channel.EMAIL,),
    context={"who": str, "place": str, "until": dt.datetime, SEALED_LINK: str},
    subject="Essai de la ligne à faire : {place}",
    body="emails/consultations/installer_invited.txt",
    icon="signal",
    optional=False,
    audience=frozenset({"guest"}),
)
PUT_AWAY = Kind(
    code="consultations.to_put_away",
    label="Chariot ou valise à ranger après un acte",
    category="Téléconsultations",
    channels=(Channel.PAGE,),
    context={"starts_at": dt.datetime, "place": str},
    subject="Il reste à ranger après la téléconsultation du {starts_at}, {place}",
    icon="cart",
    audience=frozenset({"nurse"}),
)
REPORTED = Kind(
    code="consultations.device_reported",
    label="Appareil blessant ou en panne",
    category="Téléconsultations",
    channels=(Channel.PAGE,),
    context={"place": str},
    subject="Un appareil est signalé et mis hors service, {place}",
    icon="warning",
    optional=False,
    audience=frozenset({"site_coordinator", "regional_admin"}),
)
REHEARSAL = Kind(
    code="consultations.rehearsal_proposed",
    label="Essai à blanc proposé",
    category="Téléconsultations",
    channels=(Channel.PAGE,),
    context={"who": str, "place": str},
    subject="Essai à blanc proposé par {who}, {place} : rejoindre",
    icon="video",
    audience=frozenset({"physician", "nurse"}),
)
FAILED = Kind(
    code="consultations.failed_before",
    label="Panne avant une téléconsultation",
    category="Téléconsultations",
    channels=(Channel.PAGE,),
    context={"starts_at": dt.datetime, "place": str},
    subject="Quelque chose ne marche pas avant la téléconsultation du {starts_at}, {place}",
    icon="warning",
    audience=frozenset({"physician"}),
)
MESSAGE = Kind(
    code="consultations.message_left",
    label="Message avant une téléconsultation",
    category="Téléconsultations",
    channels=(Channel.PAGE,),
    context={"starts_at": dt.datetime, "place": str},
    subject="Un message vous attend pour la téléconsultation du {starts_at}, {place}",
    icon="send",
    audience=frozenset({"physician", "nurse", "pharmacist"}),
)
register(MESSAGE, FAILED, REHEARSAL, PUT_AWAY, REPORTED, WAITS, REFUSED, INVITED, COPIED, OBSERVER, INSTALLER)
