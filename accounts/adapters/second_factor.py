"""The second factor as allauth runs it: secrets sealed, the last one kept."""

import base64

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator

from accounts import selectors
from accounts.models import User
from core.encryption import seal, unseal

PLACE = "allauth.mfa.Authenticator.secret:any"


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "Code incorrect. Il change toutes les 30 secondes.",
        "cannot_delete_authenticator": "C’est votre seul second facteur : ajoutez-en un autre d’abord.",
    }

    def encrypt(self, text: str) -> str:
        return base64.b64encode(seal(text.encode(), context=PLACE)).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(base64.b64decode(encrypted_text), context=PLACE).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return selectors.has_other_second_factor(authenticator)

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002, ARG002
        return f"Clé {selectors.keys_count(user) + 1}"
