"""The report being written, its signed versions, what it lacks. The caller holds the act."""

from uuid import UUID

from django.db.models import QuerySet
from django.utils.text import capfirst

from consultations.enums import AuscultationPoint, IncidentKind, IncidentOutcome, NoteField, PartyRole
from consultations.models import (
    Amendment,
    Aside,
    Consultation,
    Incident,
    ReportDraft,
    ReportVersion,
)
from consultations.rules import duties, words
from consultations.selectors.acts import WITH
from consultations.selectors.turnings import without_video_line
from core.errors import NotFound
from patients import selectors as patients
from patients.enums import ConsentDecision

SECTIONS = ("reason", "findings", "conclusion", "actions", "incidents")


def draft_of(consultation: Consultation) -> ReportDraft | None:
    return ReportDraft.objects.filter(consultation=consultation).first()


def asides_of(consultation: Consultation, field: NoteField) -> QuerySet[Aside]:
    """The texts still set aside for a field, oldest first."""
    return consultation.asides.filter(field=field, settled_at__isnull=True).order_by("kept_at", "pk")


def last_version(consultation: Consultation) -> ReportVersion | None:
    return consultation.report_versions.order_by("-number").first()


def versions_of(consultation: Consultation) -> QuerySet[ReportVersion]:
    """Newest first, each with the correction that it came from."""
    return consultation.report_versions.select_related("amendment").order_by("-number")


def version_before(version: ReportVersion) -> ReportVersion | None:
    earlier = version.consultation.report_versions.filter(number__lt=version.number)
    return earlier.order_by("-number").first()


def version_of_document(document: UUID) -> ReportVersion:
    """For what carries a signed report by its paper: the caller has judged the right."""
    found = ReportVersion.objects.filter(document_public_id=document).select_related("consultation").first()
    if found is None:
        raise NotFound("Ce compte rendu est introuvable.")
    found.consultation = act_of_dispatch(found.consultation.public_id)
    return found


def act_of_dispatch(public_id: UUID) -> Consultation:
    """With its hour and its people; the caller has judged the right."""
    return Consultation.objects.select_related(*WITH).get(public_id=public_id)


def act_of_appointment(appointment: UUID) -> Consultation | None:
    return Consultation.objects.filter(appointment__public_id=appointment).first()


def amendment_of(consultation: Consultation) -> Amendment | None:
    """The correction that is being written."""
    return consultation.amendments.filter(signed__isnull=True, given_up_at__isnull=True).first()


def incidents_of(consultation: Consultation) -> QuerySet[Incident]:
    return consultation.incidents.order_by("noted_at", "pk")


def record_of(consultation: Consultation) -> duties.Record:
    """What is already written of the act, as the rule on duties reads it."""
    written = sections_of(consultation)
    consent = patients.consent_for(consultation.public_id)
    return duties.Record(
        findings=written["findings"],
        conclusion=written["conclusion"],
        actions=written["actions"],
        incidents=written["incidents"],
        has_consent=consent is not None and consent.decision == ConsentDecision.GIVEN,
        has_physician=bool(consultation.appointment.practitioner.rpps),
        is_assisted=consultation.appointment.cart_id is not None,
        has_companion=_has_companion(consultation),
        has_dates=consultation.started_at is not None and consultation.finished_at is not None,
    )


def missing_duties(consultation: Consultation) -> tuple[duties.Duty, ...]:
    """What R6316-4 still asks for, in the order of the article."""
    return duties.missing(record_of(consultation))


def missing_parts(consultation: Consultation) -> tuple[duties.Part, ...]:
    """The same, piece by piece."""
    return duties.missing_parts(record_of(consultation))


def _has_companion(consultation: Consultation) -> bool:
    named = consultation.appointment.nurse_id is not None
    return named or consultation.parties.filter(role=PartyRole.CART).exists()


def sections_of(consultation: Consultation) -> dict[str, str]:
    """The text of each section; motive and incidents come filled in with what is known, until written.

    What was heard since the findings were written is added to them, once. An incident noted after its
    section was written is added to it: the article wants each of them.
    """
    draft = draft_of(consultation)
    texts = {name: str(draft.sections.get(name, "")) if draft else "" for name in SECTIONS}
    told = draft.heard_told if draft else 0
    texts["findings"] = "\n".join(filter(None, [texts["findings"], *heard_lines(consultation)[told:]]))
    texts["reason"] = texts["reason"] or _reason_known(consultation)
    if draft and texts["incidents"]:
        later = _incident_lines(consultation)[draft.incidents_told :]
        said = [] if later and words.is_nothing(texts["incidents"]) else [texts["incidents"]]
        texts["incidents"] = "\n".join([*said, *later])
    else:
        texts["incidents"] = _incidents_known(consultation)
    return texts


def heard_lines(consultation: Consultation) -> list[str]:
    """What the physician heard, point by point, in the order and the words they said it."""
    rows = consultation.requests.filter(worded_at__isnull=False).order_by("worded_at", "pk")
    return [f"{capfirst(AuscultationPoint(one.point).label)} : {one.words}" for one in rows]


def _reason_known(consultation: Consultation) -> str:
    appointment = consultation.appointment
    return "\n".join(filter(None, [appointment.motive.label, appointment.question]))


def _incident_lines(consultation: Consultation) -> list[str]:
    return [
        f"{IncidentKind(one.kind).label} à {words.hour(one.noted_at)}"
        + (f" : {one.text}" if one.text else "")
        + (f". Suite : {IncidentOutcome(one.outcome).label}." if one.outcome else "")
        for one in incidents_of(consultation)
    ]


def _incidents_known(consultation: Consultation) -> str:
    lines = _incident_lines(consultation)
    if consultation.is_video_failed:
        lines.append(f"{without_video_line(consultation)}.")
    return "\n".join(lines)
