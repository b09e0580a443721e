"""A physician lets somebody keep their agenda."""

import datetime as dt

from django.db import transaction

from accounts import policies, selectors
from accounts.models import Delegation, User
from audit import services as audit
from core import clock
from core.actors import Actor
from core.errors import Conflict, NotFound, Refused
from core.models import inserted, validated
from notifications.adapters.live import pages_signal


@transaction.atomic
def delegation_give(*, actor: Actor, delegate: User, at: dt.datetime) -> Delegation:
    """From today, this person books in the actor’s name. NotFound unless they work at one of their sites."""
    policies.require_delegator(actor)
    assert actor.practitioner_id is not None  # what the line above makes sure of
    today = clock.today(at)
    if not selectors.delegate_candidates(actor, today).filter(pk=delegate.pk).exists():
        raise NotFound("Cette personne ne travaille pas sur vos sites, ou a déjà votre délégation.")
    delegation = Delegation(practitioner_id=actor.practitioner_id, delegate=delegate, starts_on=today)
    inserted(validated(delegation))
    audit.record(actor, "accounts.delegation_given", delegate, at=at)
    return delegation


@transaction.atomic
def delegation_end(*, actor: Actor, delegation: Delegation, at: dt.datetime) -> Delegation:
    """Take it back as of today: the physician who gave it, or the region."""
    is_own = policies.can_give_delegation(actor) and delegation.practitioner_id == actor.practitioner_id
    if not is_own and not policies.can_manage_accounts(actor):
        raise Refused
    locked = Delegation.objects.select_for_update().get(pk=delegation.pk)
    if locked.ends_on is not None:
        raise Conflict("Cette délégation est déjà terminée.")
    locked.ends_on = max(clock.today(at), locked.starts_on)
    locked.save(update_fields=["ends_on", "updated_at"])
    audit.record(actor, "accounts.delegation_ended", locked.delegate, at=at)
    told = [locked.delegate_id]
    transaction.on_commit(lambda: pages_signal(told, "agenda"), robust=True)  # open pages find it closed
    return locked
