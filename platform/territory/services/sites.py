"""Sites, rooms, carts, devices: what the region keeps in its pages. Each change is in the journal."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import transaction

from audit import services as audit
from core.actors import Actor
from core.models import Entity, inserted
from territory import policies
from territory.models import Cart, Device, Room, Site

Row = TypeVar("Row", bound=Entity)


@transaction.atomic
def site_create(*, actor: Actor, values: Mapping[str, Any], at: dt.datetime) -> Site:
    """`values` are fields that a form checked."""
    return _create(actor, Site(**values), "territory.site_created", at)


@transaction.atomic
def site_edit(
    *,
    actor: Actor,
    site: Site,
    values: Mapping[str, Any],
    shown: Mapping[str, Any] | None = None,
    at: dt.datetime,
) -> Site:
    """`shown`: what the keeper looked at; Stale when they change what somebody else has changed since."""
    return _edit(actor, site, values, shown, "territory.site_edited", at)


@transaction.atomic
def room_add(*, actor: Actor, site: Site, values: Mapping[str, Any], at: dt.datetime) -> Room:
    return _create(actor, Room(site=site, **values), "territory.room_added", at)


@transaction.atomic
def room_rename(
    *,
    actor: Actor,
    room: Room,
    values: Mapping[str, Any],
    shown: Mapping[str, Any] | None = None,
    at: dt.datetime,
) -> Room:
    return _edit(actor, room, values, shown, "territory.room_renamed", at)


@transaction.atomic
def room_remove(*, actor: Actor, room: Room, at: dt.datetime) -> None:
    """Its carts stay on the site, without a room."""
    policies.require_keeper(actor)
    audit.record(actor, "territory.room_removed", room, at=at)
    room.delete()


@transaction.atomic
def cart_create(*, actor: Actor, site: Site, values: Mapping[str, Any], at: dt.datetime) -> Cart:
    return _create(actor, Cart(site=site, **values), "territory.cart_created", at)


@transaction.atomic
def cart_edit(
    *,
    actor: Actor,
    cart: Cart,
    values: Mapping[str, Any],
    shown: Mapping[str, Any] | None = None,
    at: dt.datetime,
) -> Cart:
    return _edit(actor, cart, values, shown, "territory.cart_edited", at)


@transaction.atomic
def device_add(*, actor: Actor, cart: Cart, values: Mapping[str, Any], at: dt.datetime) -> Device:
    return _create(actor, Device(cart=cart, **values), "territory.device_added", at)


@transaction.atomic
def device_edit(
    *,
    actor: Actor,
    device: Device,
    values: Mapping[str, Any],
    shown: Mapping[str, Any] | None = None,
    at: dt.datetime,
) -> Device:
    return _edit(actor, device, values, shown, "territory.device_edited", at)


@transaction.atomic
def device_remove(*, actor: Actor, device: Device, at: dt.datetime) -> None:
    policies.require_keeper(actor)
    audit.record(actor, "territory.device_removed", device, at=at)
    device.delete()


def _create(actor: Actor, row: Row, event: str, at: dt.datetime) -> Row:
    policies.require_keeper(actor)
    inserted(row)
    audit.record(actor, event, row, at=at)
    return row


def _edit(
    actor: Actor,
    row: Row,
    values: Mapping[str, Any],
    shown: Mapping[str, Any] | None,
    event: str,
    at: dt.datetime,
) -> Row:
    policies.require_keeper(actor)
    audit.edit(actor, event, row, values, shown=shown, at=at)
    return row
