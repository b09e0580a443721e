"""Where a page comes from, to lead back there; and the page of a site, which several gestures answer with."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from core import clock
from core.actors import ActorRequest
from territory import presenters, selectors
from territory.forms import LineTestLinkForm, RoomForm
from territory.models import Cart, Site


def to_sites() -> dict[str, str]:
    return {"url": reverse("territory:sites"), "label": "Sites"}


def to_site(site: Site) -> dict[str, str]:
    return {"url": reverse("territory:site", args=[site.public_id]), "label": site.name}


def to_cart(cart: Cart) -> dict[str, str]:
    return {
        "url": reverse("territory:cart", args=[cart.public_id]),
        "label": f"{cart.name}, {cart.site.name}",
    }


def site_page(
    request: ActorRequest,
    site: Site,
    form: RoomForm,
    *,
    link_form: LineTestLinkForm | None = None,
    status: int = 0,
) -> HttpResponse:
    """`form` adds a room, `link_form` makes a link for an installer."""
    at = clock.now()
    upcoming = selectors.upcoming("site", site.pk, at)
    context = {
        "site": site,
        "state": presenters.site_state(site),
        "facts": presenters.site_facts(site),
        "carts": presenters.cart_lines(selectors.carts_of(site), at),
        "rooms": selectors.rooms_of(site),
        "line_tests": presenters.line_test_lines(selectors.line_tests_of(site)),
        "line_to_test": presenters.TO_TEST.get(selectors.line_to_test(site, at), ""),
        "links": presenters.line_test_link_lines(selectors.line_test_links_of(site, at), at),
        "link_form": link_form or LineTestLinkForm(site=site),
        "upcoming": presenters.upcoming_sentence(upcoming),
        "kept": presenters.kept_sentence(upcoming),
        "form": form,
    }
    return render(request, "territory/site.html", context, status=status or form.status)
