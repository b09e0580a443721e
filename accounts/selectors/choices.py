"""What a form about accounts lets one choose from."""

from django.db.models import Q, QuerySet

from accounts import policies
from accounts.models import User
from core.actors import Actor
from directory.models import Practitioner
from territory.models import Site, Territory


def site_choices(actor: Actor) -> QuerySet[Site]:
    sites = Site.objects.all() if policies.can_manage_accounts(actor) else Site.objects.none()
    return sites.select_related("commune").order_by("name", "pk")


def territory_choices(actor: Actor) -> QuerySet[Territory]:
    rows = Territory.objects.all() if policies.can_manage_accounts(actor) else Territory.objects.none()
    return rows.order_by("name", "pk")


def practitioner_choices(actor: Actor, user: User | None = None) -> QuerySet[Practitioner]:
    """The professionals in exercise who have no account yet, and this account’s own."""
    if not policies.can_manage_accounts(actor):
        return Practitioner.objects.none()
    free = Q(user__isnull=True, is_active=True)
    own = Q(user=user) if user is not None else Q(pk__in=[])
    return Practitioner.objects.filter(free | own).order_by("family_name", "given_name", "pk")
