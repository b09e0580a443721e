"""Where the agreement to images stands: templates/consultations/images/."""

from dataclasses import dataclass
from typing import Any

from consultations import policies, selectors
from consultations.enums import ImagesFate
from consultations.models import Consultation, ImageDecision
from consultations.presenters.deciders import who_decides
from consultations.rules import words
from consultations.states import NOT_OVER
from core import french
from core.actors import Actor
from patients.enums import ConsentDecision, ConsentGiver, Manner

SAID = {
    ConsentDecision.GIVEN: "Accord pour les images",
    ConsentDecision.REFUSED: "Images refusées",
    ConsentDecision.WITHDRAWN: "Accord pour les images retiré",
}
THEN = {
    ImagesFate.KEPT: " Les images déjà prises restent au dossier.",
    ImagesFate.TAKEN_OUT: " Les images déjà prises sont retirées du dossier.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ImagesLine:
    """`barred` says why no image may be taken; "" while it is given, or not asked yet."""

    is_given: bool
    text: str
    barred: str
    may_decide: bool


def images_part(actor: Actor, consultation: Consultation) -> dict[str, Any]:
    return {
        "act": consultation,
        "images": images_line(actor, consultation),
        **who_decides(consultation),
        "fates": ImagesFate.choices,
    }


def images_line(actor: Actor, consultation: Consultation) -> ImagesLine:
    last = selectors.image_decision_of(consultation)
    is_given = last is not None and last.decision == ConsentDecision.GIVEN
    return ImagesLine(
        is_given=is_given,
        text=_text(last) if last else "",
        barred="" if last is None or is_given else _barred(last),
        may_decide=consultation.state in NOT_OVER and policies.can_prepare(actor, consultation),
    )


def _barred(last: ImageDecision) -> str:
    return f"{SAID[ConsentDecision(last.decision)]} à {words.hour(last.noted_at)}"


def _text(last: ImageDecision) -> str:
    """« Accord pour les images de M. Petit (le tuteur), de vive voix, noté par Nadia Benali à 14 h 31. »"""
    giver, manner = ConsentGiver(last.given_by), Manner(last.manner)
    by = "" if giver == ConsentGiver.PATIENT else f", par {last.giver_name} ({french.within(giver.label)})"
    how = "" if manner == Manner.UNKNOWN else f", {french.within(manner.label)}"
    then = THEN[ImagesFate(last.fate)] if last.fate else ""
    said = SAID[ConsentDecision(last.decision)]
    return f"{said}{by}{how}, noté par {last.noted_by} à {words.hour(last.noted_at)}.{then}"
