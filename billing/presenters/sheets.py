"""A fee sheet in words and euros, for the page, the list and the PDF."""

from dataclasses import dataclass
from decimal import Decimal

from billing.enums import Nature, Share
from billing.models import FeeLine, FeeSheet
from billing.rules import insurance_share
from core import french
from core.clock import today
from directory import selectors as directory
from directory.enums import Sector
from directory.models import Practitioner
from patients import presenters as patients
from patients.enums import InsStatus

NO_BREAK = "\u00a0"
PATHWAY = {
    "in_pathway": ("in", "ok", "Dans le parcours"),
    "excluded_from_pathway": ("excl", "ok", "Exclu du parcours"),
    "outside_pathway": ("out", "warn", "Hors parcours"),
    "not_billable": ("no", "danger", "Non facturable"),
    "unjudged": ("excl", "warn", "Parcours à dire"),
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
    day: str
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
    patient_id: str
    act: str
    act_id: str
    date: str
    total: str
    insurance_total: str
    patient_total: str
    heading: str
    practitioner: list[str]
    beneficiary: list[str]
    coverage: list[tuple[str, str]]
    pathway: list[tuple[str, str]]
    lines: list[LineView]
    verdict_kind: str
    verdict_tone: str
    verdict: str
    rate: str
    findings: list[dict[str, str]]
    state: str

    @property
    def blocks(self) -> list[dict[str, str | list[str]]]:
        """The four corners of the sheet, in the order of the form."""
        titles = ("Praticien", "Bénéficiaire et assuré", "Prise en charge", "Parcours")
        coverage, pathway = ([value for _, value in pairs] for pairs in (self.coverage, self.pathway))
        lines = (self.practitioner, self.beneficiary, coverage, pathway)
        return [{"title": title, "lines": some} for title, some in zip(titles, lines, strict=True)]


def sheet_view(sheet: FeeSheet, prescriber: Practitioner | None = None) -> SheetView:
    """`prescriber`: the téléconsultant, named on the sheet of who accompanied."""
    kind, tone, words = PATHWAY[sheet.pathway_status]
    lines = list(sheet.lines.all())
    insured = sum((_insured(line, sheet) for line in lines), Decimal())
    return SheetView(
        public_id=str(sheet.public_id),
        patient=patients.display_name(sheet.patient),
        patient_id=str(sheet.patient.public_id),
        act=_act(sheet),
        act_id=str(sheet.act_public_id),
        date=french.date_in_full(today(sheet.act_started_at)),
        total=euros(sheet.total),
        insurance_total=euros(insured),
        patient_total=euros(sheet.total - insured),
        heading=_heading(sheet),
        practitioner=_practitioner(sheet),
        beneficiary=_beneficiary(sheet),
        coverage=_coverage(sheet),
        pathway=_pathway(sheet, prescriber),
        lines=[_line(line, sheet) for line in lines],
        verdict_kind=kind,
        verdict_tone=tone,
        verdict=words,
        rate=f"Remboursé à {percent(sheet.amo_rate)}" if sheet.amo_rate is not None else "",
        findings=[_finding(one) for one in sheet.reasons],
        state=sheet.get_state_display(),
    )


def _heading(sheet: FeeSheet) -> str:
    """« Votre feuille de 25,00 € est prête »; without a known tariff no amount is said."""
    lines = list(sheet.lines.all())
    if any(line.amount is None for line in lines):
        return "Votre feuille est prête, un tarif est à compléter"
    if all(line.is_tracer for line in lines):
        return "Votre feuille est prête, avec un code traceur"
    return f"Votre feuille de {euros(sheet.total)} est prête"


def _act(sheet: FeeSheet) -> str:
    day = french.day(today(sheet.act_started_at))
    times = f"{french.hour(sheet.act_started_at)} à {french.hour(sheet.act_ended_at)}"
    return f"téléconsultation du {day}, {times}"


def _insured(line: FeeLine, sheet: FeeSheet) -> Decimal:
    return insurance_share(line.counted, sheet.amo_rate or Decimal())


def _line(line: FeeLine, sheet: FeeSheet) -> LineView:
    insured = _insured(line, sheet)
    counts = line.amount is not None and not line.is_tracer
    return LineView(
        day=french.short_date(today(sheet.act_started_at)),
        code=line.code,
        label=line.label,
        amount=f"{euros(line.amount)}, hors total" if line.is_tracer else euros(line.amount),
        rate=percent(sheet.amo_rate),
        insurance=euros(insured) if counts else "",
        patient=euros(line.counted - insured) if counts else "",
    )


def _practitioner(sheet: FeeSheet) -> list[str]:
    one = sheet.practitioner
    sector = f", {Sector(one.sector).label.lower()}" if one.sector else ""
    places = [place.site for place in directory.places_of([one.pk])]
    where = [f"{site.name}, FINESS {site.finess}" if site.finess else site.name for site in places[:1]]
    return [one.full_name, f"{one.trade}{sector}", f"RPPS {one.rpps}", *where]


def _beneficiary(sheet: FeeSheet) -> list[str]:
    """The matricule only leaves when the identity is qualified (RNIV)."""
    patient = sheet.patient
    qualified = patient.ins_status == InsStatus.QUALIFIED
    number = (
        patients.spaced_matricule(patient.ins_matricule)
        if qualified
        else "Matricule : identité non qualifiée"
    )
    return [
        patients.display_name(patient),
        f"{patients.born(patient)}, {patients.age(patient, sheet.act_started_at)}",
        number,
    ]


def _coverage(sheet: FeeSheet) -> list[tuple[str, str]]:
    """What the page reads and the paper labels."""
    nature = Nature(sheet.nature).label + (", en rapport avec l’ALD" if sheet.is_ald_related else "")
    rate = [] if sheet.amo_rate is None else [("Taux", f"Prise en charge à {percent(sheet.amo_rate)}")]
    return [
        ("Nature d’assurance", nature),
        *rate,
        ("Mode", _mode(sheet)),
        ("Droits et caisse", "Droits et caisse : à lire par votre logiciel (ADRi)"),
    ]


def _mode(sheet: FeeSheet) -> str:
    if sheet.share == Share.BESIDE:
        return "En présence du patient, carte Vitale à lire"
    return "Téléconsultation sans carte Vitale (SSV)"


def _pathway(sheet: FeeSheet, prescriber: Practitioner | None) -> list[tuple[str, str]]:
    if sheet.share == Share.ACCOMPANYING:
        named = f"{prescriber.full_name}, RPPS {prescriber.rpps}" if prescriber else "Le téléconsultant"
        part = ("Part dans l’acte", "Accompagnement d’une téléconsultation")
        return [part, ("Prescripteur", f"Prescripteur : {named}")]
    beside = [("Part dans l’acte", "Consultation en présence, auprès du patient")]
    ips = f"IPS {sheet.ips}, {IPS[sheet.ips]}" if sheet.ips else f"IPS {IPS['']}"
    decided = [("Verdict", "Choisi par le médecin : voyez pourquoi")] if sheet.is_decided else []
    return [*(beside if sheet.share == Share.BESIDE else []), ("Parcours de soins", ips), *decided]


def _finding(finding: dict[str, str | None]) -> dict[str, str]:
    return {
        "icon": FINDING_ICONS[finding["severity"] or "info"],
        "text": finding["message"] or "",
        "source": finding["source"] or "",
    }


def list_rows(sheets: list[FeeSheet]) -> list[dict[str, str]]:
    """One row a sheet, for the table."""
    return [
        {
            "id": str(sheet.public_id),
            "date": french.day(today(sheet.act_started_at)),
            "patient": patients.display_name(sheet.patient),
            "codes": ", ".join(line.code for line in sheet.lines.all()),
            "practitioner": sheet.practitioner.full_name,
            "total": euros(sheet.total),
            "state": sheet.get_state_display(),
        }
        for sheet in sheets
    ]
