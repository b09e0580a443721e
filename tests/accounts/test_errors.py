"""What is refused says so in the house’s words, with a way home, and with the menu of who is signed in."""

import pytest
from django.db import OperationalError, connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from psycopg2.errors import AdminShutdown, DeadlockDetected, LockNotAvailable

from accounts.enums import Role
from accounts.middleware.errors import ErrorMiddleware, page
from accounts.models import User
from core.errors import PivotError
from tests.accounts.factories import MembershipFactory
from tests.cast import signed_in
from tests.client import PivotClient

pytestmark = pytest.mark.django_db
MENU = 'aria-label="Principal"'


def test_a_wrong_address_keeps_the_menu_of_who_is_signed_in(client: Client, morel: User) -> None:
    answer = signed_in(client, morel).get("/nulle-part/")
    text = answer.content.decode()
    assert answer.status_code == 404
    assert MENU in text
    assert "Revenir à Aujourd’hui" in text


def test_a_refusal_reads_who_asks_once_and_counts_nothing_that_waits(client: Client, nadia: User) -> None:
    signed_in(client, nadia)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get("/region/sites/")
    assert answer.status_code == 403
    assert MENU in answer.content.decode()
    read = [query["sql"] for query in asked.captured_queries]
    assert sum('FROM "accounts_membership"' in sql for sql in read) == 1
    assert not [sql for sql in read if "notifications_notice" in sql or "scheduling_demand" in sql]


def test_a_wrong_address_leads_a_stranger_home_without_a_menu(client: Client) -> None:
    text = client.get("/nulle-part/").content.decode()
    assert MENU not in text
    assert "Revenir à l’accueil" in text


def test_who_has_not_chosen_a_role_or_holds_none_gets_no_menu(client: Client, morel: User) -> None:
    MembershipFactory(user=morel, role=Role.REGIONAL_ADMIN, site=None)
    assert MENU not in signed_in(client, morel).get("/nulle-part/").content.decode()
    morel.memberships.all().delete()
    assert MENU not in client.get("/nulle-part/").content.decode()


def test_a_second_factor_still_to_give_shows_no_menu(client: Client, morel: User) -> None:
    client.force_login(morel, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert MENU not in client.get("/nulle-part/").content.decode()


def test_a_form_that_waited_too_long_says_so(morel: User) -> None:
    client = signed_in(PivotClient(enforce_csrf_checks=True), morel)
    answer = client.post("/compte/delegations/donner/", {"delegate": ""})
    text = answer.content.decode()
    assert answer.status_code == 403
    assert "Ce formulaire a expiré" in text
    assert MENU in text


def test_a_script_with_an_old_form_is_told_in_its_own_way(morel: User) -> None:
    client = signed_in(PivotClient(enforce_csrf_checks=True), morel)
    answer = client.post("/compte/delegations/donner/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.json()["code"]) == (403, "form_expired")


def test_too_many_demands_are_refused_in_french(client: Client) -> None:
    answers = [client.post("/mot-de-passe/oublie/", {"email": f"a{n}@b.example"}) for n in range(25)]
    assert answers[-1].status_code == 429
    assert "Trop de tentatives en peu de temps" in answers[-1].content.decode()


def test_a_failure_without_a_page_of_its_own_has_one_all_the_same(rf: RequestFactory) -> None:
    class Odd(PivotError):
        status = 418

    answer = page(rf.get("/"), Odd("La théière est vide."))
    assert answer.status_code == 418
    assert "La théière est vide." in answer.content.decode()
    assert "Revenir à l’accueil" in answer.content.decode()


@pytest.mark.parametrize(
    ("cause", "status"), [(LockNotAvailable, 409), (DeadlockDetected, 409), (AdminShutdown, None)]
)
def test_who_waited_for_a_lock_in_vain_is_told_whatever_they_did(
    rf: RequestFactory, cause: type[Exception], status: int | None
) -> None:
    """A failure of the database itself stays one."""
    failure = OperationalError()
    failure.__cause__ = cause()
    answer = ErrorMiddleware(lambda request: page(request, PivotError())).process_exception(
        rf.get("/"), failure
    )
    assert (answer and answer.status_code) == status
    if answer:
        assert "Rien n’a été enregistré" in answer.content.decode()
