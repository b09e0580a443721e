"""What a motive asks: its signs, exclusions and questions are added, corrected, removed and put back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from core import clock
from core.actors import Actor, ActorRequest
from core.entry import form_page, outcome, saves
from scheduling import policies, selectors, services
from scheduling.forms import QuestionForm, RedFlagForm
from scheduling.models import Motive, MotiveQuestion, RedFlag
from scheduling.views.motives import kept_motive, list_page, motive_page


@require_POST
def flag_add(request: ActorRequest, motive: UUID) -> HttpResponse:
    row, form = kept_motive(request.actor, motive), RedFlagForm(request.POST)
    return _to(row) if _added(request, row, form) else motive_page(request, row, flag_form=form)


@require_POST
def flag_add_for_all(request: ActorRequest) -> HttpResponse:
    policies.require_motive_keeper(request.actor)
    form = RedFlagForm(request.POST)
    return _to(None) if _added(request, None, form) else list_page(request, form)


@require_http_methods(["GET", "POST"])
def flag_edit(request: ActorRequest, flag: UUID) -> HttpResponse:
    row = _flag(request.actor, flag)
    form = RedFlagForm(request.POST or None, instance=row)
    if saves(
        form,
        lambda: services.red_flag_edit(
            actor=request.actor, flag=row, values=form.cleaned_data, shown=form.shown, at=clock.now()
        ),
        lambda: selectors.flag_entry(flag),
    ):
        messages.success(request, "C’est modifié.")
        return _to(row.motive)
    title = "Modifier ce qui arrête une réservation"
    return form_page(request, form, title=title, action="Enregistrer", back=_back(row.motive))


@require_POST
def flag_remove(request: ActorRequest, flag: UUID) -> HttpResponse:
    row = _flag(request.actor, flag)
    services.red_flag_remove(actor=request.actor, flag=row, at=clock.now())
    return _to(row.motive, removed=flag)


@require_POST
def flag_restore(request: ActorRequest, flag: UUID) -> HttpResponse:
    row = _flag(request.actor, flag)
    services.red_flag_restore(actor=request.actor, flag=row, at=clock.now())
    messages.success(request, "C’est demandé de nouveau, avant tout créneau.")
    return _to(row.motive)


@require_POST
def question_add(request: ActorRequest, motive: UUID) -> HttpResponse:
    row, form = kept_motive(request.actor, motive), QuestionForm(request.POST)
    added = outcome(
        form,
        lambda: services.question_add(
            actor=request.actor, motive=row, values=form.cleaned_data, at=clock.now()
        ),
    )
    if added is None:
        return motive_page(request, row, question_form=form)
    messages.success(request, "La question sera posée à la réservation.")
    return _to(row)


@require_http_methods(["GET", "POST"])
def question_edit(request: ActorRequest, asked: UUID) -> HttpResponse:
    row = _question(request.actor, asked)
    form = QuestionForm(request.POST or None, instance=row)
    if saves(
        form,
        lambda: services.question_edit(
            actor=request.actor, question=row, values=form.cleaned_data, shown=form.shown, at=clock.now()
        ),
        lambda: selectors.question_entry(asked),
    ):
        messages.success(request, "La question est modifiée.")
        return _to(row.motive)
    return form_page(
        request, form, title="Modifier une question", action="Enregistrer", back=_back(row.motive)
    )


@require_POST
def question_remove(request: ActorRequest, asked: UUID) -> HttpResponse:
    row = _question(request.actor, asked)
    services.question_remove(actor=request.actor, question=row, at=clock.now())
    return _to(row.motive, removed=asked)


@require_POST
def question_restore(request: ActorRequest, asked: UUID) -> HttpResponse:
    row = _question(request.actor, asked)
    services.question_restore(actor=request.actor, question=row, at=clock.now())
    messages.success(request, "La question est posée de nouveau.")
    return _to(row.motive)


def _added(request: ActorRequest, motive: Motive | None, form: RedFlagForm) -> bool:
    added = outcome(
        form,
        lambda: services.red_flag_add(
            actor=request.actor, motive=motive, values=form.cleaned_data, at=clock.now()
        ),
    )
    if added is not None:
        messages.success(request, "Ce sera demandé avant tout créneau.")
    return added is not None


def _flag(actor: Actor, public_id: UUID) -> RedFlag:
    if not policies.can_choose_motives(actor):
        policies.require_motive_keeper(actor)
    row = selectors.flag_entry(public_id)
    policies.require_motive_keeper(actor, row.motive)
    return row


def _question(actor: Actor, public_id: UUID) -> MotiveQuestion:
    if not policies.can_choose_motives(actor):
        policies.require_motive_keeper(actor)
    row = selectors.question_entry(public_id)
    policies.require_motive_keeper(actor, row.motive)
    return row


def _to(motive: Motive | None, *, removed: UUID | None = None) -> HttpResponse:
    """Back to the page that lists it; with what was just removed, to be put back."""
    return redirect(_back(motive)["url"] + (f"?retire={removed}" if removed else ""))


def _back(motive: Motive | None) -> dict[str, str]:
    if motive is None:
        return {"url": reverse("scheduling:motives"), "label": "Motifs"}
    return {"url": reverse("scheduling:motive", args=[motive.public_id]), "label": motive.label}
