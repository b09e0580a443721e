"""The region’s pages of lists: loaded, checked, put into force on a day, taken back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import clock
from core.actors import ActorRequest
from core.entry import outcome
from core.errors import Conflict, Invalid
from prescriptions import forms, policies, presenters, selectors, services
from prescriptions.models import DatedList


@require_GET
def lists(request: ActorRequest) -> HttpResponse:
    policies.require_region(request.actor)
    return render(request, "prescriptions/lists/index.html", presenters.index(clock.now()))


@require_http_methods(["GET", "POST"])
def drugs_load(request: ActorRequest) -> HttpResponse:
    policies.require_region(request.actor)
    form = forms.DrugFilesForm(*_typed(request))
    found = outcome(
        form,
        lambda: services.drug_list_receive(
            actor=request.actor,
            files=form.handed(),
            published_on=form.cleaned_data["published_on"],
            at=clock.now(),
        ),
    )
    return _loaded(request, form, found, "Charger une liste de médicaments", is_drugs=True)


@require_http_methods(["GET", "POST"])
def restricted_load(request: ActorRequest) -> HttpResponse:
    policies.require_region(request.actor)
    form = forms.RestrictedFileForm(*_typed(request))
    found = outcome(
        form,
        lambda: services.restricted_list_receive(
            actor=request.actor,
            content=form.cleaned_data["file"].read(),
            published_on=form.cleaned_data["published_on"],
            source=form.cleaned_data["source"],
            at=clock.now(),
        ),
    )
    return _loaded(request, form, found, "Charger des restrictions", is_drugs=False)


@require_GET
def list_page(request: ActorRequest, listing: UUID) -> HttpResponse:
    policies.require_region(request.actor)
    return _page(request, listing)


@require_GET
def list_progress(request: ActorRequest, listing: UUID) -> HttpResponse:
    """Asked again while the files are read; once over, the page comes whole."""
    policies.require_region(request.actor)
    said = presenters.progress(selectors.list_for(listing), clock.now())
    answer = render(request, "prescriptions/lists/progress.html", {"progress": said, "id": listing})
    if not said:
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
def list_read_again(request: ActorRequest, listing: UUID) -> HttpResponse:
    policies.require_region(request.actor)
    services.drug_list_read_again(actor=request.actor, public_id=listing)
    return redirect("prescriptions:list_page", listing)


@require_POST
def list_enforce(request: ActorRequest, listing: UUID) -> HttpResponse:
    policies.require_region(request.actor)
    form = forms.EnforceForm(request.POST)
    if not form.is_valid():
        return _page(request, listing, form)
    try:
        services.list_enforce(
            actor=request.actor,
            public_id=listing,
            starts_on=form.cleaned_data["starts_on"],
            at=clock.now(),
        )
    except (Invalid, Conflict) as error:
        form.add_error("starts_on", error.message)
        return _page(request, listing, form)
    messages.success(request, "Cette liste compte à partir de la date choisie.")
    return redirect("prescriptions:list_page", listing)


@require_POST
def list_withdraw(request: ActorRequest, listing: UUID) -> HttpResponse:
    policies.require_region(request.actor)
    services.list_withdraw(actor=request.actor, public_id=listing, at=clock.now())
    messages.success(request, "Liste retirée : la précédente compte de nouveau.")
    return redirect("prescriptions:list_page", listing)


def _typed(request: ActorRequest) -> tuple[Any, Any]:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _loaded(
    request: ActorRequest,
    form: forms.DrugFilesForm | forms.RestrictedFileForm,
    found: DatedList | None,
    title: str,
    *,
    is_drugs: bool,
) -> HttpResponse:
    if found:
        return redirect("prescriptions:list_page", found.public_id)
    context = {"form": form, "title": title, "is_drugs": is_drugs}
    status = 422 if form.is_bound else 200
    return render(request, "prescriptions/lists/load.html", context, status=status)


def _page(request: ActorRequest, listing: UUID, form: forms.EnforceForm | None = None) -> HttpResponse:
    at = clock.now()
    context = presenters.list_page(selectors.list_for(listing), at)
    context["form"] = form or forms.EnforceForm(on=clock.today(at))
    return render(request, "prescriptions/lists/page.html", context, status=422 if form else 200)
