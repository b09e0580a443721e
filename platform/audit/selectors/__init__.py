"""What the journal says: to those who open a file, to the regional administrator, to the auditor."""

from audit.selectors.journal import Day, Line, journal, sealed_at, seen_by
from audit.selectors.verification import Finding, findings

__all__ = ["Day", "Finding", "Line", "findings", "journal", "sealed_at", "seen_by"]
