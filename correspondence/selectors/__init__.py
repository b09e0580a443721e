"""The one door for reading what left, and what did not arrive."""

import base64
import datetime as dt
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet, Sum

from core.actors import Actor
from core.errors import NotFound
from correspondence import policies
from correspondence.enums import SECURE, Channel, DispatchState, Quality
from correspondence.models import AccessCode, Dispatch, PatientAccess, StandInItem
from correspondence.selectors.addresses import address_for, channel_for, choice_of, choices_for, site_address
from correspondence.states import LEFT
from documents.enums import DocumentKind
from documents.policies import Subject, may_read

__all__ = [
    "access_known",
    "access_of",
    "access_of_secret",
    "address_for",
    "channel_for",
    "choice_of",
    "choices_for",
    "codes_since",
    "dead_for",
    "dispatch_by_key",
    "dispatch_for",
    "dispatches_of_act",
    "due_ids",
    "latest_code",
    "left_in_folders",
    "may_reach",
    "secure_share",
    "site_address",
    "stand_in_content",
    "stand_in_item",
    "stand_in_items",
]

GONE = "Cet envoi est introuvable, ou hors de votre périmètre."
WITH = ("practitioner", "site__commune", "sender", "replaces", "instead_of")


def dispatches() -> QuerySet[Dispatch]:
    return Dispatch.objects.select_related(*WITH)


def dispatches_of_act(actor: Actor, act_public_id: UUID) -> list[Dispatch]:
    """In the order in which they were asked for; NotFound for who may not read the report of the act."""
    if not may_read(actor, Subject.ACT, act_public_id, DocumentKind.REPORT):
        raise NotFound(GONE)
    return list(dispatches().filter(act_public_id=act_public_id).order_by("asked_at", "pk"))


def dispatch_for(actor: Actor, public_id: UUID, *, lock: bool = False) -> Dispatch:
    """NotFound for who neither signed it nor answers for what did not arrive."""
    rows = dispatches().select_for_update(of=("self",)) if lock else dispatches()
    found = rows.filter(public_id=public_id).first()
    if found is None or not policies.can_see(actor, found):
        raise NotFound(GONE)
    return found


def dead_for(actor: Actor) -> QuerySet[Dispatch]:
    """What a person must take up: one’s own, or those of the region; and what waits for another try."""
    stopped = dispatches().filter(state__in=[DispatchState.DEAD, DispatchState.FAILED])
    own = stopped if policies.is_keeper(actor) else stopped.filter(sender__in=actor.practitioner_ids)
    return own.order_by("state", "asked_at", "pk")  # « dead » before « failed »


def due_ids(at: dt.datetime, limit: int) -> list[UUID]:
    rows = Dispatch.objects.filter(next_try_at__lte=at).order_by("next_try_at")
    return list(rows.values_list("public_id", flat=True)[:limit])


def left_in_folders() -> QuerySet[Dispatch]:
    """What lies in a practice’s folder, for all that is known."""
    return Dispatch.objects.filter(state=DispatchState.SENT, channel=Channel.SOFTWARE).order_by("sent_at")


def dispatch_by_key(public_id: UUID) -> Dispatch | None:
    """For what comes back from a channel, which knows nothing but the key."""
    return dispatches().filter(public_id=public_id).first()


def may_reach(about: UUID, address: str) -> bool:
    """Asked when a message to a patient is written and when it leaves."""
    dispatch = dispatch_by_key(about)
    if dispatch is None or dispatch.state == DispatchState.WITHDRAWN:
        return False
    source = policies.source_of(dispatch)
    if source.why_not(dispatch) is not None:
        return False
    person = source.reach(dispatch)
    return address in (person.mobile, person.email)


def access_of(dispatch: Dispatch) -> PatientAccess | None:
    return PatientAccess.objects.filter(dispatch=dispatch).first()


def access_of_secret(secret: str) -> PatientAccess | None:
    rows = PatientAccess.objects.select_related("dispatch__sender")
    return rows.filter(link_digest=PatientAccess.digest_of(secret)).first()


def access_known(public_id: UUID) -> PatientAccess | None:
    return PatientAccess.objects.select_related("dispatch__sender").filter(public_id=public_id).first()


def latest_code(access: PatientAccess) -> AccessCode | None:
    return access.codes.order_by("-made_at", "-pk").first()


def wrong_codes(access: PatientAccess) -> int:
    """How many were typed since the link was given."""
    return int(access.codes.aggregate(tries=Sum("tries"))["tries"] or 0)


def codes_since(access: PatientAccess, since: dt.datetime) -> int:
    return access.codes.filter(made_at__gt=since).count()


def secure_share(since: dt.datetime, until: dt.datetime) -> tuple[int, int]:
    """Acts of the period whose report left by a secure channel, among those whose report had to leave."""
    to_professionals = Dispatch.objects.filter(
        source="report", asked_at__gte=since, asked_at__lt=until
    ).exclude(quality=Quality.PATIENT)
    left = to_professionals.filter(channel__in=SECURE, state__in=LEFT)
    acts = to_professionals.order_by().values("act_public_id").distinct().count()
    return left.order_by().values("act_public_id").distinct().count(), acts


def stand_in_items() -> QuerySet[StandInItem]:
    """What the stand-ins received, newest first; NotFound where real channels are at work."""
    if not settings.SECURE_STAND_IN:
        raise NotFound
    return StandInItem.objects.order_by("-received_at", "-pk")


def stand_in_item(public_id: UUID) -> StandInItem:
    item = stand_in_items().filter(public_id=public_id).first()
    if item is None:
        raise NotFound("Ce message n’est plus dans la boîte.")
    return item


def stand_in_content(item: StandInItem) -> bytes:
    return base64.b64decode(item.content)
