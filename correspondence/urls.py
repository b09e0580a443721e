"""What left, what is to be taken up, what a patient reads by link, and the stand-ins of the demo."""

from django.conf import settings
from django.urls import path

from correspondence.views import gestures, guests, mailboxes, stand_in

app_name = "correspondence"

ONE, GUEST, DEMO = "envois/<uuid:dispatch>/", "documents-recus/", "demo/courrier/"

urlpatterns = [
    path("envois/a-reprendre/", gestures.to_take_up, name="to_take_up"),
    path(f"{ONE}reprendre/", gestures.retry, name="retry"),
    path(f"{ONE}autre-canal/", gestures.switch, name="switch"),
    path(f"{ONE}clore/", gestures.close, name="close"),
    path(f"{ONE}autre-lien/", gestures.renew, name="renew"),
    path("mon-courrier/", mailboxes.own, name="own"),
    path("region/sites/<uuid:site>/courrier/", mailboxes.site, name="site"),
    path(f"{GUEST}code/", guests.code, name="guest_code"),
    path(f"{GUEST}code/autre/", guests.code_again, name="guest_code_again"),
    path(f"{GUEST}lire/", guests.page, name="guest"),
    path(f"{GUEST}fichier/", guests.file, name="guest_file"),
    path(f"{GUEST}fermer/", guests.leave, name="guest_leave"),
    path(f"{GUEST}<str:secret>/", guests.door, name="guest_door"),
]

if settings.SECURE_STAND_IN:
    urlpatterns += [
        path(DEMO, stand_in.items, name="stand_in"),
        path(f"{DEMO}<uuid:item>/", stand_in.item, name="stand_in_item"),
        path(f"{DEMO}<uuid:item>/piece/", stand_in.file, name="stand_in_file"),
    ]
