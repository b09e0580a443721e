"""What a region still lacks before its first appointment, in the order in which it is made."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.urls import reverse

from portal.selectors import Region


class Step(NamedTuple):
    """One thing to make, while the region `lacks` it; `page` is where."""

    lacks: Callable[[Region], bool]
    icon: str
    title: str
    label: str
    page: str
    text: str


STEPS = (
    Step(
        lambda region: not region.sites,
        "building",
        "Créez un premier site",
        "Créer un site",
        "territory:site_create",
        "EHPAD, maison de santé, cabinet : là où sont les patients, et là où exercent les médecins.",
    ),
    Step(
        lambda region: not region.carts,
        "cart",
        "Ajoutez un chariot à un site",
        "Voir les sites",
        "territory:sites",
        "Sans chariot, seules les visios simples sont possibles.",
    ),
    Step(
        lambda region: not region.practitioners,
        "stethoscope",
        "Inscrivez les professionnels",
        "Ajouter une personne",
        "directory:entry_create",
        "Avec leur numéro RPPS et leur lieu d’exercice : leur compte s’appuie dessus.",
    ),
    Step(
        lambda region: not region.motives,
        "filter",
        "Créez un premier motif",
        "Créer un motif",
        "scheduling:motive_create",
        "Durée, formes permises, signes qui arrêtent : sans motif, aucun rendez-vous ne peut être pris.",
    ),
    Step(
        lambda region: region.accounts + region.invited <= region.administrators,
        "person-plus",
        "Invitez qui soigne et qui coordonne",
        "Créer un compte",
        "accounts:user_create",
        "L’invitation part par e-mail ; le rattachement donne le rôle et le site.",
    ),
    Step(
        lambda region: region.administrators < 2,
        "shield",
        "Invitez un second administrateur",
        "Créer un compte",
        "accounts:user_create",
        "Personne ne se rend son propre second facteur, ni n’approuve ses propres décisions.",
    ),
)


def steps_left(region: Region) -> list[dict[str, Any]]:
    """Items of components/list.html; the first, which leads to the others, has the filled button."""
    steps = [_item(step) for step in STEPS if step.lacks(region)]
    for first in steps[:1]:
        first["action"]["tone"] = "primary"
    return steps


def _item(step: Step) -> dict[str, Any]:
    action = {"label": step.label, "url": reverse(step.page)}
    return {"icon": step.icon, "title": step.title, "text": step.text, "action": action}
