"""« Mes motifs »: what a physician takes of the region’s motives, and those that they made for themselves."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from core import clock
from core.actors import ActorRequest
from core.entry import form_page, outcome
from scheduling import selectors, services
from scheduling.forms import MotiveEntryForm, OutlineForm, OwnMotivesForm
from scheduling.presenters.motives import own_lines

RULES = (
    "Réservable avec vous seul, sous les mêmes règles : les signes demandés pour tous s’y ajoutent, "
    "et l’administration régionale le voit."
)

OUTLINE = (
    "Proposée en un geste dans vos notes et votre compte rendu tant qu’ils sont vides. Rien d’un patient n’y "
    "a sa place."
)


@require_http_methods(["GET", "POST"])
def listing(request: ActorRequest) -> HttpResponse:
    """One form for all: each motive taken or not, and for how long."""
    practitioner = services.practitioner_of(request.actor)
    kept = selectors.choices_of(practitioner)
    form = OwnMotivesForm(request.POST or None, motives=selectors.motives_to_choose(practitioner), kept=kept)
    changed = outcome(
        form,
        lambda: services.motive_choices_set(actor=request.actor, choices=form.choices(), at=clock.now()),
    )
    if changed is not None:
        messages.success(request, "C’est enregistré. Les rendez-vous déjà pris sont maintenus.")
        return redirect("scheduling:own_motives")
    context = {
        "form": form,
        "lines": own_lines(form.motives, kept, form),
        "own": selectors.own_motives(practitioner),
    }
    return render(request, "scheduling/motives/own.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def create(request: ActorRequest) -> HttpResponse:
    owner = services.practitioner_of(request.actor)
    form = MotiveEntryForm(request.POST or None, owner=owner)
    motive = outcome(
        form,
        lambda: services.own_motive_create(actor=request.actor, values=form.cleaned_data, at=clock.now()),
    )
    if motive:
        messages.success(request, "Le motif est à vous. Ajoutez les signes qui doivent l’arrêter.")
        return redirect("scheduling:motive", motive.public_id)
    back = {"url": reverse("scheduling:own_motives"), "label": "Mes motifs"}
    return form_page(request, form, title="Un motif à moi", action="Créer le motif", back=back, lead=RULES)


@require_http_methods(["GET", "POST"])
def outline(request: ActorRequest, motive: UUID) -> HttpResponse:
    """What one’s findings begin with, for a motive of the region."""
    practitioner = services.practitioner_of(request.actor)
    row = get_object_or_404(selectors.motives_to_choose(practitioner), public_id=motive)
    form = OutlineForm(request.POST or None, initial={"outline": selectors.outline_of(practitioner, row)})
    done = outcome(
        form,
        lambda: services.outline_set(
            actor=request.actor, motive=row, text=form.cleaned_data["outline"], at=clock.now()
        ),
    )
    if done:
        messages.success(request, f"Trame enregistrée pour « {row.label} ».")
        return redirect("scheduling:own_motives")
    back = {"url": reverse("scheduling:own_motives"), "label": "Mes motifs"}
    return form_page(
        request, form, title=f"Trame : {row.label}", action="Enregistrer la trame", back=back, lead=OUTLINE
    )
