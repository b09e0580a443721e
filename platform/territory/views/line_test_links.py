"""Links for installers: made and revoked on the page of a site."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from core import clock
from core.actors import ActorRequest
from core.entry import outcome
from territory import policies, presenters, selectors, services
from territory.forms import LineTestLinkForm, RoomForm
from territory.views.pages import site_page, to_site


@require_POST
def make(request: ActorRequest, site: UUID) -> HttpResponse:
    """The link, shown this once on a page of its own."""
    policies.require_keeper(request.actor)
    row = selectors.site_for(site)
    form = LineTestLinkForm(request.POST, site=row)
    made = outcome(
        form,
        lambda: services.line_test_link_make(
            actor=request.actor, site=row, **form.cleaned_data, at=clock.now()
        ),
    )
    if not made:
        return site_page(request, row, RoomForm(site=row), link_form=form, status=422)
    link, secret = made
    context = {
        "link": request.build_absolute_uri(reverse("consultations:installer_link", args=[secret])),
        "label": link.label,
        "told": presenters.line_test_link_told(link, form.cleaned_data["email"]),
        "back": to_site(row),
    }
    return render(request, "territory/line_test_link.html", context)


@require_POST
def revoke(request: ActorRequest, site: UUID, link: UUID) -> HttpResponse:
    policies.require_keeper(request.actor)
    row = selectors.site_for(site)
    gone = services.line_test_link_revoke(actor=request.actor, site=row, public_id=link, at=clock.now())
    messages.success(request, f"Le lien de {gone.label} n’ouvre plus rien.")
    return redirect("territory:site", site)
