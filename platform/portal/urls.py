from django.urls import path

from portal import views

app_name = "portal"
urlpatterns = [
    path("composants/", views.components, name="components"),
]
