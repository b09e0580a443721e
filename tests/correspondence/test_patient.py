"""A patient without an account: a link that serves once, a code, their birth date; and a minor's secret."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from consultations import services as acts
from core.actors import job
from core.errors import Conflict, LinkRefused
from correspondence import services
from correspondence.enums import Channel, DispatchState, Reason
from correspondence.models import Dispatch
from documents.enums import PatientView
from documents.models import Document
from notifications.models import MailboxItem
from patients.models import Patient
from scheduling import services as agenda
from territory.models import Site
from tests.cast import actor_of
from tests.consultations.factories import Story, assisted, minutes
from tests.correspondence.conftest import SIGNED, corrects, declares, signs

pytestmark = pytest.mark.django_db(transaction=True)
MOBILE, MOTHER = "+33639981401", "+33639981402"


@pytest.fixture
def reached(mme_petit: Patient) -> Patient:
    mme_petit.phone = "06 39 98 14 01"
    mme_petit.save(update_fields=["phone"])
    return mme_petit


@pytest.fixture
def sent(reached: Patient, story: Story) -> Dispatch:
    signs(story)
    return acts.report_send_to_patient(actor=story.physician, public_id=story.public_id, at=SIGNED)


def last_sms() -> str:
    return MailboxItem.objects.order_by("-received_at", "-pk")[0].body


def link() -> str:
    sms = [row.body for row in MailboxItem.objects.order_by("pk") if "/documents-recus/" in row.body]
    return "/documents-recus/" + sms[-1].partition("/documents-recus/")[2].strip()


def code() -> str:
    found = re.search(r"code (\d{6})", last_sms())
    assert found is not None
    return found[1]


def opens(client: Client, at: str, born: str = "") -> int:
    """The link, the code that follows, and the birth date: the status of the answer to these."""
    assert client.post(at).status_code == 302
    answer = client.post(reverse("correspondence:guest_code"), {"code": code(), "birth_date": born})
    return answer.status_code


def born(patient: Patient) -> str:
    return f"{patient.birth_date:%d %m %Y}"


def test_the_link_and_its_code_open_the_paper(client: Client, sent: Dispatch, reached: Patient) -> None:
    sent.refresh_from_db()
    assert sent.state == DispatchState.SENT
    assert reached.birth_name.upper() not in last_sms().upper()
    address = link()
    door = client.get(address)
    assert "Dr Sophie Morel" in door.content.decode()
    assert opens(client, address, born(reached)) == 302
    assert client.get(reverse("correspondence:guest")).status_code == 200
    paper = client.get(reverse("correspondence:guest_file"))
    assert paper.content.startswith(b"%PDF-")
    sent.refresh_from_db()
    assert sent.state == DispatchState.READ


def test_a_link_that_served_opens_nothing_elsewhere(client: Client, sent: Dispatch, reached: Patient) -> None:
    address = link()
    opens(client, address, born(reached))
    other = Client()
    assert other.get(address).status_code == 410
    assert "déjà servi" in other.get(address).content.decode()
    assert other.get(reverse("correspondence:guest_file")).status_code == 404


def test_a_wrong_birth_date_is_a_wrong_code(client: Client, sent: Dispatch) -> None:
    assert opens(client, link(), "01 01 1901") == 422
    assert client.get(reverse("correspondence:guest_file")).status_code == 404


def test_five_wrong_codes_and_it_is_worth_nothing(client: Client, sent: Dispatch, reached: Patient) -> None:
    client.post(link())
    right = code()
    for _ in range(5):
        client.post(reverse("correspondence:guest_code"), {"code": "000000", "birth_date": born(reached)})
    answer = client.post(reverse("correspondence:guest_code"), {"code": right, "birth_date": born(reached)})
    assert answer.status_code == 422
    assert "ne vaut plus rien" in answer.content.decode()


def test_another_link_ends_the_former(client: Client, sent: Dispatch, story: Story, reached: Patient) -> None:
    former = link()
    services.link_renew(actor=story.physician, public_id=sent.public_id, at=SIGNED)
    assert client.get(former).status_code == 410
    assert opens(client, link(), born(reached)) == 302


def test_another_link_shuts_the_browser_of_the_former(
    client: Client, sent: Dispatch, story: Story, reached: Patient
) -> None:
    opens(client, link(), born(reached))
    assert client.get(reverse("correspondence:guest_file")).status_code == 200
    services.link_renew(actor=story.physician, public_id=sent.public_id, at=SIGNED)
    assert client.get(reverse("correspondence:guest_file")).status_code == 404


def test_a_correction_shuts_the_link_of_what_it_replaces(
    client: Client, sent: Dispatch, story: Story
) -> None:
    address = link()
    corrects(story, minutes(40))
    sent.refresh_from_db()
    assert (sent.state, sent.reason) == (DispatchState.WITHDRAWN, Reason.REPLACED)
    assert client.get(address).status_code == 410


def test_what_is_not_shown_to_the_patient_opens_no_more(client: Client, sent: Dispatch) -> None:
    address = link()
    Document.objects.filter(public_id=sent.document_public_id).update(patient_view=PatientView.WITHHELD)
    assert client.get(address).status_code == 410


def test_who_guesses_closes_the_link(client: Client, sent: Dispatch) -> None:
    access = sent.access
    for hour in range(4):
        at = SIGNED - dt.timedelta(hours=2 + hour)
        access.codes.create(digest="0" * 16, made_at=at, until=at + dt.timedelta(minutes=10), tries=5)
    with pytest.raises(LinkRefused, match="trop de codes faux"):
        services.access_code_ask(public_id=access.public_id, at=SIGNED)


def test_a_worker_killed_after_the_link_gives_no_second_one(
    reached: Patient, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    from correspondence.rules import LEASE
    from correspondence.services import delivery

    monkeypatch.setattr("core.jobs._send", lambda *_: None)
    signs(story)
    row = acts.report_send_to_patient(actor=story.physician, public_id=story.public_id, at=SIGNED)

    class KilledHere(BaseException):
        pass

    def dies(*_: object) -> None:
        raise KilledHere

    with monkeypatch.context() as patch:
        patch.setattr(delivery, "_note_sent", dies)
        with pytest.raises(KilledHere):
            services.dispatch_deliver(actor=job("tests"), dispatch_id=row.public_id, at=SIGNED)
    services.dispatch_deliver(actor=job("tests"), dispatch_id=row.public_id, at=SIGNED + LEASE)
    row.refresh_from_db()
    assert row.state == DispatchState.SENT
    from notifications.models import Message

    assert Message.objects.filter(kind="correspondence.document_link").count() == 1


def test_without_a_way_to_reach_them_it_is_refused_in_words(story: Story, mme_petit: Patient) -> None:
    mme_petit.phone = mme_petit.email = ""
    mme_petit.save(update_fields=["phone", "email"])
    signs(story)
    with pytest.raises(Conflict, match="Ni mobile"):
        acts.report_send_to_patient(actor=story.physician, public_id=story.public_id, at=SIGNED)


@pytest.fixture
def minor(mme_petit: Patient) -> Patient:
    mme_petit.birth_date = dt.date(2010, 5, 1)
    mme_petit.phone = "06 39 98 14 02"  # the mother's
    mme_petit.save()
    return mme_petit


def secret(story: Story, own: tuple[str, ...] = ()) -> None:
    agenda.confidentiality_ask(
        actor=story.physician, appointment=story.appointment.public_id, own=own, at=minutes(30)
    )


def test_a_secret_asked_after_shuts_the_link(
    client: Client, minor: Patient, morel: User, haddad: User, nadia: User, ehpad: Site
) -> None:
    declares(minor, haddad)
    story = Story(assisted(minor, morel, ehpad), morel, nadia).ends()
    signs(story)
    row = acts.report_send_to_patient(actor=story.physician, public_id=story.public_id, at=SIGNED)
    address = link()
    secret(story)
    row.refresh_from_db()
    assert (row.state, row.reason) == (DispatchState.WITHDRAWN, Reason.SECRET)
    answer = client.get(address)
    assert answer.status_code == 410
    assert "secret" not in answer.content.decode().lower()
    treating = Dispatch.objects.exclude(pk=row.pk).get()
    assert treating.state == DispatchState.RECEIVED  # a physician owes the same secret


def test_a_minor_with_a_number_of_their_own_gets_a_link_of_their_own(
    minor: Patient, morel: User, nadia: User, ehpad: Site
) -> None:
    story = Story(assisted(minor, morel, ehpad), morel, nadia).ends()
    signs(story)
    row = acts.report_send_to_patient(actor=story.physician, public_id=story.public_id, at=SIGNED)
    minor.phone = "06 39 98 14 01"
    minor.save(update_fields=["phone"])
    secret(story, own=(MOBILE,))
    row.refresh_from_db()
    assert row.state == DispatchState.WITHDRAWN
    acts.report_send_to_patient(actor=story.physician, public_id=story.public_id, at=minutes(35))
    row.refresh_from_db()
    assert (row.state, row.access.sent_to) == (DispatchState.SENT, MOBILE)


def test_under_a_secret_nothing_goes_where_a_parent_reads(
    minor: Patient, morel: User, haddad: User, nadia: User, ehpad: Site
) -> None:
    story = Story(assisted(minor, morel, ehpad), morel, nadia).ends()
    signs(story)
    secret(story)
    with pytest.raises(Conflict, match="mineur seul"):
        acts.report_send_to_patient(actor=story.physician, public_id=story.public_id, at=SIGNED)
    row = acts.report_deposit(actor=story.physician, public_id=story.public_id, at=SIGNED)
    row.refresh_from_db()
    assert (row.channel, row.state, row.reason) == (Channel.DMP, DispatchState.WITHDRAWN, Reason.SECRET)


def test_a_secret_between_the_ask_and_the_worker_stops_it(
    minor: Patient, morel: User, nadia: User, ehpad: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.jobs._send", lambda *_: None)
    monkeypatch.setattr("scheduling.services.secrets._listeners", [])  # even were nobody told
    story = Story(assisted(minor, morel, ehpad), morel, nadia).ends()
    signs(story)
    row = acts.report_send_to_patient(actor=story.physician, public_id=story.public_id, at=SIGNED)
    secret(story)
    services.dispatch_deliver(actor=job("tests"), dispatch_id=row.public_id, at=SIGNED)
    row.refresh_from_db()
    assert (row.state, row.reason) == (DispatchState.WITHDRAWN, Reason.SECRET)
    assert not MailboxItem.objects.exists()


def test_the_minor_alone_is_reached_where_they_said(
    minor: Patient, morel: User, nadia: User, ehpad: Site
) -> None:
    story = Story(assisted(minor, morel, ehpad), morel, nadia).ends()
    signs(story)
    secret(story, own=(MOTHER,))  # it was said to be the minor's own number
    row = acts.report_send_to_patient(actor=actor_of(morel), public_id=story.public_id, at=SIGNED)
    row.refresh_from_db()
    assert row.state == DispatchState.SENT
