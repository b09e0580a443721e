"""The region at a glance: figures that lead somewhere, what is to be taken up, the days around today."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from consultations.enums import Outcome
from core import french
from core.clock import today
from pathways.presenters.decisions import to_read_item
from pathways.verdicts import national_rulebook
from portal.presenters import todo
from portal.presenters.chart import Chart, chart
from portal.presenters.home import now_in_words
from portal.presenters.opening import steps_left
from portal.selectors import DayCount, Region, SiteToday
from scheduling.enums import ActForm

MOST_SITES = 8  # on the page; the list of sites has them all


@dataclass(frozen=True, slots=True)
class RegionHome:
    """`opening`, `todo`: for components/list.html; `sites`: [{name, url, text, is_open}]."""

    date: str
    tiles: list[dict[str, Any]]
    opening: list[dict[str, Any]]
    todo: list[dict[str, Any]]
    chart: Chart
    table: dict[str, Any]
    outcomes: dict[str, Any]
    sites: list[dict[str, Any]]
    other_sites: int


def region_home(region: Region, at: dt.datetime) -> RegionHome:
    on = today(at)
    return RegionHome(
        date=now_in_words(at),
        tiles=_tiles(region, on),
        opening=steps_left(region),
        todo=_todo(region),
        chart=chart([_bar(day, on) for day in region.days]),
        table=_table(region.days),
        outcomes=_outcomes([day for day in region.days if day.on <= on]),
        sites=[_site(line) for line in region.sites_today[:MOST_SITES]],
        other_sites=max(len(region.sites_today) - MOST_SITES, 0),
    )


def _tiles(region: Region, on: dt.date) -> list[dict[str, Any]]:
    held = sum(sum(day.by_form.values()) for day in region.days if day.on == on)
    cancelled = region.cancelled_today
    closed, stopped, invited = region.closed_sites, len(region.broken_carts), region.invited
    sites, accounts = reverse("territory:sites"), reverse("accounts:users")
    failed = region.failed_messages
    return [
        _tile("Rendez-vous du jour", held, "aucune annulation", "annulé", cancelled),
        _tile("Sites", region.sites, "tous ouverts", "fermé", closed)
        | {"url": f"{sites}?state=closed" if closed else sites},
        _tile("Chariots", region.carts, "tous en service", "hors service", stopped, agrees=False)
        | {"url": sites},
        _tile(
            "Comptes ouverts",
            region.accounts,
            "personne n’est attendu",
            "invité à venir",
            invited,
            agrees=False,
        )
        | {"url": f"{accounts}?state=invited" if invited else accounts},
        {
            "label": "Messages non partis",
            "value": failed,
            "foot": "à relire et à renvoyer" if failed else "tout est arrivé",
            "url": reverse("notifications:failures"),
        },
        _secure_share(*region.secure_share),
    ]


def _secure_share(left: int, acts: int) -> dict[str, Any]:
    """The criterion of the region: acts whose report left by a secure channel, of those where it had to."""
    share = f"{round(100 * left / acts)}{french.NBSP}%" if acts else "–"
    foot = f"{left} sur {acts} en trente jours" if acts else "aucun acte en trente jours"
    return {
        "label": "Comptes rendus par canal sûr",
        "value": share,
        "foot": foot,
        "url": reverse("correspondence:to_take_up"),
    }


def _tile(label: str, value: int, none: str, some: str, count: int, *, agrees: bool = True) -> dict[str, Any]:
    """« 10 », and under it « tous ouverts » or « 2 fermés »."""
    plural = "s" if agrees and count > 1 else ""
    return {"label": label, "value": value, "foot": f"{count} {some}{plural}" if count else none}


def _todo(region: Region) -> list[dict[str, Any]]:
    """The decisions that wait for a second reader, what is broken, what is to be plugged in."""
    decisions = [to_read_item(decision, national_rulebook()) for decision in region.decisions_to_read]
    broken = [todo.broken_cart(cart) for cart in region.broken_carts]
    low = [todo.low_battery(device) | todo.opening(device.cart) for device in region.low_devices]
    lines = todo.lines_to_test(region.sites_to_test)
    return decisions + broken + low + lines


def _bar(day: DayCount, on: dt.date) -> dict[str, Any]:
    return {
        "label": french.day_of_week(day.on).split(".")[0],
        "number": str(day.on.day),
        "is_now": day.on == on,
        "parts": [day.by_form.get(form, 0) for form in ActForm],
    }


def _table(days: list[DayCount]) -> dict[str, Any]:
    """For components/table.html: a day a line."""
    lines = [(french.day(day.on), [day.by_form.get(form, 0) for form in ActForm]) for day in days]
    return _counts("Jour", [form.label for form in ActForm], lines)


def _outcomes(days: list[DayCount]) -> dict[str, Any]:
    """What the acts of the past days became, and their sum."""
    lines = [(french.day(day.on), [day.by_outcome.get(one, 0) for one in Outcome]) for day in reversed(days)]
    whole = [sum(counts) for counts in zip(*(counts for _, counts in lines), strict=True)]
    total = ["Sept derniers jours", *map(str, whole)]
    return _counts("Jour", [one.label for one in Outcome], lines) | {"total": total}


def _counts(first: str, labels: list[str], lines: list[tuple[str, list[int]]]) -> dict[str, Any]:
    columns = [{"label": first}, *({"label": label, "number": True} for label in labels)]
    rows = [
        {"cells": [{"text": name}, *({"text": str(count), "number": True} for count in counts)]}
        for name, counts in lines
    ]
    return {"columns": columns, "rows": rows}


def _site(line: SiteToday) -> dict[str, Any]:
    many = f"{line.count} rendez-vous"
    text = f"{many}, le prochain à {french.hour(line.next_at)}" if line.next_at else f"{many}, tous passés"
    return {
        "name": line.site.name,
        "url": reverse("territory:site", args=[line.site.public_id]),
        "text": text,
        "is_open": line.site.is_open,
    }
