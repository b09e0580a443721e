"""Passwords are chosen through links that serve once."""

import re

import time_machine
from django.test import Client

from accounts import services
from accounts.models import User
from audit.models import Event
from core import clock
from notifications.models import Message
from tests.accounts.factories import PASSWORD
from tests.cast import actor_of, signed_in
from tests.notifications.factories import arrived

NEW = "Quatorze-kilomètres-27"


def link_sent_to(user: User) -> str:
    found = re.search(r"https?://[^/]+(/\S+)", arrived(Message.objects.filter(user_id=user.pk).latest("pk")))
    assert found is not None
    return found[1]


def choose(client: Client, link: str, password: str = NEW) -> str:
    step = client.get(link)
    assert step.status_code == 302, step.content.decode()
    assert link.rsplit("/", 2)[1] not in step.headers["Location"]  # the token has left the address
    answer = client.post(
        step.headers["Location"], {"new_password1": password, "new_password2": password}, follow=True
    )
    return answer.content.decode()


def test_a_lost_password_is_chosen_again_by_e_mail(client: Client, nadia: User) -> None:
    other = signed_in(Client(), nadia)
    answer = client.post("/mot-de-passe/oublie/", {"email": nadia.email.upper()})
    assert answer.headers["Location"] == "/mot-de-passe/envoye/"
    link = link_sent_to(nadia)
    assert "Votre mot de passe est choisi" in choose(client, link)
    nadia.refresh_from_db()
    assert nadia.check_password(NEW)
    assert other.get("/compte/connexions/").status_code == 302
    assert "plus valable" in client.get(link).content.decode()
    assert [event.kind for event in Event.objects.order_by("pk")] == [
        "accounts.password_asked",
        "accounts.password_set",
    ]


def test_who_has_just_chosen_a_password_finds_their_address_once(client: Client, nadia: User) -> None:
    client.post("/mot-de-passe/oublie/", {"email": nadia.email})
    page = choose(client, link_sent_to(nadia))
    assert f'value="{nadia.email}"' in page
    assert nadia.email not in client.get("/connexion/").content.decode()


def test_an_unknown_address_gets_the_same_answer_and_no_letter(client: Client, db: None) -> None:
    answer = client.post("/mot-de-passe/oublie/", {"email": "personne@ailleurs.example"})
    assert answer.headers["Location"] == "/mot-de-passe/envoye/"
    assert not Message.objects.exists()


def test_the_link_names_nobody_by_number(client: Client, nadia: User) -> None:
    client.post("/mot-de-passe/oublie/", {"email": nadia.email})
    assert re.fullmatch(rf"/mot-de-passe/nouveau/{nadia.public_id}/[0-9a-z-]+/", link_sent_to(nadia))


def test_a_reset_link_lives_an_hour(client: Client, nadia: User) -> None:
    start = clock.now()
    with time_machine.travel(start, tick=False):
        client.post("/mot-de-passe/oublie/", {"email": nadia.email})
    with time_machine.travel(start.timestamp() + 3590, tick=False):
        assert client.get(link_sent_to(nadia)).status_code == 302
    with time_machine.travel(start.timestamp() + 3610, tick=False):
        assert "plus valable" in client.get(link_sent_to(nadia)).content.decode()


def test_an_invitation_lives_a_week_and_opens_the_account(client: Client, luc: User) -> None:
    start = clock.now()
    user = services.user_create(
        actor=actor_of(luc), email="claire@pivot.example", given_name="Claire", family_name="Vidal", at=start
    )
    link = link_sent_to(user)
    with time_machine.travel(start.timestamp() + 6 * 86400, tick=False):
        page = client.get(client.get(link).headers["Location"]).content.decode()
        assert "Choisissez votre mot de passe" in page
        choose(client, link)
    user.refresh_from_db()
    assert user.check_password(NEW)
    assert Event.objects.get(kind="accounts.password_set").details == {"invited": True}


def test_an_invitation_dies_after_a_week(client: Client, luc: User) -> None:
    start = clock.now()
    user = services.user_create(
        actor=actor_of(luc), email="claire@pivot.example", given_name="Claire", family_name="Vidal", at=start
    )
    with time_machine.travel(start.timestamp() + 7 * 86400 + 60, tick=False):
        assert "plus valable" in client.get(link_sent_to(user)).content.decode()


def test_a_weak_password_is_refused(client: Client, nadia: User) -> None:
    client.post("/mot-de-passe/oublie/", {"email": nadia.email})
    page = choose(client, link_sent_to(nadia), "court")
    assert "est à corriger" in page or "sont à corriger" in page
    nadia.refresh_from_db()
    assert nadia.check_password(PASSWORD)


def test_changing_it_from_inside_is_told(client: Client, nadia: User) -> None:
    signed_in(client, nadia)
    answer = client.post(
        "/compte/mot-de-passe/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    )
    assert answer.status_code == 302
    assert Message.objects.get(user_id=nadia.pk).kind == "accounts.security_changed"
