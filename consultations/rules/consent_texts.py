"""What a patient agrees to, word for word; each decision keeps the number of the text read.

A text that was read is never changed: write the next one.
Sources: L1111-4 and R6316-2 CSP (free and informed, at a distance), L1142-1 (who answers for what).
"""

import datetime as dt
from dataclasses import dataclass, replace

TITLE = "Consultation à distance : ce que vous acceptez"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentText:
    """`duties`: (who, what they answer for)."""

    version: str
    since: dt.date
    lines: tuple[str, ...]
    duties: tuple[tuple[str, str], ...]


FIRST = ConsentText(
    version="1",
    since=dt.date(2026, 1, 1),
    lines=(
        "La consultation se fait à distance, par vidéo. Un soignant peut être auprès de vous et "
        "poser des appareils à la demande du médecin.",
        "Ni le son ni l’image ne sont enregistrés. Garder une image demande un accord à part.",
        "Le médecin écrit un compte rendu, lu par votre médecin traitant et les soignants qui vous suivent.",
        "Un examen à distance a des limites. S’il ne suffit pas, le médecin dit comment vous serez vu.",
        "Vous pouvez dire non, ou vous retirer à tout moment, même pendant l’appel. Vos soins n’en "
        "souffrent pas.",
    ),
    duties=(
        (
            "Le médecin",
            "de sa décision d’examiner à distance, de ce qu’il conclut et de ce qu’il prescrit",
        ),
        ("Le soignant auprès de vous", "de ses gestes et de ce qu’il transmet au médecin"),
        ("L’établissement ou la maison de santé", "du lieu, du chariot et de leur entretien"),
        ("La plateforme régionale", "de la sécurité de vos données et du fonctionnement de l’appel"),
    ),
)
# What a nurse brings to a home is no « chariot ».
SECOND = replace(
    FIRST,
    version="2",
    since=dt.date(2026, 11, 28),
    duties=tuple((who, what.replace("du chariot", "des appareils")) for who, what in FIRST.duties),
)
TEXTS = (FIRST, SECOND)


def text_at(day: dt.date) -> ConsentText:
    """The text in force that day."""
    return max((one for one in TEXTS if one.since <= day), key=lambda one: one.since)


def text_of(version: str) -> ConsentText | None:
    """The text of that number; None where there is none."""
    return next((one for one in TEXTS if one.version == version), None)
