"""Where a page comes from, to lead back there."""

from django.urls import reverse

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
