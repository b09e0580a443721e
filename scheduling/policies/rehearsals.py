"""Who may rehearse, where and with whom: the site with its physicians, a physician with their sites."""

from django.db.models import Q

from core.actors import Actor
from core.errors import Refused
from directory.models import Practitioner
from scheduling.enums import AppointmentState
from scheduling.models import Appointment
from territory.models import Cart, Site

STARTERS = frozenset({"nurse", "pharmacist", "site_coordinator"})
NOT_YOURS = (
    "Un essai se commence depuis le chariot de son site, ou par un médecin qui travaille avec ce site."
)
NOT_WITH_US = "Ce médecin ne travaille pas avec ce site : choisissez-en un autre."


def working_with(site: Site) -> Q:
    """Of practitioners: those of its territory, and those who held an act there."""
    here = Q(places__ends_on__isnull=True, places__site__territory=site.territory_id)
    held = Appointment.objects.filter(site=site).exclude(state=AppointmentState.CANCELLED)
    return here | Q(pk__in=held.values("practitioner"))


def can_rehearse_on(actor: Actor, cart: Cart) -> bool:
    """Whether a rehearsal on this cart is theirs to propose to a physician."""
    return actor.role in STARTERS and cart.site_id in actor.site_ids


def can_rehearse_oneself(actor: Actor) -> bool:
    """Whether the actor is a physician who may propose one to their sites."""
    return actor.role == "physician" and actor.practitioner_id is not None


def works_with(practitioner: Practitioner, site: Site) -> bool:
    return Practitioner.objects.filter(working_with(site), pk=practitioner.pk).exists()


def require_rehearsal(actor: Actor, cart: Cart, practitioner: Practitioner) -> None:
    own = can_rehearse_oneself(actor) and practitioner.pk == actor.practitioner_id
    if not (own or can_rehearse_on(actor, cart)):
        raise Refused(NOT_YOURS)
    if not works_with(practitioner, cart.site):
        raise Refused(NOT_YOURS if own else NOT_WITH_US)
