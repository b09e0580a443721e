"""The relay process: placement, leases and signalling around the engine. No ORM."""
