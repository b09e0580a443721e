"""The list of drugs: loaded whole from the public files, in the place of the former one."""

import datetime as dt
from pathlib import Path

from django.db import transaction

from audit import services as audit
from core.actors import Actor
from core.errors import Invalid
from prescriptions.models import Drug, DrugList
from prescriptions.rules import drug_files

DEMO = Path(__file__).parent.parent / "data" / "demo_drugs"
DEMO_COMPOSED = dt.date(2026, 11, 28)
SOURCE = "Base de données publique des médicaments"
BATCH = 2000


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
    """Invalid, in words, when a file is not the one expected; the former list then stays."""
    try:
        rows = drug_files.drugs(listed, compositions, conditions)
    except drug_files.Unreadable as error:
        raise Invalid(str(error), field="file") from error
    listing = DrugList(
        published_on=published_on, source=SOURCE, count=len(rows), loaded_at=at, is_demo=is_demo
    )
    listing.save(force_insert=True)
    Drug.objects.bulk_create([_drug(listing, row) for row in rows], batch_size=BATCH, ignore_conflicts=True)
    DrugList.objects.exclude(pk=listing.pk).delete()
    audit.record(actor, "prescriptions.drug_list_loaded", listing, at=at, count=len(rows))
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
    )
