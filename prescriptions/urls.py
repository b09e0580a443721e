from django.urls import path

from prescriptions.views import acts, counter, lists, pharmacies, writing

app_name = "prescriptions"

ACT, ONE = "actes/<uuid:act>/ordonnances/", "ordonnances/<uuid:prescription>/"
LISTS = "region/medicaments/"

urlpatterns = [
    path(ACT, acts.of_act, name="of_act"),
    path(f"{ACT}resume/", acts.part, name="part"),
    path(f"{ACT}ecrire/", acts.draft, name="draft"),
    path(f"{ACT}verser/", acts.file, name="file"),
    path(f"{ACT}reprendre/<uuid:earlier>/", acts.renew, name="renew"),
    path("ordonnances/medicaments/", writing.drugs, name="drugs"),
    path("ordonnances/posologie/", writing.dose, name="dose"),
    path(ONE, writing.page, name="page"),
    path(f"{ONE}lignes/", writing.line_add, name="line_add"),
    path(f"{ONE}lignes/<uuid:line>/", writing.line_gesture, name="line_gesture"),
    path(f"{ONE}mesures/", writing.measures, name="measures"),
    path(f"{ONE}signer/", writing.sign, name="sign"),
    path(f"{ONE}envoyer/", writing.send, name="send"),
    path(f"{ONE}annuler/", writing.revoke, name="revoke"),
    path(f"{ONE}abandonner/", writing.discard, name="discard"),
    path(f"{ACT}imprimer/", pharmacies.to_print, name="to_print"),
    path(f"{ONE}pharmacie/", pharmacies.access_give, name="access_give"),
    path(f"{ONE}pharmacie/<uuid:access>/reprendre/", pharmacies.access_end, name="access_end"),
    path("region/pharmacies/", pharmacies.pharmacies, name="pharmacies"),
    path("region/pharmacies/nouvelle/", pharmacies.pharmacy_create, name="pharmacy_create"),
    path("region/pharmacies/<uuid:pharmacy>/", pharmacies.pharmacy_edit, name="pharmacy_edit"),
    path("pharmacie/", counter.by_paper, name="by_paper"),
    path("pharmacie/ordonnance/", counter.counter, name="counter"),
    path("pharmacie/ordonnance/etat/", counter.state, name="counter_state"),
    path("pharmacie/ordonnance/pdf/", counter.pdf, name="counter_pdf"),
    path("pharmacie/ordonnance/delivrer/", counter.dispense, name="dispense"),
    path("pharmacie/quitter/", counter.leave, name="counter_leave"),
    path("pharmacie/<str:token>/", counter.by_link, name="by_link"),
    path(LISTS, lists.lists, name="lists"),
    path(f"{LISTS}charger/", lists.drugs_load, name="drugs_load"),
    path(f"{LISTS}restrictions/", lists.restricted_load, name="restricted_load"),
    path(f"{LISTS}<uuid:listing>/", lists.list_page, name="list_page"),
    path(f"{LISTS}<uuid:listing>/avancement/", lists.list_progress, name="list_progress"),
    path(f"{LISTS}<uuid:listing>/relire/", lists.list_read_again, name="list_read_again"),
    path(f"{LISTS}<uuid:listing>/vigueur/", lists.list_enforce, name="list_enforce"),
    path(f"{LISTS}<uuid:listing>/retirer/", lists.list_withdraw, name="list_withdraw"),
]
