from django.urls import path

from territory import views

app_name = "territory"

urlpatterns = [
    path("region/sites/", views.sites, name="sites"),
    path("region/sites/nouveau/", views.site_create, name="site_create"),
    path("region/sites/<uuid:site>/", views.site, name="site"),
    path("region/sites/<uuid:site>/modifier/", views.site_edit, name="site_edit"),
    path("region/sites/<uuid:site>/salles/", views.room_add, name="room_add"),
    path("region/sites/<uuid:site>/chariots/nouveau/", views.cart_create, name="cart_create"),
    path("region/chariots/<uuid:cart>/", views.cart, name="cart"),
    path("region/chariots/<uuid:cart>/modifier/", views.cart_edit, name="cart_edit"),
    path("region/chariots/<uuid:cart>/appareils/", views.device_add, name="device_add"),
    path("region/chariots/<uuid:cart>/appareils/<uuid:device>/", views.device_edit, name="device_edit"),
    path(
        "region/chariots/<uuid:cart>/appareils/<uuid:device>/retirer/",
        views.device_remove,
        name="device_remove",
    ),
]
