from django.urls import path

from billing import views

app_name = "billing"

urlpatterns = [
    path("feuilles/", views.sheets, name="sheets"),
    path("feuilles/acte/<uuid:act>/", views.of_act, name="of_act"),
    path("feuilles/<uuid:sheet>/", views.sheet, name="sheet"),
    path("feuilles/<uuid:sheet>/pdf/", views.sheet_pdf, name="sheet_pdf"),
]
