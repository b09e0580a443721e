"""Before a referral is sent: who bears the name that was typed, and how many it would reach."""

from collections.abc import Iterable
from typing import Any

from directory.models import Practitioner
from scheduling import selectors


def those_named(people: Iterable[Practitioner], chosen: str) -> list[dict[str, Any]]:
    """« Dr Karim Haddad, Dermatologie, Hirson »: one of them is picked, and none by itself."""
    found = list(people)
    towns = selectors.towns_of(found)
    return [
        {
            "value": str(one.public_id),
            "label": ", ".join(filter(None, [one.full_name, one.trade, towns.get(one.pk, "")])),
            "is_chosen": str(one.public_id) == chosen,
            "is_reached": one.is_reached,  # type: ignore[attr-defined]
        }
        for one in found
    ]


def reach(count: int, to: str) -> str:
    """Before it is sent: how many it reaches, which may be nobody."""
    if not count:
        return f"Personne n’a de compte ici\u00a0: {to}. Il ne peut pas être envoyé ainsi."
    said = "1 médecin le reçoit" if count == 1 else f"{count} médecins le reçoivent"
    return f"{said}\u00a0: {to}."
