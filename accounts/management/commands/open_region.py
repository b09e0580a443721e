"""`manage.py open_region`: from an empty database to a region whose first administrator can come in.

In `accounts`, the lowest app that knows both the ground and who keeps it. Run again, it changes what changed.
"""

import sys
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction

from accounts import services
from core import clock
from core.actors import job
from core.errors import PivotError
from territory import services as territory
from territory.enums import TerritoryKind
from territory.rules import Declared, declared_communes, declared_territories

Parsed = TypeVar("Parsed")
ACTOR = job("accounts.open_region")


class Command(BaseCommand):
    help = (
        "Ouvre la région sur une installation neuve : ses communes, ses territoires, et l’invitation de son "
        "premier administrateur, écrite une fois à l’écran. Peut être relancée."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", help="code INSEE de la région, par exemple 32")
        parser.add_argument("--help-phone", default="", metavar="NUMÉRO", help="téléphone de l’assistance")
        parser.add_argument(
            "--territories", default="", metavar="FICHIER|-", help="CSV « type;nom;communes » (CPTS, SAS…)"
        )
        parser.add_argument(
            "--priority-zones", default="", metavar="FICHIER|-", help="codes INSEE des ZIP, un par ligne"
        )
        parser.add_argument(
            "--administrator",
            nargs=3,
            metavar=("ADRESSE", "PRÉNOM", "NOM"),
            help="qui administre la région ; son mot de passe se choisit par le lien affiché, jamais ici",
        )
        parser.add_argument(
            "--another", action="store_true", help="inviter quoique la région ait déjà un administrateur"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        declared = _read(
            options["territories"], lambda text: declared_territories(text, TerritoryKind.values)
        )
        zones = _read(options["priority_zones"], declared_communes)
        who = _person(options["administrator"])
        try:
            with transaction.atomic():
                said = self._open(options, declared, zones)
                address = self._invite(options, who)
        except PivotError as error:
            raise CommandError(_explained(error)) from error
        self.stdout.write("\n".join(said))
        if who:
            self._tell(who, address)

    def _open(
        self, options: dict[str, Any], declared: list[Declared] | None, zones: frozenset[str] | None
    ) -> list[str]:
        """What was done of the ground, a line each."""
        how: Any = {"actor": ACTOR, "at": clock.now()}
        region = territory.region_open(code=options["code"], help_phone=options["help_phone"], **how)
        phone = region.help_phone or "sans téléphone d’assistance (--help-phone)"
        said = [f"Région : {region} ({region.code}), {phone}."]
        if declared is not None:
            changed = territory.territories_declare(declared=declared, **how)
            said.append(f"Territoires : {len(declared)} déclarés, dont {changed} nouveaux ou modifiés.")
        if zones is not None:
            changed = territory.priority_zones_declare(insee_codes=zones, **how)
            said.append(f"Zones prioritaires : {len(zones)} communes, {changed} changements.")
        return said

    def _invite(self, options: dict[str, Any], who: dict[str, str]) -> str:
        """The address of the invitation, which only the commit makes good."""
        if not who:
            return ""
        return services.administrator_invite(
            actor=ACTOR, is_another=options["another"], at=clock.now(), **who
        )

    def _tell(self, who: dict[str, str], address: str) -> None:
        if not address:
            self.stdout.write(f"{who['email']} a déjà ouvert son compte, et administre la région.")
            return
        days = settings.INVITATION_LIFETIME.days
        self.stdout.write(
            f"\nÀ remettre à {who['given_name']} {who['family_name']}, et à personne d’autre. Ce lien sert "
            f"une fois, pendant {days} jours ; il n’est gardé nulle part :\n\n{address}\n\n"
            "Il mène au mot de passe, puis au second facteur, puis à la page de la région."
        )


def _read(file: str, parse: Callable[[str], Parsed]) -> Parsed | None:
    """What the file declares; None when none is given."""
    if not file:
        return None
    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return parse(data.decode("utf-8-sig"))
    except OSError as error:
        raise CommandError(f"{file} : fichier illisible ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{file} : le fichier n’est pas en UTF-8.") from error
    except ValueError as error:
        raise CommandError(f"{file} : {error}") from error


def _person(given: list[str] | None) -> dict[str, str]:
    if given is None:
        return {}
    email, given_name, family_name = (word.strip() for word in given)
    try:
        validate_email(email)
    except ValidationError as error:
        raise CommandError(f"« {email} » n’est pas une adresse électronique.") from error
    if not (given_name and family_name):
        raise CommandError("Donnez le prénom et le nom de qui administre : il les verra à l’écran.")
    return {"email": email, "given_name": given_name, "family_name": family_name}


def _explained(error: PivotError) -> str:
    if error.code == "administrator_exists":
        return (
            "La région a déjà un administrateur : il invite les autres depuis la page « Comptes ». "
            "S’il ne peut plus entrer, relancez avec --another. Rien n’a été changé."
        )
    return f"{error.message} Rien n’a été changé."
