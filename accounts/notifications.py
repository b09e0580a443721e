"""The messages about an account. None can be switched off: they are how a theft is noticed."""

from notifications.enums import Channel
from notifications.rules import Kind, register

CATEGORY = "Compte et sécurité"

register(
    Kind(
        code="accounts.invited",
        label="Invitation à ouvrir son compte",
        category=CATEGORY,
        channels=(Channel.EMAIL,),
        context={"address": str, "days": int},
        subject="Votre compte Pivot est créé",
        body="emails/accounts/invited.txt",
        optional=False,
    ),
    Kind(
        code="accounts.password_asked",
        label="Nouveau mot de passe demandé",
        category=CATEGORY,
        channels=(Channel.EMAIL,),
        context={"address": str, "minutes": int},
        subject="Choisir un nouveau mot de passe",
        body="emails/accounts/password_asked.txt",
        optional=False,
    ),
    Kind(
        code="accounts.security_changed",
        label="Changement de sécurité du compte",
        category=CATEGORY,
        channels=(Channel.EMAIL,),
        context={"change": str},
        subject="La sécurité de votre compte a changé",
        body="emails/accounts/security_changed.txt",
        optional=False,
    ),
)
