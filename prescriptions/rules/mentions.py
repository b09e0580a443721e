"""What a prescription must bear (R5132-3 CSP, R161-45 CSS): what is missing, and where one completes it."""

from collections.abc import Sequence
from dataclasses import dataclass

CHILD_YEARS = 15  # under this age weight and height are asked where they are useful: with every drug


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearer:
    """The patient and the prescriber as the paper would name them."""

    patient_name: str
    has_birth_date: bool
    has_sex: bool
    age: int
    weight: str = ""
    height: str = ""
    prescriber_name: str = ""
    quality: str = ""
    rpps: str = ""
    address: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What the rule reads of a line."""

    label: str
    kind: str
    dose_missing: Sequence[str] = ()
    is_not_substitutable: bool = False
    substitution_motive: str = ""


@dataclass(frozen=True, slots=True)
class Missing:
    """`anchor`: the identifier, on the page, of what completes it."""

    label: str
    anchor: str


def missing(bearer: Bearer, lines: Sequence[Line]) -> list[Missing]:
    """In the order of the paper: who prescribes, for whom, what."""
    if not lines:
        return [Missing("Au moins une ligne", "add")]
    found = [*_of_prescriber(bearer), *_of_patient(bearer, lines)]
    for number, line in enumerate(lines, 1):
        found += [Missing(f"{line.label} : {words}", f"line-{number}") for words in _of_line(line)]
    return found


def _of_prescriber(bearer: Bearer) -> list[Missing]:
    asked = {
        "Votre nom": bearer.prescriber_name,
        "Votre qualité": bearer.quality,
        "Votre numéro RPPS": bearer.rpps,
        "L’adresse de votre lieu d’exercice, à l’annuaire": bearer.address,
        "Votre téléphone professionnel, à l’annuaire": bearer.phone,
    }
    return [Missing(label, "prescriber") for label, value in asked.items() if not value]


def _of_patient(bearer: Bearer, lines: Sequence[Line]) -> list[Missing]:
    is_child = bearer.age < CHILD_YEARS and any(line.kind == "drug" for line in lines)
    asked = {
        "Le nom du patient": not bearer.patient_name,
        "Sa date de naissance": not bearer.has_birth_date,
        "Son sexe": not bearer.has_sex,
        "Le poids de l’enfant": is_child and not bearer.weight,
        "La taille de l’enfant": is_child and not bearer.height,
    }
    return [Missing(label, "patient") for label, is_missing in asked.items() if is_missing]


def _of_line(line: Line) -> list[str]:
    found = list(line.dose_missing)
    if line.is_not_substitutable and not line.substitution_motive:
        found.append("le motif de la non-substitution")
    return found
