"""The ground is kept by the regional administration; everyone signed in may read it."""

from django.db.models import Q

from core.actors import Actor
from core.errors import Refused
from territory.models import Site

# Accounts stand above this room: the role is known here by its code.
REGION = "regional_admin"


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


def require_installer(actor: Actor) -> None:
    """The region itself is declared from the server, before anybody can sign in."""
    if not actor.is_job:
        raise Refused("La région se déclare depuis le serveur.")
