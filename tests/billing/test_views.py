"""The pages of fee sheets, and the PDF looked into."""

from dataclasses import replace

import pypdfium2
import pytest

from accounts.models import User
from billing import services
from billing.models import FeeSheet
from consultations import services as consultations
from consultations.selectors import BillingFacts
from core.actors import job
from directory.models import Practitioner
from scheduling.enums import Fact
from scheduling.selectors import Plan
from tests.accounts.factories import DelegationFactory, MembershipFactory, UserFactory
from tests.billing.test_preparing import facts, liberal, plan, prepare, told  # noqa: F401 - fixtures
from tests.cast import signed_in
from tests.client import PivotClient
from tests.consultations.conftest import story  # noqa: F401 - fixture
from tests.consultations.factories import Story, minutes


@pytest.fixture
def sheet(facts: BillingFacts, prepare: object) -> FeeSheet:  # noqa: F811
    [one] = prepare(facts)
    return one


def test_the_list_then_the_sheet(client: PivotClient, morel: User, sheet: FeeSheet) -> None:
    signed_in(client, morel)

    assert f"/feuilles/{sheet.public_id}/" in client.get("/feuilles/").content.decode()
    page = client.get(f"/feuilles/{sheet.public_id}/").content.decode()
    for words in (
        "25,00",
        "17,50",
        "7,50",
        "Dans le parcours",
        "Nadia Benali",
        "infirmière salariée, rien à facturer en son nom",
        "Remboursé à 70",
        "n’est pas une feuille",
    ):
        assert words in page


def test_the_nurse_without_a_sheet_is_told_why(client: PivotClient, nadia: User, sheet: FeeSheet) -> None:
    assert "Vous exercez en salariée" in signed_in(client, nadia).get("/feuilles/").content.decode()


def test_the_liberal_nurse_has_her_own_sheet_with_its_prescriber(
    client: PivotClient,
    morel: User,
    plan: Plan,  # noqa: F811
    liberal: Practitioner,  # noqa: F811
    prepare: object,  # noqa: F811
) -> None:
    _, own = prepare(told(replace(plan, companion=liberal, facts={Fact.SETTING: "dedicated_place"})))
    nurse = UserFactory(practitioner=liberal)
    MembershipFactory(user=nurse, role="nurse", site=liberal.places.get().site)
    page = signed_in(client, nurse).get(f"/feuilles/{own.public_id}/").content.decode()
    for words in ("TLL", "12,00", f"Prescripteur : Dr Sophie Morel, RPPS {morel.practitioner.rpps}"):
        assert words in page
    assert "a sa propre feuille, TCG" in page


def test_from_the_signature_to_the_sheet(
    story: Story,  # noqa: F811
    client: PivotClient,
    morel: User,
    nadia: User,
) -> None:
    act = f"/feuilles/acte/{story.public_id}/"
    report = f"/teleconsultations/{story.public_id}/compte-rendu/"
    story.ends().writes()
    consultations.report_sign(actor=story.physician, public_id=story.public_id, at=minutes(20))
    signed_in(client, morel)
    assert act in client.get(report).content.decode()
    assert "Votre feuille se prépare" in client.get(act).content.decode()
    [sheet] = services.fee_sheets_prepare(
        actor=job("tests.billing"), act_public_id=story.public_id, at=minutes(21)
    )
    assert client.get(act)["Location"] == f"/feuilles/{sheet.public_id}/"
    said = signed_in(PivotClient(), nadia).get(act).content.decode()
    assert "mode d’exercice manque" in said or "salariée" in said


def test_no_sheet_yet(client: PivotClient, weiss: User) -> None:
    assert "Aucune feuille pour l’instant" in signed_in(client, weiss).get("/feuilles/").content.decode()


def test_a_secretary_holds_the_sheets_and_a_nurse_who_keeps_the_agenda_does_not(
    client: PivotClient, sheet: FeeSheet, sylvie: User, nadia: User, morel: User
) -> None:
    DelegationFactory(practitioner=morel.practitioner, delegate=nadia)

    assert signed_in(client, sylvie).get(f"/feuilles/{sheet.public_id}/").status_code == 200
    assert signed_in(client, nadia).get(f"/feuilles/{sheet.public_id}/").status_code == 404
    assert f"/feuilles/{sheet.public_id}/" not in client.get("/feuilles/").content.decode()


@pytest.mark.parametrize("who", ["nadia", "weiss", "luc"])
def test_another_s_sheet(
    who: str, client: PivotClient, sheet: FeeSheet, request: pytest.FixtureRequest
) -> None:
    signed_in(client, request.getfixturevalue(who))

    assert client.get(f"/feuilles/{sheet.public_id}/").status_code == 404
    assert client.get(f"/feuilles/{sheet.public_id}/pdf/").status_code == 404


def test_the_pdf_says_the_same(client: PivotClient, morel: User, sheet: FeeSheet) -> None:
    response = signed_in(client, morel).get(f"/feuilles/{sheet.public_id}/pdf/")

    document = pypdfium2.PdfDocument(response.content)
    text = document[0].get_textpage().get_text_range()
    assert len(document) == 1
    for words in ("Dr Sophie Morel", "Mme Jeanne Petit", "TCG", "25,00", "feuille de soins électronique"):
        assert words in text
    assert "Petit" not in response["Content-Disposition"]
