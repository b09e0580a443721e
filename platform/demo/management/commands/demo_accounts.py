"""`manage.py demo_accounts`: who may sign in, by role, and what to try."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from accounts.enums import Role
from accounts.models import Membership
from demo.loaders.files import table


class Command(BaseCommand):
    help = "Écrit les comptes de la démonstration, par rôle, et ce qu’il y a à essayer."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        shown = {address(row["key"]): row["try"] for row in table("people")["accounts"] if "try" in row}
        held = Membership.objects.filter(user__email__in=shown).select_related("user", "site")
        for role in Role:
            people = sorted((one for one in held if one.role == role), key=lambda one: one.user.email)
            if people:
                self.stdout.write(f"{role.label}")
            for one in people:
                self.stdout.write(f"  {name(one)} · {one.user.email}\n      {shown[one.user.email]}")
        self.stdout.write("\nUn clic sur la page de connexion suffit. Sinon, pour tous :")
        self.stdout.write(f"  mot de passe    {settings.DEMO_PASSWORD}")
        self.stdout.write(
            f"  second facteur  {settings.DEMO_TOTP_SECRET} (à donner à une application de codes)"
        )


def address(key: str) -> str:
    """As the loader makes it."""
    return f"{key}@demo.pivot.example"


def name(membership: Membership) -> str:
    """« Nadia Benali, EHPAD Les Marronniers »."""
    place = f", {membership.site.name}" if membership.site else ""
    return f"{membership.user.given_name} {membership.user.family_name}{place}"
