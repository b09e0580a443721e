"""A report leaves when it is signed, once, whatever is lost on the way."""

import datetime as dt
import email
import email.policy

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from consultations.services.sending import report_send
from core.actors import job
from correspondence import services
from correspondence.adapters import mssante
from correspondence.adapters.channels import Receipt
from correspondence.enums import Channel, DispatchState, Reason
from correspondence.models import Dispatch, DispatchStep, StandInItem
from correspondence.rules import LEASE, MAX_ATTEMPTS
from correspondence.selectors import stand_in_content
from correspondence.services import delivery
from tests.consultations.factories import Story
from tests.correspondence.conftest import ADDRESS, SIGNED, corrects, lives_at, signs

pytestmark = pytest.mark.django_db(transaction=True)
WORKER = job("correspondence.deliver")


class KilledHere(BaseException):
    """A worker that dies: nothing of ours catches it."""


def deliver(dispatch: Dispatch, at: dt.datetime = SIGNED) -> Dispatch:
    services.dispatch_deliver(actor=WORKER, dispatch_id=dispatch.public_id, at=at)
    dispatch.refresh_from_db()
    return dispatch


def message() -> email.message.EmailMessage:
    return email.message_from_bytes(stand_in_content(StandInItem.objects.get()), policy=email.policy.default)  # type: ignore[return-value]


def test_signing_asks_for_it_and_the_worker_brings_it(dispatch: Dispatch) -> None:
    # Celery is eager here: the commit of the signature has brought it already.
    assert dispatch.state == DispatchState.RECEIVED
    assert dispatch.channel == Channel.MSSANTE
    assert dispatch.address == ADDRESS
    assert [one.action for one in dispatch.steps.order_by("pk")] == ["take", "accept", "receive"]
    assert StandInItem.objects.get().address == ADDRESS


def test_the_message_names_no_patient(dispatch: Dispatch) -> None:
    told = message()
    assert told["Subject"] == "XDM/1.0/DDM+Compte rendu de téléconsultation"
    assert told["To"] == ADDRESS
    body = told.get_body()
    assert body is not None
    shown = f"{told['Subject']} {body.get_content()}"
    assert "PETIT" not in shown.upper()
    assert "Sophie Morel" in shown
    assert [part.get_filename() for part in told.iter_attachments()] == ["IHE_XDM.ZIP", "document.pdf"]


def test_asked_again_it_does_not_leave_again(dispatch: Dispatch) -> None:
    deliver(dispatch)
    deliver(dispatch, SIGNED + dt.timedelta(days=1))
    assert StandInItem.objects.count() == 1
    assert dispatch.attempts == 1


def test_two_of_the_same_are_refused_by_the_database(dispatch: Dispatch) -> None:
    kept = ("id", "public_id", "created_at", "updated_at", "address")
    said = {
        field.attname: getattr(dispatch, field.attname)
        for field in Dispatch._meta.concrete_fields
        if field.name not in kept
    }
    with pytest.raises(IntegrityError, match="dispatch_once"), transaction.atomic():
        Dispatch.objects.create(**said)


@pytest.fixture
def asleep(monkeypatch: pytest.MonkeyPatch) -> None:
    """The queue is lost: nothing is brought but what a test brings itself."""
    monkeypatch.setattr("core.jobs._send", lambda *_: None)


