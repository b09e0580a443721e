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


class Part(StrEnum):
    """What a duty is made of, as it is read and mended on a page."""

    FINDINGS = "findings"
    CONCLUSION = "conclusion"
    CONSENT = "consent"
    ACTIONS = "actions"
    PROFESSIONALS = "professionals"
    DATES = "dates"
    INCIDENTS = "incidents"


DUTIES = {
    Duty.REPORT: (Part.FINDINGS, Part.CONCLUSION, Part.CONSENT),
    Duty.ACTS: (Part.ACTIONS,),
    Duty.PROFESSIONALS: (Part.PROFESSIONALS,),
    Duty.DATES: (Part.DATES,),
    Duty.INCIDENTS: (Part.INCIDENTS,),
}


def missing_parts(record: Record) -> tuple[Part, ...]:
    """What is still to be written or done, in the order of the article."""
    met = {
        Part.FINDINGS: bool(record.findings.strip()),
        Part.CONCLUSION: bool(record.conclusion.strip()),
        Part.CONSENT: record.has_consent,
        Part.ACTIONS: bool(record.actions.strip()),
        Part.PROFESSIONALS: record.has_physician and (record.has_companion or not record.is_assisted),
        Part.DATES: record.has_dates,
        Part.INCIDENTS: bool(record.incidents.strip()),
    }
    return tuple(part for part in Part if not met[part])


def missing(record: Record) -> tuple[Duty, ...]:
    """The duties not yet met; nothing may be closed while one is left."""
    lacking = set(missing_parts(record))
    return tuple(duty for duty, parts in DUTIES.items() if lacking.intersection(parts))
