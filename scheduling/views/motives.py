"""The regional administrator’s pages of motives and of the signs that stop a booking."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import clock
from core.actors import ActorRequest
from core.entry import form_page, outcome, saves
from scheduling import policies, selectors, services
from scheduling.forms import MotiveEntryForm, RedFlagForm
from scheduling.models import Motive, RedFlag


@require_GET
def listing(request: ActorRequest) -> HttpResponse:
    policies.require_motive_keeper(request.actor)
    return _list(request, RedFlagForm())


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
    policies.require_motive_keeper(request.actor)
    row = selectors.motive_entry(motive)
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
    return _page(request, selectors.motive_entry(motive), form, RedFlagForm(), form.status)


@require_POST
def flag_add(request: ActorRequest, motive: UUID) -> HttpResponse:
    policies.require_motive_keeper(request.actor)
    row, form = selectors.motive_entry(motive), RedFlagForm(request.POST)
    if not _added(request, row, form):
        return _page(request, row, MotiveEntryForm(instance=row), form, form.status)
    return redirect("scheduling:motive", motive)


@require_POST
def flag_add_for_all(request: ActorRequest) -> HttpResponse:
    policies.require_motive_keeper(request.actor)
    form = RedFlagForm(request.POST)
    return redirect("scheduling:motives") if _added(request, None, form) else _list(request, form)


@require_http_methods(["GET", "POST"])
def flag_edit(request: ActorRequest, flag: UUID) -> HttpResponse:
    policies.require_motive_keeper(request.actor)
    row = selectors.flag_entry(flag)
    form = RedFlagForm(request.POST or None, instance=row)
    back = _where_asked(row)
    if saves(
        form,
        lambda: services.red_flag_edit(
            actor=request.actor, flag=row, values=form.cleaned_data, shown=form.shown, at=clock.now()
        ),
        lambda: selectors.flag_entry(flag),
    ):
        messages.success(request, "Le signe est modifié.")
        return redirect(back["url"])
    return form_page(request, form, title="Modifier un signe", action="Enregistrer le signe", back=back)


@require_POST
def flag_remove(request: ActorRequest, flag: UUID) -> HttpResponse:
    policies.require_motive_keeper(request.actor)
    row = selectors.flag_entry(flag)
    services.red_flag_remove(actor=request.actor, flag=row, at=clock.now())
    messages.success(request, "Le signe n’est plus demandé.")
    return redirect(_where_asked(row)["url"])


def _added(request: ActorRequest, motive: Motive | None, form: RedFlagForm) -> bool:
    if not form.is_valid():
        return False
    services.red_flag_add(actor=request.actor, motive=motive, values=form.cleaned_data, at=clock.now())
    messages.success(request, "Le signe sera demandé avant tout créneau.")
    return True


def _where_asked(flag: RedFlag) -> dict[str, str]:
    """The page that lists this sign."""
    if flag.motive is None:
        return {"url": reverse("scheduling:motives"), "label": "Motifs"}
    return {"url": reverse("scheduling:motive", args=[flag.motive.public_id]), "label": flag.motive.label}


def _list(request: ActorRequest, form: RedFlagForm) -> HttpResponse:
    context = {
        "motives": selectors.motives(),
        "flags": selectors.own_flags_of(None),
        "flag_form": form,
    }
    return render(request, "scheduling/motives.html", context, status=form.status)


def _page(
    request: ActorRequest, motive: Motive, form: MotiveEntryForm, flag_form: RedFlagForm, status: int
) -> HttpResponse:
    context = {
        "form": form,
        "motive": motive,
        "flags": selectors.own_flags_of(motive),
        "for_all": selectors.own_flags_of(None).count(),
        "flag_form": flag_form,
    }
    return render(request, "scheduling/motive_entry.html", context, status=status)
