"""The bar above an agenda: whose it is, which days, and where each of its ways leads."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from core import french
from core.actors import Actor
from core.clock import today
from directory.models import Practitioner
from scheduling import policies
from scheduling.enums import AgendaView, AppointmentState
from scheduling.policies import follow_ups
from scheduling.policies.boards import BoardOwner
from scheduling.presenters.times import week_title
from scheduling.rules import Span
from scheduling.selectors import Board, Kept
from territory.models import Cart, Site, Territory

PAGES: dict[type[BoardOwner], tuple[str, str]] = {  # the name of its page, its icon
    Practitioner: ("scheduling:agenda_practitioner", "person"),
    Cart: ("scheduling:agenda_cart", "cart"),
    Site: ("scheduling:agenda_site", "building"),
    Territory: ("scheduling:agenda_territory", "people"),
}
STEP_WORDS = {
    AgendaView.DAY: ("Jour précédent", "Aujourd’hui", "Jour suivant"),
    AgendaView.WEEK: ("Semaine précédente", "Cette semaine", "Semaine suivante"),
    AgendaView.LIST: ("Quatre semaines plus tôt", "À partir d’aujourd’hui", "Quatre semaines plus tard"),
}
SEVERAL = 2
STATE_WORDS = {
    AppointmentState.BOOKED: "Réservés",
    AppointmentState.HONOURED: "Honorés",
    AppointmentState.MISSED: "Non venus",
    AppointmentState.CANCELLED: "Annulés",
}


@dataclass(frozen=True, slots=True)
class Way:
    """A link of the bar; `current` when it is where one is."""

    label: str
    url: str
    icon: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    title: str
    whose: str
    views: list[Way]
    owners: list[Way]
    states: list[Way]
    steps: list[Way]
    is_now: bool
    more: list[Way]


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What the page was asked for."""

    owner: BoardOwner | None
    view: AgendaView
    days: Sequence[dt.date]
    state: str = ""

    def url(self, **other: Any) -> str:
        """The same with something else: `view`, `day`, `state`, `file`, or `owner`."""
        owner = other.get("owner", self.owner)
        asked = {
            "vue": other.get("view", self.view),
            "jour": other.get("day", self.days[0]).isoformat(),
            "etat": other.get("state", self.state),
            "format": other.get("file", ""),
        }
        return f"{page_of(owner)}?{urlencode({name: value for name, value in asked.items() if value})}"


def page_of(owner: BoardOwner | None) -> str:
    """Its address, without a day."""
    if owner is None:
        return reverse("scheduling:agenda")
    return reverse(PAGES[type(owner)][0], args=[owner.public_id])


def heard(owner: BoardOwner | None) -> str:
    """What makes an open page fetch itself, for `hx-trigger`: see services.telling."""
    place = owner.site if isinstance(owner, Cart) else owner
    named = [f"agenda-{place.public_id}"] if isinstance(place, Site | Territory) else []
    return ", ".join([*(f"pv:{what} from:body" for what in ["agenda", *named]), "every 120s"])


def bar(actor: Actor, looked: Looked, offered: Iterable[BoardOwner], at: dt.datetime) -> Bar:
    first, last = looked.days[0], looked.days[-1]
    is_now = first <= today(at) <= last
    back, here, on = STEP_WORDS[looked.view]
    return Bar(
        title=_title(looked),
        whose=board_name(looked.owner) if looked.owner else "",
        views=_views(looked, today(at) if is_now else first),
        owners=_owners(looked, offered),
        states=_states(looked),
        steps=[
            Way(back, looked.url(day=first - dt.timedelta(days=len(looked.days))), "left"),
            Way(here, looked.url(day=today(at))),
            Way(on, looked.url(day=last + dt.timedelta(days=1)), "right"),
        ],
        is_now=is_now,
        more=_more(actor, looked),
    )


def board_name(owner: BoardOwner) -> str:
    if isinstance(owner, Practitioner):
        return owner.full_name
    if isinstance(owner, Cart):
        return f"{owner.name}, {owner.site.name}"
    return owner.name if isinstance(owner, Site) else f"Permanence, {owner.name}"


def _title(looked: Looked) -> str:
    first, last = looked.days[0], looked.days[-1]
    if looked.view == AgendaView.WEEK:
        return week_title(first)
    if looked.view == AgendaView.DAY:
        return french.day_in_full(first).capitalize()
    return f"Du {french.short_date(first)} au {french.short_date(last)}"


def _views(looked: Looked, day: dt.date) -> list[Way]:
    """Another view of the present moment when it is shown, else of the first day shown."""
    return [Way(one.label, looked.url(view=one, day=day), current=one == looked.view) for one in AgendaView]


def _owners(looked: Looked, offered: Iterable[BoardOwner]) -> list[Way]:
    """Nothing to switch to when there is one’s own agenda only."""
    found = list(offered)
    if looked.owner is not None and looked.owner not in found:
        found.append(looked.owner)
    if all(isinstance(one, Practitioner) for one in found) and len(found) < SEVERAL:
        return []
    everything = Way("Tous", looked.url(owner=None), "calendar", current=looked.owner is None)
    named = [
        Way(board_name(one), looked.url(owner=one), PAGES[type(one)][1], current=one == looked.owner)
        for one in found
    ]
    return [everything, *named]


def _states(looked: Looked) -> list[Way]:
    everything = Way("Tout", looked.url(state=""), current=not looked.state)
    named = [
        Way(words, looked.url(state=state), current=looked.state == state)
        for state, words in STATE_WORDS.items()
    ]
    return [everything, *named]


def _more(actor: Actor, looked: Looked) -> list[Way]:
    """What is pressed more rarely: files, and the pages around the agenda."""
    ways = [
        Way("Tableur (CSV)", looked.url(file="csv"), "download"),
        Way("Agenda (iCalendar)", looked.url(file="ics"), "download"),
    ]
    if policies.can_subscribe(actor):
        ways.append(Way("Dans mon téléphone", reverse("scheduling:subscription"), "link"))
    if policies.agendas_kept(actor):
        ways.append(Way("Horaires", reverse("scheduling:hours"), "clock"))
    if isinstance(looked.owner, Site) and policies.can_keep_hours(actor, looked.owner):
        ways.append(
            Way("Présences", reverse("scheduling:hours_site", args=[looked.owner.public_id]), "clock")
        )
    if policies.can_use_booking(actor):
        ways.append(Way("Liste d’attente", reverse("scheduling:waiting"), "bell"))
    if actor.role in follow_ups.READERS:
        ways.append(Way("À programmer", reverse("scheduling:follow_ups"), "calendar"))
    return ways


def taken_lines(board: Board) -> list[str]:
    """« jeu. 26 nov., 9 h 00 – 9 h 30, Dr Sophie Morel », whose patient is not for the reader."""
    return [
        *(_hours_of(one.span, one.practitioner) for one in board.taken),
        *(f"{_hours_of(one.span, one.practitioner)}, {_kept_words(one)}" for one in board.kept),
    ]


def _hours_of(span: Span, practitioner: str) -> str:
    hours = f"{french.hour(span.starts_at)} – {french.hour(span.ends_at)}"
    return f"{french.day_of_week(today(span.starts_at))}, {hours}, {practitioner}"


def _kept_words(one: Kept) -> str:
    if one.is_proposed:
        return f"proposée à une demande, réponse avant {french.hour(one.until)}"
    return f"gardée jusqu’à {french.hour(one.until)}"
