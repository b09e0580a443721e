from django.urls import path

from pathways.views import cases, decisions, rules

app_name = "pathways"
urlpatterns = [
    path("parcours/expliquer/", cases.explain, name="explain"),
    path("parcours/regles/", rules.rules, name="rules"),
    path("region/regles/", decisions.listing, name="decisions"),
    path("region/regles/tarif/", decisions.tariff, name="tariff"),
    path("region/regles/douteuses/<slug:switch>/", decisions.doubt, name="doubt"),
    path("region/regles/decisions/<uuid:decision>/", decisions.decision, name="decision"),
    path("region/regles/decisions/<uuid:decision>/approuver/", decisions.approve, name="approve"),
    path("region/regles/decisions/<uuid:decision>/refuser/", decisions.reject, name="reject"),
    path("region/regles/decisions/<uuid:decision>/retirer/", decisions.withdraw, name="withdraw"),
    path("region/regles/decisions/<uuid:decision>/finir/", decisions.end, name="end"),
]
