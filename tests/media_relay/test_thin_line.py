"""A narrow line: shared out in order, found out from what browsers say, never filled until it queues."""

from collections.abc import Callable, Container
from itertools import pairwise
from types import SimpleNamespace
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media_relay.engine.downlink import NARROW_LOSS, SETTLES, Downlink, Heard
from media_relay.engine.meter import LossShare
from media_relay.engine.pacer import Pacer
from media_relay.engine.roles import SMALL_OF, SeatRole, TrackRole
from media_relay.engine.seats import Wanted
from media_relay.engine.sharing import MOST, Level, Share, Wish, caps, share, stepped_down
from media_relay.engine.slots import Source
from tests.media_relay.paper_room import PaperPublisher, PaperRoom

CART, PATIENT = uuid4(), uuid4()
HAND = Source(CART, TrackRole.HAND_CAMERA)
FACE = Source(CART, TrackRole.CAMERA)
SCREEN = Source(PATIENT, TrackRole.SCREEN)
BOTH = [Wish(HAND, has_small=True), Wish(FACE, has_small=True)]

FULL, SMALL, STOPPED = Level.FULL, Level.SMALL, Level.STOPPED


@pytest.mark.parametrize(
    ("budget", "hand", "face"),
    [
        (None, (FULL, None), (FULL, None)),
        (5000, (FULL, 2500), (FULL, 1000)),
        (2600, (FULL, 2500), (SMALL, 80)),  # the face steps down first
        (600, (FULL, 520), (SMALL, 80)),
        (280, (FULL, 200), (SMALL, 80)),
        (279, (SMALL, 120), (SMALL, 80)),
        (200, (SMALL, 120), (SMALL, 80)),
        (199, (SMALL, 120), (STOPPED, 0)),  # and stops first
        (119, (STOPPED, 0), (SMALL, 80)),
        (79, (STOPPED, 0), (STOPPED, 0)),
    ],
)
def test_the_hand_camera_comes_before_the_face(budget, hand, face) -> None:
    assert share(budget, BOTH) == {HAND: Share(*hand), FACE: Share(*face)}


@given(
    st.integers(0, 8000),
    st.lists(
        st.builds(Wish, st.sampled_from([HAND, FACE, SCREEN]), st.booleans()), unique_by=lambda w: w.source
    ),
)
def test_no_more_is_given_than_there_is(budget: int, wishes: list[Wish]) -> None:
    wishes = [
        wish if wish.source.role in (TrackRole.HAND_CAMERA, TrackRole.CAMERA) else Wish(wish.source, False)
        for wish in wishes
    ]
    given_out = share(budget, wishes)
    assert sum(one.kbps or 0 for one in given_out.values()) <= budget
    assert all((one.kbps or 0) <= MOST[source.role] for source, one in given_out.items())
    assert all((one.level is STOPPED) == (one.kbps == 0) for one in given_out.values())


def test_the_best_line_decides_what_is_sent_where_the_others_have_the_small_version() -> None:
    wide, narrow = {FACE: Share(FULL, 900)}, {FACE: Share(FULL, 300)}
    assert caps([wide, narrow], {FACE}) == {FACE: 900}
    assert caps([{FACE: Share(FULL, None)}, narrow], {FACE}) == {FACE: None}
    assert caps([{SCREEN: Share(FULL, 900)}, {SCREEN: Share(FULL, 300)}], set()) == {SCREEN: 300}
    assert caps([{FACE: Share(SMALL, 80)}, {FACE: Share(STOPPED, 0)}], {FACE}) == {FACE: 0}


def test_who_cannot_follow_gets_the_small_version_and_nobody_else() -> None:
    wide, narrow = {FACE: Share(FULL, 900)}, {FACE: Share(FULL, 300)}
    assert stepped_down(narrow, {FACE: 880}, {FACE}) == {FACE: Share(SMALL, 80)}
    assert stepped_down(wide, {FACE: 880}, {FACE}) == wide
    assert stepped_down(narrow, {FACE: 880}, set()) == narrow
    assert stepped_down({FACE: Share(FULL, None)}, {FACE: 5000}, {FACE}) == {FACE: Share(FULL, None)}


class Model:
    """A line of so many kbit/s and a browser behind it, that estimates as Chromium does."""

    def __init__(self, kbps: int) -> None:
        self.kbps, self.estimate, self.queue_ms, self.is_stalled = kbps, 300.0, 0.0, False

    def carry(self, sent: float) -> int:
        """Half a second of it; the estimate the browser then tells."""
        before = self.queue_ms
        self.queue_ms = max(0.0, before + 500 * (sent - self.kbps) / self.kbps)
        if self.is_stalled or (self.queue_ms > 60 and self.queue_ms > before):
            self.estimate = min(self.estimate, 0.85 * min(sent, self.kbps))
        elif self.queue_ms <= 60 and sent:  # while it drains, the estimate is held
            self.estimate = max(self.estimate, min(1.04 * self.estimate, 1.5 * sent + 10))
        return int(self.estimate)


