"""The regional administrator’s pages of the directory."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import clock, exports
from core.actors import ActorRequest
from core.entry import form_page, outcome, saves
from core.errors import Conflict, Invalid
from directory import policies, presenters, selectors, services
from directory.forms import EntryFilterForm, PlaceForm, PractitionerForm, TrainingForm
from directory.models import Practitioner
from territory import presenters as territory
from territory.selectors import upcoming

PER_PAGE = 25


@require_GET
def entries(request: ActorRequest) -> HttpResponse:
    form = EntryFilterForm(request.GET)
    page = Paginator(_wanted(request, form), PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "is_filtered": any(form.cleaned_data.values())}
    return render(request, "directory/entries.html", context)


@require_GET
def entries_export(request: ActorRequest) -> HttpResponse:
    rows = _wanted(request, EntryFilterForm(request.GET))
    return exports.csv_response("annuaire", presenters.ENTRY_COLUMNS, map(presenters.entry_row, rows))


def _wanted(request: ActorRequest, form: EntryFilterForm) -> QuerySet[Practitioner]:
    """The entries that the filters keep; those that cannot be read keep everything."""
    policies.require_keeper(request.actor)
    wanted = form.cleaned_data if form.is_valid() else {}
    return selectors.entries(wanted.get("q", ""), wanted.get("profession", ""))


@require_http_methods(["GET", "POST"])
def entry_create(request: ActorRequest) -> HttpResponse:
    policies.require_keeper(request.actor)
    form = PractitionerForm(request.POST or None)
    row = outcome(
        form,
        lambda: services.practitioner_create(actor=request.actor, values=form.cleaned_data, at=clock.now()),
    )
    if row:
        messages.success(request, "Le professionnel est à l’annuaire. Dites où il exerce.")
        return redirect("directory:entry", row.public_id)
    back = {"url": reverse("directory:entries"), "label": "Annuaire"}
    return form_page(request, form, title="Nouveau professionnel", action="Ajouter à l’annuaire", back=back)


@require_GET
def entry(request: ActorRequest, practitioner: UUID) -> HttpResponse:
    policies.require_keeper(request.actor)
    return _page(request, selectors.entry_for(practitioner), PlaceForm())


@require_http_methods(["GET", "POST"])
def entry_edit(request: ActorRequest, practitioner: UUID) -> HttpResponse:
    policies.require_keeper(request.actor)
    row, at = selectors.entry_for(practitioner), clock.now()
    form = PractitionerForm(request.POST or None, instance=row)
    form.fields["is_active"].help_text = territory.kept_sentence(upcoming("practitioner", row.pk, at))
    if saves(
        form,
        lambda: services.practitioner_edit(
            actor=request.actor, practitioner=row, values=form.cleaned_data, shown=form.shown, at=at
        ),
        lambda: selectors.entry_for(practitioner),
    ):
        messages.success(request, "L’entrée est modifiée.")
        return redirect("directory:entry", practitioner)
    known = selectors.entry_for(practitioner)
    back = {"url": reverse("directory:entry", args=[practitioner]), "label": known.full_name}
    return form_page(request, form, title=f"Modifier {known.full_name}", action="Enregistrer", back=back)


@require_POST
def place_add(request: ActorRequest, practitioner: UUID) -> HttpResponse:
    policies.require_keeper(request.actor)
    row, form = selectors.entry_for(practitioner), PlaceForm(request.POST)
    if form.is_valid():
        try:
            services.place_add(actor=request.actor, practitioner=row, at=clock.now(), **form.cleaned_data)
        except (Conflict, Invalid) as refusal:
            form.add_error("site", refusal.message)
        else:
            messages.success(request, "Le lieu d’exercice est ajouté.")
            return redirect("directory:entry", practitioner)
    return _page(request, row, form)


@require_POST
def place_end(request: ActorRequest, practitioner: UUID, place: UUID) -> HttpResponse:
    policies.require_keeper(request.actor)
    row = selectors.place_for(selectors.entry_for(practitioner), place)
    services.place_end(actor=request.actor, place=row, at=clock.now())
    messages.success(request, "Le lieu d’exercice est terminé ; il reste dans l’historique.")
    return redirect("directory:entry", practitioner)


@require_POST
def training_add(request: ActorRequest, practitioner: UUID) -> HttpResponse:
    policies.require_keeper(request.actor)
    row = selectors.entry_for(practitioner)
    form = TrainingForm(row, request.POST)
    if outcome(
        form,
        lambda: services.training_add(
            actor=request.actor, practitioner=row, values=form.cleaned_data, at=clock.now()
        ),
    ):
        messages.success(request, "La formation est notée ; elle se lit à la réservation.")
        return redirect("directory:entry", practitioner)
    return _page(request, row, PlaceForm(), form)


@require_POST
def training_remove(request: ActorRequest, practitioner: UUID, training: UUID) -> HttpResponse:
    policies.require_keeper(request.actor)
    row = selectors.training_for(selectors.entry_for(practitioner), training)
    services.training_remove(actor=request.actor, training=row, at=clock.now())
    messages.success(request, "La formation est retirée.")
    return redirect("directory:entry", practitioner)


def _page(
    request: ActorRequest, entry: Practitioner, form: PlaceForm, training: TrainingForm | None = None
) -> HttpResponse:
    places = presenters.place_lines(entry, selectors.all_places_of(entry))
    context = {
        "entry": entry,
        "state": presenters.entry_state(entry),
        "lead": presenters.entry_lead(entry),
        "facts": presenters.entry_facts(entry),
        "places": [line for line in places if line["end_url"]],
        "past_places": [line for line in places if not line["end_url"]],
        "upcoming": territory.upcoming_sentence(upcoming("practitioner", entry.pk, clock.now())),
        "form": form,
        "trainings": presenters.training_lines(entry, selectors.trainings_of([entry.pk])),
        "training_form": training or TrainingForm(entry),
    }
    is_refused = form.is_bound or training is not None
    return render(request, "directory/entry.html", context, status=422 if is_refused else 200)
