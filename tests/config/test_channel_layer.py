"""Whoever stops listening is not listened for any longer."""

import asyncio
from collections.abc import AsyncIterator

import pytest_asyncio
from channels.layers import channel_layers, get_channel_layer

from config.channel_layer import ChannelLayer

TURNS = 40  # of the loop: more than it takes until the server is asked for a message


@pytest_asyncio.fixture
async def layer() -> AsyncIterator[ChannelLayer]:
    channel_layers.backends.clear()  # its locks belong to one loop, and each test has its own
    layer = get_channel_layer()
    assert isinstance(layer, ChannelLayer)
    yield layer
    await layer.close_pools()


async def test_what_is_sent_is_heard(layer: ChannelLayer) -> None:
    channel = await layer.new_channel()
    await layer.send(channel, {"type": "said"})
    assert await layer.receive(channel) == {"type": "said"}


async def test_told_to_stop_in_any_turn_of_the_loop_it_stops_at_once(layer: ChannelLayer) -> None:
    """By itself the library is deaf in some, and goes on for ever."""
    channel = await layer.new_channel()
    for turns in range(TURNS):
        listening = asyncio.create_task(layer.receive(channel))
        for _ in range(turns):
            await asyncio.sleep(0)
        listening.cancel()
        await asyncio.wait([listening], timeout=5)
        assert listening.cancelled(), turns
