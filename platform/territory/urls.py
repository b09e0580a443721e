from django.urls import path

from territory.views import carts, line_test_links, sites

app_name = "territory"

urlpatterns = [
    path("region/sites/", sites.sites, name="sites"),
    path("region/sites/export/", sites.sites_export, name="sites_export"),
    path("region/sites/nouveau/", sites.site_create, name="site_create"),
    path("region/sites/<uuid:site>/", sites.site, name="site"),
    path("region/sites/<uuid:site>/modifier/", sites.site_edit, name="site_edit"),
    path("region/sites/<uuid:site>/salles/", sites.room_add, name="room_add"),
    path("region/sites/<uuid:site>/salles/<uuid:room>/", sites.room_rename, name="room_rename"),
    path("region/sites/<uuid:site>/salles/<uuid:room>/retirer/", sites.room_remove, name="room_remove"),
    path("region/sites/<uuid:site>/liens-d-essai/", line_test_links.make, name="line_test_link_make"),
    path(
        "region/sites/<uuid:site>/liens-d-essai/<uuid:link>/retirer/",
        line_test_links.revoke,
        name="line_test_link_revoke",
    ),
    path("region/sites/<uuid:site>/chariots/nouveau/", carts.cart_create, name="cart_create"),
    path("region/chariots/<uuid:cart>/", carts.cart, name="cart"),
    path("region/chariots/<uuid:cart>/modifier/", carts.cart_edit, name="cart_edit"),
    path("region/chariots/<uuid:cart>/appareils/", carts.device_add, name="device_add"),
    path("region/chariots/<uuid:cart>/appareils/<uuid:device>/", carts.device_edit, name="device_edit"),
    path(
        "region/chariots/<uuid:cart>/appareils/<uuid:device>/retirer/",
        carts.device_remove,
        name="device_remove",
    ),
]
