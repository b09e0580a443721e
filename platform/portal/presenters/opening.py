"""What a region still lacks before its first appointment, in the order in which it is made."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from portal.selectors import Region


def steps_left(region: Region) -> list[dict[str, Any]]:
    """Items of components/list.html; the first, which leads to the others, has the filled button."""
    steps = list(_steps(region))
    for step in steps[:1]:
        step["action"]["tone"] = "primary"
    return steps


def _steps(region: Region) -> Iterator[dict[str, Any]]:
    if not region.sites:
        yield _step(
            *("building", "Créez un premier site", "Créer un site", "territory:site_create"),
            "EHPAD, maison de santé, cabinet : là où sont les patients, et là où exercent les médecins.",
        )
    if not region.carts:
        yield _step(
            *("cart", "Ajoutez un chariot à un site", "Voir les sites", "territory:sites"),
            "Sans chariot, seules les visios simples sont possibles.",
        )
    if not region.practitioners:
        yield _step(
            *(
                "stethoscope",
                "Inscrivez les professionnels",
                "Ajouter une personne",
                "directory:entry_create",
            ),
            "Avec leur numéro RPPS et leur lieu d’exercice : leur compte s’appuie dessus.",
        )
    if not region.motives:
        yield _step(
            *("filter", "Créez un premier motif", "Créer un motif", "scheduling:motive_create"),
            "Durée, formes permises, signes qui arrêtent : sans motif, aucun rendez-vous ne peut être pris.",
        )
    if region.accounts + region.invited <= region.administrators:
        yield _step(
            *(
                "person-plus",
                "Invitez qui soigne et qui coordonne",
                "Créer un compte",
                "accounts:user_create",
            ),
            "L’invitation part par e-mail ; le rattachement donne le rôle et le site.",
        )
    if region.administrators < 2:
        yield _step(
            *("shield", "Invitez un second administrateur", "Créer un compte", "accounts:user_create"),
            "Personne ne se rend son propre second facteur, ni n’approuve ses propres décisions.",
        )


def _step(icon: str, title: str, label: str, page: str, text: str) -> dict[str, Any]:
    return {"icon": icon, "title": title, "text": text, "action": {"label": label, "url": reverse(page)}}
