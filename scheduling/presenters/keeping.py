"""What stands beside the week of an owner: exceptions, leave, limits, and where each is changed."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from core import french
from core.actors import Actor
from core.clock import PARIS, today
from directory.models import Practitioner
from scheduling import policies, selectors
from scheduling.enums import DayKind, FeedProblem
from scheduling.models import Absence, AgendaLimits, Appointment, DayException, Owner, calendar_of
from scheduling.presenters.appointments import named
from territory.models import Cart, Site

NO_PRESENCE = "Les heures du chariot suffisent. Notez une présence si l’accompagnement a ses propres heures."
OF_A_KIT = "Une valise a les heures de présence de son site. Celles-ci servent si aucune n’est notée."
NO_OPENING = "Sans horaires, aucun acte assisté n’est proposé à ce chariot. Ajoutez une première plage."
AN_HOUR, A_DAY = 60, 24 * 60  # minutes


@dataclass(frozen=True, slots=True)
class Line:
    """One thing noted: `edit_url` where it is changed, `remove_url` where it is taken away."""

    title: str
    text: str
    icon: str
    remove_url: str
    edit_url: str = ""


@dataclass(frozen=True, slots=True)
class BusyCard:
    """The other agenda: whether one is read, since when, what went wrong, and the acts it makes doubtful."""

    url: str
    remove_url: str
    is_linked: bool
    state: str
    problem: str
    doubtful: list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class TouchedLine:
    """An act already taken when its owner is not there; without a name nor a link for who may not see it."""

    label: str
    url: str = ""
    move_url: str = ""
    cancel_url: str = ""


@dataclass(frozen=True, slots=True)
class Keeping:
    """Links and lists of the page; what only a physician has is empty for a cart or a site."""

    name: str
    lead: str
    none: str
    back: dict[str, str]
    exceptions: list[Line]
    exception_url: str
    is_physician: bool = False
    others: list[dict[str, Any]] = field(default_factory=list)
    absences: list[Line] = field(default_factory=list)
    absence_url: str = ""
    touched: list[TouchedLine] = field(default_factory=list)
    touched_title: str = ""
    busy: BusyCard | None = None
    limits: str = ""
    limits_url: str = ""


def keeping(actor: Actor, owner: Owner, at: dt.datetime) -> Keeping:
    exceptions = [_exception(owner, row) for row in selectors.exceptions_from(owner, today(at))]
    touched = [_touched(actor, row, at) for row in selectors.acts_touched(owner, at)]
    common: dict[str, Any] = {
        "name": name_of(owner),
        "touched": touched,
        "touched_title": touched_words(len(touched)),
        "exceptions": exceptions,
        "exception_url": url_of(owner, "exception_add"),
    }
    if not isinstance(owner, Practitioner):
        none = NO_PRESENCE if isinstance(owner, Site) else NO_OPENING
        return Keeping(back=_place_of(actor, owner), lead=_lead(owner), none=none, **common)
    return Keeping(
        back={"url": reverse("scheduling:agenda"), "label": "Agenda"},
        lead="Vos créneaux en sont tirés, motif par motif. Les rendez-vous déjà pris ne bougent pas.",
        none="Sans horaires, aucun créneau n’est proposé. Ajoutez une première plage.",
        is_physician=True,
        others=_agendas(actor, owner),
        absences=[_absence(owner, row) for row in selectors.absences_from(owner, at)],
        absence_url=reverse("scheduling:absence_add", args=[owner.public_id]),
        busy=busy_card(owner, at),
        limits=limits_words(selectors.limits_for(owner)),
        limits_url=reverse("scheduling:limits", args=[owner.public_id]),
        **common,
    )


def touched_words(count: int) -> str:
    """« 3 rendez-vous pendant ces absences »; "" of none."""
    return f"{count} rendez-vous pris pendant une absence ou un jour fermé" if count else ""


def taken_words(count: int) -> str:
    """What is said once a day off is noted over acts already taken."""
    return f"{count} rendez-vous pendant ce temps\u00a0: ils restent pris, à déplacer ou annuler ci-dessous."


def standing_in_words(covered: Absence) -> str:
    """Of a leave over one where one stands in."""
    who, period = covered.practitioner.full_name, absence_words(covered)
    return f"Vous suppléez {who}, {period}\u00a0: son cabinet est prévenu que vous vous absentez aussi."


def _touched(actor: Actor, row: Appointment, at: dt.datetime) -> TouchedLine:
    when = french.moment(row.starts_at)
    if not policies.can_see(actor, row):
        return TouchedLine(f"{when}, {row.practitioner.full_name}")
    args, moves = [row.public_id], row.starts_at > at and policies.can_move(actor, row)
    return TouchedLine(
        label=f"{when}, {named(row)}",
        url=reverse("scheduling:appointment", args=args),
        move_url=reverse("scheduling:move", args=args) if moves else "",
        cancel_url=reverse("scheduling:cancel", args=args) if policies.can_cancel(actor, row) else "",
    )


def hours_url(owner: Owner) -> str:
    return url_of(owner, "hours")


def url_of(owner: Owner, page: str, *args: Any) -> str:
    return reverse(f"scheduling:{page}_{calendar_of(owner).field}", args=[owner.public_id, *args])


def name_of(owner: Owner) -> str:
    """« Dr Sophie Morel », « EHPAD Les Marronniers », « Chariot 1, EHPAD Les Marronniers »."""
    if isinstance(owner, Practitioner):
        return owner.full_name
    return str(owner) if isinstance(owner, Site) else f"{owner}, {owner.site}"


def _place_of(actor: Actor, owner: Any) -> dict[str, str]:
    """The region comes from the page of the place, and the place from its agenda."""
    page = "site" if isinstance(owner, Site) else "cart"
    where = f"territory:{page}" if actor.role == policies.REGION else f"scheduling:agenda_{page}"
    return {"url": reverse(where, args=[owner.public_id]), "label": str(owner)}


def _lead(owner: Owner) -> str:
    if isinstance(owner, Site):
        return "Quand une personne formée est là. Si rien n’est noté, les heures du chariot suffisent."
    if isinstance(owner, Cart) and owner.is_kit:
        return OF_A_KIT
    return "Quand ce chariot peut être utilisé. Hors de ces heures, aucun acte assisté n’y est proposé."


def _agendas(actor: Actor, owner: Practitioner) -> list[dict[str, Any]]:
    """The agendas that the reader keeps, when there are several."""
    kept = selectors.agendas_of(actor)
    if len(kept) < 2:
        return []
    return [
        {"label": one.full_name, "url": hours_url(one), "current": one.pk == owner.pk, "icon": "person"}
        for one in kept
    ]


def _exception(owner: Owner, row: DayException) -> Line:
    is_open = row.kind == DayKind.OPEN
    hours = (
        french.hours_between(row.starts_at, row.ends_at)
        if row.starts_at and row.ends_at
        else "toute la journée"
    )
    return Line(
        title=french.day(row.day),
        text=" · ".join(filter(None, (_whose(row), f"{DayKind(row.kind).label}, {hours}", row.reason))),
        icon="plus" if is_open else "lock",
        remove_url=url_of(owner, "exception_remove", row.public_id),
    )


def _whose(row: DayException) -> str:
    """At a site, the one whom it is about."""
    nurse = getattr(row, "nurse", None)
    return nurse.full_name if nurse is not None else ""


def _absence(owner: Practitioner, row: Absence) -> Line:
    args = [owner.public_id, row.public_id]
    deputy = f"Supplée\u00a0: {row.deputy.full_name}" if row.deputy else "Personne ne supplée"
    if selectors.is_deputy_away(row):
        deputy += ", qui s’absente aussi"
    return Line(
        title=absence_words(row),
        text=deputy,
        icon="calendar",
        edit_url=reverse("scheduling:absence_edit", args=args),
        remove_url=reverse("scheduling:absence_remove", args=args),
    )


def absence_words(row: Absence) -> str:
    """« lun. 21 déc. 2026 – dim. 3 janv. 2027 », with the hours when the days are not whole."""
    first, last = row.starts_at.astimezone(PARIS), row.ends_at.astimezone(PARIS)
    starts = french.day(first.date()) if first.time() == dt.time() else french.moment(first)
    is_whole = last.time() == dt.time()
    ends = french.day(last.date() - dt.timedelta(days=1)) if is_whole else french.moment(last)
    return starts if starts == ends else f"{starts} – {ends}"


def busy_card(owner: Practitioner, at: dt.datetime) -> BusyCard:
    feed = selectors.busy_feed_of(owner)
    return BusyCard(
        url=reverse("scheduling:busy_feed", args=[owner.public_id]),
        remove_url=reverse("scheduling:busy_feed_remove", args=[owner.public_id]),
        is_linked=feed is not None,
        state=reading_words(feed.read_at, at) if feed else "",
        problem=str(FeedProblem(feed.problem).label) if feed and feed.problem else "",
        doubtful=[
            {
                "label": f"{french.moment(row.starts_at)}, {named(row)}",
                "url": reverse("scheduling:appointment", args=[row.public_id]),
            }
            for row in selectors.acts_in_doubt(owner, at)
        ],
    )


def reading_words(read_at: dt.datetime | None, at: dt.datetime) -> str:
    """« Dernière lecture il y a 10 min »."""
    if read_at is None:
        return "Pas encore lu."
    minutes = int((at - read_at).total_seconds()) // 60
    if minutes >= A_DAY:
        return f"Dernière lecture : {french.moment(read_at)}."
    ago = f"{minutes} min" if minutes < AN_HOUR else f"{minutes // AN_HOUR} h"
    return f"Dernière lecture il y a {ago}." if minutes else "Dernière lecture à l’instant."


def limits_words(row: AgendaLimits) -> str:
    """« 5 min avant, 10 min après · 12 actes par jour au plus »."""
    around = [
        f"{minutes}\u00a0min {side}"
        for minutes, side in ((row.buffer_before, "avant"), (row.buffer_after, "après"))
        if minutes
    ]
    most = f"{row.most_a_day} actes par jour au plus" if row.most_a_day else ""
    moved = "" if row.patient_moves else "déplacés par téléphone seulement"
    return (
        " · ".join(filter(None, (", ".join(around), most, moved))) or "Rien n’est gardé, rien n’est limité."
    )
