"""The second factor as allauth runs it: secrets sealed, the last one kept."""

from typing import NoReturn

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.core.exceptions import ImproperlyConfigured

from accounts import selectors
from accounts.models import User


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "Code incorrect. Il change toutes les 30 secondes.",
        "cannot_delete_authenticator": "C’est votre seul second facteur : ajoutez-en un autre d’abord.",
    }

    def encrypt(self, text: str) -> NoReturn:  # noqa: ARG002
        raise ImproperlyConfigured("A secret is sealed for its row: see accounts.adapters.codes.")

    def decrypt(self, encrypted_text: str) -> str:
        return encrypted_text  # opened before, by whom knows the row

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return selectors.has_other_second_factor(authenticator)

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002, ARG002
        return f"Clé {selectors.keys_count(user) + 1}"
