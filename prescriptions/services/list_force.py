"""A list put into force on a day, or taken back; what a region adds to the national restrictions."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from audit import services as audit
from core.actors import Actor
from core.clock import today
from core.errors import Conflict, Invalid, NotFound
from prescriptions import policies, selectors
from prescriptions.models import DatedList, Drug, DrugList, RestrictedList
from prescriptions.rules import drug_files, restricted_files
from prescriptions.rules.drug_files import BadLine

MOST_SAID = 200  # lines or names of a report; the others are counted
KEPT = 5  # lists whose drugs are kept, to come back to


@transaction.atomic
def restricted_list_receive(
    *, actor: Actor, content: bytes, published_on: dt.date, source: str, at: dt.datetime
) -> RestrictedList:
    """What the region adds to the national list; read at once. Invalid (field "file") for another file."""
    policies.require_region(actor)
    try:
        rows, refused = restricted_files.read(content)
    except drug_files.Unreadable as error:
        raise Invalid(str(error), field="file") from error
    former = selectors.restricted_in_force(today(at))
    listing = RestrictedList(
        published_on=published_on,
        source=source,
        count=len(rows),
        rows=rows,
        loaded_at=at,
        loaded_by=actor.label,
        report=refused_said(refused) | _named_changes(former.rows if former else [], rows),
    )
    listing.save(force_insert=True)
    audit.record(actor, "prescriptions.restricted_list_loaded", listing, at=at, count=len(rows))
    return listing


@transaction.atomic
def list_enforce(*, actor: Actor, public_id: UUID, starts_on: dt.date, at: dt.datetime) -> DatedList:
    """It counts from this day on, in the place of the one before. Never from a day that is past."""
    listing = _locked(actor, public_id)
    if starts_on < today(at):
        raise Invalid("Une liste entre en vigueur aujourd’hui ou plus tard.", field="starts_on")
    if listing.in_force_from is not None and listing.withdrawn_at is None:
        raise Conflict("Cette liste est déjà mise en vigueur. Annulez-le d’abord pour changer la date.")
    if isinstance(listing, DrugList) and not selectors.may_be_enforced(listing):
        raise Conflict("Cette liste n’est pas lue, ou ses médicaments ont été effacés depuis : rechargez-la.")
    enforce(actor, listing, starts_on, at)
    return listing


@transaction.atomic
def list_withdraw(*, actor: Actor, public_id: UUID, at: dt.datetime) -> DatedList:
    """Undone: the one before counts again at once. The national restrictions never stop counting."""
    listing = _locked(actor, public_id)
    if listing.in_force_from is None or listing.withdrawn_at is not None:
        raise Conflict("Cette liste n’est pas en vigueur.")
    listing.withdrawn_at, listing.withdrawn_by = at, actor.label
    listing.save(update_fields=["withdrawn_at", "withdrawn_by", "updated_at"])
    audit.record(actor, "prescriptions.list_withdrawn", listing, at=at)
    return listing


def _locked(actor: Actor, public_id: UUID) -> DatedList:
    policies.require_region(actor)
    for model in (DrugList, RestrictedList):
        found: DatedList | None = model.objects.select_for_update().filter(public_id=public_id).first()
        if found is not None:
            return found
    raise NotFound("Cette liste est introuvable.")


def enforce(actor: Actor, listing: DatedList, starts_on: dt.date, at: dt.datetime) -> None:
    listing.in_force_from, listing.put_by = starts_on, actor.label
    listing.withdrawn_at, listing.withdrawn_by = None, ""
    listing.save(update_fields=["in_force_from", "put_by", "withdrawn_at", "withdrawn_by", "updated_at"])
    audit.record(actor, "prescriptions.list_enforced", listing, at=at)
    if isinstance(listing, DrugList):
        old = selectors.history(DrugList)[KEPT:]
        spared = {listing.pk, getattr(selectors.current_list(today(at)), "pk", 0)}
        Drug.objects.filter(listing__in=[one.pk for one in old if one.pk not in spared]).delete()


def refused_said(lines: Sequence[BadLine]) -> dict[str, Any]:
    return {"refused": said([[one.file, one.number, one.why] for one in lines])}


def said(found: Sequence[Any]) -> dict[str, Any]:
    return {"count": len(found), "first": list(found[:MOST_SAID])}


def _named_changes(former: Sequence[Mapping[str, Any]], rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    before, after = {row["name"] for row in former}, {row["name"] for row in rows}
    return {"added": said(sorted(after - before)), "removed": said(sorted(before - after))}
