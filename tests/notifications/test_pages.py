"""Notices, preferences, undelivered messages and the demo's mailbox, as people open them."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse

from accounts.models import User
from audit.models import Event
from core import clock
from core.actors import job
from notifications import selectors, services
from notifications.models import MailboxItem, Message, Notice, Preference
from notifications.rules import Recipient
from tests.cast import actor_of, signed_in
from tests.client import PivotClient
from tests.notifications.factories import AT, BOOKED, CONTEXT, INCIDENT, NOWHERE, REMINDER, message, send

pytestmark = pytest.mark.django_db

WORKER = job("notifications.deliver")


def to(user: User) -> Recipient:
    return Recipient(label=user.full_name, user_id=user.pk, email=user.email)


def posted(user: User, link: str = "/avis/") -> Notice:
    notice = services.notice_post(kind=BOOKED.code, to=to(user), context=CONTEXT, at=AT, link=link)
    assert notice is not None
    return notice


def dead_letter() -> Message:
    written = message(NOWHERE)
    services.message_deliver(actor=WORKER, message_id=written.public_id, at=AT)
    written.refresh_from_db()
    return written


def text(response) -> str:
    return response.content.decode().replace("\u00a0", " ")


def test_the_page_shows_ones_own_notices_and_no_other(client: PivotClient, nadia: User, morel: User) -> None:
    posted(nadia)
    shown = text(signed_in(client, nadia).get(reverse("notifications:notices")))
    assert "Un rendez-vous est pris mar. 17 nov. 2026 à 14 h 30, EHPAD Les Marronniers" in shown
    assert "Avis : 1 non lu" in shown
    assert "Aucun avis" in text(signed_in(client, morel).get(reverse("notifications:notices")))


def test_following_a_notice_reads_it_and_leads_there(client: PivotClient, nadia: User) -> None:
    notice = posted(nadia, link="/avis/preferences/")
    response = signed_in(client, nadia).get(reverse("notifications:notice", args=[notice.public_id]))
    assert response.headers["Location"] == "/avis/preferences/"
    notice.refresh_from_db()
    first = notice.read_at
    assert first is not None
    client.get(reverse("notifications:notice", args=[notice.public_id]))
    notice.refresh_from_db()
    assert notice.read_at == first


def test_a_notice_can_be_read_without_leaving(client: PivotClient, nadia: User) -> None:
    notice = posted(nadia, link="/ailleurs/")
    response = signed_in(client, nadia).post(reverse("notifications:notice", args=[notice.public_id]))
    assert response.headers["Location"] == reverse("notifications:notices")
    assert "Tout est lu" in text(client.get(reverse("notifications:notices")))


def test_a_neighbours_notice_is_not_found_and_stays_unread(
    client: PivotClient, nadia: User, morel: User, haddad: User, weiss: User, luc: User
) -> None:
    notice = posted(nadia)
    for other in (morel, haddad, weiss, luc):
        signed_in(client, other)
        assert client.get(reverse("notifications:notice", args=[notice.public_id])).status_code == 404
        assert client.post(reverse("notifications:notice", args=[notice.public_id])).status_code == 404
        client.post(reverse("notifications:notices_read"))
    notice.refresh_from_db()
    assert notice.read_at is None


def test_reading_all_spares_what_came_meanwhile(client: PivotClient, nadia: User) -> None:
    posted(nadia)
    future = clock.now() + dt.timedelta(minutes=1)
    services.notice_post(kind=BOOKED.code, to=to(nadia), context=CONTEXT, at=future)
    signed_in(client, nadia).post(reverse("notifications:notices_read"))
    assert Notice.objects.filter(read_at=None).count() == 1


def test_a_script_asks_for_the_list_alone(client: PivotClient, nadia: User) -> None:
    posted(nadia)
    response = signed_in(client, nadia).get(
        reverse("notifications:notices"), headers={"HX-Target": "notices"}
    )
    assert "<html" not in text(response)
    assert text(response).startswith('<div id="notices"')


def test_notices_come_in_pages(client: PivotClient, nadia: User) -> None:
    for _ in range(21):
        posted(nadia)
    first = text(signed_in(client, nadia).get(reverse("notifications:notices")))
    assert "Page 1 sur 2" in first
    assert (
        text(client.get(reverse("notifications:notices") + "?page=2")).count("Un rendez-vous est pris") == 2
    )


def test_the_list_asks_the_database_as_much_for_twenty_as_for_one(
    client: PivotClient, nadia: User, django_assert_max_num_queries
) -> None:
    signed_in(client, nadia)
    for _ in range(20):
        posted(nadia)
    with django_assert_max_num_queries(20):
        client.get(reverse("notifications:notices"))


def test_a_kind_given_up_since_does_not_break_the_page(client: PivotClient, nadia: User) -> None:
    Notice.objects.filter(pk=posted(nadia).pk).update(kind="gone.kind")
    assert signed_in(client, nadia).get(reverse("notifications:notices")).status_code == 200


def test_choosing_what_one_receives(client: PivotClient, nadia: User) -> None:
    signed_in(client, nadia)
    shown = text(client.get(reverse("notifications:preferences")))
    assert BOOKED.label in shown
    assert f'value="{BOOKED.code}/email" checked' in shown
    assert f'value="{INCIDENT.code}' not in shown, "what cannot be switched off sends nothing"
    client.post(
        reverse("notifications:preferences"), {"wanted": [f"{BOOKED.code}/page", f"{REMINDER.code}/sms"]}
    )
    assert send(to(nadia)) == []
    assert Notice.objects.count() == 1
    assert Event.objects.get(kind="notifications.preference_set").details["count"] >= 1
    client.post(
        reverse("notifications:preferences"), {"wanted": [f"{BOOKED.code}/page", f"{BOOKED.code}/email"]}
    )
    assert len(send(to(nadia))) == 1


def test_saving_the_same_choices_changes_and_traces_nothing(client: PivotClient, nadia: User) -> None:
    signed_in(client, nadia)
    everything = [f"{kind}/{way}" for kind, way in selectors.choices_for(actor_of(nadia))]
    client.post(reverse("notifications:preferences"), {"wanted": everything})
    assert not Preference.objects.exists()
    assert not Event.objects.filter(kind="notifications.preference_set").exists()


def test_a_forged_choice_changes_nothing(client: PivotClient, nadia: User) -> None:
    wanted = [f"{BOOKED.code}/email", f"{BOOKED.code}/page", f"{REMINDER.code}/sms", "no.kind/email", "x"]
    signed_in(client, nadia).post(reverse("notifications:preferences"), {"wanted": wanted})
    assert not Preference.objects.filter(kind__in=["no.kind", INCIDENT.code]).exists()


def test_a_kind_for_another_role_is_not_offered(client: PivotClient, morel: User) -> None:
    assert REMINDER.code not in text(signed_in(client, morel).get(reverse("notifications:preferences")))


def test_the_region_sees_what_did_not_arrive_and_sends_it_again(client: PivotClient, luc: User) -> None:
    letter = dead_letter()
    signed_in(client, luc)
    shown = text(client.get(reverse("notifications:failures")))
    assert "Rendez-vous pris, par e-mail, pour Pharmacie fermée" in shown
    assert "L’adresse n’existe pas" in shown
    response = client.post(reverse("notifications:message_resend", args=[letter.public_id]))
    assert response.status_code == 302
    assert [step.action for step in letter.transitions.order_by("pk")][2] == "resend"
    assert Event.objects.filter(kind="notifications.resent", actor_user_id=luc.pk).exists()


def test_a_message_waiting_for_another_try_says_when(client: PivotClient, luc: User) -> None:
    letter = message()
    Message.objects.filter(pk=letter.pk).update(state="failed", attempts=1, error_code="server_unreachable")
    shown = text(signed_in(client, luc).get(reverse("notifications:failures")))
    assert "Prochain essai vers 14 h 30" in shown
    assert "Renvoyer" not in shown


def test_only_the_region_sees_the_outbox(
    client: PivotClient, morel: User, haddad: User, nadia: User, weiss: User
) -> None:
    letter = dead_letter()
    for other in (morel, haddad, nadia, weiss):
        signed_in(client, other)
        assert client.get(reverse("notifications:failures")).status_code == 403
        resend = reverse("notifications:message_resend", args=[letter.public_id])
        assert client.post(resend).status_code == 403
    letter.refresh_from_db()
    assert letter.state == "dead"


def test_what_left_meanwhile_cannot_be_resent(client: PivotClient, luc: User) -> None:
    signed_in(client, luc)
    for public_id in (message().public_id, uuid.uuid4()):
        assert client.post(reverse("notifications:message_resend", args=[public_id])).status_code == 404


def test_the_mailbox_shows_what_arrived(client: PivotClient, nadia: User) -> None:
    written = message(link="/avis/")
    services.message_deliver(actor=WORKER, message_id=written.public_id, at=AT)
    signed_in(client, nadia)
    item = MailboxItem.objects.get()
    assert (
        item.subject in text(client.get(reverse("notifications:mailbox"))).replace(" ", "\u00a0")
        or item.subject
    )
    shown = text(client.get(reverse("notifications:mailbox_item", args=[item.public_id])))
    assert '<a href="https://pivot.example/avis/preferences/">' in shown
    assert "contact@pharmacie.example" in shown


def test_no_mailbox_where_a_real_carrier_works(client: PivotClient, nadia: User, settings) -> None:
    address = reverse("notifications:mailbox")
    assert address in text(signed_in(client, nadia).get("/"))
    settings.MAILBOX = False
    assert address not in text(client.get("/"))
    assert signed_in(client, nadia).get(address).status_code == 404


def test_strangers_sign_in_first(client: PivotClient) -> None:
    for name in ("notices", "preferences", "failures", "mailbox"):
        assert client.get(reverse(f"notifications:{name}")).status_code == 302
