"""The only door for reading fee sheets."""

from uuid import UUID

from django.db.models import Prefetch, QuerySet

from billing import policies
from billing.enums import Share
from billing.models import FeeLine, FeeSheet, NothingToBill
from core.actors import Actor
from core.errors import NotFound
from directory.models import Practitioner


def visible_to(actor: Actor) -> QuerySet[FeeSheet]:
    """The actor’s sheets with their lines in order."""
    lines = Prefetch("lines", FeeLine.objects.order_by("position"))
    rows = FeeSheet.objects.filter(policies.concerning(actor)).prefetch_related(lines)
    return rows.select_related("patient", "practitioner__specialty")


def sheets_of(actor: Actor) -> QuerySet[FeeSheet]:
    """The latest act first."""
    return visible_to(actor).order_by("-act_started_at", "-pk")


def sheet_for(actor: Actor, public_id: UUID) -> FeeSheet:
    sheet = visible_to(actor).filter(public_id=public_id).first()
    if sheet is None:
        raise NotFound("Cette feuille est introuvable, ou n’est pas la vôtre.")
    return sheet


def sheet_of_act(actor: Actor, act_public_id: UUID) -> FeeSheet | None:
    """The actor’s own sheet of this act, once the worker has prepared it."""
    return visible_to(actor).filter(act_public_id=act_public_id).order_by("pk").first()


def nothing_of(actor: Actor) -> QuerySet[NothingToBill]:
    """The acts that gave the actor no sheet, the latest first."""
    rows = NothingToBill.objects.filter(practitioner__in=actor.practitioner_ids)
    return rows.select_related("practitioner__specialty").order_by("-pk")


def prescriber_of(sheet: FeeSheet) -> Practitioner | None:
    """The téléconsultant of the act of a sheet, with or without a sheet of their own."""
    if sheet.share == Share.PHYSICIAN:
        return None
    for rows in (FeeSheet.objects, NothingToBill.objects):
        found = rows.filter(act_public_id=sheet.act_public_id, share=Share.PHYSICIAN)
        row = found.select_related("practitioner").first()
        if row is not None:
            return row.practitioner
    return None


def others_of(sheet: FeeSheet) -> tuple[list[FeeSheet], list[NothingToBill]]:
    """The other professionals of the same act: who has a sheet, who has none and why."""
    sheets = FeeSheet.objects.filter(act_public_id=sheet.act_public_id).exclude(pk=sheet.pk)
    nothing = NothingToBill.objects.filter(act_public_id=sheet.act_public_id)
    return (
        list(sheets.select_related("practitioner__specialty").prefetch_related("lines").order_by("pk")),
        list(nothing.select_related("practitioner__specialty").order_by("pk")),
    )


def is_prepared(act_public_id: UUID) -> bool:
    """Whether the act has already given its sheets, or said that it gives none."""
    sheets = FeeSheet.objects.filter(act_public_id=act_public_id)
    return sheets.exists() or NothingToBill.objects.filter(act_public_id=act_public_id).exists()
