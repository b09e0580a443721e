"""What one types to come in."""

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.http import HttpRequest, HttpResponse

from accounts import services
from accounts.forms.passwords import without_placeholders


class SignInForm(LoginForm):
    shared = forms.BooleanField(
        label="Ce poste est partagé (chariot, salle de soins)",
        required=False,
        help_text="La session se ferme plus tôt quand personne ne s’en sert.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "Adresse électronique"
        self.fields["password"].label = "Mot de passe"
        without_placeholders(self)
        self.order_fields(["login", "password", "shared"])

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        if self.cleaned_data["shared"]:
            services.session_share(request.session)
        response: HttpResponse = super().login(request, redirect_url=redirect_url)
        return response
