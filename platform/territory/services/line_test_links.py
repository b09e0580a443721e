"""Links that let an installer without an account test one site, or one cart, and nothing else."""

import datetime as dt
from collections.abc import Callable
from uuid import UUID

from django.db import transaction

from audit import services as audit
from core.actors import Actor, guest
from core.errors import Invalid
from territory import policies, selectors
from territory.enums import LinkLife
from territory.models import Cart, LineTestLink, Site

Listener = Callable[[LineTestLink, str, str, dt.datetime], None]
_listeners: list[Listener] = []


def listen_to_line_test_links(listener: Listener) -> None:
    """Upper rooms hear (link, secret, e-mail, at) in the transaction of a link that goes to an address."""
    _listeners.append(listener)


@transaction.atomic
def line_test_link_make(
    *,
    actor: Actor,
    site: Site,
    cart: Cart | None,
    label: str,
    life: LinkLife = LinkLife.WEEK,
    email: str = "",
    at: dt.datetime,
) -> tuple[LineTestLink, str]:
    """The link and its secret, which is told this once. `label`: who it is for."""
    policies.require_keeper(actor)
    require_cart_of(site, cart)
    if not label.strip():
        raise Invalid("Dites pour qui est ce lien : l’essai portera ce nom.", field="label")
    link = LineTestLink(site=site, cart=cart, label=label.strip(), made_by=actor.label, made_at=at)
    secret = link.link_give(at + dt.timedelta(days=life))
    link.save()
    audit.record(actor, "territory.line_test_link_made", link, at=at, days=life.value)
    if email:
        for listener in _listeners:
            listener(link, secret, email, at)
    return link, secret


@transaction.atomic
def line_test_link_revoke(*, actor: Actor, site: Site, public_id: UUID, at: dt.datetime) -> LineTestLink:
    """It opens nothing any more, nor does the browser that it had opened; its tests stay."""
    policies.require_keeper(actor)
    link = selectors.line_test_link_of(site, public_id, lock=True)
    if link.revoked_at is None:
        link.revoked_at, link.revoked_by = at, actor.label
        link.save(update_fields=["revoked_at", "revoked_by", "updated_at"])
        audit.record(actor, "territory.line_test_link_revoked", link, at=at)
    return link


def line_test_link_look(*, secret: str, at: dt.datetime) -> LineTestLink:
    """What a link is for, without using it up. LinkRefused when it opens nothing."""
    return _fresh(selectors.line_test_link_by_secret(secret), at)


@transaction.atomic
def line_test_link_come(*, secret: str, at: dt.datetime) -> LineTestLink:
    """Uses the link up."""
    link = _fresh(selectors.line_test_link_by_secret(secret, lock=True), at)
    link.link_used_at = at
    link.save(update_fields=["link_used_at", "updated_at"])
    audit.record(guest(link.label), "territory.line_test_link_opened", link, at=at)
    return link


def line_test_link_still(*, link: LineTestLink, at: dt.datetime) -> LineTestLink:
    """The link of a browser that was let in. LinkRefused once it was revoked, or is too old."""
    if link.revoked_at is not None:
        raise link.refusal("Ce lien a été retiré.")
    if at >= link.link_until:
        raise link.refusal("Ce lien n’est plus valable.")
    return link


def require_cart_of(site: Site | None, cart: Cart | None) -> None:
    if cart is not None and (site is None or cart.site_id != site.pk):
        raise Invalid("Ce chariot n’est pas sur ce site.")


def _fresh(link: LineTestLink | None, at: dt.datetime) -> LineTestLink:
    if link is None:
        raise LineTestLink.refusal()
    if link.revoked_at is not None:
        raise link.refusal("Ce lien a été retiré.")
    link.require_fresh(at)
    return link
