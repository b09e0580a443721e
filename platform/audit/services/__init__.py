"""The doors into the journal: record what was done or edited, read what was opened, seal the chains."""

from audit.services.recording import edit, read, record
from audit.services.rights import rights_grant
from audit.services.sealing import ChainBroken, seal

__all__ = ["ChainBroken", "edit", "read", "record", "rights_grant", "seal"]
