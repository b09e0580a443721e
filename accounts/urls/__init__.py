"""The person’s own account; the accounts of the region."""

from django.conf import settings
from django.urls import path

from accounts.views import delegations, demo, duties, role, second_factor, users

app_name = "accounts"

urlpatterns = [
    path("compte/role/", role.role, name="role"),
    path("compte/second-facteur/", second_factor.second_factor, name="second_factor"),
    path("compte/delegations/", delegations.delegations, name="delegations"),
    path("compte/delegations/donner/", delegations.delegation_give, name="delegation_give"),
    path("compte/delegations/<uuid:delegation>/terminer/", delegations.delegation_end, name="delegation_end"),
    path("aide/qui-peut-faire-quoi/", duties.duties, name="duties"),
    path("region/comptes/", users.users, name="users"),
    path("region/comptes/export/", users.users_export, name="users_export"),
    path("region/comptes/nouveau/", users.user_create, name="user_create"),
    path("region/comptes/<uuid:user>/", users.user, name="user"),
    path("region/comptes/<uuid:user>/modifier/", users.user_edit, name="user_edit"),
    path("region/comptes/<uuid:user>/inviter/", users.user_invite, name="user_invite"),
    path("region/comptes/<uuid:user>/rattacher/", users.membership_add, name="membership_add"),
    path("region/comptes/<uuid:user>/desactiver/", users.user_deactivate, name="user_deactivate"),
    path("region/comptes/<uuid:user>/reactiver/", users.user_reactivate, name="user_reactivate"),
    path("region/comptes/<uuid:user>/second-facteur/", users.second_factor_reset, name="second_factor_reset"),
    path("region/rattachements/<uuid:membership>/terminer/", users.membership_end, name="membership_end"),
]

if settings.DEMO_SIGN_IN:
    urlpatterns.append(path("demo/connexion/<uuid:user>/", demo.demo_sign_in, name="demo_sign_in"))
