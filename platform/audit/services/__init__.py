"""The doors into the journal: record what was done, read what was opened, seal the chains, keep it closed."""

from audit.services.recording import read, record
from audit.services.rights import rights_grant
from audit.services.sealing import ChainBroken, seal

__all__ = ["ChainBroken", "read", "record", "rights_grant", "seal"]
