"""What is written in the outbox, for whom, by which channel; and that a rollback leaves nothing."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, connection, transaction

from core.errors import Invalid
from notifications import services
from notifications.models import MailboxItem, Message, Notice, Preference
from tests.notifications.factories import (
    AT,
    BOOKED,
    CONTEXT,
    INCIDENT,
    NADIA,
    OUTSIDER,
    REMINDER,
    message,
    send,
)

pytestmark = pytest.mark.django_db


def switch_off(kind: str, channel: str) -> None:
    Preference.objects.create(user_id=NADIA.user_id, kind=kind, channel=channel, is_on=False)


def test_an_account_is_told_in_the_page_and_by_email() -> None:
    (written,) = send()
    assert (written.channel, written.state, written.address) == ("email", "queued", NADIA.email)
    assert Notice.objects.get().user_id == NADIA.user_id


def test_who_has_no_account_gets_the_email_alone() -> None:
    assert [written.address for written in send(OUTSIDER)] == [OUTSIDER.email]
    assert not Notice.objects.exists()


def test_a_channel_without_an_address_is_left_out() -> None:
    assert send(OUTSIDER, kind=REMINDER.code, context={"starts_at": AT}) == []


def test_a_channel_without_a_carrier_is_left_out(settings) -> None:
    settings.MESSAGE_CARRIERS = {**settings.MESSAGE_CARRIERS, "sms": ""}
    assert send(NADIA, kind=REMINDER.code, context={"starts_at": AT}) == []


def test_what_is_switched_off_is_not_written() -> None:
    switch_off(BOOKED.code, "email")
    assert send() == []
    assert Notice.objects.exists()


def test_a_notice_can_be_switched_off_alone() -> None:
    switch_off(BOOKED.code, "page")
    assert len(send()) == 1
    assert not Notice.objects.exists()


def test_what_cannot_be_switched_off_is_written_all_the_same() -> None:
    switch_off(INCIDENT.code, "email")
    switch_off(INCIDENT.code, "page")
    assert len(send(kind=INCIDENT.code, context={})) == 1
    assert Notice.objects.exists()


def test_a_preference_of_another_person_changes_nothing() -> None:
    Preference.objects.create(user_id=99, kind=BOOKED.code, channel="email", is_on=False)
    assert len(send()) == 1


def test_a_context_with_more_than_declared_is_refused() -> None:
    with pytest.raises(Invalid):
        send(context={**CONTEXT, "patient": "Mme Jeanne Petit"})
    assert not Message.objects.exists()
    assert not Notice.objects.exists()


def test_a_rollback_leaves_nothing_and_sends_nothing(django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True) as callbacks, transaction.atomic():
        send()
        transaction.set_rollback(True)
    assert callbacks == []
    assert not Message.objects.exists()
    assert not Notice.objects.exists()
    assert not MailboxItem.objects.exists()


def test_it_leaves_after_the_commit(django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        written = message()
        assert not MailboxItem.objects.exists()
    written.refresh_from_db()
    assert written.state == "delivered"
    assert MailboxItem.objects.get().address == OUTSIDER.email


def test_saying_it_again_with_the_same_key_says_nothing() -> None:
    assert len(send(dedup_key="rappel-1")) == 1
    assert send(dedup_key="rappel-1") == []
    assert len(send(dedup_key="rappel-2")) == 1
    assert Message.objects.count() == Notice.objects.count() == 2


def test_the_same_key_for_two_people_is_two_messages() -> None:
    assert len(send(NADIA, dedup_key="rappel")) == len(send(OUTSIDER, dedup_key="rappel")) == 1


def test_the_key_in_the_column_spells_nobody_out() -> None:
    written = message(dedup_key="rappel")
    assert written.dedup_key
    assert "pharmacie" not in written.dedup_key
    assert len(written.dedup_key) == 16


def test_addresses_names_and_contexts_are_sealed() -> None:
    send()
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(m)::text FROM notifications_message m")
        row = cursor.fetchone()[0]
        cursor.execute("SELECT row_to_json(n)::text FROM notifications_notice n")
        row += cursor.fetchone()[0]
    for word in ("nadia", "Nadia", "Marronniers", "EHPAD"):
        assert word not in row


def test_a_link_leads_to_a_page_of_ours() -> None:
    for link in ("https://elsewhere.example/", "//elsewhere.example/"):
        with pytest.raises(IntegrityError, match="link_is_local"), transaction.atomic():
            send(OUTSIDER, link=link)


def test_a_notice_alone_is_posted_once_with_its_key() -> None:
    posted = {"kind": BOOKED.code, "to": NADIA, "context": CONTEXT, "at": AT, "dedup_key": "x"}
    assert services.notice_post(**posted) is not None
    assert services.notice_post(**posted) is None
    assert Notice.objects.count() == 1


def test_who_corrected_their_address_is_told_what_went_to_the_former_one() -> None:
    mistyped = replace(NADIA, email="nadia.benali@pivot.exemple")
    assert len(send(mistyped, dedup_key="rappel")) == 1
    assert [one.address for one in send(NADIA, dedup_key="rappel")] == [NADIA.email]
    assert send(NADIA, dedup_key="rappel") == []
    assert Notice.objects.count() == 1, "behind the bell they were told already"
