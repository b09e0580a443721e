"""Asks a TURN server for an address: `python turn_client.py HOST USERNAME PASSWORD`.

Says "yes", or the number of the refusal. A process of its own: tests open no socket but to the loopback.
"""

import asyncio
import sys

from aioice import stun, turn


async def main(host: str, username: str, password: str) -> str:
    try:
        transport, _ = await turn.create_turn_endpoint(
            asyncio.DatagramProtocol,
            server_addr=(host, 3478),
            username=username,
            password=password,
            lifetime=60,
        )
    except stun.TransactionFailed as failure:
        return str(failure.response.attributes["ERROR-CODE"][0])
    transport.close()
    await asyncio.sleep(0.2)
    return "yes"


if __name__ == "__main__":
    print(asyncio.run(main(*sys.argv[1:])))  # noqa: T201
