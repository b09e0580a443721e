"""The only door for writing the directory."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from audit import services as audit
from core.actors import Actor
from core.clock import today
from core.errors import Conflict, Invalid
from core.models import inserted
from directory import policies
from directory.enums import ExerciseMode
from directory.models import PlaceOfExercise, Practitioner, Specialty, Training
from nomenclature.specialties import specialty_rows
from territory.models import Site


def specialties_load() -> int:
    """Brings the table up to date with the national list; how many there are."""
    rows = [Specialty(**row._asdict()) for row in specialty_rows()]
    Specialty.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["code"], update_fields=["label", "short_label"]
    )
    return len(rows)


@transaction.atomic
def practitioner_create(*, actor: Actor, values: Mapping[str, Any], at: dt.datetime) -> Practitioner:
    """`values` are fields that a form checked."""
    policies.require_keeper(actor)
    practitioner = inserted(Practitioner(**values))
    audit.record(actor, "directory.practitioner_created", practitioner, at=at)
    return practitioner


@transaction.atomic
def practitioner_edit(
    *,
    actor: Actor,
    practitioner: Practitioner,
    values: Mapping[str, Any],
    shown: Mapping[str, Any] | None = None,
    at: dt.datetime,
) -> Practitioner:
    """Writes what changed; the journal keeps the names of the fields.

    `shown`: what the keeper looked at; Stale when they change what somebody else has changed since.
    """
    policies.require_keeper(actor)
    audit.edit(actor, "directory.practitioner_edited", practitioner, values, shown=shown, at=at)
    return practitioner


@transaction.atomic
def place_add(
    *, actor: Actor, practitioner: Practitioner, site: Site, mode: ExerciseMode, at: dt.datetime
) -> PlaceOfExercise:
    """From today on; Conflict when the practitioner already works there."""
    policies.require_keeper(actor)
    if practitioner.places.filter(site=site, ends_on__isnull=True).exists():
        raise Conflict("Ce professionnel exerce déjà sur ce site.")
    place = inserted(PlaceOfExercise(practitioner=practitioner, site=site, mode=mode, starts_on=today(at)))
    audit.record(actor, "directory.place_added", place, at=at, mode=str(mode))
    return place


@transaction.atomic
def place_end(*, actor: Actor, place: PlaceOfExercise, at: dt.datetime) -> None:
    """From today on the practitioner no longer works there; the row is kept."""
    policies.require_keeper(actor)
    place.ends_on = max(place.starts_on, today(at))
    place.save(update_fields=["ends_on", "updated_at"])
    audit.record(actor, "directory.place_ended", place, at=at)


@transaction.atomic
def training_add(
    *, actor: Actor, practitioner: Practitioner, values: Mapping[str, Any], at: dt.datetime
) -> Training:
    """`values` are fields that a form checked; nobody is trained tomorrow."""
    policies.require_keeper(actor)
    if values["trained_on"] > today(at):
        raise Invalid("Une formation est notée une fois suivie.", field="trained_on")
    training = inserted(Training(practitioner=practitioner, **values))
    audit.record(actor, "directory.training_added", practitioner, at=at)
    return training


@transaction.atomic
def training_remove(*, actor: Actor, training: Training, at: dt.datetime) -> None:
    """Noted by mistake; the journal keeps that it was."""
    policies.require_keeper(actor)
    audit.record(actor, "directory.training_removed", training.practitioner, at=at)
    training.delete()
