"""Forwards encoded media between peers. Plain asyncio and aiortc: no Django, no Redis, and no look at a
payload.
"""
