"""What left, in words: to whom, by which way, how far, and what to do of what did not arrive."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse

from core import french
from core.actors import Actor
from correspondence import policies, selectors
from correspondence.enums import CLOSING, Channel, DispatchState, Quality, Reason
from correspondence.models import Dispatch

BADGES = {
    DispatchState.WAITING: ("à envoyer", "clock", ""),
    DispatchState.SENDING: ("envoi en cours", "send", "info"),
    DispatchState.SENT: ("envoyé", "send", "info"),
    DispatchState.RECEIVED: ("reçu", "check", "ok"),
    DispatchState.READ: ("lu", "check-circle", "ok"),
    DispatchState.FAILED: ("nouvel essai prévu", "clock", "warn"),
    DispatchState.DEAD: ("à reprendre", "warning", "danger"),
    DispatchState.WITHDRAWN: ("retiré", "close", ""),
}
TO_DO = {
    Reason.UNREACHABLE: "Réessayez plus tard, ou choisissez un autre canal.",
    Reason.REFUSED: "Vérifiez l’adresse avec le destinataire, ou choisissez un autre canal.",
    Reason.CONTENT: "Choisissez un autre canal, et prévenez l’exploitant.",
    Reason.NO_ADDRESS: "Demandez-lui son adresse, ou remettez le document autrement.",
    Reason.NOT_READY: "Le document est au dossier. L’administration régionale doit compléter ses réglages.",
    Reason.NOT_CONNECTED: "Choisissez un autre canal.",
    Reason.BOUNCED: "Vérifiez l’adresse, ou choisissez un autre canal.",
    Reason.LOST: "Réessayez. Si cela recommence, prévenez l’exploitant.",
}
OF_SOURCES = {"report": "Compte rendu", "prescription": "Ordonnance"}
NAMES = {Quality.PATIENT: "Le patient"}
SWITCHES = {
    Channel.MSSANTE: "Envoyer par MSSanté",
    Channel.SOFTWARE: "Déposer pour son logiciel",
    Channel.NOTICE: "Prévenir dans Pivot seulement",
}
BY_NOTICE = "Pas d’adresse MSSanté : le document est au dossier, un avis l’en prévient dans Pivot."


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    public_id: UUID
    what: str
    who: str
    quality: str
    way: str
    badge: dict[str, str]
    said: str
    why: str
    is_dead: bool
    retry_url: str
    switch_url: str
    close_url: str
    renew_url: str
    act_url: str
    switches: list[dict[str, str]]


def dispatch_lines(actor: Actor, rows: Iterable[Dispatch], *, is_anonymous: bool = False) -> list[Line]:
    """`is_anonymous`: for who answers for what did not arrive and may not know of whom it is."""
    return [dispatch_line(actor, row, is_anonymous=is_anonymous) for row in rows]


def dispatch_line(actor: Actor, row: Dispatch, *, is_anonymous: bool = False) -> Line:
    state, key = DispatchState(row.state), [row.public_id]
    steers, is_stopped = policies.can_steer(actor, row), state in (DispatchState.DEAD, DispatchState.FAILED)
    is_link = row.channel == Channel.PATIENT and state in (DispatchState.SENT, DispatchState.READ)
    switches = [{"value": one.value, "label": SWITCHES[one]} for one in selectors.choices_for(row)]
    label, icon, tone = BADGES[state]
    return Line(
        public_id=row.public_id,
        what=what_of(row),
        who=who_of(row),
        quality="" if row.quality == Quality.PATIENT else row.get_quality_display(),
        way=way_of(row),
        badge={"label": label, "icon": icon, "tone": tone},
        said=said_of(row),
        why=why_of(row),
        is_dead=row.is_dead,
        retry_url=_url("retry", key, is_stopped and policies.can_retry(actor, row)),
        switch_url=_url("switch", key, is_stopped and steers and bool(switches)),
        close_url=_url("close", key, is_stopped and steers),
        renew_url=_url("renew", key, is_link and steers),
        act_url="" if is_anonymous else reverse("consultations:report", args=[row.act_public_id]),
        switches=switches,
    )


def what_of(row: Dispatch) -> str:
    named = OF_SOURCES.get(row.source, "Document")
    return f"{named}, version {row.version}" if row.version > 1 else named


def who_of(row: Dispatch) -> str:
    if row.practitioner is not None:
        return row.practitioner.full_name
    return row.site.name if row.site is not None else NAMES[Quality.PATIENT]


def way_of(row: Dispatch) -> str:
    if row.channel == Channel.MSSANTE and row.address:
        return f"MSSanté, {row.address}"
    return str(row.get_channel_display())


def said_of(row: Dispatch) -> str:
    """« Reçu le 24 nov. à 14 h 50. »; of what replaces a version that had left, that it does."""
    told = _said(row)
    return f"{told} Remplace la version précédente, et le dit." if row.is_replacement and told else told


def _said(row: Dispatch) -> str:
    state = DispatchState(row.state)
    if state == DispatchState.READ and row.read_at:
        return f"Lu le {french.moment(row.read_at)}."
    if row.channel == Channel.NOTICE and state == DispatchState.RECEIVED:
        return BY_NOTICE
    if state == DispatchState.RECEIVED and row.received_at:
        return f"Reçu le {french.moment(row.received_at)}."
    if state == DispatchState.SENT and row.sent_at:
        return f"Envoyé le {french.moment(row.sent_at)}."
    if row.next_try_at is not None and state == DispatchState.FAILED:
        return f"Prochain essai le {french.moment(row.next_try_at)}."
    if state == DispatchState.WITHDRAWN and row.sent_at:
        return f"Parti le {french.moment(row.sent_at)}, avant d’être retiré."
    return ""


def why_of(row: Dispatch) -> str:
    """What happened, and what to do of it."""
    if not row.reason:
        return ""
    reason = Reason(row.reason)
    todo = TO_DO.get(reason, "") if row.is_dead else ""
    return f"{reason.label} {todo}".strip()


def closing_choices() -> list[dict[str, str]]:
    return [{"value": one.value, "label": Reason(one).label.rstrip(".")} for one in CLOSING]


def access_page(access: Any) -> dict[str, str]:
    """What a patient sees before their code: from whom, never what."""
    where = "par SMS" if access.sent_to.startswith("+") else "par e-mail"
    return {"sender": access.dispatch.sender.full_name, "way": where}


def _url(name: str, key: list[UUID], is_there: bool) -> str:  # noqa: FBT001
    return reverse(f"correspondence:{name}", args=key) if is_there else ""
