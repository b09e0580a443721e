"""The first day of an installation, as production: from an empty database to a physician at work."""

import re
import subprocess
import sys

import pytest

from ops.environments import ROOT
from tests.accounts.codes import code
from tests.ops.visitor import Page, Visitor

PASSWORD = "Quatorze-kilomètres-27"
INVITED = """
import sys, django; django.setup()
from notifications.models import Message
print(Message.objects.get(user_id__isnull=False, kind="accounts.invited").context["address"])
"""


def on_the_server(here: dict[str, str], *words: str) -> str:
    """`docker compose exec web python …`, which is what docs/operations.md says."""
    done = subprocess.run([sys.executable, *words], env=here, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def comes_in(visitor: Visitor, link: str) -> Page:
    """Password, sign-in, second factor: what each invitation leads to; then the page of the day."""
    found = re.search(r"https://[^/]+(/mot-de-passe/nouveau/\S+)", link)
    assert found
    assert visitor.open(found[1]).title == "Choisissez votre mot de passe"
    assert visitor.send(new_password1=PASSWORD, new_password2=PASSWORD).title == "Connexion"
    assert visitor.send(password=PASSWORD).title == "Protégez votre compte"
    assert visitor.open("/region/sites/").title == "Protégez votre compte"
    secret = re.search(r"[A-Z2-7]{32}", visitor.open("/compte/securite/application/").text)
    assert secret
    assert visitor.send(code=code(secret[0])).title == "Codes de secours"
    return visitor.open("/")


@pytest.fixture
def luc(here: dict[str, str], port: int) -> Visitor:
    """The administrator, through the link that `open_region` shows."""
    who = ("--administrator", "luc@region.example", "Luc", "Ferrand")
    screen = on_the_server(here, "manage.py", "open_region", "32", "--help-phone", "03 53 01 12 99", *who)
    visitor = Visitor(port)
    home = comes_in(visitor, screen)
    assert (home.title, home.path) == ("Aujourd’hui", "/")
    return visitor


def test_an_empty_platform_is_entered_and_made_ready(luc: Visitor, here: dict[str, str], port: int) -> None:
    luc.open("/region/sites/nouveau/")
    assert luc.send(kind="msp", name="MSP de Guise", commune="Guise (02120)").title == "MSP de Guise"
    luc.open(luc.page.path + "chariots/nouveau/")
    assert luc.send(name="Chariot 1").title == "Chariot 1"

    luc.open("/region/annuaire/nouveau/")
    luc.send(
        profession="10",
        rpps="10999000010",
        civility="M",
        sector="1",
        given_name="Paul",
        family_name="Vasseur",
        specialty=specialty(luc.page),
    )
    assert luc.page.title == "Dr Paul Vasseur"
    assert "MSP de Guise" in luc.send(site="MSP de Guise", mode="L").text

    luc.open("/region/motifs/nouveau/")
    assert luc.send(label="Renouvellement", duration_minutes="20", forms="assisted").title == "Renouvellement"

    luc.open("/region/comptes/nouveau/")
    luc.send(practitioner="Dr Paul Vasseur", email="paul.vasseur@region.example")
    assert "l’invitation part" in luc.page.text
    assert "Le rattachement est ajouté" in luc.send(role="physician", site="MSP de Guise").text

    paul = Visitor(port)
    home = comes_in(paul, on_the_server(here, "-c", INVITED))
    assert (home.status, home.title) == (200, "Aujourd’hui")
    assert "Médecine générale · MSP de Guise" in home.text
    assert on_the_server(here, "manage.py", "verify_audit").strip() == "Le journal est intact."


def specialty(page: Page) -> str:
    found = re.search(r'<option value="(\d+)">Médecine générale', page.text)
    assert found
    return found[1]
