"""The doors into the journal: record what was done, read what was opened, seal the chains."""

from audit.services.recording import read, record
from audit.services.sealing import ChainBroken, seal

__all__ = ["ChainBroken", "read", "record", "seal"]
