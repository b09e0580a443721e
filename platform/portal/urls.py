from django.urls import path

from portal.views import home, journal, patients, showcase

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("aujourd-hui/", home.now, name="home_now"),
    path("patients/", patients.search, name="patients"),
    path("patients/nouveau/", patients.register, name="patient_register"),
    path("patients/<uuid:patient>/", patients.file, name="patient"),
    path("patients/<uuid:patient>/vu-par/", patients.seen, name="patient_seen"),
    path("patients/<uuid:patient>/element/", patients.history_add, name="history_add"),
    path(
        "patients/<uuid:patient>/element/<uuid:item>/confirmer/",
        patients.history_confirm,
        name="history_confirm",
    ),
    path("patients/<uuid:patient>/element/<uuid:item>/retirer/", patients.history_end, name="history_end"),
    path("region/journal/", journal.journal, name="journal"),
    path("region/journal/export/", journal.journal_export, name="journal_export"),
    path("composants/", showcase.components, name="components"),
]
