"""Forwarding of encrypted media: peers, tracks, rooms. Plain asyncio over aiortc; no Django, no Redis."""
