"""Treating physician, place of life, and the care relations that they open."""

import datetime as dt
from collections.abc import Callable
from uuid import UUID

from django.db import transaction

from audit import services as audit
from core.actors import Actor
from core.clock import today
from directory.models import Practitioner
from patients import policies
from patients.enums import CareReason
from patients.models import CareRelation, Patient, Residence, TreatingPhysician
from territory.models import Site


@transaction.atomic
def care_relation_open(
    *,
    actor: Actor,
    patient: Patient,
    reason: CareReason,
    source: UUID,
    practitioner: Practitioner | None = None,
    site: Site | None = None,
    until: dt.datetime | None = None,
    at: dt.datetime,
) -> CareRelation:
    """Opens the file to one practitioner or to the carers of one site, because of `source`.

    Called by the service that creates the source (an appointment, a declaration), which judged the right to.
    """
    relation = CareRelation.objects.create(
        patient=patient,
        practitioner=practitioner,
        site=site,
        reason=reason,
        source=source,
        starts_at=at,
        ends_at=until,
    )
    audit.record(
        actor, "patients.relation_opened", relation, at=at, patient=patient.public_id, reason=str(reason)
    )
    return relation


@transaction.atomic
def care_relation_close(
    *, actor: Actor, source: UUID, practitioner: Practitioner | None = None, at: dt.datetime
) -> int:
    """Closes the relations that `source` opened (a cancelled appointment), all of them or those of one
    practitioner. Returns how many.
    """
    rows = CareRelation.objects.select_for_update().filter(source=source)
    if practitioner is not None:
        rows = rows.filter(practitioner=practitioner)
    open_rows = [row for row in rows.order_by("pk") if row.ends_at is None or row.ends_at > at]
    for relation in open_rows:
        relation.ends_at = max(at, relation.starts_at)
        relation.save(update_fields=["ends_at", "updated_at"])
        audit.record(actor, "patients.relation_closed", relation, at=at, patient=relation.patient.public_id)
    return len(open_rows)


DeclarationListener = Callable[[Actor, TreatingPhysician, dt.datetime], None]
_listeners: list[DeclarationListener] = []


def listen_to_declarations(listener: DeclarationListener) -> None:
    """Upper rooms hear of a new treating physician in its transaction: what is booked concerns them now."""
    _listeners.append(listener)


@transaction.atomic
def treating_physician_declare(
    *, actor: Actor, patient: Patient, practitioner: Practitioner, at: dt.datetime
) -> TreatingPhysician:
    """Declares the médecin traitant; the previous declaration ends the day before."""
    policies.require(policies.can_know(actor, patient, at) or actor.is_job)
    _take_turns(patient)
    for former in TreatingPhysician.objects.select_for_update().filter(patient=patient, ends_on__isnull=True):
        former.ends_on = max(former.starts_on, today(at))
        former.save(update_fields=["ends_on", "updated_at"])
        care_relation_close(actor=actor, source=former.public_id, at=at)
    declaration = TreatingPhysician.objects.create(
        patient=patient, practitioner=practitioner, starts_on=today(at)
    )
    care_relation_open(
        actor=actor,
        patient=patient,
        reason=CareReason.TREATING_PHYSICIAN,
        source=declaration.public_id,
        practitioner=practitioner,
        at=at,
    )
    audit.record(actor, "patients.treating_physician_declared", declaration, at=at, patient=patient.public_id)
    for hear in _listeners:
        hear(actor, declaration, at)
    return declaration


@transaction.atomic
def residence_set(*, actor: Actor, patient: Patient, site: Site, room: str, at: dt.datetime) -> Residence:
    """Where the patient lives from now on: the carers of that site open the file, the former ones no more."""
    policies.require(policies.can_know(actor, patient, at) or actor.is_job)
    _take_turns(patient)
    for former in Residence.objects.select_for_update().filter(patient=patient, ends_on__isnull=True):
        former.ends_on = max(former.starts_on, today(at))
        former.save(update_fields=["ends_on", "updated_at"])
        care_relation_close(actor=actor, source=former.public_id, at=at)
    residence = Residence(patient=patient, site=site, room=room, starts_on=today(at))
    residence.save()
    care_relation_open(
        actor=actor,
        patient=patient,
        reason=CareReason.RESIDENCE,
        source=residence.public_id,
        site=site,
        at=at,
    )
    audit.record(actor, "patients.residence_set", residence, at=at, patient=patient.public_id)
    return residence


def _take_turns(patient: Patient) -> None:
    """Two who declare at once: the second sees, and ends, what the first declared."""
    Patient.objects.select_for_update(no_key=True).get(pk=patient.pk)
