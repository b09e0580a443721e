"""What the record of a teleconsultation must hold before it is closed (R6316-4 CSP)."""

from dataclasses import dataclass
from enum import StrEnum


class Duty(StrEnum):
    """In the order of the article."""

    REPORT = "report"
    ACTS = "acts"
    PROFESSIONALS = "professionals"
    DATES = "dates"
    INCIDENTS = "incidents"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What is already written of one act."""

    findings: str
    conclusion: str
    actions: str
    incidents: str
    has_consent: bool
    has_physician: bool
    is_assisted: bool
    has_companion: bool
    has_dates: bool


def missing(record: Record) -> tuple[Duty, ...]:
    """The duties not yet met; nothing may be closed while one is left."""
    met = {
        Duty.REPORT: bool(record.findings.strip() and record.conclusion.strip() and record.has_consent),
        Duty.ACTS: bool(record.actions.strip()),
        Duty.PROFESSIONALS: record.has_physician and (record.has_companion or not record.is_assisted),
        Duty.DATES: record.has_dates,
        Duty.INCIDENTS: bool(record.incidents.strip()),
    }
    return tuple(duty for duty in Duty if not met[duty])
