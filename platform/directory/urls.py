from django.urls import path

from directory import views

app_name = "directory"

urlpatterns = [
    path("region/annuaire/", views.entries, name="entries"),
    path("region/annuaire/export/", views.entries_export, name="entries_export"),
    path("region/annuaire/nouveau/", views.entry_create, name="entry_create"),
    path("region/annuaire/<uuid:practitioner>/", views.entry, name="entry"),
    path("region/annuaire/<uuid:practitioner>/modifier/", views.entry_edit, name="entry_edit"),
    path("region/annuaire/<uuid:practitioner>/lieux/", views.place_add, name="place_add"),
    path(
        "region/annuaire/<uuid:practitioner>/lieux/<uuid:place>/terminer/", views.place_end, name="place_end"
    ),
    path("region/annuaire/<uuid:practitioner>/formations/", views.training_add, name="training_add"),
    path(
        "region/annuaire/<uuid:practitioner>/formations/<uuid:training>/retirer/",
        views.training_remove,
        name="training_remove",
    ),
]
