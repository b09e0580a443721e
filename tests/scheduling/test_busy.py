"""The physician’s other agenda: linked, read by the worker, never booked over; doubts are told."""

import datetime as dt

import pytest
import time_machine

from accounts.models import User
from core.actors import job
from core.clock import PARIS
from core.errors import Invalid, Refused
from notifications.models import Message, Notice
from patients.models import Patient
from scheduling import selectors, services
from scheduling.adapters import calendars
from scheduling.adapters.calendars import FeedError
from scheduling.enums import CancelReason, FeedProblem
from scheduling.models import Appointment, BusyFeed, BusySpan
from scheduling.presenters.calendar import calendar as calendar_of_ours
from scheduling.presenters.keeping import busy_card, reading_words
from scheduling.tasks import sweep_busy
from tests.cast import actor_of, signed_in
from tests.client import PivotClient
from tests.scheduling.factories import (
    MONDAY,
    AppointmentFactory,
    MotiveFactory,
    WeeklyAvailabilityFactory,
)

pytestmark = pytest.mark.django_db

NOW = MONDAY - dt.timedelta(days=3)
ADDRESS = "https://agenda.example.org/prive/morel.ics"
READER = job("scheduling.read_busy")


def calendar(first: str, last: str, title: str = "Oncologue, Amiens") -> bytes:
    """One meeting on Monday 23 November, between two times of UTC."""
    lines = [
        "BEGIN:VCALENDAR",
        "BEGIN:VEVENT",
        "UID:1",
        f"SUMMARY:{title}",
        f"DTSTART:20261123T{first}00Z",
        f"DTEND:20261123T{last}00Z",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    return "\r\n".join(lines).encode()


@pytest.fixture
def feed(morel: User, monkeypatch: pytest.MonkeyPatch) -> BusyFeed:
    monkeypatch.setattr(services.busy, "enqueue", lambda *_, **__: None)
    owner = morel.practitioner
    return services.busy_feed_set(actor=actor_of(morel), owner=owner, address=ADDRESS, at=NOW)


def reads(
    feed: BusyFeed, answer: bytes | FeedError, monkeypatch: pytest.MonkeyPatch, at: dt.datetime
) -> None:
    """One reading by the worker, to which the other agenda gives this answer."""

    def fetch(address: str, reach: object) -> bytes:
        assert address == ADDRESS
        if isinstance(answer, FeedError):
            raise answer
        return answer

    monkeypatch.setattr(calendars, "fetch", fetch)
    services.busy_feed_read(actor=READER, public_id=feed.public_id, at=at)


def hours_offered(morel: User) -> list[str]:
    motive = MotiveFactory(duration_minutes=30)
    slots = selectors.free_slots(practitioner=morel.practitioner, cart=None, motive=motive, days=5, at=NOW)
    return [f"{slot.starts_at.astimezone(PARIS):%H:%M}" for slot in slots]


def test_no_slot_is_offered_on_busy_time(
    feed: BusyFeed, morel: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    WeeklyAvailabilityFactory(practitioner=morel.practitioner)
    assert hours_offered(morel) == ["09:00", "09:30", "10:00", "10:30"]

    reads(feed, calendar("0830", "0900"), monkeypatch, NOW)

    assert hours_offered(morel) == ["09:00", "10:00", "10:30"]


def test_what_is_kept_around_an_act_stays_out_of_it(
    feed: BusyFeed, morel: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    WeeklyAvailabilityFactory(practitioner=morel.practitioner)
    limits = {"buffer_before": 5, "buffer_after": 15, "most_a_day": None}
    services.limits_set(actor=actor_of(morel), owner=morel.practitioner, values=limits, at=NOW)

    reads(feed, calendar("0900", "0930"), monkeypatch, NOW)

    assert hours_offered(morel) == ["09:00"]  # ends by 9 h 45; after 10 h 35 too little is left


def test_nothing_but_times_is_kept(feed: BusyFeed, monkeypatch: pytest.MonkeyPatch) -> None:
    reads(feed, calendar("0830", "0900"), monkeypatch, NOW)
    [row] = BusySpan.objects.values()
    assert set(row) == {"id", "feed_id", "starts_at", "ends_at"}
    assert "morel.ics" not in str(BusyFeed.objects.values("address"))


def test_a_reading_that_fails_keeps_what_was_read_and_says_why(
    feed: BusyFeed, morel: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads(feed, calendar("0830", "0900"), monkeypatch, NOW)
    later = NOW + dt.timedelta(minutes=10)
    reads(feed, FeedError(FeedProblem.UNREACHABLE), monkeypatch, later)

    card = busy_card(morel.practitioner, later)
    assert card.state == "Dernière lecture il y a 10\u00a0min."
    assert "ne répond pas" in card.problem
    assert BusySpan.objects.count() == 1

    reads(feed, b"<html>", monkeypatch, later)
    assert "iCalendar lisible" in busy_card(morel.practitioner, later).problem
    reads(feed, calendar("0900", "0930"), monkeypatch, later)
    assert busy_card(morel.practitioner, later).problem == ""


def test_she_is_told_once_of_an_act_on_busy_time_and_nobody_else_is(
    feed: BusyFeed, morel: User, sylvie: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    act = AppointmentFactory(practitioner=morel.practitioner)  # nine to half past, in France
    for _ in range(2):
        reads(feed, calendar("0815", "0900"), monkeypatch, NOW)

    [notice] = Notice.objects.all()
    assert notice.user_id == morel.pk
    assert str(act.public_id) in notice.link
    told = " ".join(str(row) for row in Message.objects.values())
    assert "Oncologue" not in told
    [doubtful] = busy_card(morel.practitioner, NOW).doubtful
    assert "23 nov. 2026" in doubtful["label"].replace("\u00a0", " ")


def test_an_act_that_the_other_agenda_repeats_is_not_in_doubt(
    feed: BusyFeed, morel: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    AppointmentFactory(practitioner=morel.practitioner)
    reads(feed, calendar("0800", "0830"), monkeypatch, NOW)
    assert not Notice.objects.exists()


def echo(act: Appointment, name: str) -> bytes:
    """The act as the other agenda gives it back, under this name."""
    times = [f"{one:%Y%m%dT%H%M%SZ}" for one in (act.starts_at, act.ends_at)]
    lines = ["BEGIN:VCALENDAR", "BEGIN:VEVENT", f"UID:{name}", f"DTSTART:{times[0]}", f"DTEND:{times[1]}"]
    return "\r\n".join([*lines, "END:VEVENT", "END:VCALENDAR", ""]).encode()


def test_our_own_feed_read_back_keeps_no_hour(
    feed: BusyFeed, morel: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """She follows her agenda of here over there: what is called off is free, whatever still shows there."""
    WeeklyAvailabilityFactory(practitioner=morel.practitioner)
    act = AppointmentFactory(practitioner=morel.practitioner)
    published = calendar_of_ours([act], home="https://pivot.example")
    invited = f"{act.public_id}@pivot"
    services.appointment_cancel(
        actor=actor_of(morel), public_id=act.public_id, reason=CancelReason.MISTAKE, at=NOW
    )
    for body in (published, echo(act, invited)):
        reads(feed, body, monkeypatch, NOW)
        assert hours_offered(morel) == ["09:00", "09:30", "10:00", "10:30"]


def test_an_act_is_moved_by_ten_minutes_though_the_other_agenda_repeats_it_under_a_name_of_its_own(
    feed: BusyFeed, morel: User, mme_petit: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    WeeklyAvailabilityFactory(practitioner=morel.practitioner)
    act = AppointmentFactory(practitioner=morel.practitioner, patient=mme_petit)
    beside = echo(act, "x").replace(b"END:VCALENDAR\r\n", calendar("0830", "0900").split(b"\r\n", 1)[1])
    reads(feed, beside, monkeypatch, NOW)
    assert [row.starts_at for row in BusySpan.objects.all()] == [act.ends_at]  # the meeting after it stays

    reads(feed, echo(act, "x"), monkeypatch, NOW)
    moved = services.appointment_move(
        actor=actor_of(morel),
        public_id=act.public_id,
        starts_at=act.starts_at + dt.timedelta(minutes=10),
        at=NOW,
    )
    assert moved.starts_at.minute == 10


def test_an_agenda_that_is_read_no_more_is_said_after_two_hours_then_once_a_day(
    feed: BusyFeed, morel: User, sylvie: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads(feed, calendar("0830", "0900"), monkeypatch, NOW)
    told = Notice.objects.filter(kind="scheduling.busy_unread")

    def fails(after: dt.timedelta) -> int:
        """How many she was told in all, and Sylvie as many."""
        reads(feed, FeedError(FeedProblem.REFUSED), monkeypatch, NOW + after)
        counts = {told.filter(user_id=user.pk).count() for user in (morel, sylvie)}
        assert len(counts) == 1
        return counts.pop()

    hour, day = dt.timedelta(hours=1), dt.timedelta(days=1)
    assert [fails(one) for one in (hour, 2.9 * hour)] == [0, 0]
    assert [fails(one) for one in (3 * hour, 4 * hour, day, day + hour, day + 2 * hour)] == [1, 1, 1, 2, 2]
    assert told.first().link == f"/agenda/horaires/{morel.practitioner.public_id}/"

    reads(feed, calendar("0830", "0900"), monkeypatch, NOW + 2 * day)
    assert fails(2 * day + hour) == 2


def test_another_address_forgets_what_the_former_said(
    feed: BusyFeed, morel: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads(feed, calendar("0830", "0900"), monkeypatch, NOW)
    services.busy_feed_set(actor=actor_of(morel), owner=morel.practitioner, address=ADDRESS, at=NOW)
    assert not BusySpan.objects.exists()
    services.busy_feed_remove(actor=actor_of(morel), owner=morel.practitioner, at=NOW)
    assert not BusyFeed.objects.exists()


def test_a_feed_taken_away_while_it_was_read_leaves_nothing(
    feed: BusyFeed, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fetch(*_: object) -> bytes:
        BusyFeed.objects.all().delete()
        return calendar("0830", "0900")

    monkeypatch.setattr(calendars, "fetch", fetch)
    services.busy_feed_read(actor=READER, public_id=feed.public_id, at=NOW)
    assert not BusySpan.objects.exists()


@pytest.mark.parametrize("who", ["haddad", "weiss", "nadia", "luc"])
def test_nobody_else_links_her_agenda(who: str, morel: User, request: pytest.FixtureRequest) -> None:
    actor = actor_of(request.getfixturevalue(who))
    with pytest.raises(Refused):
        services.busy_feed_set(actor=actor, owner=morel.practitioner, address=ADDRESS, at=NOW)


def test_an_address_that_is_not_https_is_refused(morel: User) -> None:
    with pytest.raises(Invalid, match="https"):
        services.busy_feed_set(
            actor=actor_of(morel), owner=morel.practitioner, address="http://a.example/x.ics", at=NOW
        )


def test_each_feed_is_read_every_ten_minutes(feed: BusyFeed, monkeypatch: pytest.MonkeyPatch) -> None:
    assert selectors.feeds_due(NOW) == [feed.public_id]
    reads(feed, FeedError(FeedProblem.REFUSED), monkeypatch, NOW)
    assert selectors.feeds_due(NOW + dt.timedelta(minutes=9)) == []
    asked = []
    monkeypatch.setattr("scheduling.tasks.enqueue", lambda task, **given: asked.append((task, given)))
    with time_machine.travel(NOW + dt.timedelta(minutes=10)):
        sweep_busy()
    assert asked == [("scheduling.tasks.read_busy", {"feed": str(feed.public_id)})]


def test_linking_and_unlinking_in_the_page(
    client: PivotClient, morel: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services.busy, "enqueue", lambda *_, **__: None)
    address = f"/agenda/horaires/{morel.practitioner.public_id}/autre-agenda/"
    signed_in(client, morel)

    page = client.post(address, {"address": "webcal://agenda.example.org/morel.ics"}, follow=True)
    assert "Pas encore lu." in page.content.decode()
    assert "morel.ics" not in page.content.decode()

    page = client.post(f"{address}retirer/", follow=True)
    assert "Relier un autre agenda" in page.content.decode()


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "Dernière lecture à l’instant."),
        (59, "Dernière lecture il y a 59\u00a0min."),
        (60, "Dernière lecture il y a 1\u00a0h."),
        (3000, "Dernière lecture\u00a0: ven. 20 nov. 2026, 9 h 00."),
    ],
)
def test_since_when(minutes: int, words: str) -> None:
    said = reading_words(NOW, NOW + dt.timedelta(minutes=minutes))
    assert said.replace("\u00a0", " ") == words.replace("\u00a0", " ")
