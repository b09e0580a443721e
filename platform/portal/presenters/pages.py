"""Which home page a role sees, and what is on it."""

import datetime as dt
from typing import Any

from django.urls import reverse

from core.actors import Actor
from pathways.presenters.decisions import to_read_item
from pathways.verdicts import national_rulebook
from portal import selectors
from portal.presenters.home import Home, day_line, next_act, now_in_words, report_to_sign
from territory.models import Device


def home_of(actor: Actor, at: dt.datetime) -> Home:
    """Today as this role needs it."""
    if actor.role == "regional_admin":
        return _region(actor, at)
    today = selectors.today_of(actor, at)
    act = today.acts.get(today.next.pk) if today.next else None
    works = actor.role in {"physician", "nurse"}
    return Home(
        date=now_in_words(at),
        next=next_act(actor, today.next, act, at) if today.next and works else None,
        todo=_todo(actor, at),
        day=day_line(actor, today.appointments, today.acts, at),
    )


def _todo(actor: Actor, at: dt.datetime) -> list[dict[str, Any]]:
    """What failed or waits, each with what to press."""
    todo = [report_to_sign(act, at) for act in selectors.reports_to_sign(actor)]
    if actor.role in {"nurse", "site_coordinator"}:
        todo += [_low_battery(device) for device in selectors.low_devices_of(actor)]
    return todo + _sheets_ready(selectors.sheets_ready(actor))


def _sheets_ready(count: int) -> list[dict[str, Any]]:
    if not count:
        return []
    title = "Une feuille de soins est prête" if count == 1 else f"{count} feuilles de soins sont prêtes"
    return [
        {
            "icon": "euro",
            "title": title,
            "text": "Préparées à la clôture des actes, à télétransmettre par votre logiciel agréé.",
            "action": {"label": "Voir les feuilles", "url": reverse("billing:sheets")},
        }
    ]


def _low_battery(device: Device) -> dict[str, Any]:
    return {
        "icon": "battery-low",
        "tone": "warn",
        "title": f"{device.label} : batterie à {device.battery_percent}\u00a0%",
        "text": f"{device.cart.name}, {device.cart.site.name}. À brancher avant le prochain acte.",
    }


def _region(actor: Actor, at: dt.datetime) -> Home:
    region = selectors.region_for(actor)
    tiles = [
        {"label": "Sites", "value": region.sites, "foot": f"{region.closed_sites} fermés aux rendez-vous"},
        {"label": "Chariots", "value": region.carts, "foot": f"{len(region.broken_carts)} hors service"},
        {
            "label": "Messages non partis",
            "value": region.failed_messages,
            "url": reverse("notifications:failures"),
            "foot": "à relire et à renvoyer",
        },
    ]
    broken = [
        {
            "icon": "cart",
            "tone": "danger",
            "title": f"{cart.name}, {cart.site.name} : hors service",
            "text": cart.state_reason,
        }
        for cart in region.broken_carts
    ]
    low = [_low_battery(device) for device in region.low_devices]
    to_read = [to_read_item(decision, national_rulebook()) for decision in region.decisions_to_read]
    return Home(date=now_in_words(at), next=None, todo=to_read + broken + low, tiles=tiles)
