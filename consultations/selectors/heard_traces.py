"""The traces of the stethoscope that an act keeps. The caller holds the act."""

from django.db.models import QuerySet
from django.utils.text import capfirst

from consultations.enums import AuscultationPoint, SoundFilter
from consultations.models import Consultation, HeardTrace
from consultations.rules import words
from core import french


def heard_traces_of(consultation: Consultation) -> QuerySet[HeardTrace]:
    return consultation.heard_traces.select_related("gesture").order_by("kept_at", "pk")


def trace_line(trace: HeardTrace) -> str:
    """« Foyer mitral, cloche, 14 h 32 »."""
    point = capfirst(AuscultationPoint(trace.gesture.point).label)
    heard = french.within(SoundFilter(trace.sound_filter).label) if trace.sound_filter else ""
    return ", ".join(filter(None, [point, heard, words.hour(trace.kept_at)]))
