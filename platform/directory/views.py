"""The regional administrator’s pages of the directory."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import clock
from core.actors import ActorRequest
from core.errors import Conflict
from directory import policies, selectors, services
from directory.enums import ExerciseMode
from directory.forms import EntryFilterForm, PlaceForm, PractitionerForm

PER_PAGE = 25


@require_GET
def entries(request: ActorRequest) -> HttpResponse:
    policies.require_keeper(request.actor)
    form = EntryFilterForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {"q": "", "profession": ""}
    rows = selectors.entries(wanted["q"], wanted["profession"])
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "directory/entries.html", {"form": form, "page": page})


@require_http_methods(["GET", "POST"])
def entry_create(request: ActorRequest) -> HttpResponse:
    policies.require_keeper(request.actor)
    form = PractitionerForm(request.POST or None)
    if form.is_valid():
        row = services.practitioner_create(actor=request.actor, values=form.cleaned_data, at=clock.now())
        messages.success(request, "Le professionnel est à l’annuaire. Dites où il exerce.")
        return redirect("directory:entry", row.public_id)
    return _form(request, form, "Nouveau professionnel", "Ajouter à l’annuaire")


@require_GET
def entry(request: ActorRequest, practitioner: UUID) -> HttpResponse:
    policies.require_keeper(request.actor)
    row = selectors.entry_for(practitioner)
    context = {"entry": row, "places": selectors.places_of([row.pk]), "form": PlaceForm()}
    return render(request, "directory/entry.html", context)


@require_http_methods(["GET", "POST"])
def entry_edit(request: ActorRequest, practitioner: UUID) -> HttpResponse:
    policies.require_keeper(request.actor)
    row = selectors.entry_for(practitioner)
    form = PractitionerForm(request.POST or None, instance=row)
    if form.is_valid():
        services.practitioner_edit(
            actor=request.actor, practitioner=row, values=form.cleaned_data, at=clock.now()
        )
        messages.success(request, "L’entrée est modifiée.")
        return redirect("directory:entry", practitioner)
    return _form(request, form, "Modifier un professionnel", "Enregistrer")


@require_POST
def place_add(request: ActorRequest, practitioner: UUID) -> HttpResponse:
    policies.require_keeper(request.actor)
    row, form = selectors.entry_for(practitioner), PlaceForm(request.POST)
    if not form.is_valid():
        context = {"entry": row, "places": selectors.places_of([row.pk]), "form": form}
        return render(request, "directory/entry.html", context, status=422)
    try:
        services.place_add(
            actor=request.actor,
            practitioner=row,
            site=form.cleaned_data["site"],
            mode=ExerciseMode(form.cleaned_data["mode"]),
            at=clock.now(),
        )
    except Conflict as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "Le lieu d’exercice est ajouté.")
    return redirect("directory:entry", practitioner)


@require_POST
def place_end(request: ActorRequest, practitioner: UUID, place: UUID) -> HttpResponse:
    policies.require_keeper(request.actor)
    row = selectors.place_for(selectors.entry_for(practitioner), place)
    services.place_end(actor=request.actor, place=row, at=clock.now())
    messages.success(request, "Le lieu d’exercice est terminé ; il reste dans l’historique.")
    return redirect("directory:entry", practitioner)


def _form(request: ActorRequest, form: PractitionerForm, title: str, action: str) -> HttpResponse:
    """A page that is one form."""
    context = {"form": form, "title": title, "action": action}
    return render(request, "forms/page.html", context, status=422 if form.is_bound else 200)
