"""The text of the consent, and who decides how: templates/consultations/consent/."""

import datetime as dt
from typing import Any

from consultations import selectors
from consultations.models import Consultation
from consultations.presenters.deciders import who_decides
from consultations.rules.consent_texts import TITLE, ConsentText, text_at
from core.clock import today
from patients.enums import ConsentDecision


def consent_text_page(text: ConsentText) -> dict[str, Any]:
    return {"title": TITLE, "text": text}


def consent_part(consultation: Consultation, at: dt.datetime) -> dict[str, Any]:
    """The text to read out today, and what the forms of a decision offer."""
    images = selectors.image_decision_of(consultation)
    consent = selectors.consent_of(consultation)
    return {
        "consent_text": text_at(today(at)),
        **who_decides(consultation),
        "is_agreed": consent is not None and consent.decision == ConsentDecision.GIVEN,
        "has_images": images is not None and images.decision == ConsentDecision.GIVEN,
    }
