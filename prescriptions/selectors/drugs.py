"""Drugs and the lists that count on a day: found as one types, refused with why."""

import datetime as dt
import re
from collections.abc import Sequence
from typing import TypeVar
from uuid import UUID

from django.db.models import Case, QuerySet, Value, When

from core.errors import NotFound
from prescriptions.enums import ListState
from prescriptions.models import DatedList, Drug, DrugList, RestrictedList
from prescriptions.rules import lines, restricted_files, restrictions
from prescriptions.rules.comparing import Known
from prescriptions.rules.restrictions import Refusal, Restricted, plain

MOST_FOUND = 8
MOST_WORDS = 8  # of a search
SHORTEST = 4  # letters of a word that may be a brand
Dated = TypeVar("Dated", bound=DatedList)


def current_list(on: dt.date) -> DrugList | None:
    return _in_force(DrugList.objects.all(), on)


def restricted_in_force(on: dt.date) -> RestrictedList | None:
    """What the region adds on this day."""
    return _in_force(RestrictedList.objects.all(), on)


def restricted_on(on: dt.date) -> Restricted:
    """All that is not prescribed here on this day: what the nation says, and what the region adds."""
    added = restricted_in_force(on)
    known = restrictions.restricted()
    return known.with_rows(restricted_files.restrictions(added.rows)) if added else known


def _in_force(rows: QuerySet[Dated], on: dt.date) -> Dated | None:
    counting = rows.filter(in_force_from__lte=on, withdrawn_at__isnull=True)
    return counting.order_by("-in_force_from", "-loaded_at", "-pk").first()


def history(model: type[Dated]) -> list[Dated]:
    """Every load, the last first."""
    return list(QuerySet(model).order_by("-loaded_at", "-pk"))


def list_for(public_id: UUID) -> DrugList | RestrictedList:
    for rows in (DrugList.objects.all(), RestrictedList.objects.all()):
        found = rows.filter(public_id=public_id).first()
        if isinstance(found, DrugList | RestrictedList):
            return found
    raise NotFound("Cette liste est introuvable.")


def may_be_enforced(listing: DrugList) -> bool:
    """Read, and its drugs still kept."""
    return listing.state == ListState.READ and listing.drugs.exists()


def known_of(listing: DrugList | None) -> dict[str, Known]:
    """The drugs of a list, to compare with another."""
    rows = Drug.objects.filter(listing=listing).values_list("cis", "name", "substances", "conditions")
    return {cis: Known(name, tuple(made), tuple(ruled)) for cis, name, made, ruled in rows}


def drugs_found(query: str, on: dt.date) -> list[Drug]:
    """The drugs that every word typed begins a word of; those whose name begins so come first."""
    patterns, listing = search_patterns(query), current_list(on)
    if not patterns or listing is None:
        return []
    rows = Drug.objects.filter(listing=listing)
    for pattern in patterns:
        rows = rows.filter(words__regex=pattern)
    begins = Case(When(words__startswith=plain(query).split()[0], then=Value(0)), default=Value(1))
    return list(rows.order_by(begins, "words")[:MOST_FOUND])


def search_patterns(typed: str) -> list[str]:
    """Of each word, that it begins one of the drug’s."""
    words = re.findall(r"[a-z0-9,./]+", plain(typed))[:MOST_WORDS]
    return [rf"(^|[^a-z0-9]){re.escape(word)}" for word in words]


def drug_of(cis: str, on: dt.date) -> Drug | None:
    return Drug.objects.filter(listing=current_list(on), cis=cis).first()


def refusal_of(kind: str, content: lines.Content, on: dt.date) -> Refusal | None:
    """Why this line is not prescribed here. Names typed are judged by what the list knows of them too."""
    typed = lines.judged_words(kind, content)
    known = restricted_on(on)
    named = [*typed, *content.get("substances", ())]
    refused = restrictions.refusal(named, content.get("conditions", ()), on, known)
    if refused or not typed:
        return refused
    for meant in _meant(typed[1:] if content.get("cis") else typed, on):
        if refused := _refused_all(meant, on, known):
            return refused
    return None


def _refused_all(meant: Sequence[Drug], on: dt.date, known: Restricted) -> Refusal | None:
    """Why the first is refused, when all are: one that is not settles it, of thousands."""
    first = None
    for drug in meant:
        refused = restrictions.refusal(drug.substances, drug.conditions, on, known)
        if refused is None:
            return None
        first = first or refused
    return first


def _meant(typed: Sequence[str], on: dt.date) -> list[list[Drug]]:
    """The drugs of each brand named, for a brand is what all its drugs are; and of « Efferalgan codé », those
    of which each word typed begins a word.
    """
    words = {word for text in typed for word in restrictions.words_of(text) if len(word) >= SHORTEST}
    brands: dict[str, list[Drug]] = {word: [] for word in words}
    for drug in Drug.objects.filter(listing=current_list(on), brand__in=words):
        brands[drug.brand].append(drug)
    return [*brands.values(), *(_narrowed(brands, text) for text in typed)]


def _narrowed(brands: dict[str, list[Drug]], text: str) -> list[Drug]:
    words = [word for word in restrictions.words_of(text) if len(word) >= SHORTEST]
    known = [drug for word in words for drug in brands.get(word, [])]
    return [one for one in known if all(re.search(rf"(^|[^a-z0-9]){word}", one.words) for word in words)]
