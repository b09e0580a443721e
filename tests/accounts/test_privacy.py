"""On a shared post, nothing of a page is left behind for whoever sits there next."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from patients.models import Patient
from tests.cast import signed_in
from tests.client import PivotClient
from tests.routes import routes

pytestmark = pytest.mark.django_db
PLAIN = [route for route in routes() if not route.arguments]


@pytest.mark.parametrize("who", ["morel", "nadia", "luc"])
def test_no_page_is_kept_by_the_browser(
    who: str, client: PivotClient, request: pytest.FixtureRequest
) -> None:
    signed_in(client, request.getfixturevalue(who))
    for route in PLAIN:
        if route.name != "account_logout":
            assert "no-store" in client.get(reverse(route.name)).headers["Cache-Control"], route.name


def test_nor_is_a_file_or_a_refusal(
    client: PivotClient, morel: User, weiss: User, mme_petit: Patient
) -> None:
    address = f"/patients/{mme_petit.public_id}/"
    for user, status in ((morel, 200), (weiss, 404)):
        answer = signed_in(client, user).get(address)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (status, "private, no-store")


def test_what_is_typed_before_signing_in_is_not_kept_either(client: Client) -> None:
    assert "no-store" in client.get("/connexion/").headers["Cache-Control"]


def test_pages_ask_the_machine_for_nothing_but_what_a_call_needs(client: Client) -> None:
    policy = client.get("/connexion/").headers["Permissions-Policy"]
    assert "camera=(self)" in policy
    assert "geolocation=()" in policy
