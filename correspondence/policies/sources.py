"""Who makes what leaves. Upper rooms know acts and prescriptions: each registers itself from its `ready()`.

A source makes the content when it leaves, says each time whether it still may, and where a patient is
reached. Without it, nothing of that origin leaves.
"""

from collections.abc import Callable
from dataclasses import dataclass

from correspondence.enums import Reason
from correspondence.models import Dispatch
from correspondence.rules.parcels import Parcel
from patients.selectors import Contact


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """`parcel` raises Conflict for what cannot be put in form. `why_not`: None when it may leave.

    `reach`: where the patient is reached today, nowhere else than a secret allows.
    """

    parcel: Callable[[Dispatch], Parcel]
    why_not: Callable[[Dispatch], Reason | None]
    reach: Callable[[Dispatch], Contact]


_sources: dict[str, Source] = {}


def register_source(name: str, source: Source) -> None:
    _sources[name] = source


def source_of(dispatch: Dispatch) -> Source:
    return _sources[dispatch.source]
