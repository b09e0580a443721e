"""What a form about accounts lets one choose from."""

from django.db.models import Q, QuerySet

from accounts import policies
from accounts.enums import Role
from accounts.models import User
from core.actors import Actor
from core.models import alphabetical
from directory import selectors as directory
from directory.enums import Profession
from directory.models import Practitioner
from territory.models import Site, Territory

ROLES_OF_CARE = {
    Profession.PHYSICIAN: Role.PHYSICIAN,
    Profession.NURSE: Role.NURSE,
    Profession.PHARMACIST: Role.PHARMACIST,
}


def site_choices(actor: Actor) -> QuerySet[Site]:
    sites = Site.objects.all() if policies.can_manage_accounts(actor) else Site.objects.none()
    return sites.select_related("commune").order_by(*alphabetical("name"), "pk")


def territory_choices(actor: Actor) -> QuerySet[Territory]:
    rows = Territory.objects.all() if policies.can_manage_accounts(actor) else Territory.objects.none()
    return rows.order_by(*alphabetical("name"), "pk")


def likely_membership(user: User) -> tuple[Role | None, Site | None]:
    """The role that goes with the profession, and the site where it was first declared."""
    practitioner = user.practitioner
    if practitioner is None:
        return None, None
    place = directory.places_of([practitioner.pk]).first()
    return ROLES_OF_CARE.get(Profession(practitioner.profession)), place.site if place else None


def practitioner_choices(actor: Actor, user: User | None = None) -> QuerySet[Practitioner]:
    """The professionals in exercise who have no account yet, and this account’s own."""
    if not policies.can_manage_accounts(actor):
        return Practitioner.objects.none()
    free = Q(user__isnull=True, is_active=True)
    own = Q(user=user) if user is not None else Q(pk__in=[])
    return Practitioner.objects.filter(free | own).order_by(*alphabetical("family_name", "given_name"), "pk")
