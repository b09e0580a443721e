"""Every page of the platform, by room of the house."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("accounts.urls.sign_in")),
    path("", include("accounts.urls")),
    path("", include("documents.urls")),
]
