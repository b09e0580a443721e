from django.urls import path

from portal.views import documents, home, journal, patients, retention, showcase

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
    path("patients/<uuid:patient>/documents/", documents.listing, name="documents"),
    path("patients/<uuid:patient>/documents/archive/", documents.archive_ask, name="archive_ask"),
    path("documents/archives/<uuid:archive>/", documents.archive, name="archive"),
    path("documents/<uuid:document>/voir/", documents.page, name="document"),
    path("documents/<uuid:document>/classer/", documents.file, name="document_file"),
    path("documents/<uuid:document>/classer/annuler/", documents.undo, name="document_undo"),
    path("region/conservation/", retention.overview, name="retention"),
    path("region/conservation/suspendre/", retention.hold_place, name="hold_place"),
    path("region/conservation/suspensions/<uuid:hold>/lever/", retention.hold_lift, name="hold_lift"),
    path("region/conservation/<uuid:patient>/confirmer/", retention.confirm, name="erasure_confirm"),
    path("region/conservation/effacements/<uuid:erasure>/annuler/", retention.cancel, name="erasure_cancel"),
    path("region/journal/", journal.journal, name="journal"),
    path("region/journal/export/", journal.journal_export, name="journal_export"),
    path("composants/", showcase.components, name="components"),
]
