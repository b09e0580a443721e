"""What browsers measure of the call, summed up device by device as the call goes."""

import datetime as dt
from uuid import UUID

from django.db import transaction

from audit import services as audit
from consultations import notifications, selectors
from consultations.models import CallQuality, Consultation
from consultations.rules import quality as rules
from consultations.services.steps import patient_of
from consultations.states import SETTLED
from core.actors import Actor

MEASURED = ("last_at", "seconds", "line", "tracks", "cuts", "outages", "relay", "relay_changes")


@transaction.atomic
def call_quality_note(*, participant: UUID, reported: rules.Reported) -> CallQuality | None:
    """Adds one report to the summary of a device; None when it is known already, or the act is over.

    Every page of the act hears every report: the first to tell it is believed, the others say nothing new.
    Like presence, it is no event of the journal: nobody decided anything.
    """
    party, device = selectors.seat_of(participant, lock=True)
    if party is None or party.consultation.state in SETTLED:
        return None
    kept = CallQuality.objects.filter(party=party, device=device).first()
    if kept is not None and reported.at <= kept.last_at:
        return None
    if kept is None:
        summary = CallQuality(
            consultation=party.consultation,
            party=party,
            device=device,
            first_at=reported.at,
            relay=reported.relay,
        )
        _add(summary, reported)
        summary.save(force_insert=True)
        notifications.changed(party.consultation, "quality")
        return summary
    _add(kept, reported)
    kept.save(update_fields=[*MEASURED, "updated_at"])
    return kept


@transaction.atomic
def call_loss_note(*, participant: UUID, at: dt.datetime) -> None:
    """A device whose line went and that did not come back while its place was kept."""
    party, device = selectors.seat_of(participant)
    rows = CallQuality.objects.select_for_update(of=("self",)).select_related("consultation")
    kept = rows.filter(party=party, device=device).first()
    if kept is not None and kept.consultation.state not in SETTLED:
        kept.cuts = rules.with_loss(kept.cuts, at)
        kept.save(update_fields=["cuts", "updated_at"])


@transaction.atomic
def call_quality_take_out(*, actor: Actor, public_id: UUID, at: dt.datetime) -> Consultation:
    """The act whose measures leave as a file, for one who gives care in it."""
    consultation = selectors.act_for(actor, public_id)
    audit.read(actor, "consultations.quality_exported", consultation, at=at, patient=patient_of(consultation))
    return consultation


def _add(summary: CallQuality, one: rules.Reported) -> None:
    summary.seconds = {
        **summary.seconds,
        one.verdict: summary.seconds.get(one.verdict, 0) + one.seconds,
    }
    summary.line = {
        **summary.line,
        **{name: rules.tallied(summary.line.get(name, {}), name, value) for name, value in one.line.items()},
    }
    summary.tracks = rules.with_tracks(summary.tracks, one.tracks)
    summary.cuts = rules.with_cuts(summary.cuts, one)
    summary.outages = rules.with_outages(summary.outages, one)
    summary.relay_changes += bool(summary.relay and one.relay) and one.relay != summary.relay
    summary.relay = one.relay or summary.relay
    summary.last_at = one.at
