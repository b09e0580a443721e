"""The traces of the stethoscope kept with an act, each behind its own door."""

from django.urls import reverse

from consultations import selectors
from consultations.models import Consultation


def heard_trace_lines(consultation: Consultation) -> list[dict[str, str]]:
    return [
        {
            "label": selectors.trace_line(one),
            "by": one.kept_by,
            "url": reverse("documents:open", args=[one.document_public_id]),
        }
        for one in selectors.heard_traces_of(consultation)
    ]
