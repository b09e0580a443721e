"""A crowd waits for its turn instead of taking every connection."""

import asyncio
from typing import Any

from config.admission import Admission


async def test_no_more_than_so_many_are_answered_at_once_and_nobody_is_forgotten() -> None:
    inside, most, answered = 0, 0, []

    async def answer(scope: dict[str, Any], receive: Any, send: Any) -> None:
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        await asyncio.sleep(0)
        answered.append(scope["rank"])
        inside -= 1

    admission = Admission(answer, at_once=3)
    await asyncio.gather(*(admission({"rank": rank}, None, None) for rank in range(20)))

    assert most == 3
    assert answered == list(range(20))


async def test_a_failure_gives_its_turn_back() -> None:
    async def fail(scope: Any, receive: Any, send: Any) -> None:
        raise ValueError

    admission = Admission(fail, at_once=1)
    outcomes = await asyncio.gather(*(admission({}, None, None) for _ in range(3)), return_exceptions=True)

    assert [type(one) for one in outcomes] == [ValueError] * 3
