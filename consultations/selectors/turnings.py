"""What an act was turned to, and what that changes."""

from dataclasses import replace

from consultations.enums import ConsultationState, TurnKind, TurnReason
from consultations.models import Consultation, Turning
from consultations.rules import words
from consultations.selectors.pathway import plan_of
from core import french
from scheduling import selectors as agenda
from scheduling.selectors import Judgement


def turned_to_phone(consultation: Consultation) -> Turning | None:
    """The last time it was, while no picture came back since."""
    if not consultation.is_video_failed:
        return None
    return consultation.turnings.filter(kind=TurnKind.PHONE).order_by("-turned_at", "-pk").first()


def turned_to_person(consultation: Consultation) -> Turning | None:
    if consultation.state != ConsultationState.IN_PERSON:
        return None
    return consultation.turnings.filter(kind=TurnKind.IN_PERSON).first()


def judgement_by_phone(consultation: Consultation) -> Judgement:
    """The verdict on this act if it went on by voice: said before anybody decides so."""
    return agenda.judgement_of(consultation.appointment, replace(plan_of(consultation), video="failed"))


def without_video_line(consultation: Consultation) -> str:
    """« L’acte s’est poursuivi au téléphone à 14 h 40 : … », "" when there was a picture."""
    if not consultation.is_video_failed:
        return ""
    turned = turned_to_phone(consultation)
    if turned is None:
        return "La vidéo n’a pas pu être établie"
    why = french.within(why_turned(turned))
    return f"L’acte s’est poursuivi au téléphone à {words.hour(turned.turned_at)} : {why}"


def why_turned(turning: Turning) -> str:
    """« L’image ne passe pas », or the words of another reason."""
    if turning.reason == TurnReason.OTHER:
        return words.sentence(turning.words)
    label = TurnReason(turning.reason).label
    return f"{label} ({turning.words})" if turning.words else label
