"""Exceptions, leave and limits of an owner’s hours: each a page that is one form."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from core import clock
from core.actors import ActorRequest
from core.entry import form_page, outcome, saves
from directory.models import Practitioner
from scheduling import selectors, services
from scheduling.forms import AbsenceForm, BusyFeedForm, ExceptionForm, LimitsForm, absence_shown
from scheduling.models import Absence, DayException, Owner
from scheduling.presenters.keeping import hours_url, name_of, standing_in_words, taken_words


@require_http_methods(["GET", "POST"])
def exception_add(request: ActorRequest, kind: str, **named: UUID) -> HttpResponse:
    owner = selectors.hours_owner_for(request.actor, kind, named[kind])
    form = ExceptionForm(owner, request.POST or None)
    done = outcome(
        form,
        lambda: services.exception_add(
            actor=request.actor, owner=owner, values=form.values(), at=clock.now()
        ),
    )
    if done:
        messages.success(request, "L’exception est notée. Les créneaux en tiennent compte.")
        return _after(request, owner, done)
    return form_page(
        request, form, title="Un jour différent", action="Noter l’exception", back=_back(owner), lead=LEAD
    )


LEAD = "Un jour fermé, ou ouvert en plus. Ce qui est ouvert en plus l’est aussi un jour férié."


@require_POST
def exception_remove(request: ActorRequest, kind: str, exception: UUID, **named: UUID) -> HttpResponse:
    owner = selectors.hours_owner_for(request.actor, kind, named[kind])
    row = selectors.exception_for(owner, exception)
    services.exception_remove(actor=request.actor, owner=owner, row=row, at=clock.now())
    messages.success(request, "Ce jour suit de nouveau la semaine.")
    return redirect(hours_url(owner))


@require_http_methods(["GET", "POST"])
def absence_add(request: ActorRequest, practitioner: UUID) -> HttpResponse:
    owner = _physician(request, practitioner)
    form = AbsenceForm(owner, request.POST or None)
    done = outcome(
        form,
        lambda: services.absence_add(actor=request.actor, owner=owner, values=form.values(), at=clock.now()),
    )
    if done:
        messages.success(request, "L’absence est notée : aucun créneau n’est proposé pendant ce temps.")
        return _after(request, owner, done)
    return form_page(request, form, title="Une absence", action="Noter l’absence", back=_back(owner))


@require_http_methods(["GET", "POST"])
def absence_edit(request: ActorRequest, practitioner: UUID, absence: UUID) -> HttpResponse:
    owner = _physician(request, practitioner)
    row = selectors.absence_for(owner, absence)
    form = AbsenceForm(owner, request.POST or None, initial=absence_shown(row))
    done = outcome(
        form,
        lambda: services.absence_edit(
            actor=request.actor, owner=owner, absence=row, values=form.values(), at=clock.now()
        ),
    )
    if done:
        messages.success(request, "L’absence est modifiée.")
        return _after(request, owner, done)
    return form_page(
        request, form, title="Modifier une absence", action="Enregistrer l’absence", back=_back(owner)
    )


@require_POST
def absence_remove(request: ActorRequest, practitioner: UUID, absence: UUID) -> HttpResponse:
    owner = _physician(request, practitioner)
    row = selectors.absence_for(owner, absence)
    services.absence_remove(actor=request.actor, owner=owner, absence=row, at=clock.now())
    messages.success(request, "L’absence est retirée : les créneaux sont de nouveau proposés.")
    return redirect(hours_url(owner))


@require_http_methods(["GET", "POST"])
def limits(request: ActorRequest, practitioner: UUID) -> HttpResponse:
    owner = _physician(request, practitioner)
    form = LimitsForm(request.POST or None, instance=selectors.limits_for(owner))
    if saves(
        form,
        lambda: services.limits_set(
            actor=request.actor, owner=owner, values=form.cleaned_data, shown=form.shown, at=clock.now()
        ),
        lambda: selectors.limits_for(owner),
    ):
        messages.success(request, "Les limites sont enregistrées. Les créneaux en tiennent compte.")
        return redirect(hours_url(owner))
    return form_page(
        request, form, title="Autour de chaque acte", action="Enregistrer les limites", back=_back(owner)
    )


@require_http_methods(["GET", "POST"])
def busy_feed(request: ActorRequest, practitioner: UUID) -> HttpResponse:
    owner = _physician(request, practitioner)
    form = BusyFeedForm(request.POST or None)
    done = outcome(
        form,
        lambda: services.busy_feed_set(
            actor=request.actor, owner=owner, address=form.cleaned_data["address"], at=clock.now()
        ),
    )
    if done:
        messages.success(request, "L’autre agenda est relié. Il est lu à présent, puis toutes les 10 min.")
        return redirect(hours_url(owner))
    return form_page(
        request,
        form,
        title="Relier un autre agenda",
        action="Relier cet agenda",
        back=_back(owner),
        lead=BUSY_LEAD,
    )


BUSY_LEAD = (
    "Pivot n’en garde que les heures occupées, jamais les titres ni les personnes, et n’y écrit rien. "
    "Aucun créneau n’est proposé sur ces heures."
)


@require_POST
def busy_feed_remove(request: ActorRequest, practitioner: UUID) -> HttpResponse:
    owner = _physician(request, practitioner)
    services.busy_feed_remove(actor=request.actor, owner=owner, at=clock.now())
    messages.success(request, "L’autre agenda est délié : ses heures occupées sont effacées.")
    return redirect(hours_url(owner))


def _after(request: ActorRequest, owner: Owner, row: Absence | DayException) -> HttpResponse:
    """Back to the hours, with what a day off leaves to settle: acts taken, whom one was to stand in for."""
    for covered in selectors.deputised_over(row) if isinstance(row, Absence) else []:
        messages.warning(request, standing_in_words(covered))
    count = len(selectors.acts_over(owner, row, clock.now()))
    if not count:
        return redirect(hours_url(owner))
    messages.warning(request, taken_words(count))
    return redirect(f"{hours_url(owner)}#rendez-vous")


def _physician(request: ActorRequest, public_id: UUID) -> Practitioner:
    owner = selectors.hours_owner_for(request.actor, "practitioner", public_id)
    assert isinstance(owner, Practitioner)
    return owner


def _back(owner: Owner) -> dict[str, str]:
    return {"url": hours_url(owner), "label": f"Horaires\u00a0: {name_of(owner)}"}
