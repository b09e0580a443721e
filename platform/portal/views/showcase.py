from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.forms import SpecimenFilters, SpecimenForm
from portal.presenters import showcase


def components(request: HttpRequest) -> HttpResponse:
    """Everything pages are made of: what is not on this page does not exist."""
    forms = {"specimen_form": SpecimenForm.refused(), "filter_form": SpecimenFilters(auto_id="filter_%s")}
    return render(request, "portal/components.html", showcase.specimens() | forms)
