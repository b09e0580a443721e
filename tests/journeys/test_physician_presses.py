"""How much a physician presses and types from « en cours » to a signed report and its fee sheet (ADR 100).

As a physician does: into each field with the pointer, no tabulation. Before « Terminer et signer », the act
took `PRESSES_BEFORE`, measured here too by going the former way.
"""

from collections.abc import Callable

import pytest

from accounts.models import User
from billing import services as billing
from billing.models import FeeSheet
from consultations import services
from core import clock
from core.actors import job
from patients.models import Patient
from territory.models import Site
from tests.consultations.factories import Story, assisted
from tests.journeys.stage import GP, Person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

WORDS = {
    "findings": "Œdèmes bilatéraux prenant le godet.",
    "conclusion": "Décompensation modérée.",
    "actions": "Furosémide 60 mg, cinq jours.",
}
PRESSES_BEFORE, PRESSES_NOW, FIELDS = 7, 5, 3
# Told to the test at once: a counter of the page would be forgotten with it.
COUNTS = """
addEventListener("click", ({ isTrusted }) => isTrusted && window.journeyCounts("press", ""), true);
addEventListener("keydown", ({ isTrusted }) => isTrusted && window.journeyCounts("key", ""), true);
addEventListener("input", (e) => e.isTrusted && window.journeyCounts("type", e.target.name), true);
"""


class Counted:
    """What one person did, on whichever page."""

    def __init__(self, person: Person) -> None:
        self.presses = self.keys = 0
        self.fields: list[str] = []  # one again when it is typed into after another, or on another page
        self._page = person.page
        person.context.expose_function("journeyCounts", self._hears)
        person.context.add_init_script(COUNTS)

    def _hears(self, kind: str, name: str) -> None:
        self.presses += kind == "press"
        self.keys += kind == "key"
        if kind == "type" and self.fields[-1:] != [name]:
            self.fields.append(name)


@pytest.fixture
def origin(web_alone: str) -> str:
    return web_alone


@pytest.fixture
def act(origin: str, mme_petit: Patient, morel: User, nadia: User, ehpad: Site) -> Story:
    """In progress, agreed to, with its nurse."""
    due = assisted(mme_petit, morel, ehpad, starts_at=clock.now())
    story = Story(due, morel, nadia).consents().in_state("in_progress")
    services.party_enter(actor=story.nurse, public_id=story.public_id, at=clock.now())
    return story


def writes(gp: Person, root: str) -> Counted:
    counted = Counted(gp)
    gp.context.add_init_script(f"sessionStorage.setItem('pivot.hung-up', '{root.split('/')[2]}')")
    gp.goes_to(f"{root}cockpit/").reads("Aucune constante saisie.")
    for name, text in WORDS.items():
        if name == "conclusion":
            gp.page.get_by_role("tab", name="Compte rendu").click()
        gp.page.locator(f'[name="{name}"]').click()
        gp.page.keyboard.type(text)
    return counted


def is_closed_with_a_sheet(act: Story) -> None:
    closed = act.now()
    signed = closed.report_versions.get().sections
    assert closed.state == "closed"
    assert {name: signed[name] for name in WORDS} == WORDS
    assert signed["incidents"] == "Néant."
    billing.fee_sheets_prepare(actor=job("tests"), act_public_id=act.public_id, at=clock.now())
    assert FeeSheet.objects.filter(act_public_id=act.public_id).exists()


def test_from_in_progress_to_a_signed_report_and_its_sheet(
    act: Story, somebody: Callable[..., Person], morel: User
) -> None:
    root = f"/teleconsultations/{act.public_id}/"
    gp = somebody(morel, GP)
    counted = writes(gp, root)
    gp.looks_right("cockpit-conclude")
    gp.presses("Terminer et signer, sans incident").reads("Signé par Dr Sophie Morel")
    gp.looks_right("report-concluded")
    is_closed_with_a_sheet(act)
    assert counted.presses <= PRESSES_NOW < PRESSES_BEFORE
    assert counted.fields == list(WORDS)  # nothing twice
    assert counted.keys <= sum(map(len, WORDS.values()))


def test_the_former_way_stays_for_whoever_writes_later(
    act: Story, somebody: Callable[..., Person], morel: User
) -> None:
    gp = somebody(morel, GP)
    counted = writes(gp, f"/teleconsultations/{act.public_id}/")
    gp.reads("Enregistré à").presses("Terminer l’acte").reads("Il manque")
    gp.presses("Néant").presses("Signer et clôturer l’acte").reads("Signé par Dr Sophie Morel")
    is_closed_with_a_sheet(act)
    assert (counted.presses, counted.fields) == (PRESSES_BEFORE, list(WORDS))
