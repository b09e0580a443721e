"""Accounts for tests: a known password, a second factor with a known secret."""

import datetime as dt
import os
from typing import Any

import factory
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from factory.django import DjangoModelFactory
from fido2.cose import ES256
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorAttestationResponse,
    AuthenticatorData,
    CollectedClientData,
    RegistrationResponse,
)

from accounts.adapters.codes import AppCodes
from accounts.enums import Role
from accounts.models import Delegation, Membership, User
from tests.directory.factories import PractitionerFactory
from tests.territory.factories import SiteFactory

PASSWORD = "Trois-chariots-verts-42"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
SINCE = dt.date(2024, 1, 1)


class UserFactory(DjangoModelFactory):
    """Signs in with PASSWORD, then a code of TOTP_SECRET (`second_factor=False`: not set up yet)."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"personne{n}@pivot.example")
    given_name = "Dominique"
    family_name = factory.Sequence(lambda n: f"Personne{n}")

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **fields: Any) -> User:
        fields.setdefault("password", PASSWORD)
        return model_class.objects.create_user(*args, **fields)

    @factory.post_generation
    def second_factor(self: User, create: bool, wanted: bool | None, **_: Any) -> None:
        if wanted is not False:
            AppCodes.activate(self, TOTP_SECRET)


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    role = Role.NURSE
    site = factory.SubFactory(SiteFactory)
    starts_on = SINCE


class DelegationFactory(DjangoModelFactory):
    class Meta:
        model = Delegation

    practitioner = factory.SubFactory(PractitionerFactory)
    delegate = factory.SubFactory(UserFactory)
    starts_on = SINCE


def totp_of(user: User) -> Authenticator:
    return Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)


def passkey(user: User, name: str = "Clé") -> Authenticator:
    """A passkey as a browser registers it; nobody keeps its private half."""
    public = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    credential = AttestedCredentialData.create(bytes(16), os.urandom(16), public)
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT
    data = AuthenticatorData.create(bytes(32), flags, 0, credential)
    response = RegistrationResponse(
        raw_id=credential.credential_id,
        response=AuthenticatorAttestationResponse(
            client_data=CollectedClientData.create("webauthn.create", bytes(32), "https://pivot.example"),
            attestation_object=AttestationObject.create("none", data, {}),
        ),
    )
    kept = {**dict(response), "clientExtensionResults": {"credProps": {"rk": True}}}
    return Authenticator.objects.create(
        user=user, type=Authenticator.Type.WEBAUTHN, data={"name": name, "credential": kept}
    )
