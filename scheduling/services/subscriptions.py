"""An agenda read from a telephone or another program: a private address, revoked with one press."""

import datetime as dt
import secrets

from django.db import transaction

from accounts.models import User
from audit import services as audit
from core.actors import Actor
from core.models import SecretLink
from scheduling import policies, selectors
from scheduling.models import Subscription

SEEN_EVERY = dt.timedelta(hours=1)  # programs read every few minutes: not each reading is written down


@transaction.atomic
def subscription_make(*, actor: Actor, at: dt.datetime) -> str:
    """The secret of a new address, told this once; the one before opens nothing any more."""
    policies.require_subscriber(actor)
    assert actor.user_id is not None  # the policy asks for an account
    User.objects.select_for_update().filter(pk=actor.user_id).first()  # two presses take turns
    _end(actor, at)
    secret = secrets.token_urlsafe(32)
    row = Subscription(
        user_id=actor.user_id, role=actor.role, digest=SecretLink.digest_of(secret), made_at=at
    )
    row.save(force_insert=True)
    audit.record(actor, "scheduling.subscription_made", row, at=at)
    return secret


@transaction.atomic
def subscription_revoke(*, actor: Actor, at: dt.datetime) -> None:
    """Twice is once."""
    policies.require_subscriber(actor)
    _end(actor, at)


def subscription_read(*, subscription: Subscription, at: dt.datetime) -> None:
    """Keeps when it was last read, so that its owner sees whether it still serves."""
    if subscription.read_at is None or at - subscription.read_at >= SEEN_EVERY:
        Subscription.objects.filter(pk=subscription.pk).update(read_at=at)


def _end(actor: Actor, at: dt.datetime) -> None:
    row = selectors.subscription_of(actor)
    if row is not None:
        row.revoked_at = at
        row.save(update_fields=["revoked_at", "updated_at"])
        audit.record(actor, "scheduling.subscription_revoked", row, at=at)
