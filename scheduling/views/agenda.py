"""Agendas: one’s own, a physician’s, a cart’s, a site’s, a rota’s; by day, by week or as a list."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from audit import services as audit
from core import clock, exports, french
from core.actors import ActorRequest
from directory.models import Practitioner
from scheduling import policies, presenters, selectors
from scheduling.enums import AgendaView
from scheduling.forms import AgendaForm
from scheduling.policies.boards import BoardOwner
from scheduling.presenters import boards as words
from scheduling.presenters.calendar import calendar
from scheduling.presenters.marks import away_lines, marks_of
from scheduling.presenters.sheets import COLUMNS, sheet_rows
from scheduling.presenters.week import week_grid
from scheduling.selectors import Board
from scheduling.views.kept import keep, kept

CALENDAR = "text/calendar; charset=utf-8"


@require_GET
def page(request: ActorRequest) -> HttpResponse:
    """All that concerns who asks; without a question, the agenda that they chose last."""
    chosen = kept(request) if not request.GET else None
    if chosen is not None:
        return redirect("scheduling:agenda_practitioner", chosen.public_id)
    keep(request, None)
    return _page(request, None)


@require_GET
def page_of(request: ActorRequest, kind: str, **named: UUID) -> HttpResponse:
    """Of one person or place: `?vue=jour&jour=2026-11-24&etat=booked`; `?format=csv` or `ics` for a file."""
    owner = selectors.board_owner_for(request.actor, kind, named[kind])
    keep(request, owner)
    return _page(request, owner)


def _page(request: ActorRequest, owner: BoardOwner | None) -> HttpResponse:
    asked, at = AgendaForm(request.GET), clock.now()
    looked = words.Looked(
        owner=owner, view=asked.view(), days=asked.days(clock.today(at)), state=asked.state()
    )
    board = selectors.board_of(request.actor, owner, looked.days, at=at, state=looked.state)
    if asked.file():
        return _file(request, board, asked.file())
    offered = selectors.boards_of(request.actor, owner)
    context = {
        "bar": words.bar(request.actor, looked, offered, at),
        "view": looked.view,
        "can_book": policies.can_use_booking(request.actor),
        "away": away_lines(board.absences, at),
        "address": request.get_full_path(),
        "heard": words.heard(owner),
    }
    return render(request, "scheduling/agenda/page.html", context | _drawn(request, looked, board))


def _drawn(request: ActorRequest, looked: words.Looked, board: Board) -> dict[str, Any]:
    """What the view of the page needs besides its bar."""
    actor, at = request.actor, clock.now()
    is_list, is_day = looked.view == AgendaView.LIST, looked.view == AgendaView.DAY
    drawn: dict[str, Any] = {
        "week": None,
        "lines": [],
        "cancelled": [],
        "days": presenters.days_of(
            actor,
            looked.days,
            board.rows,
            at,
            objected=board.objected,
            begun={row.pk for row in board.rows if row.began_at} if is_day else (),
            empty=not is_list,
            back=looked.url() if is_day else "",
        ),
        "taken": words.taken_lines(board),
    }
    if is_day:
        is_own = isinstance(board.owner, Practitioner) or (board.owner is None and actor.role == "physician")
        lines = presenters.paper_lines(actor, board.rows, at, objected=board.objected)
        return drawn | {"lines": lines, "printed": french.moment(at), "is_own": is_own}
    if looked.view == AgendaView.WEEK and not looked.state:
        one = board.owner if isinstance(board.owner, Practitioner) else None
        owners = frozenset({one.pk}) if one else actor.practitioner_ids
        week = week_grid(
            looked.days[0], board.rows, marks_of(board), owners=owners, objected=board.objected, at=at
        )
        cancelled = [presenters.appointment_card(actor, row, at) for row in board.rows if row.cancelled_at]
        return drawn | {
            "week": week,
            "cancelled": cancelled,
            "has_free": bool(board.free),
            "has_taken": bool(board.taken),
            "has_kept": any(not one.is_proposed for one in board.kept),
            "has_proposed": any(one.is_proposed for one in board.kept),
        }
    return drawn


def _file(request: ActorRequest, board: Board, wanted: str) -> HttpResponse:
    """What the page shows, to take along; the calendar says neither of whom nor why."""
    at = clock.now()
    audit.read(request.actor, "scheduling.agenda_exported", None, at=at, rows=len(board.rows), format=wanted)
    if wanted == "csv":
        return exports.csv_response("agenda", COLUMNS, sheet_rows(request.actor, board, at))
    body = calendar(board.rows, home=request.build_absolute_uri("/").rstrip("/"))
    named = {"Content-Disposition": 'attachment; filename="agenda.ics"'}
    return HttpResponse(body, content_type=CALENDAR, headers=named)
