"""Motives: who takes them, what they ask, and where they send somebody else."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from core.actors import Actor
from core.errors import NotFound
from core.models import alphabetical
from core.prepared import Given, Prepared
from directory import selectors as directory
from directory.enums import Profession
from directory.models import Practitioner
from scheduling.enums import MotiveKeeper, MotiveState
from scheduling.models import Motive, MotiveQuestion, PractitionerMotive, RedFlag
from scheduling.selectors.owners import deputies_of


def motives_offered() -> QuerySet[Motive]:
    """The region’s, those that nobody can choose left out."""
    return Motive.objects.filter(is_active=True, owner__isnull=True).order_by(*alphabetical("label"), "pk")


def motives_for(actor: Actor, treating: Practitioner | None, at: dt.datetime) -> QuerySet[Motive]:
    """What this actor may book: the region’s motives, and the own ones of the physicians whom they book."""
    owners = bookable(actor, treating, at)
    rows = Motive.objects.filter(Q(owner__isnull=True) | Q(owner__in=owners), is_active=True)
    return rows.select_related("owner", "specialty").order_by(*alphabetical("label"), "pk")


def bookable(actor: Actor, treating: Practitioner | None, at: dt.datetime) -> set[int]:
    """Those in whose name the actor books; for a physician also the treating one, who stands in for them
    while they are away, and the colleagues."""
    wanted = set(actor.practitioner_ids)
    if actor.role == "physician":
        wanted |= {treating.pk, *deputies_of(treating, at)} if treating else set()
        wanted |= directory.working_at(actor.site_ids, Profession.PHYSICIAN)
    return wanted


def receiving(motive: Motive, wanted: Collection[int] | None = None) -> QuerySet[Practitioner]:
    """Those of them (None: of all) whom this motive is for: its owner, or its specialty, under any code."""
    rows = directory.physicians() if wanted is None else directory.physicians().filter(pk__in=wanted)
    if motive.owner_id is not None:
        rows = rows.filter(pk=motive.owner_id)
    if motive.specialty is not None:
        rows = rows.filter(specialty__short_label=motive.specialty.short_label)
    return rows.order_by("pk")


def receiving_among(motive: Motive, wanted: Collection[int]) -> list[Practitioner]:
    """The same of a few, at once."""
    label = motive.specialty.short_label if motive.specialty else None
    return [
        one
        for one in directory.physicians_among(wanted)
        if motive.owner_id in (None, one.pk)
        and (label is None or (one.specialty is not None and one.specialty.short_label == label))
    ]


def closed_by(motive: Motive) -> set[int]:
    """The physicians who do not take this motive."""
    rows = PractitionerMotive.objects.filter(motive=motive, is_taken=False)
    return set(rows.values_list("practitioner", flat=True))


def takes(practitioner: Practitioner, motive: Motive) -> bool:
    """Whether this motive can be booked with this physician today."""
    is_offered = Motive.objects.filter(pk=motive.pk, is_active=True).exists()
    is_for_them = receiving(motive, [practitioner.pk]).exists()
    return is_offered and is_for_them and practitioner.pk not in closed_by(motive)


def minutes_by_physician(motive: Motive, wanted: Collection[int]) -> Mapping[int, int]:
    """How long it lasts with those of them who gave it a duration of their own, kept within its bounds."""
    own = PractitionerMotive.objects.filter(
        motive=motive, practitioner__in=wanted, duration_minutes__isnull=False
    )
    chosen = own.values_list("practitioner", "duration_minutes")
    return {practitioner: _within_bounds(motive, minutes or 0) for practitioner, minutes in chosen}


class Taking(NamedTuple):
    """By whom one motive is not taken, how long it lasts with those who said so, and at the least."""

    closed: frozenset[int]
    minutes: Mapping[int, int]
    least: int


_said_of = Prepared[tuple[int, bool, int | None]](
    lambda: (
        PractitionerMotive.objects.filter(motive=Given("motive"))
        .exclude(is_taken=True, duration_minutes=None)
        .values_list("practitioner", "is_taken", "duration_minutes")
    )
)


def taking_of(motive: Motive) -> Taking:
    """Of everybody, in one query: only those who decided something have a row."""
    rows = _said_of(motive=motive.pk)
    minutes = {who: _within_bounds(motive, own) for who, _, own in rows if own is not None}
    return Taking(
        closed=frozenset(who for who, is_taken, _ in rows if not is_taken),
        minutes=minutes,
        least=min([motive.duration_minutes, *minutes.values()]),
    )


def _within_bounds(motive: Motive, minutes: int) -> int:
    return min(max(minutes, motive.shortest_minutes), motive.longest_minutes)


def minutes_with(practitioner: Practitioner, motive: Motive) -> int:
    return minutes_by_physician(motive, [practitioner.pk]).get(practitioner.pk, motive.duration_minutes)


def choices_of(practitioner: Practitioner) -> dict[int, PractitionerMotive]:
    """What a physician decided for themselves, by motive."""
    return {row.motive_id: row for row in PractitionerMotive.objects.filter(practitioner=practitioner)}


def outline_of(practitioner: Practitioner, motive: Motive) -> str:
    """What their findings begin with for this motive: their own words, or else those it came with."""
    own = PractitionerMotive.objects.filter(practitioner=practitioner, motive=motive).first()
    return (own.outline if own else "") or motive.outline


def motives_to_choose(practitioner: Practitioner) -> QuerySet[Motive]:
    """The region’s motives that this physician may receive."""
    label = practitioner.specialty.short_label if practitioner.specialty else ""
    mine = Q(specialty__isnull=True) | Q(specialty__short_label=label)
    return motives_offered().filter(mine).select_related("specialty")


def motives_of(practitioner: Practitioner) -> list[Motive]:
    """What may be booked with this physician: the region’s motives that they take, and their own."""
    closed = PractitionerMotive.objects.filter(practitioner=practitioner, is_taken=False).values("motive")
    theirs = motives_to_choose(practitioner).exclude(pk__in=closed)
    return [*theirs, *own_motives(practitioner).filter(is_active=True)]


def own_motives(practitioner: Practitioner) -> QuerySet[Motive]:
    """Those that this physician made for themselves, offered or not."""
    return motives().filter(owner=practitioner)


def red_flags_of(motive: Motive) -> QuerySet[RedFlag]:
    """What stops: asked for every motive, then of this one."""
    rows = RedFlag.objects.filter(Q(motive=motive) | Q(motive__isnull=True), removed_at__isnull=True)
    return rows.order_by("-kind", "motive_id", "position", "pk")


def questions_of(motive: Motive) -> QuerySet[MotiveQuestion]:
    return MotiveQuestion.objects.filter(motive=motive, removed_at__isnull=True).order_by("position", "pk")


def motives(
    *,
    text: str = "",
    specialty: str = "",
    keeper: str = "",
    state: str = "",
    owner: Practitioner | None = None,
) -> QuerySet[Motive]:
    """All of them, offered or not, with how many signs of their own (`flag_count`): for who keeps them."""
    live = Count("red_flags", filter=Q(red_flags__removed_at__isnull=True), distinct=True)
    asked = Count("questions", filter=Q(questions__removed_at__isnull=True), distinct=True)
    rows = Motive.objects.select_related("specialty", "owner").annotate(flag_count=live, question_count=asked)
    for word in text.split():
        named = Q(label__unaccent__icontains=word) | Q(hint__unaccent__icontains=word)
        rows = rows.filter(named | Q(owner__family_name__unaccent__icontains=word))
    given = {
        "specialty__short_label": specialty or None,
        "owner__isnull": {MotiveKeeper.REGION: True, MotiveKeeper.PHYSICIAN: False}.get(keeper),  # type: ignore[call-overload]
        "is_active": {MotiveState.OFFERED: True, MotiveState.CLOSED: False}.get(state),  # type: ignore[call-overload]
        "owner": owner,
    }
    asked_for = {lookup: value for lookup, value in given.items() if value is not None}
    return rows.filter(**asked_for).order_by(*alphabetical("label"), "pk")


def motive_entry(public_id: UUID) -> Motive:
    motive = motives().filter(public_id=public_id).first()
    if motive is None:
        raise NotFound("Ce motif est introuvable.")
    return motive


def label_is_taken(label: str, owner_id: int | None, but: Motive) -> bool:
    """Whether the region, or this physician, has another motive of this name."""
    rows = Motive.objects.filter(label=label, owner=owner_id)
    return rows.exclude(public_id=but.public_id).exists()


def own_flags_of(motive: Motive | None, *, removed: bool = False) -> QuerySet[RedFlag]:
    """What stops this motive alone, or all; or what did once, the last removed first."""
    rows = RedFlag.objects.filter(motive=motive, removed_at__isnull=not removed)
    return rows.order_by("-removed_at", "pk") if removed else rows.order_by("-kind", "position", "pk")


def removed_questions_of(motive: Motive) -> QuerySet[MotiveQuestion]:
    return motive.questions.filter(removed_at__isnull=False).order_by("-removed_at", "pk")


def flag_entry(public_id: UUID) -> RedFlag:
    flag = RedFlag.objects.filter(public_id=public_id).select_related("motive").first()
    if flag is None:
        raise NotFound("Ce signe est introuvable.")
    return flag


def question_entry(public_id: UUID) -> MotiveQuestion:
    question = MotiveQuestion.objects.filter(public_id=public_id).select_related("motive").first()
    if question is None:
        raise NotFound("Cette question est introuvable.")
    return question


def subjects_of(motive: Motive | None) -> list[UUID]:
    """Of what the history of a motive speaks: itself, its signs, its questions; or the signs of all."""
    flags: Iterable[UUID] = RedFlag.objects.filter(motive=motive).values_list("public_id", flat=True)
    if motive is None:
        return list(flags)
    asked = motive.questions.values_list("public_id", flat=True)
    return [motive.public_id, *flags, *asked]
