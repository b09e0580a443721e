"""The person’s own account; the accounts of the region."""

from django.urls import path

from accounts.views.role import role

app_name = "accounts"

urlpatterns = [
    path("compte/role/", role, name="role"),
]
