"""Setting up, giving and removing a second factor: allauth’s pages, with our journal."""

from typing import Any, cast

from allauth.account.decorators import reauthentication_required
from allauth.mfa.base.views import AuthenticateView, ReauthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import clear_totp_secret
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_GET
from django.views.generic import FormView

from accounts import selectors, services
from accounts.adapters import SecondFactorAdapter
from accounts.models import User
from core import clock
from core.actors import without_actor


@without_actor
@require_GET
def second_factor(request: HttpRequest) -> HttpResponse:
    """Where everybody without a second factor is led, whatever they asked for."""
    if services.has_given_second_factor(request.session):
        return redirect("mfa_index")
    # The factor was set up elsewhere since this session opened: it must be given here.
    is_to_give = selectors.has_second_factor(cast(User, request.user))
    return render(request, "accounts/second_factor.html", {"is_to_give": is_to_give})


class TotpAdd(ActivateTOTPView):
    @transaction.atomic
    def form_valid(self, form: forms.Form) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        services.second_factor_added(
            user=self.request.user, session=self.request.session, kind="totp", at=clock.now()
        )
        return response


@method_decorator(reauthentication_required(app="allauth.mfa"), name="dispatch")
class TotpMove(ActivateTOTPView):
    """Another telephone proves itself; until then the old one is the one that opens."""

    template_name = "mfa/totp/move_form.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not selectors.has_app(cast(User, request.user)):
            return redirect("mfa_activate_totp")
        return FormView.dispatch(self, request, *args, **kwargs)  # allauth’s sends who has one elsewhere

    @transaction.atomic
    def form_valid(self, form: ActivateTOTPForm) -> HttpResponse:
        services.second_factor_moved(user=self.request.user, secret=form.secret, at=clock.now())
        clear_totp_secret(self.request)
        messages.success(self.request, "Vos codes viennent maintenant de ce téléphone.")
        return redirect("mfa_index")


class TotpRemove(DeactivateTOTPView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"is_only": not selectors.has_other_second_factor(self.authenticator)}

    @transaction.atomic
    def form_valid(self, form: forms.Form) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        services.second_factor_removed(user=self.request.user, kind="totp", at=clock.now())
        return response


class KeyAdd(AddWebAuthnView):
    @transaction.atomic
    def form_valid(self, form: forms.Form) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        services.second_factor_added(
            user=self.request.user, session=self.request.session, kind="webauthn", at=clock.now()
        )
        return response


class KeyRemove(RemoveWebAuthnView):
    http_method_names = ["get", "post", "head", "options"]  # Django’s DELETE would go around form_valid

    @transaction.atomic
    def form_valid(self, form: forms.Form) -> HttpResponse:
        authenticator: Authenticator = self.get_object()
        adapter = SecondFactorAdapter()
        if not adapter.can_delete_authenticator(authenticator):  # allauth asks for codes only
            messages.error(self.request, adapter.error_messages["cannot_delete_authenticator"])
            return HttpResponseRedirect(self.get_success_url())
        response: HttpResponse = super().form_valid(form)
        services.second_factor_removed(user=self.request.user, kind="webauthn", at=clock.now())
        return response


class CodesRenew(GenerateRecoveryCodesView):
    @transaction.atomic
    def form_valid(self, form: forms.Form) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        services.recovery_codes_renewed(user=self.request.user, at=clock.now())
        return response


class CodeGive(AuthenticateView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"has_key": selectors.has_key(self.stage.login.user)}

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        services.second_factor_failed(user=self.stage.login.user, at=clock.now())
        response: HttpResponse = super().form_invalid(form)
        return response


class CodeConfirm(ReauthenticateView):
    def form_invalid(self, form: forms.Form) -> HttpResponse:
        services.second_factor_failed(user=self.request.user, at=clock.now())
        response: HttpResponse = super().form_invalid(form)
        return response
