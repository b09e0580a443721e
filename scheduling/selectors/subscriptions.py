"""Who reads an agenda from outside, and what they read."""

import datetime as dt

from django.db.models import Count, QuerySet

from accounts import selectors as accounts
from accounts.enums import Role
from core.actors import Actor
from core.clock import today
from core.errors import NotFound, Refused
from core.models import SecretLink
from scheduling.models import Appointment, Subscription
from scheduling.selectors.agenda import appointments_between

BEFORE, AFTER = dt.timedelta(days=30), dt.timedelta(days=120)
NOWHERE = "Cette adresse ne mène à aucun agenda."


def subscription_of(actor: Actor) -> Subscription | None:
    """The living one of this person in this role."""
    return Subscription.objects.filter(user=actor.user_id, role=actor.role, revoked_at__isnull=True).first()


def subscription_by_secret(secret: str) -> Subscription:
    """NotFound when it never was, or is no more."""
    rows = Subscription.objects.filter(revoked_at__isnull=True, user__is_active=True).select_related("user")
    found = rows.filter(digest=SecretLink.digest_of(secret)).first()
    if found is None:
        raise NotFound(NOWHERE)
    return found


def reader_of(subscription: Subscription, at: dt.datetime) -> Actor:
    """The person with the rights of this day; NotFound once they do not hold the role any more."""
    try:
        return accounts.actor_as(subscription.user, Role(subscription.role), today(at))
    except Refused as refusal:
        raise NotFound(NOWHERE) from refusal


def appointments_read(actor: Actor, at: dt.datetime) -> QuerySet[Appointment]:
    """From a month ago to four months ahead, with `steps`: how often each was changed."""
    return appointments_between(actor, at - BEFORE, at + AFTER).annotate(steps=Count("transitions"))
