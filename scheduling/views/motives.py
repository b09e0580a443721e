"""The pages of motives: the region’s list, and one motive with what it asks, for who keeps it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from audit import selectors as audit
from core import clock
from core.actors import Actor, ActorRequest
from core.entry import form_page, outcome, saves
from scheduling import policies, selectors, services
from scheduling.forms import MotiveEntryForm, MotiveFilterForm, QuestionForm, RedFlagForm
from scheduling.models import Motive
from scheduling.presenters import motives as words

PER_PAGE = 25
OPEN_FORMS = {"flag_form": RedFlagForm, "question_form": QuestionForm}


@require_GET
def listing(request: ActorRequest) -> HttpResponse:
    return list_page(request, RedFlagForm())


@require_http_methods(["GET", "POST"])
def create(request: ActorRequest) -> HttpResponse:
    policies.require_motive_keeper(request.actor)
    form = MotiveEntryForm(request.POST or None)
    motive = outcome(
        form,
        lambda: services.motive_create(actor=request.actor, values=form.cleaned_data, at=clock.now()),
    )
    if motive:
        messages.success(request, "Le motif est créé. Ajoutez les signes qui doivent l’arrêter.")
        return redirect("scheduling:motive", motive.public_id)
    back = {"url": reverse("scheduling:motives"), "label": "Motifs"}
    return form_page(request, form, title="Nouveau motif", action="Créer le motif", back=back)


@require_http_methods(["GET", "POST"])
def entry(request: ActorRequest, motive: UUID) -> HttpResponse:
    row = kept_motive(request.actor, motive)
    form = MotiveEntryForm(request.POST or None, instance=row)
    if saves(
        form,
        lambda: services.motive_edit(
            actor=request.actor, motive=row, values=form.cleaned_data, shown=form.shown, at=clock.now()
        ),
        lambda: selectors.motive_entry(motive),
    ):
        messages.success(request, "Le motif est modifié.")
        return redirect("scheduling:motive", motive)
    return motive_page(request, selectors.motive_entry(motive), form=form)


def kept_motive(actor: Actor, motive: UUID) -> Motive:
    """The motive, for who keeps it."""
    if not policies.can_choose_motives(actor):  # nobody else learns which exist
        policies.require_motive_keeper(actor)
    row = selectors.motive_entry(motive)
    policies.require_motive_keeper(actor, row)
    return row


def list_page(request: ActorRequest, flag_form: RedFlagForm) -> HttpResponse:
    """The list of the region, and what is asked for all motives."""
    policies.require_motive_keeper(request.actor)
    form = MotiveFilterForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    rows = selectors.motives(
        text=wanted.get("q", ""),
        specialty=wanted.get("specialty", ""),
        keeper=wanted.get("keeper", ""),
        state=wanted.get("state", ""),
    )
    context = {
        "form": form,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "is_filtered": any(wanted.values()),
        "flag_form": flag_form,
        **flags_context(request, None),
    }
    return render(request, "scheduling/motives/list.html", context, status=flag_form.status)


def motive_page(
    request: ActorRequest,
    motive: Motive,
    *,
    form: MotiveEntryForm | None = None,
    **bound: RedFlagForm | QuestionForm,
) -> HttpResponse:
    """One motive, with the form that was refused in place of an empty one."""
    forms = {name: bound.get(name) or make() for name, make in OPEN_FORMS.items()}
    entry_form = form or MotiveEntryForm(instance=motive)
    removed = selectors.removed_questions_of(motive)
    context: dict[str, Any] = {
        "form": entry_form,
        "motive": motive,
        "back": back_to_list(request.actor),
        "questions": words.question_rows(selectors.questions_of(motive)),
        "removed_questions": words.question_rows(removed),
        "for_all": selectors.own_flags_of(None).count(),
        **flags_context(request, motive),
        **forms,
    }
    status = next((one.status for one in bound.values()), entry_form.status)
    return render(request, "scheduling/motives/entry.html", context, status=status)


def flags_context(request: ActorRequest, motive: Motive | None) -> dict[str, Any]:
    """What stops this motive, or all; what was just removed, to be put back; and who changed what."""
    changes = audit.history_of(selectors.subjects_of(motive))
    return {
        "flags": words.flag_rows(selectors.own_flags_of(motive)),
        "removed_flags": words.flag_rows(selectors.own_flags_of(motive, removed=True)),
        "just_removed": request.GET.get("retire", ""),
        "history": words.history_lines(changes, clock.now()),
    }


def back_to_list(actor: Actor) -> dict[str, str]:
    if policies.can_choose_motives(actor):
        return {"url": reverse("scheduling:own_motives"), "label": "Mes motifs"}
    return {"url": reverse("scheduling:motives"), "label": "Motifs"}
