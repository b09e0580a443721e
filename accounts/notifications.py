"""The messages about an account, which nobody can switch off: they are how a theft is noticed.

And those about regional decisions: the pathways room does not know who the administrators are.
"""

from accounts.enums import Role
from notifications.enums import Channel
from notifications.rules import Kind, register

CATEGORY = "Compte et sécurité"
DECISIONS = "Règles et tarifs de la région"

register(
    Kind(
        code="accounts.invited",
        label="Invitation à ouvrir son compte",
        category=CATEGORY,
        channels=(Channel.EMAIL,),
        context={"address": str, "days": int},
        secrets=("address",),
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
        secrets=("address",),
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
    Kind(
        code="accounts.decision_waits",
        label="Décision à relire",
        category=DECISIONS,
        channels=(Channel.PAGE, Channel.EMAIL),
        context={"who": str},
        subject="Une décision sur les règles attend votre lecture",
        notice="{who} propose une décision sur les règles\u00a0: elle attend un second regard",
        body="emails/accounts/decision_waits.txt",
        icon="clock",
        audience=frozenset({Role.REGIONAL_ADMIN}),
    ),
    Kind(
        code="accounts.decision_settled",
        label="Votre proposition a été lue",
        category=DECISIONS,
        channels=(Channel.PAGE, Channel.EMAIL),
        context={"who": str, "outcome": str},
        subject="Votre proposition sur les règles est {outcome}",
        notice="Votre proposition sur les règles est {outcome} par {who}",
        body="emails/accounts/decision_settled.txt",
        icon="check",
        audience=frozenset({Role.REGIONAL_ADMIN}),
    ),
)
