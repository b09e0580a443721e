"""Every page of the platform, by room of the house."""

from django.urls import URLPattern, URLResolver, include, path

from config import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("sante/", health.health, name="health"),
    path("api/", include("config.api")),
    path("", include("accounts.urls.sign_in")),
    path("", include("accounts.urls")),
    path("", include("documents.urls")),
    path("", include("signatures.urls")),
    path("", include("territory.urls")),
    path("", include("directory.urls")),
    path("", include("scheduling.urls")),
    path("", include("notifications.urls")),
    path("", include("billing.urls")),
    path("", include("prescriptions.urls")),
    path("", include("correspondence.urls")),
    path("", include("consultations.urls")),
    path("", include("pathways.urls")),
    path("", include("portal.urls")),
]
