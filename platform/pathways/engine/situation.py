"""The facts of one act, frozen. `None` means unknown, everywhere."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

Form = Literal["simple_video", "assisted", "between_physicians", "tele_expertise"]
Video = Literal["ok", "failed"]
Orientation = Literal["treating_physician", "other_physician", "coordinated_organisation", "sas", "none"]
TreatingPhysician = Literal["declared", "none"]
Sector = Literal["1", "2"]
RequesterProfession = Literal[
    "physician", "midwife", "nurse", "speech_therapist", "physiotherapist", "podiatrist", "other"
]
AccompanyingProfession = Literal["nurse", "pharmacist", "other"]
Setting = Literal["planned_care", "dedicated_place", "home"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    birth_date: dt.date | None = None
    commune: str | None = None
    priority_zone: bool | None = None
    away_from_home: bool | None = None
    ehpad_resident: bool | None = None
    disability_resident: bool | None = None
    detainee: bool | None = None
    ald: bool | None = None
    maternity: bool | None = None
    work_accident: bool | None = None
    treating_physician: TreatingPhysician | None = None
    treating_physician_available: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Physician:
    """The téléconsultant, or the requis of a télé-expertise."""

    rpps: str | None = None
    specialty: str | None = None
    sector: Sector | None = None
    optam: bool | None = None
    opposable_tariff: bool | None = None
    salaried: bool | None = None
    volunteer: bool | None = None
    is_treating_physician: bool | None = None
    replaces_treating_physician: bool | None = None
    commune: str | None = None
    same_territory: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Requester:
    """The requérant. With nothing known at all, a liberal physician is presumed."""

    profession: RequesterProfession | None = None
    liberal: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Accompanying:
    profession: AccompanyingProfession | None = None
    liberal: bool | None = None
    setting: Setting | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class YearCounts:
    """Télé-expertises already billed this civil year for this patient, the present one excluded."""

    requis_patient: int | None = None
    requerant_patient: int | None = None
    patient_total: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    date: dt.date | None = None
    starts_at: dt.datetime | None = None
    form: Form | None = None
    video: Video | None = None
    urgency: bool | None = None
    regulated: bool | None = None
    patient: Patient = field(default_factory=Patient)
    physician: Physician = field(default_factory=Physician)
    requester: Requester = field(default_factory=Requester)
    orientation: Orientation | None = None
    last_in_person_on: dt.date | None = None
    accompanying: Accompanying = field(default_factory=Accompanying)
    year_counts: YearCounts = field(default_factory=YearCounts)
