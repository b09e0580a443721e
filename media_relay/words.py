"""What a browser is told, in the words of its screen, when the relay refuses something."""

from typing import Any

from media_relay import placement
from media_relay.grants import GrantRefused

_WORDS = {
    "offerrefused": "Le relais n’accepte pas cette connexion.",
    "grantrefused": GrantRefused.default,
    "roomfull": "L’appel est complet : huit personnes y sont déjà. Dites-le au médecin qui le mène.",
    "driven": "{by} pilote la caméra. Demandez-lui la main.",
    "maynotdrive": "Cette personne ne peut pas piloter la caméra.",
    "notyours": "Vous ne pilotez plus la caméra.",
    "nowhere": "La salle a changé de relais. Nous réessayons.",
    "norelay": placement.NoRelay.default,
    "timeout": "Le relais ne répond pas. Nous réessayons.",
}


def of(code: str, answer: dict[str, Any]) -> str:
    """The sentence for a refusal; `answer` holds what it names."""
    return _WORDS.get(code, "La demande n’a pas pu être traitée.").format_map(answer)
