"""`manage.py demo_accounts`: who may sign in, by role, and what to try: as the sign-in page says it."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.urls import reverse

from accounts import presenters, selectors
from core import clock


class Command(BaseCommand):
    help = "Écrit les comptes de la démonstration, par rôle, et ce qu’il y a à essayer."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        page = presenters.demo_page(selectors.demo_users(clock.today(clock.now())))
        for group in page.groups:
            self.stdout.write(group.label)
            for one in group.people:
                self.stdout.write(f"  {one.name} · {one.detail} · {one.email}\n      {one.to_try}")
        if page.others:
            self.stdout.write(f"Aussi : {', '.join(one.name for one in page.others)}")
        mailbox = settings.PUBLIC_ORIGIN + reverse("notifications:mailbox")
        self.stdout.write(f"\nE-mails et SMS, qui ne partent pas d’ici : {mailbox} (ou le menu du compte)")
        self.stdout.write("\nUn clic sur la page de connexion suffit. Sinon, pour tous :")
        self.stdout.write(f"  mot de passe    {settings.DEMO_PASSWORD}")
        self.stdout.write(
            f"  second facteur  {settings.DEMO_TOTP_SECRET} (à donner à une application de codes)"
        )
