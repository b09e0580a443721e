"""What the journal says: to those who open a file, to the regional administrator, to the auditor."""

from audit.selectors.journal import journal, seen_by
from audit.selectors.verification import Finding, findings

__all__ = ["Finding", "findings", "journal", "seen_by"]
