from django.urls import path

from prescriptions.views import acts, writing

app_name = "prescriptions"

ACT, ONE = "actes/<uuid:act>/ordonnances/", "ordonnances/<uuid:prescription>/"

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
]
