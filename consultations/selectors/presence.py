"""Who was let into the call of an act without giving care in it, as its report tells them."""

from django.db.models import QuerySet

from consultations.enums import ObserverEnd
from consultations.models import Consultation, Observer
from consultations.rules import words
from core import french


def third_parties_of(consultation: Consultation) -> QuerySet[Observer]:
    """Who came by a link and saw or heard something, in the order they were let in."""
    rows = Observer.objects.filter(party__consultation=consultation, party__admitted_at__isnull=False)
    return rows.select_related("party").order_by("party__admitted_at", "pk")


def third_party_lines(consultation: Consultation) -> list[str]:
    """A line for each whom the report names."""
    return [presence_line(one) for one in third_parties_of(consultation) if one.party.is_mentioned]


def presence_line(observer: Observer) -> str:
    """« Amina Diallo, interprète, de 14 h 34 à 14 h 41, sortie à la demande de Dr Sophie Morel »."""
    return f"{observer.party.label}, {french.within(observer.quality)}, {_span(observer)}{_end(observer)}"


def _span(observer: Observer) -> str:
    begun, ended = observer.party.admitted_at, observer.party.left_at
    since = words.hour(begun) if begun else ""
    return f"de {since} à {words.hour(ended)}" if ended else f"depuis {since}"


def _end(observer: Observer) -> str:
    """What made them leave, unless it is the end of the act."""
    if observer.ended_why == ObserverEnd.REMOVED:
        return f", sortie à la demande de {observer.ended_by}"
    if observer.ended_why == ObserverEnd.REFUSED:
        return f", accord du patient retiré (noté par {observer.ended_by})"
    return ""
