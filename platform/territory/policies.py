"""The ground is kept by the regional administration; everyone signed in may read it."""

from django.db.models import Q

from core.actors import Actor
from core.errors import Refused
from territory.models import ProfessionalNumber, Site

# Accounts stand above this room: the role is known here by its code.
REGION, COORDINATOR = "regional_admin", "site_coordinator"
AT_A_SITE = frozenset({"physician", "nurse", "pharmacist", COORDINATOR})


def can_test_line(actor: Actor, site: Site | None) -> bool:
    """Of a site: who works there, and the region. Of one’s own desk: anybody signed in."""
    return site is None or can_keep_the_ground(actor) or site.pk in actor.site_ids


def require_line_tester(actor: Actor, site: Site | None) -> None:
    if not can_test_line(actor, site):
        raise Refused("La ligne d’un site est testée par ceux qui y travaillent.")


def line_tests_known_to(actor: Actor) -> Q:
    """The tests that the actor may read, as a condition on LineTest."""
    if can_keep_the_ground(actor):
        return Q()
    return Q(site__in=actor.site_ids) | Q(user_id=actor.user_id, user_id__isnull=False)


def can_keep_the_ground(actor: Actor) -> bool:
    return actor.role == REGION


def require_keeper(actor: Actor) -> None:
    if not can_keep_the_ground(actor):
        raise Refused("Les sites et les chariots sont tenus par l’administration régionale.")


def works_at(actor: Actor, site: Site) -> bool:
    """Who works where a cart stands, and the region."""
    return can_keep_the_ground(actor) or (actor.role in AT_A_SITE and site.pk in actor.site_ids)


def require_at_site(actor: Actor, site: Site) -> None:
    if not works_at(actor, site):
        raise Refused("C’est à ceux qui travaillent sur ce site de le faire.")


def answers_for(actor: Actor, site: Site) -> bool:
    """Who answers for a site: its coordinator, and the region."""
    return works_at(actor, site) and actor.role in (COORDINATOR, REGION)


def can_withdraw_number(actor: Actor, number: ProfessionalNumber) -> bool:
    own = number.user_id is not None and number.user_id == actor.user_id
    return answers_for(actor, number.site) or (own and works_at(actor, number.site))


def require_installer(actor: Actor) -> None:
    """The region itself is declared from the server, before anybody can sign in."""
    if not actor.is_job:
        raise Refused("La région se déclare depuis le serveur.")
