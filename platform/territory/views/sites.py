"""The regional administrator’s pages of sites and their rooms."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import clock, exports
from core.actors import ActorRequest
from core.entry import form_page, outcome, saves
from territory import policies, presenters, selectors, services
from territory.forms import RoomForm, SiteFilterForm, SiteForm
from territory.models import Site
from territory.views.pages import site_page, to_site, to_sites

PER_PAGE = 25


@require_GET
def sites(request: ActorRequest) -> HttpResponse:
    form = SiteFilterForm(request.GET)
    page = Paginator(_wanted(request, form), PER_PAGE).get_page(request.GET.get("page"))
    lines = [{"site": site, "state": presenters.site_state(site)} for site in page]
    is_filtered = any(form.cleaned_data.values())
    context = {"form": form, "page": page, "lines": lines, "is_filtered": is_filtered}
    return render(request, "territory/sites.html", context)


@require_GET
def sites_export(request: ActorRequest) -> HttpResponse:
    rows = _wanted(request, SiteFilterForm(request.GET))
    return exports.csv_response("sites", presenters.SITE_COLUMNS, map(presenters.site_row, rows))


def _wanted(request: ActorRequest, form: SiteFilterForm) -> QuerySet[Site]:
    """The sites that the filters keep; those that cannot be read keep everything."""
    policies.require_keeper(request.actor)
    wanted = form.cleaned_data if form.is_valid() else {}
    return selectors.sites(wanted.get("q", ""), wanted.get("kind", ""), wanted.get("state", ""))


@require_http_methods(["GET", "POST"])
def site_create(request: ActorRequest) -> HttpResponse:
    policies.require_keeper(request.actor)
    form = SiteForm(request.POST or None)
    site = outcome(
        form,
        lambda: services.site_create(actor=request.actor, values=form.cleaned_data, at=clock.now()),
    )
    if site:
        messages.success(request, "Le site est créé. Ajoutez ses salles et ses chariots.")
        return redirect("territory:site", site.public_id)
    return form_page(request, form, title="Nouveau site", action="Créer le site", back=to_sites())


@require_GET
def site(request: ActorRequest, site: UUID) -> HttpResponse:
    policies.require_keeper(request.actor)
    row = selectors.site_for(site)
    return site_page(request, row, RoomForm(site=row))


@require_http_methods(["GET", "POST"])
def site_edit(request: ActorRequest, site: UUID) -> HttpResponse:
    policies.require_keeper(request.actor)
    row, at = selectors.site_for(site), clock.now()
    form = SiteForm(request.POST or None, instance=row)
    form.fields["is_open"].help_text = presenters.kept_sentence(selectors.upcoming("site", row.pk, at))
    if saves(
        form,
        lambda: services.site_edit(
            actor=request.actor, site=row, values=form.cleaned_data, shown=form.shown, at=at
        ),
        lambda: selectors.site_for(site),
    ):
        messages.success(request, "Le site est modifié.")
        return redirect("territory:site", site)
    known = selectors.site_for(site)
    title = f"Modifier {known.name}"
    return form_page(request, form, title=title, action="Enregistrer le site", back=to_site(known))


@require_POST
def room_add(request: ActorRequest, site: UUID) -> HttpResponse:
    policies.require_keeper(request.actor)
    row = selectors.site_for(site)
    form = RoomForm(request.POST, site=row)
    room = outcome(
        form,
        lambda: services.room_add(actor=request.actor, site=row, values=form.cleaned_data, at=clock.now()),
    )
    if not room:
        return site_page(request, row, form)
    messages.success(request, "La salle est ajoutée.")
    return redirect("territory:site", site)


@require_http_methods(["GET", "POST"])
def room_rename(request: ActorRequest, site: UUID, room: UUID) -> HttpResponse:
    policies.require_keeper(request.actor)
    row = selectors.site_for(site)
    form = RoomForm(request.POST or None, instance=selectors.room_for(row, room), site=row)
    if saves(
        form,
        lambda: services.room_rename(
            actor=request.actor,
            room=selectors.room_for(row, room),
            values=form.cleaned_data,
            shown=form.shown,
            at=clock.now(),
        ),
        lambda: selectors.room_for(row, room),
    ):
        messages.success(request, "La salle est renommée.")
        return redirect("territory:site", site)
    return form_page(request, form, title="Renommer la salle", action="Enregistrer", back=to_site(row))


@require_POST
def room_remove(request: ActorRequest, site: UUID, room: UUID) -> HttpResponse:
    policies.require_keeper(request.actor)
    row = selectors.room_for(selectors.site_for(site), room)
    services.room_remove(actor=request.actor, room=row, at=clock.now())
    messages.success(request, "La salle est retirée.")
    return redirect("territory:site", site)
