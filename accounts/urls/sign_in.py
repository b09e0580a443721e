"""Signing in and securing one’s account: the views of allauth that we open, one by one.

Its own lists also carry sign-up, e-mail and sign-in by code: those stay closed.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.webauthn import views as webauthn
from django.urls import path

from accounts.views.password import PasswordChoose
from accounts.views.second_factor import (
    CodeConfirm,
    CodeGive,
    CodesRenew,
    KeyAdd,
    KeyRemove,
    TotpAdd,
    TotpMove,
    TotpRemove,
)
from accounts.views.sessions import sessions
from accounts.views.sign_in import SignIn
from core.actors import without_actor

urlpatterns = [
    path("connexion/", SignIn.as_view(), name="account_login"),
    path("connexion/code/", CodeGive.as_view(), name="mfa_authenticate"),
    path("connexion/cle/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("connexion/inactif/", account.account_inactive, name="account_inactive"),
    path("deconnexion/", without_actor(account.logout), name="account_logout"),
    path("mot-de-passe/oublie/", account.password_reset, name="account_reset_password"),
    path("mot-de-passe/envoye/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "mot-de-passe/nouveau/<uuid:uidb64>/<str:token>/",
        PasswordChoose.as_view(),
        name="account_reset_password_from_key",
    ),
    path("compte/mot-de-passe/", without_actor(account.password_change), name="account_change_password"),
    path("compte/confirmer/", without_actor(account.reauthenticate), name="account_reauthenticate"),
    path("compte/confirmer/code/", without_actor(CodeConfirm.as_view()), name="mfa_reauthenticate"),
    path(
        "compte/confirmer/cle/",
        without_actor(webauthn.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path("compte/securite/", without_actor(mfa.index), name="mfa_index"),
    path("compte/securite/application/", without_actor(TotpAdd.as_view()), name="mfa_activate_totp"),
    path(
        "compte/securite/application/changer/",
        without_actor(TotpMove.as_view()),
        name="mfa_move_totp",
    ),
    path(
        "compte/securite/application/retirer/",
        without_actor(TotpRemove.as_view()),
        name="mfa_deactivate_totp",
    ),
    path("compte/securite/cles/", without_actor(webauthn.list_webauthn), name="mfa_list_webauthn"),
    path("compte/securite/cles/ajouter/", without_actor(KeyAdd.as_view()), name="mfa_add_webauthn"),
    path(
        "compte/securite/cles/<int:pk>/retirer/",
        without_actor(KeyRemove.as_view()),
        name="mfa_remove_webauthn",
    ),
    path(
        "compte/securite/cles/<int:pk>/nommer/",
        without_actor(webauthn.edit_webauthn),
        name="mfa_edit_webauthn",
    ),
    path(
        "compte/securite/secours/",
        without_actor(recovery.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "compte/securite/secours/nouveaux/",
        without_actor(CodesRenew.as_view()),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "compte/securite/secours/telecharger/",
        without_actor(recovery.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("compte/connexions/", sessions, name="usersessions_list"),
]
