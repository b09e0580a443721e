"""The regional administrator’s pages of motives and of the signs that stop a booking."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import clock
from core.actors import ActorRequest
from scheduling import policies, selectors, services
from scheduling.forms import MotiveEntryForm, RedFlagForm
from scheduling.models import Motive


@require_GET
def listing(request: ActorRequest) -> HttpResponse:
    policies.require_motive_keeper(request.actor)
    context = {
        "motives": selectors.motives(),
        "flags": selectors.own_flags_of(None),
        "flag_form": RedFlagForm(),
    }
    return render(request, "scheduling/motives.html", context)


@require_http_methods(["GET", "POST"])
def create(request: ActorRequest) -> HttpResponse:
    policies.require_motive_keeper(request.actor)
    form = MotiveEntryForm(request.POST or None)
    if form.is_valid():
        motive = services.motive_create(actor=request.actor, values=form.cleaned_data, at=clock.now())
        messages.success(request, "Le motif est créé. Ajoutez les signes qui doivent l’arrêter.")
        return redirect("scheduling:motive", motive.public_id)
    context = {"form": form, "title": "Nouveau motif", "action": "Créer le motif"}
    return render(request, "forms/page.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def entry(request: ActorRequest, motive: UUID) -> HttpResponse:
    policies.require_motive_keeper(request.actor)
    row = selectors.motive_entry(motive)
    form = MotiveEntryForm(request.POST or None, instance=row)
    if form.is_valid():
        services.motive_edit(actor=request.actor, motive=row, values=form.cleaned_data, at=clock.now())
        messages.success(request, "Le motif est modifié.")
        return redirect("scheduling:motive", motive)
    context = {
        "form": form,
        "motive": selectors.motive_entry(motive),
        "flags": selectors.own_flags_of(row),
        "flag_form": RedFlagForm(),
    }
    return render(request, "scheduling/motive_entry.html", context, status=422 if form.is_bound else 200)


@require_POST
def flag_add(request: ActorRequest, motive: UUID) -> HttpResponse:
    row = selectors.motive_entry(motive)
    _add(request, row)
    return redirect("scheduling:motive", motive)


@require_POST
def flag_add_for_all(request: ActorRequest) -> HttpResponse:
    _add(request, None)
    return redirect("scheduling:motives")


@require_POST
def flag_remove(request: ActorRequest, flag: UUID) -> HttpResponse:
    policies.require_motive_keeper(request.actor)
    row = selectors.flag_entry(flag)
    services.red_flag_remove(actor=request.actor, flag=row, at=clock.now())
    messages.success(request, "Le signe n’est plus demandé.")
    if row.motive is None:
        return redirect("scheduling:motives")
    return redirect("scheduling:motive", row.motive.public_id)


def _add(request: ActorRequest, motive: Motive | None) -> None:
    policies.require_motive_keeper(request.actor)
    form = RedFlagForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Dites le signe et où aller : rien n’a été ajouté.")
        return
    services.red_flag_add(actor=request.actor, motive=motive, values=form.cleaned_data, at=clock.now())
    messages.success(request, "Le signe sera demandé avant tout créneau.")