def played(kbps: list[int], stalls: Container[int] = ()) -> tuple[list[Level], list[float]]:
    """Half-seconds over a line whose width changes: the level of a face, and how long it queued (ms). In
    `stalls` the browser has no time.
    """
    downlink, line = Downlink(), Model(kbps[0])
    levels, queues = [FULL], []
    sent, cap = 300.0, MOST[FACE.role]
    for turn, width in enumerate(kbps):
        line.kbps, line.is_stalled = width, turn in stalls
        estimate = line.carry(sent)
        downlink.measured(Heard(estimate, int(sent), 0, line.queue_ms / 1000), turn / 2)
        budget = downlink.budget(turn / 2, most=MOST[FACE.role], held_back=levels[-1] is not FULL)
        one = share(budget, [Wish(FACE, has_small=True)])[FACE]
        levels.append(one.level)
        queues.append(line.queue_ms)
        cap = MOST[FACE.role] if one.kbps is None else one.kbps
        sent = min(cap, 1.1 * sent + 20) if one.level is not STOPPED else 0.0
    return levels[1:], queues


def test_a_wide_line_is_never_limited() -> None:
    levels, _ = played([4000] * 240)
    assert set(levels) == {FULL}


def test_a_line_that_narrows_is_followed_and_does_not_queue() -> None:
    levels, queues = played([4000] * 60 + [400] * 240)
    assert levels.count(FULL) > 280
    # The cut itself queues until the browser has said so; then hardly any more.
    assert sorted(queues[80:])[int(0.95 * len(queues[80:]))] < 150


def test_a_line_that_carries_the_small_version_alone_shows_it_and_tries_seldom() -> None:
    levels, _ = played([4000] * 40 + [110] * 400)
    late = levels[200:]
    assert late.count(SMALL) > 0.7 * len(late)
    changes = sum(one is not other for one, other in pairwise(late))
    assert changes <= 8


def test_a_line_that_widens_is_made_use_of_again() -> None:
    levels, _ = played([4000] * 40 + [110] * 80 + [4000] * 200)
    assert levels[-1] is FULL


def test_a_browser_that_stalls_now_and_then_keeps_a_picture() -> None:
    levels, _ = played([4000] * 400, stalls=range(20, 300, 25))
    assert set(levels) == {FULL}


def test_a_browser_that_is_always_short_of_time_keeps_its_pictures() -> None:
    levels, _ = played([4000] * 400, stalls=range(20, 400))
    assert set(levels) == {FULL}


def started() -> Downlink:
    """A line that has been looked at for long enough."""
    downlink = Downlink()
    downlink.measured(Heard(None, 0, 0), -SETTLES)
    return downlink


def test_a_call_that_begins_and_a_line_that_comes_back_are_not_judged_at_once() -> None:
    downlink = Downlink()
    for turn in range(8):
        downlink.measured(Heard(20, 900, 0.4, delay=0.5), turn / 2)
    assert downlink.budget(4, most=1000, held_back=False) is None
    downlink.measured(Heard(20, 900, 0.4, delay=0.5), SETTLES)
    assert downlink.budget(4, most=1000, held_back=False) < 900


def test_no_single_moment_takes_every_picture_away() -> None:
    downlink = started()
    downlink.measured(Heard(10, 30, 0.5, delay=0.5), 0)
    assert share(downlink.budget(0, most=1000, held_back=False), [Wish(FACE, has_small=True)])[
        FACE
    ].level is (SMALL)


def test_a_line_that_was_too_narrow_for_anything_is_tried_although_the_estimate_stayed_low() -> None:
    downlink = started()
    for turn, estimate in enumerate((100, 36, 30, 25)):
        downlink.measured(Heard(estimate, 60, 0.3), turn / 2)
    assert (downlink.budget(3, most=1000, held_back=True) or 0) < 80
    assert downlink.budget(30, most=1000, held_back=True) >= 200
    for turn in range(60, 80):  # 200 kbit/s pass, and the browser's estimate is slow to follow
        downlink.measured(Heard(40 + turn, 200, 0), turn / 2)
    assert downlink.budget(41, most=1000, held_back=False) >= 200


def test_loss_alone_does_not_take_a_slow_picture_away() -> None:
    downlink = started()
    for turn in range(60):
        downlink.measured(Heard(500, 600, 0.15), turn / 2)
    assert 400 <= (downlink.budget(30, most=3500, held_back=False) or 0) < 600


def test_so_little_that_less_would_change_nothing_is_not_what_fills_the_line() -> None:
    downlink = started()
    for turn in range(60):
        downlink.measured(Heard(43, 21, 0.15), turn / 2)
    assert downlink.budget(30, most=1000, held_back=False) is None


