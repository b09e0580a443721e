"""Where professionals and establishments are written to."""

import datetime as dt

from django.conf import settings
from django.db import transaction

from audit import services as audit
from core.actors import Actor
from core.errors import Invalid, Refused
from core.models import write_changes
from correspondence import policies
from correspondence.enums import OF_PROFESSIONALS, Channel
from correspondence.models import Correspondent, SiteMailbox
from directory.models import Practitioner
from directory.rules import NOT_SECURE, is_secure_mail
from territory.models import Site

OWN = "Chacun choisit pour soi où il reçoit ses documents."


@transaction.atomic
def mailbox_set(
    *, actor: Actor, practitioner: Practitioner, address: str, channel: Channel, at: dt.datetime
) -> None:
    """One’s own address and the channel that one prefers; what waits for another try uses them."""
    if not policies.may_choose(actor, practitioner):
        raise Refused(OWN)
    if channel not in OF_PROFESSIONALS:
        raise Invalid("Un professionnel ne reçoit pas par ce canal.", field="channel")
    _require_secure(address)
    changed = write_changes(practitioner, {"secure_mail": address})
    row, is_new = Correspondent.objects.select_for_update().get_or_create(
        practitioner=practitioner, defaults={"channel": channel}
    )
    changed += [] if is_new else write_changes(row, {"channel": channel})
    if is_new or changed:
        audit.record(actor, "correspondence.mailbox_set", practitioner, at=at, channel=channel.value)


@transaction.atomic
def site_mailbox_set(*, actor: Actor, site: Site, address: str, at: dt.datetime) -> None:
    """ "" takes it away: reports stay in the file, which its carers open."""
    policies.require_keeper(actor)
    _require_secure(address)
    if address:
        SiteMailbox.objects.update_or_create(site=site, defaults={"address": address})
    else:
        SiteMailbox.objects.filter(site=site).delete()
    audit.record(actor, "correspondence.site_mailbox_set", site, at=at, is_set=bool(address))


def _require_secure(address: str) -> None:
    if address and not is_secure_mail(address, settings.MSSANTE_DOMAINS):
        raise Invalid(NOT_SECURE, field="address")
