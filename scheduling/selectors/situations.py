"""An act, to be or as it was, in the terms of the pathway: one builder for every page and the fee sheet."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from core.clock import PARIS, today
from directory.enums import ExerciseMode, Profession
from directory.models import Practitioner
from pathways import engine
from pathways.engine import Situation
from patients.models import Patient
from scheduling.enums import Fact
from scheduling.models import Appointment
from scheduling.rules.circumstances import stated
from scheduling.rules.evidence import known
from scheduling.selectors.background import Background, Place
from scheduling.selectors.evidence import statements_of
from territory.enums import SiteKind
from territory.models import Site

ACCOMPANYING = {Profession.NURSE: "nurse", Profession.PHARMACIST: "pharmacist"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One act: who, where, when, and what was said of it. `site` is the cart’s;
    `is_home_visit` where a nurse goes to the patient with a kit.

    `video` is "ok" or "failed" once it was tried; `companion` who is beside the patient, once it is known;
    `during_care` whether the motive is seen while a nurse gives a care that was planned.
    """

    patient: Patient
    physician: Practitioner
    starts_at: dt.datetime
    form: str
    site: Site | None = None
    is_home_visit: bool = False
    companion: Practitioner | None = None
    during_care: bool = False
    video: str | None = None
    facts: Mapping[Fact, str] = field(default_factory=dict)


def plan_of(appointment: Appointment) -> Plan:
    """The act as it is booked, with what was said of it until now."""
    return Plan(
        patient=appointment.patient,
        physician=appointment.practitioner,
        starts_at=appointment.starts_at,
        form=appointment.form,
        site=appointment.site,
        is_home_visit=appointment.is_home_visit,
        companion=appointment.nurse,
        during_care=appointment.motive.is_planned_care,
        facts=known(statements_of(appointment)),
    )


def background_of(plan: Plan) -> Background:
    """What the files say about this act alone."""
    people = [plan.physician, *([plan.companion] if plan.companion else [])]
    return Background(plan.patient, people, [plan.site] if plan.site else [])


def situation_of(plan: Plan, background: Background) -> Situation:
    """What is known, and only that: an unknown fact stays unknown and the verdict says what is missing."""
    day = today(plan.starts_at)
    situation = Situation(
        date=day,
        starts_at=plan.starts_at.astimezone(PARIS),
        form=cast(engine.situation.Form, plan.form),  # ActForm holds the contract’s own codes
        video=cast(engine.situation.Video | None, plan.video),
        patient=_patient(plan, background),
        physician=_physician(plan, background, day),
        accompanying=_accompanying(plan, background, day),
    )
    return stated(situation, plan.facts)


def _patient(plan: Plan, background: Background) -> engine.Patient:
    residence, commune = background.residence, background.commune
    return engine.Patient(
        birth_date=plan.patient.birth_date,
        commune=commune.insee_code if commune else None,
        priority_zone=commune.is_priority_zone if commune else None,
        ehpad_resident=residence is not None and residence.site.kind == SiteKind.EHPAD,
        # A file that names nobody does not say that the patient declared nobody: it is asked.
        treating_physician="declared" if background.declared else None,
    )


def _physician(plan: Plan, background: Background, day: dt.date) -> engine.Physician:
    one = plan.physician
    places = background.places_of(one, day)
    chosen = _at(places, plan.site)
    return engine.Physician(
        rpps=one.rpps,
        specialty=one.specialty.code if one.specialty else None,
        sector=cast(engine.situation.Sector | None, one.sector or None),
        optam=one.has_optam,
        salaried=_is(ExerciseMode.SALARIED, chosen),
        volunteer=_is_volunteer(chosen),
        is_treating_physician=_is_treating(plan, background),
        replaces_treating_physician=True if background.replaces(one, plan.starts_at) else None,
        commune=chosen[0].commune if chosen else None,
        same_territory=False if one.is_from_elsewhere else background.shares_territory(places),
    )


def _is_treating(plan: Plan, background: Background) -> bool | None:
    if background.declared is not None:
        return background.declared.practitioner_id == plan.physician.pk
    # Somebody outside the directory, or nobody: not this physician, who is in it.
    return False if Fact.TREATING_PHYSICIAN in plan.facts else None


def _accompanying(plan: Plan, background: Background, day: dt.date) -> engine.Accompanying:
    """The professional who is there; before one is named, what all those of the site have in common."""
    if plan.companion is not None:
        places = _at(background.places_of(plan.companion, day), plan.site)
        profession = ACCOMPANYING.get(Profession(plan.companion.profession), "other")
    else:
        places = background.team_of(plan.site, day) if plan.site else ()
        trades = {place.profession for place in places}
        profession = ACCOMPANYING[trades.pop()] if len(trades) == 1 else ""
    if not profession:
        return engine.Accompanying()
    return engine.Accompanying(
        profession=cast(engine.situation.AccompanyingProfession, profession),
        liberal=_is(ExerciseMode.LIBERAL, places),
        setting=_setting(plan),
    )


def _setting(plan: Plan) -> engine.situation.Setting | None:
    """What the appointment tells: its motive, then its kit or its cart’s room. Somebody may say otherwise.

    Without a cart, nobody knows whether a care was planned at home: it is asked.
    """
    if plan.during_care:
        return "planned_care"
    if plan.is_home_visit:
        return "home"
    return "dedicated_place" if plan.site is not None else None


def _at(places: Sequence[Place], site: Site | None) -> Sequence[Place]:
    """Their place at this site if they work there, else all of theirs."""
    here = [place for place in places if site is not None and place.site == site.pk]
    return here or places


def _is(mode: ExerciseMode, places: Iterable[Place]) -> bool | None:
    """Whether they exercise so; None when the places do not agree, or when there are none."""
    answers = {place.mode == mode for place in places}
    return answers.pop() if len(answers) == 1 else None


def _is_volunteer(places: Sequence[Place]) -> bool | None:
    """The same of who asks for no fee. Nobody is presumed to be one: the directory says it, or it is no."""
    given_freely = any(place.mode == ExerciseMode.VOLUNTEER for place in places)
    return _is(ExerciseMode.VOLUNTEER, places) if given_freely else False


def situation_of_appointment(appointment: Appointment) -> Situation:
    """The act as it is booked."""
    plan = plan_of(appointment)
    return situation_of(plan, background_of(plan))
