"""Who is at the sites, beside the carts: by name where a presence names somebody."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from scheduling.models import NursePresence, PresenceException
from scheduling.rules import Hours, OddDay, Span, in_all, laid_out, merged, without
from scheduling.selectors.laying import hours_of, keeping_holidays, odd_day_of


class Presences(NamedTuple):
    """By site and by nurse (None: somebody who is not named), when they are there.

    `attended`: the sites that say who is there, some day or other: their carts are offered when somebody is.
    `closed`: by site, whether it says who is there or not, when nobody is received.
    """

    there: Mapping[int, Mapping[int | None, list[Span]]]
    attended: frozenset[int]
    closed: Mapping[int, list[Span]]


def presences_on(sites: Collection[int], days: Sequence[dt.date]) -> Presences:
    """Two queries. What a site opens besides is somebody without a name, unless it says who; what it closes
    is for everybody, unless somebody alone is away."""
    if not sites or not days:
        return Presences({}, frozenset(), {})
    rules: dict[int, dict[int | None, list[Hours]]] = defaultdict(lambda: defaultdict(list))
    for row in keeping_holidays(NursePresence.objects.filter(site__in=sites), days):
        rules[row.site_id][row.nurse_id].append(hours_of(row))
    odd: dict[int, list[_Odd]] = defaultdict(list)
    for one in PresenceException.objects.filter(site__in=sites, day__range=(days[0], days[-1])):
        odd[one.site_id].append(_Odd(one.nurse_id, odd_day_of(one)))
    civil, attended = frozenset(days), frozenset(rules)
    there = {
        site: {
            nurse: in_all(laid_out(rules[site].get(nurse, []), _for(nurse, odd[site]), civil))
            for nurse in {*rules[site], *(one.nurse for one in odd[site]), None}
        }
        for site in {*rules, *odd}
    }
    return Presences(there, attended, {site: _closed(days) for site, days in odd.items()})


class _Odd(NamedTuple):
    """`nurse`: whom it is about; None: the whole site."""

    nurse: int | None
    day: OddDay


def _closed(odd: Sequence[_Odd]) -> list[Span]:
    """The whole site. What is open prevails over what is closed."""
    opened = [one.day.span for one in odd if one.day.is_open]
    return without(merged(one.day.span for one in odd if one.nurse is None and not one.day.is_open), opened)


def _for(nurse: int | None, odd: Sequence[_Odd]) -> list[OddDay]:
    """Their own days, and those when the site is closed to everybody."""
    return [one.day for one in odd if one.nurse == nurse or (one.nurse is None and not one.day.is_open)]
