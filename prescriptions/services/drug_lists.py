"""The list of drugs: received, read in the background, compared with the one that counts."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now

from audit import services as audit
from core.actors import Actor
from core.clock import today
from core.errors import Invalid
from core.jobs import enqueue
from prescriptions import policies, selectors
from prescriptions.enums import ListState
from prescriptions.models import Drug, DrugFile, DrugList
from prescriptions.rules import comparing, drug_files
from prescriptions.services.list_force import enforce, refused_said, said

DEMO = Path(__file__).parent.parent / "data" / "demo_drugs"
DEMO_COMPOSED = dt.date(2026, 11, 28)
SOURCE = "Base de données publique des médicaments"
BATCH = 1000
Files = Mapping[str, bytes]


@transaction.atomic
def drug_list_receive(*, actor: Actor, files: Files, published_on: dt.date, at: dt.datetime) -> DrugList:
    """The three public files, read in the background. Nothing changes until the list is put into force."""
    policies.require_region(actor)
    listing = _received(actor, files, published_on, at)
    enqueue("prescriptions.tasks.read_drug_list", listing=str(listing.public_id))
    return listing


def drug_list_read(*, public_id: UUID, at: dt.datetime) -> None:
    """Batch by batch, so that the page can say how far it is. Begun twice, the rows are the same."""
    listing = DrugList.objects.filter(public_id=public_id, state=ListState.READING).first()
    if listing is None:
        return
    try:
        reading = drug_files.read({one.kind: bytes(one.content) for one in listing.files.all()})
    except drug_files.Unreadable as error:
        _close(listing, ListState.FAILED, {"why": str(error)})
        return
    DrugList.objects.filter(pk=listing.pk).update(count=len(reading.rows))
    report = _report(reading, selectors.current_list(today(at)))
    for start in range(0, len(reading.rows), BATCH):
        rows = [_drug(listing, row) for row in reading.rows[start : start + BATCH]]
        Drug.objects.bulk_create(rows, ignore_conflicts=True)
        DrugList.objects.filter(pk=listing.pk).update(done=start + len(rows), updated_at=Now())
    listing.count = listing.done = len(reading.rows)
    _close(listing, ListState.READ, report)


@transaction.atomic
def drug_list_load(
    *,
    actor: Actor,
    listed: bytes,
    compositions: bytes,
    conditions: bytes,
    published_on: dt.date,
    at: dt.datetime,
    is_demo: bool = False,
) -> DrugList:
    """Read and put into force at once. Invalid, in words, when a file is not the one expected."""
    files = {"drugs": listed, "compositions": compositions, "conditions": conditions}
    listing = _received(actor, files, published_on, at, is_demo=is_demo)
    drug_list_read(public_id=listing.public_id, at=at)
    listing.refresh_from_db()
    if listing.state == ListState.FAILED:
        raise Invalid(listing.report["why"], field="file")
    enforce(actor, listing, today(at), at)
    return listing


def demo_list_load(*, actor: Actor, at: dt.datetime) -> DrugList:
    """The short list of the house, under fictitious codes."""
    files = [(DEMO / f"CIS{part}_bdpm.txt").read_bytes() for part in ("", "_COMPO", "_CPD")]
    return drug_list_load(
        actor=actor,
        listed=files[0],
        compositions=files[1],
        conditions=files[2],
        published_on=DEMO_COMPOSED,
        at=at,
        is_demo=True,
    )


def drug_list_read_again(*, actor: Actor, public_id: UUID) -> None:
    """The work was lost: asked again, it ends as it would have."""
    policies.require_region(actor)
    enqueue("prescriptions.tasks.read_drug_list", listing=str(public_id))


def _received(
    actor: Actor, files: Files, published_on: dt.date, at: dt.datetime, *, is_demo: bool = False
) -> DrugList:
    listing = DrugList(
        published_on=published_on, source=SOURCE, loaded_at=at, loaded_by=actor.label, is_demo=is_demo
    )
    listing.save(force_insert=True)
    for kind, content in files.items():
        DrugFile(listing=listing, kind=kind, content=content).save(force_insert=True)
    audit.record(actor, "prescriptions.drug_list_loaded", listing, at=at)
    return listing


def _close(listing: DrugList, state: ListState, report: dict[str, Any]) -> None:
    listing.state, listing.report = state, report
    listing.save(update_fields=["state", "report", "count", "done", "updated_at"])
    listing.files.all().delete()


def _report(reading: drug_files.Reading, former: DrugList | None) -> dict[str, Any]:
    new = {row.cis: comparing.Known(row.name, row.substances, row.conditions) for row in reading.rows}
    changed = comparing.changes(selectors.known_of(former), new)
    differing = {kind: said(names) for kind, names in asdict(changed).items()}
    return {"lines": reading.lines, "unsold": reading.unsold} | refused_said(reading.refused) | differing


def _drug(listing: DrugList, row: drug_files.DrugRow) -> Drug:
    return Drug(
        listing=listing,
        cis=row.cis,
        name=row.name,
        form=row.form,
        route=row.route,
        substances=list(row.substances),
        conditions=list(row.conditions),
        words=row.words,
        brand=row.brand,
    )
