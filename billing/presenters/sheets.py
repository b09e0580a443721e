"""A fee sheet in words and euros, for the page, the list and the PDF."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from billing.enums import Nature, NothingReason, Share
from billing.models import FeeLine, FeeSheet, NothingToBill
from billing.rules import insurance_share
from core import french
from core.clock import today
from directory import selectors as directory
from directory.enums import Sector
from patients import presenters as patients
from patients.enums import InsStatus

NO_BREAK = "\u00a0"
PATHWAY = {
    "in_pathway": ("in", "ok", "Dans le parcours"),
    "excluded_from_pathway": ("excl", "ok", "Exclu du parcours"),
    "outside_pathway": ("out", "warn", "Hors parcours"),
    "not_billable": ("no", "danger", "Non facturable"),
}
IPS = {
    "T": "médecin traitant",
    "R": "remplace le médecin traitant",
    "O": "orienté par le médecin traitant",
    "M": "orienté par un autre médecin",
    "D": "accès direct spécifique",
    "U": "urgence",
    "H": "hors résidence habituelle",
    "A": "acte non concerné",
    "S": "hors parcours",
    "": "à blanc",
}
FINDING_ICONS = {"info": "info", "warning": "warning", "blocking": "stop"}


def euros(amount: Decimal | None) -> str:
    """« 25,00 € »; « à compléter » when the tariff is not known."""
    return "à compléter" if amount is None else french.euros(amount)


def percent(rate: Decimal | None) -> str:
    return "" if rate is None else f"{int(rate * 100)}{NO_BREAK}%"


@dataclass(frozen=True, slots=True)
class LineView:
    code: str
    label: str
    amount: str
    rate: str
    insurance: str
    patient: str


@dataclass(frozen=True, slots=True)
class SheetView:
    """Everything the page and the PDF say of one sheet."""

    public_id: str
    patient: str
    act: str
    date: str
    total: str
    insurance_total: str
    patient_total: str
    practitioner: list[str]
    beneficiary: list[str]
    coverage: list[str]
    pathway: list[str]
    lines: list[LineView]
    verdict_kind: str
    verdict_tone: str
    verdict: str
    rate: str
    findings: list[dict[str, str]]
    state: str


def sheet_view(sheet: FeeSheet) -> SheetView:
    kind, tone, words = PATHWAY[sheet.pathway_status]
    lines = list(sheet.lines.all())
    insured = sum((_insured(line, sheet) for line in lines), Decimal())
    return SheetView(
        public_id=str(sheet.public_id),
        patient=patients.display_name(sheet.patient),
        act=_act(sheet),
        date=_date(sheet),
        total=euros(sheet.total),
        insurance_total=euros(insured),
        patient_total=euros(sheet.total - insured),
        practitioner=_practitioner(sheet),
        beneficiary=_beneficiary(sheet),
        coverage=_coverage(sheet),
        pathway=_pathway(sheet),
        lines=[_line(line, sheet) for line in lines],
        verdict_kind=kind,
        verdict_tone=tone,
        verdict=words,
        rate=percent(sheet.amo_rate),
        findings=[_finding(one) for one in sheet.reasons],
        state=sheet.get_state_display(),
    )


def _date(sheet: FeeSheet) -> str:
    return french.date_in_full(today(sheet.act_started_at))


def _act(sheet: FeeSheet) -> str:
    day = french.day(today(sheet.act_started_at))
    times = f"{french.hour(sheet.act_started_at)} à {french.hour(sheet.act_ended_at)}"
    return f"téléconsultation du {day}, {times}"


def _insured(line: FeeLine, sheet: FeeSheet) -> Decimal:
    return insurance_share(line.amount or Decimal(), sheet.amo_rate or Decimal())


def _line(line: FeeLine, sheet: FeeSheet) -> LineView:
    insured = _insured(line, sheet)
    rest = None if line.amount is None else line.amount - insured
    return LineView(
        code=line.code,
        label=line.label,
        amount=euros(line.amount),
        rate=percent(sheet.amo_rate),
        insurance="" if line.amount is None else euros(insured),
        patient="" if rest is None else euros(rest),
    )


def _practitioner(sheet: FeeSheet) -> list[str]:
    one = sheet.practitioner
    sector = f", {Sector(one.sector).label.lower()}" if one.sector else ""
    places = [place.site for place in directory.places_of([one.pk])]
    where = [f"{site.name}, FINESS {site.finess}" for site in places[:1]]
    return [one.full_name, f"{one.trade}{sector}", f"RPPS {one.rpps}", *where]


def _beneficiary(sheet: FeeSheet) -> list[str]:
    """The matricule only leaves when the identity is qualified (RNIV)."""
    patient = sheet.patient
    qualified = patient.ins_status == InsStatus.QUALIFIED
    number = spaced_matricule(patient.ins_matricule) if qualified else "Matricule : identité non qualifiée"
    return [
        patients.display_name(patient),
        f"{patients.born(patient)}, {patients.age(patient, sheet.act_started_at)}",
        number,
    ]


def spaced_matricule(matricule: str) -> str:
    """« 2 39 03 02 558 001 09 »."""
    cuts = (0, 1, 3, 5, 7, 10, 13, 15)
    return NO_BREAK.join(matricule[start:end] for start, end in pairwise(cuts))


def _coverage(sheet: FeeSheet) -> list[str]:
    nature = Nature(sheet.nature).label + (", en rapport avec l’ALD" if sheet.is_ald_related else "")
    covered = f"Prise en charge à {percent(sheet.amo_rate)}"
    return [nature, covered, "Téléconsultation sans carte Vitale (SSV)"]


def _pathway(sheet: FeeSheet) -> list[str]:
    if sheet.share == Share.ACCOMPANYING:
        return ["Accompagnement d’une téléconsultation", "Le téléconsultant figure comme prescripteur"]
    decided = ["Choisi par le médecin : voyez pourquoi"] if sheet.is_decided else []
    return [
        f"IPS {sheet.ips or NO_BREAK}, {IPS[sheet.ips]}".replace(f"IPS {NO_BREAK},", "IPS"),
        *decided,
    ]


def _finding(finding: dict[str, str | None]) -> dict[str, str]:
    return {
        "icon": FINDING_ICONS[finding["severity"] or "info"],
        "text": finding["message"] or "",
        "source": finding["source"] or "",
    }


def other_lines(sheets: list[FeeSheet], nothing: list[NothingToBill]) -> list[dict[str, str]]:
    """The other professionals of the act: their sheet is theirs, and the absence of one is said."""
    told = [
        {
            "name": one.practitioner.full_name,
            "text": f"a sa propre feuille ({Share(one.share).label.lower()}).",
        }
        for one in sheets
    ]
    return told + [
        {"name": one.practitioner.full_name, "text": NothingReason(one.reason).label} for one in nothing
    ]


def list_rows(sheets: list[FeeSheet]) -> list[dict[str, str]]:
    """One row a sheet, for the table."""
    return [
        {
            "id": str(sheet.public_id),
            "date": french.day(today(sheet.act_started_at)),
            "patient": patients.display_name(sheet.patient),
            "codes": ", ".join(line.code for line in sheet.lines.all()),
            "total": euros(sheet.total),
            "state": sheet.get_state_display(),
        }
        for sheet in sheets
    ]
