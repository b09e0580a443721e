"""The region’s pharmacies; a prescription sent to one by its prescriber; what is printed at the site."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from consultations import selectors as acts
from core import clock
from core.actors import ActorRequest
from core.entry import form_page, outcome, saves
from core.errors import Conflict
from prescriptions import forms, policies, presenters, selectors, services

BACK = {"label": "Pharmacies"}


@require_GET
def pharmacies(request: ActorRequest) -> HttpResponse:
    policies.require_region(request.actor)
    rows = [presenters.pharmacy_row(row) for row in selectors.pharmacies()]
    return render(request, "prescriptions/pharmacy/list.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
def pharmacy_create(request: ActorRequest) -> HttpResponse:
    policies.require_region(request.actor)
    form = forms.PharmacyForm(request.POST or None)
    row = outcome(
        form,
        lambda: services.pharmacy_create(actor=request.actor, values=form.cleaned_data, at=clock.now()),
    )
    if row:
        messages.success(request, "La pharmacie est dans la liste.")
        return redirect("prescriptions:pharmacies")
    back = {"url": reverse("prescriptions:pharmacies"), **BACK}
    return form_page(request, form, title="Nouvelle pharmacie", action="Ajouter la pharmacie", back=back)


@require_http_methods(["GET", "POST"])
def pharmacy_edit(request: ActorRequest, pharmacy: UUID) -> HttpResponse:
    policies.require_region(request.actor)
    row = selectors.pharmacy_for(pharmacy)
    form = forms.PharmacyForm(request.POST or None, instance=row)
    if saves(
        form,
        lambda: services.pharmacy_edit(
            actor=request.actor, pharmacy=row, values=form.cleaned_data, shown=form.shown, at=clock.now()
        ),
        lambda: selectors.pharmacy_for(pharmacy),
    ):
        messages.success(request, "Modifications enregistrées.")
        return redirect("prescriptions:pharmacies")
    back = {"url": reverse("prescriptions:pharmacies"), **BACK}
    return form_page(request, form, title=str(row), action="Enregistrer", back=back)


@require_POST
def access_give(request: ActorRequest, prescription: UUID) -> HttpResponse:
    """The link and its code are in this answer and nowhere else."""
    row = selectors.prescription_for(request.actor, prescription)
    policies.require_revoker(request.actor, row)
    form = forms.ChosenForm(request.POST)
    if not form.is_valid():
        return _sent(request, prescription, {"why": f"{next(iter(form.errors.values()))[0]}"}, 422)
    chosen = form.cleaned_data["pharmacy"]
    try:
        made = services.access_give(
            actor=request.actor, public_id=prescription, pharmacy_public_id=chosen.public_id, at=clock.now()
        )
    except Conflict as refusal:
        return _sent(request, prescription, {"why": refusal.message}, refusal.status)
    link = request.build_absolute_uri(reverse("prescriptions:by_link", args=[made.secret]))
    return _sent(request, prescription, {"link": link, "code": made.code, "pharmacy": str(chosen)})


@require_POST
def access_end(request: ActorRequest, prescription: UUID, access: UUID) -> HttpResponse:
    services.access_end(actor=request.actor, public_id=prescription, access_public_id=access, at=clock.now())
    messages.success(request, "Lien repris : il n’ouvre plus rien.")
    return redirect("prescriptions:page", prescription)


@require_GET
def to_print(request: ActorRequest, act: UUID) -> HttpResponse:
    """For the page of the cart: what was signed, to be printed for the patient."""
    consultation = acts.act_for(request.actor, act)
    return render(request, "prescriptions/print.html", presenters.to_print(request.actor, consultation))


def _sent(request: ActorRequest, prescription: UUID, told: dict[str, str], status: int = 200) -> HttpResponse:
    at = clock.now()
    row = selectors.prescription_for(request.actor, prescription)
    context = presenters.page(request.actor, row, at) | {
        "form": forms.RevokeForm(is_dispensed=row.dispensings.exists()),
        "chosen": forms.ChosenForm(),
        "told": told,
    }
    return render(request, "prescriptions/signed.html", context, status=status)
