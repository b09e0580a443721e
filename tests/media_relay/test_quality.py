"""What the relay counts of everybody's line by itself."""

from media_relay.engine.meter import LossMeter
from media_relay.engine.quality import measure
from media_relay.engine.roles import SeatRole
from tests.media_relay.clients import GreyPicture, Tone, until
from tests.media_relay.test_engine import Stage


def test_loss_is_what_was_due_and_did_not_come_since_the_last_look() -> None:
    losses = LossMeter()
    assert losses.share(0, 0) == 0
    assert losses.share(100, 75) == 0.25
    assert losses.share(200, 175) == 0
    assert losses.share(10, 10) == 0  # another connection counts from its own start
    assert losses.share(110, 120) == 0  # repeats of before are no gain


async def test_each_track_is_measured_both_ways() -> None:
    stage = Stage()
    try:
        cart, physician = stage.enter(SeatRole.CART), stage.enter(SeatRole.PHYSICIAN)
        await cart.publish({"camera": GreyPicture(60), "voice": Tone(440)})
        await physician.subscribe(1, 1)

        def seen(participant):
            told = [one.data for one in stage.events if one.name == "quality"]
            who = [one.participant for one in stage.events if one.name == "quality"]
            return [data for data, at in zip(told, who, strict=True) if at == participant]

        await until(lambda: seen(cart.participant) and seen(cart.participant)[-1]["up"]["voice"]["kbps"] > 0)
        up = seen(cart.participant)[-1]["up"]
        assert set(up) == {"camera", "voice"}
        assert up["voice"]["loss"] == 0
        await until(
            lambda: any(track["kbps"] for data in seen(physician.participant) for track in _received(data))
        )
        last = _received(seen(physician.participant)[-1])
        assert {track["role"] for track in last} == {"camera", "voice"}
        assert {track["from"] for track in last} == {str(cart.participant)}
        assert next(track["level"] for track in last if track["role"] == "voice") == "full"
    finally:
        await stage.close()


def _received(data):
    return data["down"].get("tracks", [])


async def test_who_has_no_connection_is_not_measured() -> None:
    stage = Stage()
    try:
        stage.enter(SeatRole.PHYSICIAN)
        assert list(measure(stage.room, 1.0)) == []
    finally:
        await stage.close()
