"""Nobody signs by being signed in: a second factor was given a moment ago."""

import datetime as dt

from django.conf import settings

from core.actors import Actor, Factor
from core.errors import Conflict
from signatures.rules import is_fresh

ASKED = "Pour signer, donnez d’abord votre second facteur. Rien n’est signé, votre texte est gardé."


def has_fresh_factor(actor: Actor, at: dt.datetime) -> bool:
    given_at = actor.factor.given_at if actor.factor else None
    return is_fresh(given_at, at, settings.SIGNING_FACTOR_LASTS)


def require_factor(actor: Actor, at: dt.datetime) -> Factor:
    """Conflict when none was given, or too long ago."""
    if actor.factor is None or not has_fresh_factor(actor, at):
        raise Conflict(ASKED, code="factor_asked")
    return actor.factor
