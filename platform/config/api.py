"""The API: each app’s routes, its schema and the page that explains it. Signed-in people only."""

from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

app_name = "api"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("accounts.urls.api")),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("", SpectacularSwaggerSplitView.as_view(url_name="api:schema"), name="docs"),
]
