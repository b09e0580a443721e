"""From a situation to the named facts that the tables ask about. None stays None: unknown."""

import datetime as dt

from pathways.engine import civil_time
from pathways.engine.situation import Requester, Situation

Fact = bool | int | str | None
Facts = dict[str, Fact]

_PRESUMED_REQUESTER = Requester(profession="physician", liberal=True)


def facts_of(situation: Situation) -> Facts:
    """Every fact under the name used in `data/facts.toml`; `ips` and `status` are added by the evaluation."""
    day, patient, physician = situation.date, situation.patient, situation.physician
    accompanying, counts = situation.accompanying, situation.year_counts
    requester = _requester(situation.requester)
    return {
        "date_known": day is not None,
        "professional": "physician",
        "act": act_of(situation.form),
        "video": situation.video,
        "urgency": situation.urgency,
        "regulated": situation.regulated,
        "orientation": situation.orientation,
        "hour": _hour(situation.starts_at),
        "sunday": None if day is None else civil_time.is_sunday(day),
        "public_holiday": None if day is None else civil_time.is_public_holiday(day),
        "months_since_in_person": _months(situation.last_in_person_on, day),
        "in_person_after_act": _is_after(situation.last_in_person_on, day),
        "patient.age": _age(patient.birth_date, day),
        "patient.priority_zone": patient.priority_zone,
        "patient.away_from_home": patient.away_from_home,
        "patient.ehpad_resident": patient.ehpad_resident,
        "patient.disability_resident": patient.disability_resident,
        "patient.detainee": patient.detainee,
        "patient.ald": patient.ald,
        "patient.maternity": patient.maternity,
        "patient.work_accident": patient.work_accident,
        "patient.treating_physician": patient.treating_physician,
        "patient.treating_physician_available": patient.treating_physician_available,
        "physician.specialty": physician.specialty,
        "physician.sector": physician.sector,
        "physician.optam": physician.optam,
        "physician.opposable_tariff": physician.opposable_tariff,
        "physician.salaried": physician.salaried,
        "physician.volunteer": physician.volunteer,
        "physician.is_treating_physician": physician.is_treating_physician,
        "physician.replaces_treating_physician": physician.replaces_treating_physician,
        "physician.same_territory": physician.same_territory,
        "requester.profession": requester.profession,
        "requester.liberal": requester.liberal,
        "accompanying.profession": accompanying.profession,
        "accompanying.liberal": accompanying.liberal,
        "accompanying.setting": accompanying.setting,
        "year_counts.requis_patient": counts.requis_patient,
        "year_counts.requerant_patient": counts.requerant_patient,
        "year_counts.patient_total": counts.patient_total,
    }


def act_of(form: str | None) -> str | None:
    """What the form is for the rules: every teleconsultation is judged alike."""
    if form is None:
        return None
    return "tele_expertise" if form == "tele_expertise" else "teleconsultation"


def _requester(requester: Requester) -> Requester:
    known = requester.profession is not None or requester.liberal is not None
    return requester if known else _PRESUMED_REQUESTER


def _age(born: dt.date | None, day: dt.date | None) -> int | None:
    return None if born is None or day is None else civil_time.age_on(born, day)


def _hour(starts_at: dt.datetime | None) -> int | None:
    return None if starts_at is None else starts_at.astimezone(civil_time.PARIS).hour


def _months(seen_on: dt.date | None, day: dt.date | None) -> int | None:
    return None if seen_on is None or day is None else civil_time.months_since(seen_on, day)


def _is_after(seen_on: dt.date | None, day: dt.date | None) -> bool | None:
    """An old act judged again may be told with a consultation that came later."""
    return None if seen_on is None or day is None else seen_on > day