def test_one_packet_lost_of_a_few_is_chance_and_many_of_many_are_not() -> None:
    losses = LossShare()
    for report in [(12, 1 / 12), (13, 0.0), (12, 0.0), (13, 0.0), (12, 0.0)]:
        losses.told(*report)
        assert losses.share < NARROW_LOSS
    losses.told(200, 0.25)
    assert losses.share == pytest.approx(0.25)
    losses.forget()
    assert losses.share == 0


def test_the_full_picture_is_taken_when_it_comes_although_its_publisher_was_slow_to_send_it() -> None:
    paper = PaperRoom()
    viewer, other = paper.enter(SeatRole.PHYSICIAN), paper.enter(SeatRole.SPECIALIST)
    small = SMALL_OF[TrackRole.CAMERA]
    both = other.publisher.tracks
    both[small] = PaperPublisher.track(small)
    face = Source(other.participant, TrackRole.CAMERA)

    def comes(role: TrackRole, level: Level) -> bool:
        """Half a second in which the publisher sends this version alone."""
        paper.now += 2
        both[role].counted.last_at = paper.now
        paper.room.set_levels(viewer.participant, {face: level})
        carried = [slot.egress.source for slot in viewer.subscriber.slots if slot.source == face]
        return carried == [both[role]]

    assert comes(TrackRole.CAMERA, Level.FULL)
    assert comes(small, Level.SMALL)
    assert comes(small, Level.FULL)  # asked for, and not sent yet
    assert comes(TrackRole.CAMERA, Level.FULL)


def test_a_full_queue_is_emptied_at_once_although_the_browser_says_nothing_new() -> None:
    downlink = started()
    downlink.measured(Heard(None, 600, 0.15, delay=0.2), 0)
    assert downlink.budget(0, most=3500, held_back=False) < 400
    downlink.measured(Heard(None, 350, 0.1, delay=0.02), 1)  # a radio, and no queue
    assert downlink.budget(1, most=3500, held_back=False) > 300


def test_a_publisher_hears_of_what_it_would_notice() -> None:
    role = TrackRole.CAMERA
    before = Wanted(caps={role: 500})
    assert not Wanted(caps={role: 540}).is_news_after(before)
    assert Wanted(caps={role: 600}).is_news_after(before)
    assert Wanted(caps={role: 0}).is_news_after(before)
    assert Wanted(caps={role: None}).is_news_after(before)
    assert Wanted(caps={role: 500}, small=frozenset({role})).is_news_after(before)
    assert Wanted().is_news_after(before)


class Clock:
    """A loop's clock that stands still until told."""

    def __init__(self) -> None:
        self.now = 100.0
        self.due: list[tuple[float, Callable[[], None]]] = []

    def time(self) -> float:
        return self.now

    def call_later(self, delay: float, call: Callable[[], None]) -> SimpleNamespace:
        self.due.append((self.now + delay, call))
        return SimpleNamespace(cancel=self.due.clear)

    def pass_by(self, seconds: float) -> None:
        until = self.now + seconds
        while self.due and self.due[0][0] <= until:
            self.now, call = self.due.pop(0)
            call()
        self.now = until


HEADER = (0x90, 96, 1, 0, 1, 3, 0)


def test_off_a_packet_goes_straight_on() -> None:
    sent: list[int] = []
    pacer = Pacer(lambda header, _: sent.append(header[2]) or 1, Clock())  # type: ignore[arg-type]
    for seq in range(50):
        assert pacer.send_rtp((*HEADER[:2], seq, *HEADER[3:]), bytes(1100)) == 1
    assert sent == list(range(50))


def test_a_whole_picture_is_spread_over_the_time_the_line_needs() -> None:
    clock, sent = Clock(), []
    pacer = Pacer(lambda header, _: sent.append((clock.now, header[2])) or 1, clock)  # type: ignore[arg-type]
    pacer.set_rate(464)  # 58 kB a second: 50 packets of 1,160 bytes
    for seq in range(20):
        assert pacer.send_rtp((*HEADER[:2], seq, *HEADER[3:]), bytes(1100))
    assert len(sent) <= 3
    clock.pass_by(0.2)
    assert 8 <= len(sent) <= 13
    clock.pass_by(1)
    assert [seq for _, seq in sent] == list(range(20))
    assert not pacer


def test_what_is_longer_than_half_a_second_is_lost_here_and_switching_off_lets_everything_go() -> None:
    clock, sent = Clock(), []
    pacer = Pacer(lambda header, _: sent.append(header) or 1, clock)  # type: ignore[arg-type]
    pacer.set_rate(464)
    taken = [pacer.send_rtp(HEADER, bytes(1100)) for _ in range(60)]
    assert 24 <= sum(map(bool, taken)) <= 28
    assert pacer.dropped == taken.count(0)
    pacer.set_rate(0)
    assert len(sent) == sum(map(bool, taken))
    assert sent[-1][6] != HEADER[6]  # the time of leaving, not that of coming
