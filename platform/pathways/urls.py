from django.urls import path

from pathways import views

app_name = "pathways"
urlpatterns = [
    path("parcours/expliquer/", views.explain, name="explain"),
    path("parcours/regles/", views.rules, name="rules"),
]
