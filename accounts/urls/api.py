"""The API of accounts, under /api/."""

from django.urls import path

from accounts.api import MeView

urlpatterns = [path("moi/", MeView.as_view(), name="me")]
