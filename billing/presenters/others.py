"""The other professionals of an act, on the page of one’s own sheet: the absence of a sheet is said."""

from collections.abc import Iterable

from billing.enums import NothingReason, Share
from billing.models import FeeSheet, NothingToBill
from directory.enums import Civility, Profession
from directory.models import Practitioner


def other_lines(
    sheets: Iterable[FeeSheet], nothing: Iterable[NothingToBill], seconds: Iterable[Practitioner] = ()
) -> list[dict[str, str]]:
    """{"name", "text"} for each of them; `seconds` are the physicians invited into the act."""
    told = [_line(one.practitioner, f"a sa propre feuille, {_lines_of(one)}.") for one in sheets]
    told += [_line(one.practitioner, _nothing_words(one)) for one in nothing]
    return told + [_line(one, "second médecin, sa facturation ne se prépare pas ici.") for one in seconds]


def _nothing_words(nothing: NothingToBill) -> str:
    """« infirmière salariée, rien à facturer en son nom. », after the name; else why, as it was noted."""
    kind = _part(nothing)
    if nothing.reason == NothingReason.SALARIED:
        return f"{kind} {_salaried(nothing.practitioner)}, rien à facturer en son nom."
    return f"{kind}, pas de feuille. {NothingReason(nothing.reason).label}"


def own_nothing_words(nothing: NothingToBill) -> str:
    """The same, said to the professional who has no sheet."""
    if nothing.reason == NothingReason.SALARIED:
        said = _salaried(nothing.practitioner)
        return f"Vous exercez en {said} : l’acte n’ouvre rien à facturer en votre nom."
    return str(NothingReason(nothing.reason).label)


def _part(nothing: NothingToBill) -> str:
    if nothing.share == Share.BESIDE:
        return "médecin auprès du patient"
    return nothing.practitioner.trade.lower() if nothing.share == Share.ACCOMPANYING else "téléconsultant"


def _salaried(practitioner: Practitioner) -> str:
    is_woman = practitioner.civility == Civility.MRS and practitioner.profession != Profession.PHYSICIAN
    return "salariée" if is_woman else "salarié"


def _line(practitioner: Practitioner, text: str) -> dict[str, str]:
    return {"name": practitioner.full_name, "text": text}


def _lines_of(sheet: FeeSheet) -> str:
    return ", ".join(line.code for line in sheet.lines.all())