def killed(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def dies(*_: object, **__: object) -> None:
        raise KilledHere

    if where == "before the send":
        monkeypatch.setattr(delivery, "sender_of", dies)
    elif where == "after the send":
        real = mssante.MssanteChannel.send

        def sends_then_dies(self: mssante.MssanteChannel, envelope: object) -> Receipt:
            real(self, envelope)  # type: ignore[arg-type]
            raise KilledHere

        monkeypatch.setattr(mssante.MssanteChannel, "send", sends_then_dies)
    elif where == "while it is made":
        monkeypatch.setattr(delivery, "envelope_of", dies)
    else:
        monkeypatch.setattr(delivery, "about", dies)


@pytest.mark.parametrize(
    "where", ["while it is made", "before the send", "after the send", "while it is noted"]
)
def test_killed_anywhere_it_arrives_once(
    where: str, story: Story, asleep: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    signs(story)
    dispatch = Dispatch.objects.get()
    with monkeypatch.context() as patch:
        killed(where, patch)
        with pytest.raises(KilledHere):
            deliver(dispatch)
    dispatch.refresh_from_db()
    assert dispatch.state == DispatchState.SENDING
    # Nobody takes it while the lease runs; then it is found again.
    assert deliver(dispatch, SIGNED + LEASE / 2).state == DispatchState.SENDING
    assert deliver(dispatch, SIGNED + LEASE).state == DispatchState.RECEIVED
    assert StandInItem.objects.count() == 1


def test_what_kills_every_worker_ends_before_a_person(
    story: Story, asleep: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    signs(story)
    dispatch, at = Dispatch.objects.get(), SIGNED
    killed("before the send", monkeypatch)
    for _ in range(MAX_ATTEMPTS):
        with pytest.raises(KilledHere):
            deliver(dispatch, at)
        at += LEASE
    assert deliver(dispatch, at).reason == Reason.LOST
    assert dispatch.state == DispatchState.DEAD


def test_a_lost_queue_is_found_again_by_the_sweep(story: Story, asleep: None) -> None:
    signs(story)
    assert services.dispatches_sweep(at=SIGNED + dt.timedelta(minutes=1)) == 1


def test_down_for_a_day_it_arrives_once(story: Story, haddad: User, asleep: None) -> None:
    lives_at(haddad, "panne.haddad@demo.mssante.example")
    signs(story)
    dispatch, at = Dispatch.objects.get(), SIGNED
    while at < SIGNED + dt.timedelta(days=1):
        deliver(dispatch, at)
        assert dispatch.state == DispatchState.FAILED
        assert dispatch.reason == Reason.UNREACHABLE
        assert dispatch.next_try_at is not None
        at = dispatch.next_try_at
    lives_at(haddad, ADDRESS)  # the server answers again
    assert deliver(dispatch, at).state == DispatchState.RECEIVED
    assert StandInItem.objects.count() == 1


def test_refused_for_good_it_is_for_a_person(story: Story, haddad: User, asleep: None) -> None:
    lives_at(haddad, "personne@nulle-part.invalid")
    signs(story)
    dispatch = deliver(Dispatch.objects.get())
    assert (dispatch.state, dispatch.reason) == (DispatchState.DEAD, Reason.REFUSED)
    assert dispatch.next_try_at is None


def test_without_an_address_it_stays_on_the_platform(story: Story, haddad: User, asleep: None) -> None:
    lives_at(haddad, "")
    signs(story)
    dispatch = deliver(Dispatch.objects.get())
    assert (dispatch.channel, dispatch.state) == (Channel.NOTICE, DispatchState.RECEIVED)


def test_without_account_nor_address_somebody_must_look(story: Story, haddad: User, asleep: None) -> None:
    lives_at(haddad, "")
    type(haddad).objects.filter(pk=haddad.pk).update(practitioner=None)
    signs(story)
    dispatch = deliver(Dispatch.objects.get())
    assert (dispatch.state, dispatch.reason) == (DispatchState.DEAD, Reason.NO_ADDRESS)


def test_a_corrected_report_replaces_what_left_and_says_so(dispatch: Dispatch, story: Story) -> None:
    StandInItem.objects.all().delete()
    corrects(story, SIGNED + dt.timedelta(hours=1))
    later = Dispatch.objects.exclude(pk=dispatch.pk).get()
    assert later.replaces == dispatch
    assert later.version == 2
    dispatch.refresh_from_db()
    assert dispatch.state == DispatchState.RECEIVED
    told = message()
    assert told["Subject"].endswith("version corrigée")
    assert "remplace celui" in told.get_body().get_content()


def test_a_version_that_had_not_left_does_not_leave_after_its_correction(story: Story, asleep: None) -> None:
    signs(story)
    former = Dispatch.objects.get()
    corrects(story, SIGNED + dt.timedelta(hours=1))
    former.refresh_from_db()
    assert (former.state, former.reason) == (DispatchState.WITHDRAWN, Reason.REPLACED)
    later = deliver(Dispatch.objects.exclude(pk=former.pk).get(), SIGNED + dt.timedelta(hours=2))
    assert not later.is_replacement
    deliver(former, SIGNED + dt.timedelta(hours=2))
    assert StandInItem.objects.count() == 1


def test_what_is_told_back_is_noted_once(dispatch: Dispatch) -> None:
    for _ in range(2):
        services.dispatch_confirm(actor=WORKER, dispatch_id=dispatch.public_id, at=SIGNED, is_read=True)
    dispatch.refresh_from_db()
    assert dispatch.state == DispatchState.READ
    assert DispatchStep.objects.filter(action="read").count() == 1


def test_nothing_of_a_rehearsal_leaves(story: Story, asleep: None) -> None:
    version = signs(story)
    Dispatch.objects.all().delete()
    act = story.now()
    act.appointment.is_rehearsal = True
    report_send(story.physician, act, version, SIGNED)
    assert not Dispatch.objects.exists()
