"""The pages of fee sheets, and the PDF looked into."""

import pypdfium2
import pytest

from accounts.models import User
from billing.models import FeeSheet
from consultations.selectors import BillingFacts
from tests.accounts.factories import DelegationFactory
from tests.billing.test_preparing import facts, plan, prepare  # noqa: F401 - fixtures
from tests.cast import signed_in
from tests.client import PivotClient


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
        "Salarié",
        "n’est pas une feuille",
    ):
        assert words in page


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
