"""Accounts for tests: a known password, a second factor with a known secret."""

import datetime as dt
from typing import Any

import factory
from allauth.mfa.models import Authenticator
from factory.django import DjangoModelFactory

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
