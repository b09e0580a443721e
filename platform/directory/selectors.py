"""The only door for reading the directory. It is public: every signed-in person may read it."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from core.errors import NotFound
from core.models import alphabetical
from core.prepared import AnyOf, Given, Prepared
from directory.enums import Profession
from directory.models import PlaceOfExercise, Practitioner, Specialty, Training


def practitioners() -> QuerySet[Practitioner]:
    return Practitioner.objects.filter(is_active=True).select_related("specialty")


def physicians() -> QuerySet[Practitioner]:
    return practitioners().filter(profession=Profession.PHYSICIAN)


def practitioner_for(public_id: UUID) -> Practitioner:
    practitioner = practitioners().filter(public_id=public_id).first()
    if practitioner is None:
        raise NotFound("Ce professionnel est introuvable, ou n’exerce plus.")
    return practitioner


def practitioner_of(key: int) -> Practitioner | None:
    """The one that an actor is, by the key that the actor carries."""
    return practitioners().filter(pk=key).first()


_among = Prepared[Practitioner](lambda: physicians().filter(pk=AnyOf("keys")).order_by("pk"))
_working_at = Prepared[int](
    lambda: (
        practitioners()
        .filter(
            profession=Given("profession"),
            pk__in=PlaceOfExercise.objects.filter(site=AnyOf("sites"), ends_on__isnull=True).values(
                "practitioner"
            ),
        )
        .values_list("pk", flat=True)
    )
)


def physicians_among(keys: Collection[int]) -> list[Practitioner]:
    """Those of them who are physicians in exercise."""
    return _among(keys=list(keys)) if keys else []


def working_at(site_ids: Iterable[int], profession: Profession) -> set[int]:
    """The keys of those of a profession who work at one of these sites today."""
    sites = list(site_ids)
    return set(_working_at(sites=sites, profession=profession.value)) if sites else set()


def places_of(practitioner_ids: Iterable[int]) -> QuerySet[PlaceOfExercise]:
    """Where they work today, the first declared first."""
    rows = PlaceOfExercise.objects.filter(practitioner__in=list(practitioner_ids), ends_on__isnull=True)
    return rows.select_related("site__commune").order_by("starts_on", "pk")


def all_places_of(practitioner: Practitioner) -> QuerySet[PlaceOfExercise]:
    """Where they work and worked, the latest first."""
    return practitioner.places.select_related("site").order_by("-starts_on", "-pk")


def entry_for(public_id: UUID) -> Practitioner:
    """Any entry of the directory, in exercise or not: for who keeps it."""
    practitioner = Practitioner.objects.select_related("specialty").filter(public_id=public_id).first()
    if practitioner is None:
        raise NotFound("Ce professionnel est introuvable.")
    return practitioner


def entry_of_rpps(rpps: str) -> Practitioner | None:
    return Practitioner.objects.filter(rpps=rpps).first()


def entries(text: str, profession: str) -> QuerySet[Practitioner]:
    """The whole directory, filtered by parts of names, RPPS and profession; accents and case do not count."""
    rows = named(Practitioner.objects.select_related("specialty"), text)
    if profession:
        rows = rows.filter(profession=profession)
    return rows.order_by(*alphabetical("family_name", "given_name"), "pk")


def named(rows: QuerySet[Practitioner], text: str) -> QuerySet[Practitioner]:
    """Those of these whose names hold each word, or whose RPPS it is."""
    for word in text.split():
        found = Q(family_name__unaccent__icontains=word) | Q(given_name__unaccent__icontains=word)
        rows = rows.filter(found | Q(rpps=word))
    return rows


def place_for(practitioner: Practitioner, public_id: UUID) -> PlaceOfExercise:
    place = practitioner.places.filter(public_id=public_id, ends_on__isnull=True).first()
    if place is None:
        raise NotFound("Ce lieu d’exercice est introuvable, ou déjà terminé.")
    return place


def trainings_of(practitioner_ids: Iterable[int]) -> QuerySet[Training]:
    """What these professionals were trained for, the last first."""
    return Training.objects.filter(practitioner__in=list(practitioner_ids)).order_by("-trained_on", "-pk")


def training_for(practitioner: Practitioner, public_id: UUID) -> Training:
    training = practitioner.trainings.filter(public_id=public_id).first()
    if training is None:
        raise NotFound("Cette formation est introuvable, ou déjà retirée.")
    return training


def specialties() -> QuerySet[Specialty]:
    """Every code of the nomenclature, by what people call it."""
    return Specialty.objects.order_by("short_label", "code")


def specialties_as_said() -> QuerySet[Specialty]:
    """One code for each thing that people say."""
    return Specialty.objects.order_by("short_label", "code").distinct("short_label")
