"""What an iCalendar says of somebody’s time, and what it does not get to say."""

import datetime as dt

import pytest

from scheduling.rules import PARIS, Span, Unreadable, busy_spans

SINCE = dt.datetime(2026, 10, 19, tzinfo=PARIS)
UNTIL = SINCE + dt.timedelta(days=21)


def read(*events: str) -> list[tuple[str, str]]:
    """The busy spans of these events, at the clock of France."""
    body = "\r\n".join(
        [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:essai",
            *(wrapped(one) for one in events),
            "END:VCALENDAR",
            "",
        ]
    )
    return [(clock(one.starts_at), clock(one.ends_at)) for one in busy_spans(body.encode(), SINCE, UNTIL)]


def wrapped(lines: str) -> str:
    body = [line.strip() for line in lines.strip().splitlines()]
    return "\r\n".join(
        ["BEGIN:VEVENT", f"UID:{abs(hash(lines))}", "DTSTAMP:20261001T000000Z", *body, "END:VEVENT"]
    )


def clock(instant: dt.datetime) -> str:
    return f"{instant.astimezone(PARIS):%d/%m %H:%M}"


def test_a_meeting_in_utc_and_one_at_the_clock_of_france() -> None:
    assert read("DTSTART:20261020T070000Z\nDTEND:20261020T080000Z") == [("20/10 09:00", "20/10 10:00")]
    assert read("DTSTART:20261020T090000\nDTEND:20261020T100000") == [("20/10 09:00", "20/10 10:00")]


def test_a_weekly_meeting_keeps_its_clock_when_the_hour_changes() -> None:
    """The change is on Sunday 25 October."""
    times = "DTSTART;TZID=Europe/Paris:20260907T090000\nDTEND;TZID=Europe/Paris:20260907T100000"
    weekly = f"{times}\nRRULE:FREQ=WEEKLY"
    assert [starts for starts, _ in read(weekly)] == ["19/10 09:00", "26/10 09:00", "02/11 09:00"]


def test_a_day_off_is_the_whole_of_it_even_when_it_has_twenty_five_hours() -> None:
    body = "DTSTART;VALUE=DATE:20261025\nDTEND;VALUE=DATE:20261026"
    assert read(body) == [("25/10 00:00", "26/10 00:00")]


@pytest.mark.parametrize("free", ["TRANSP:TRANSPARENT", "STATUS:CANCELLED"])
def test_what_is_shown_as_free_holds_nobody(free: str) -> None:
    assert read(f"DTSTART:20261020T070000Z\nDTEND:20261020T080000Z\n{free}") == []


def test_one_occurrence_taken_out_of_its_series() -> None:
    weekly = "DTSTART:20261019T070000Z\nDTEND:20261019T080000Z\nRRULE:FREQ=WEEKLY\nEXDATE:20261026T070000Z"
    assert [starts for starts, _ in read(weekly)] == ["19/10 09:00", "02/11 08:00"]


def test_meetings_that_overlap_are_one_and_what_goes_beyond_is_cut() -> None:
    assert read(
        "DTSTART:20261020T070000Z\nDTEND:20261020T080000Z",
        "DTSTART:20261020T073000Z\nDTEND:20261020T090000Z",
        "DTSTART:20261001T000000Z\nDTEND:20261019T060000Z",
    ) == [("19/10 00:00", "19/10 08:00"), ("20/10 09:00", "20/10 11:00")]


@pytest.mark.parametrize("frequency", ["SECONDLY", "MINUTELY", "HOURLY"])
def test_a_series_made_to_keep_a_worker_busy_is_not_followed(frequency: str) -> None:
    with pytest.raises(Unreadable):
        read(f"DTSTART:20000101T000000Z\nDTEND:20000101T000001Z\nRRULE:FREQ={frequency}")


@pytest.mark.parametrize("body", [b"", b"<html>Connectez-vous</html>", b"BEGIN:VCALENDAR", b"\xff\xfe\x00"])
def test_anything_else_is_not_an_agenda(body: bytes) -> None:
    with pytest.raises(Unreadable):
        busy_spans(body, SINCE, UNTIL)


def test_nothing_of_an_event_but_its_time_comes_out() -> None:
    [span] = busy_spans(
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Oncologue\r\nLOCATION:Amiens\r\n"
        b"DTSTART:20261020T070000Z\r\nDTEND:20261020T080000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        SINCE,
        UNTIL,
    )
    assert type(span) is Span
    assert all(isinstance(part, dt.datetime) for part in span)
