"""The other professionals of an act, on the page of one’s own sheet: the absence of a sheet is said."""

from collections.abc import Iterable

from billing.enums import NothingReason, Share
from billing.models import FeeSheet, NothingToBill
from directory.enums import Civility
from directory.models import Practitioner


def other_lines(
    sheets: Iterable[FeeSheet], nothing: Iterable[NothingToBill], seconds: Iterable[Practitioner] = ()
) -> list[dict[str, str]]:
    """{"name", "text"} for each of them; `seconds` are the physicians invited into the act."""
    told = [_line(one.practitioner, f"a sa propre feuille, {_lines_of(one)}.") for one in sheets]
    told += [_line(one.practitioner, nothing_words(one)) for one in nothing]
    return told + [_line(one, "second médecin, sa facturation ne se prépare pas ici.") for one in seconds]


def nothing_words(nothing: NothingToBill) -> str:
    """« infirmière salariée : rien à facturer. » and the like, after the name."""
    one = nothing.practitioner
    kind = one.trade.lower() if nothing.share == Share.ACCOMPANYING else "téléconsultant"
    if nothing.reason == NothingReason.SALARIED:
        agreed = "e" if one.civility == Civility.MRS and nothing.share == Share.ACCOMPANYING else ""
        return f"{kind} salarié{agreed}, rien à facturer en son nom."
    if nothing.reason == NothingReason.NOT_BILLABLE:
        return f"{kind}, rien à facturer pour cet acte."
    return f"{kind}, pas de feuille : son mode d’exercice manque à l’annuaire."


def own_nothing_words(nothing: NothingToBill) -> str:
    """The same, said to the professional who has no sheet."""
    one = nothing.practitioner
    if nothing.reason == NothingReason.SALARIED:
        agreed = "e" if one.civility == Civility.MRS else ""
        return f"Vous exercez en salarié{agreed} : l’acte n’ouvre rien à facturer en votre nom."
    if nothing.reason == NothingReason.NOT_BILLABLE:
        return "Cet acte n’est pas facturable."
    return "Votre mode d’exercice manque à l’annuaire : demandez à l’administration régionale de l’y ajouter."


def _line(practitioner: Practitioner, text: str) -> dict[str, str]:
    return {"name": practitioner.full_name, "text": text}


def _lines_of(sheet: FeeSheet) -> str:
    return ", ".join(line.code for line in sheet.lines.all())
