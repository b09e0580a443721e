"""What may be prescribed in which form of act."""

from typing import Final

TELE_EXPERTISE: Final = "tele_expertise"
# (?) Nothing forbids it by name; who has not seen the patient leaves drugs and leave to who asked.
NOT_BY_THE_REQUIS: Final = frozenset({"drug", "sick_leave"})
WHY: Final = (
    "Le requis d’une télé-expertise ne prescrit ni médicament ni arrêt de travail : écrivez votre conseil, "
    "le requérant prescrit."
)
UNREAD: Final = (
    "Le contenu d’un PDF n’est pas lu : le requis d’une télé-expertise écrit ici ses examens et ses conseils."
)


def refused(kind: str, form: str) -> str:
    """Why this kind of line has no place in this form of act; empty when it has."""
    return WHY if form == TELE_EXPERTISE and kind in NOT_BY_THE_REQUIS else ""
