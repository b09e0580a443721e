"""A password chosen through a one-time link: an invitation, or one that was lost."""

from typing import Any, cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import PasswordResetConfirmView
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator

from accounts import selectors, services
from accounts.adapters import link_for
from accounts.forms import FirstPasswordForm
from accounts.models import User
from core import clock


@method_decorator(login_not_required, name="dispatch")
class PasswordChoose(PasswordResetConfirmView):
    """Django’s page: the token leaves the address at once, so that no Referer carries it."""

    template_name = "account/password_reset_from_key.html"
    form_class = FirstPasswordForm

    def get_user(self, uidb64: UUID) -> User | None:  # type: ignore[override]
        user = selectors.user_of_link(uidb64)
        if user is not None:
            self.token_generator = link_for(user)
        return user

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        is_invited = self.user is not None and not self.user.has_usable_password()
        return context | {"token_fail": not self.validlink, "is_invited": is_invited}

    def form_valid(self, form: forms.Form) -> HttpResponse:
        user = cast(User, self.user)
        services.password_set(user=user, password=form.cleaned_data["new_password1"], at=clock.now())
        del self.request.session["_password_reset_token"]
        self.request.session[services.ADDRESS_KEY] = user.email
        messages.success(self.request, "Votre mot de passe est choisi. Connectez-vous.")
        return HttpResponseRedirect(reverse("account_login"))
