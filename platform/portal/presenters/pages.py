"""Today as each role of care and of the desk needs it; the region’s is in `region`."""

import datetime as dt
from typing import Any

from consultations.policies import follows_day
from core.actors import Actor
from correspondence import selectors as correspondence
from portal import selectors
from portal.presenters import todo
from portal.presenters.day import day_line, is_left_aside
from portal.presenters.home import Home, invitation, next_act, now_in_words, upcoming
from portal.selectors import Today
from scheduling.policies import can_use_booking
from scheduling.presenters.demands import demand_lines

WORKS = frozenset({"physician", "nurse"})


def home_of(actor: Actor, at: dt.datetime) -> Home:
    """Today as this role needs it."""
    today = selectors.today_of(actor, at)
    act = today.acts.get(today.next.pk) if today.next else None
    works = actor.role in WORKS
    return Home(
        date=now_in_words(at),
        next=next_act(actor, today.next, act, at) if today.next and works else None,
        invitations=[invitation(one, at) for one in selectors.invitations(actor)],
        upcoming=upcoming(today.upcoming, at) if today.upcoming and works else None,
        demands=demand_lines(actor, selectors.demands_to_answer(actor), at, "Répondre"),
        asked=demand_lines(actor, selectors.demands_followed(actor), at, "Suivre", "Choisir une heure"),
        todo=_todo(actor, today, at),
        received=todo.copies(selectors.copies_received(actor, at), at) if actor.role == "physician" else [],
        day=day_line(today.appointments, today.acts, today.free, at, can_book=can_use_booking(actor)),
        follows=follows_day(actor),
    )


def _todo(actor: Actor, today: Today, at: dt.datetime) -> list[dict[str, Any]]:
    """What failed or waits, each with what to press."""
    items = [todo.report_to_sign(act, at) for act in selectors.reports_to_sign(actor)]
    items += todo.messages_left(selectors.messages_left(actor), at)
    items += todo.not_arrived(correspondence.dead_for(actor).filter(state="dead").count())
    items += [todo.failed_before(actor, one, at) for one in selectors.failed_before(actor, at)]
    if actor.role == "physician":
        rows = today.appointments
        items += [todo.objected(row, at) for row in selectors.acts_objected(actor, at)]
        items += [todo.left_aside(row) for row in rows if is_left_aside(row, today.acts.get(row.pk), at)]
    if actor.role in {"nurse", "site_coordinator"}:
        items += [todo.low_battery(device) for device in selectors.low_devices_of(actor)]
    if actor.role == "site_coordinator":
        items += [todo.next_slot(cart, slot) for cart, slot in selectors.next_slots_of(actor, at)]
    return items + todo.sheets_ready(selectors.sheets_ready(actor))
