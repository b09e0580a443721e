"""Who and what a document names. Plain values: who fills them in knows the act."""

import datetime as dt
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Address:
    street: str
    postcode: str
    town: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """`national`: « 1 » and a FINESS number, or « 3 » and a SIRET, "" where there is none; `local`: ours.

    `activity`, `facility`: codes and names of the value sets J04 (practice setting), J02 (type of facility).
    """

    name: str
    local: str
    national: str = ""
    phone: str = ""
    address: Address | None = None
    activity: tuple[str, str] = ("AMBULATOIRE", "Ambulatoire")
    facility: tuple[str, str] = ("SA43", "Secteur non défini")


@dataclass(frozen=True, slots=True, kw_only=True)
class Professional:
    """`rpps`: eleven digits. `trade`: code and name of the national value set J01 (« G15_10/SM26 »)."""

    rpps: str
    trade: tuple[str, str]
    civility: str
    given: str
    family: str
    is_doctor: bool = False
    phone: str = ""
    organisation: Organisation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Relative:
    """Who is beside the patient without giving care. `part`: class of the value set TRE_R260."""

    part: str
    name: str
    starts_at: dt.datetime
    ends_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Citizen:
    """The patient. `ins`: the matricule of a qualified identity alone, "" otherwise; `local`: ours, always.

    `birth_place` is an INSEE code of five characters. `sex`: « F », « M » or « U ».
    """

    local: str
    ins: str
    birth_name: str
    given_names: str
    first_given: str
    used_name: str
    used_given: str
    sex: str
    born_on: dt.date
    birth_place: str = ""
    phone: str = ""
    email: str = ""
    address: Address | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One act of the nomenclature, and who did it."""

    code: str
    label: str
    by: Professional
    starts_at: dt.datetime
    ends_at: dt.datetime | None = None
    companions: tuple[Professional, ...] = field(default=())
