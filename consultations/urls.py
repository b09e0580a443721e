"""The pages and the gestures of an act."""

from django.urls import path

from consultations.views import acts, call, cockpit, notes, pathway, preparation, report, waiting

app_name = "consultations"

urlpatterns = [
    path("teleconsultations/rendez-vous/<uuid:appointment>/", acts.opening, name="open"),
    path("salle-d-attente/", waiting.room, name="waiting_room"),
    path("salle-d-attente/liste/", waiting.listing, name="waiting_list"),
    path("teleconsultations/<uuid:public_id>/", acts.door, name="act"),
    path("teleconsultations/<uuid:public_id>/admettre/", acts.admit, name="admit"),
    path("teleconsultations/<uuid:public_id>/terminer/", acts.finish, name="finish"),
    path("teleconsultations/<uuid:public_id>/reprendre/", acts.resume, name="resume"),
    path("teleconsultations/<uuid:public_id>/annuler/", acts.cancel, name="cancel"),
    path("teleconsultations/<uuid:public_id>/vu-par/", acts.seen, name="seen"),
    path("teleconsultations/<uuid:public_id>/preparation/", preparation.page, name="preparation"),
    path("teleconsultations/<uuid:public_id>/preparation/constantes/", preparation.vitals, name="vitals"),
    path(
        "teleconsultations/<uuid:public_id>/preparation/constantes/<uuid:vital>/retirer/",
        preparation.withdraw,
        name="vital_withdraw",
    ),
    path("teleconsultations/<uuid:public_id>/preparation/controle/", preparation.check, name="check"),
    path("teleconsultations/<uuid:public_id>/preparation/consentement/", preparation.consent, name="consent"),
    path("teleconsultations/<uuid:public_id>/preparation/documents/", preparation.upload, name="upload"),
    path("teleconsultations/<uuid:public_id>/preparation/pret/", preparation.ready, name="ready"),
    path("teleconsultations/<uuid:public_id>/observation/", notes.nurse_note, name="nurse_note"),
    path("teleconsultations/<uuid:public_id>/brouillon/", notes.report, name="report_draft"),
    path("teleconsultations/<uuid:public_id>/textes-a-part/<uuid:aside>/", notes.settle, name="aside_settle"),
    path("teleconsultations/<uuid:public_id>/cockpit/", cockpit.page, name="cockpit"),
    path("teleconsultations/<uuid:public_id>/cockpit/<slug:part>/", cockpit.fragment, name="cockpit_part"),
    path("teleconsultations/<uuid:public_id>/chariot/", call.cart, name="cart"),
    path("teleconsultations/<uuid:public_id>/chariot/demande/", call.cart_request, name="cart_request"),
    path("teleconsultations/<uuid:public_id>/appel/", call.grant, name="grant"),
    path("teleconsultations/<uuid:public_id>/ligne/", call.line_grants, name="line_grants"),
    path("teleconsultations/<uuid:public_id>/demandes/", call.ask, name="ask"),
    path("teleconsultations/<uuid:public_id>/demandes/<uuid:request_id>/posee/", call.placed, name="placed"),
    path(
        "teleconsultations/<uuid:public_id>/demandes/<uuid:request_id>/repeter/", call.repeat, name="repeat"
    ),
    path("teleconsultations/<uuid:public_id>/demandes/<uuid:request_id>/entendue/", call.heard, name="heard"),
    path("teleconsultations/<uuid:public_id>/images/", call.still, name="still"),
    path("teleconsultations/<uuid:public_id>/images/accord/", call.stills_agreement, name="stills_agree"),
    path("teleconsultations/<uuid:public_id>/incidents/", call.incident, name="incident"),
    path("teleconsultations/<uuid:public_id>/video/", call.video, name="video"),
    path("teleconsultations/<uuid:public_id>/invitations/medecins/", call.invitable, name="invitable"),
    path("teleconsultations/<uuid:public_id>/invitations/", call.invite, name="invite"),
    path("teleconsultations/<uuid:public_id>/compte-rendu/", report.page, name="report"),
    path("teleconsultations/<uuid:public_id>/parcours/", pathway.say, name="pathway_say"),
    path("teleconsultations/<uuid:public_id>/parcours/decision/", pathway.decide, name="pathway_decide"),
    path("teleconsultations/<uuid:public_id>/parcours/regles/", pathway.withdraw, name="pathway_withdraw"),
    path("teleconsultations/<uuid:public_id>/parcours/<slug:piece>/", pathway.part, name="pathway_part"),
    path("teleconsultations/<uuid:public_id>/compte-rendu/signer/", report.sign, name="sign"),
]
