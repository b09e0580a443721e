"""« Confidentiel » in words: what stands, who noted it, what had left before, and what may be done."""

import datetime as dt
from dataclasses import dataclass

from core import french
from core.actors import Actor
from patients.models import Patient
from patients.selectors import contact_of
from scheduling import selectors
from scheduling.models import Appointment, AppointmentLink, Confidentiality
from scheduling.policies import confidentiality as policies
from scheduling.presenters.times import when
from scheduling.rules.confidentiality import CLOSED_FOR

FOR_CARERS = "Ce qui a été dit est gardé aux soignants de l’acte."
NOWHERE = "Rien ne part, même au patient : son numéro n’est pas dit personnel."
UNWRITTEN = (
    "À écrire par un soignant de l’acte : ce qui a été dit pour le convaincre d’en parler, et qui "
    "l’accompagne."
)


@dataclass(frozen=True, slots=True)
class SecretCard:
    """What stands, or what was lifted; `words`: pairs of a label and a text."""

    is_standing: bool
    reach: str
    words: list[tuple[str, str]]
    missing: str
    noted: list[str]
    gone: list[str]


def secret_card(actor: Actor, appointment: Appointment, at: dt.datetime) -> SecretCard | None:
    """None when nothing was ever asked."""
    secret = selectors.last_confidentiality(appointment)
    if secret is None:
        return None
    reads = policies.can_tell(actor, appointment)
    return SecretCard(
        is_standing=secret.ended_at is None,
        reach=_reach(secret) if secret.ended_at is None else "",
        words=_words(secret) if reads else [],
        missing=_missing(secret, reads=reads),
        noted=_noted(secret, at),
        gone=[_gone(link, at) for link in selectors.links_of(appointment) if _was_closed(link)],
    )


def reach_choices(patient: Patient) -> list[tuple[str, str]]:
    """Where the file says that the patient is reached, for boxes to tick."""
    person = contact_of(patient)
    found = [(person.mobile, french.phone_read(person.mobile)), (person.email, person.email)]
    return [(value, words) for value, words in found if value]


def _reach(secret: Confidentiality) -> str:
    own = [one if "@" in one else french.phone_read(one) for one in secret.own_reach.split()]
    return f"Seul le patient est joint : {', '.join(own)}." if own else NOWHERE


def _words(secret: Confidentiality) -> list[tuple[str, str]]:
    found = [
        ("Pour le convaincre d’en parler", secret.persuasion),
        ("L’accompagne", secret.companion),
        ("En le levant", secret.end_words),
    ]
    return [(label, text) for label, text in found if text]


def _missing(secret: Confidentiality, *, reads: bool) -> str:
    if secret.ended_at is not None:
        return ""
    if secret.told_at is None:
        return UNWRITTEN
    return "" if reads else FOR_CARERS


def _noted(secret: Confidentiality, at: dt.datetime) -> list[str]:
    said = [f"Noté par {secret.asked_by}, {when(secret.asked_at, at)}"]
    if secret.told_at is not None:
        said.append(f"Écrit par {secret.told_by}, {when(secret.told_at, at)}")
    if secret.ended_at is not None:
        said.append(f"Levé par {secret.ended_by}, à la demande du mineur, {when(secret.ended_at, at)}")
    return said


def _was_closed(link: AppointmentLink) -> bool:
    return link.revoked_by == CLOSED_FOR


def _gone(link: AppointmentLink, at: dt.datetime) -> str:
    """What cannot be called back."""
    who = link.relative.name if link.relative else "le patient, à un numéro qui n’est pas dit personnel"
    return f"Lien déjà parti, {when(link.sent_at, at)} : {who}. Il n’ouvre plus rien, mais a pu être lu."
