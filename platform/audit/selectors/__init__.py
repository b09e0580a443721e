"""What the journal says: to those who open a file, to the regional administrator, to the auditor."""

from audit.selectors.journal import Change, Day, Line, history_of, journal, sealed_at, seen_by
from audit.selectors.verification import Finding, findings

__all__ = ["Change", "Day", "Finding", "Line", "findings", "history_of", "journal", "sealed_at", "seen_by"]
