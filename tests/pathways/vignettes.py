"""Reads `vignettes.csv`: one case a line, written in French from the texts, euros by hand.

Empty means unknown. An hour is told in Paris, or as a full instant. « lignes » reads
« médecin TCG 25,00 + MHP 5,00 | accompagnant TLL 12,00 », with « ? » for an amount nobody knows.
The reasons given by the decision tables (`ips_`, `rate_`, `act_`, `plus_`) are not listed among the findings.
"""

import csv
import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pathways.engine import (
    Physician,
    Rulebook,
    Situation,
    Verdict,
    accompanying_share,
    evaluate,
    situation_from_mapping,
)
from pathways.engine.gauge import counts_in_gauge, read_gauge
from pathways.engine.tables import Period, SwitchedOn

FILE = Path(__file__).with_name("vignettes.csv")
TARIFFS = FILE.with_name("tarifs.csv")
GAUGE = FILE.with_name("jauge.csv")
OVERRIDES = FILE.with_name("surclassements.csv")
PARIS = ZoneInfo("Europe/Paris")
EXPLANATIONS = ("ips_", "rate_", "act_", "plus_")

PLAIN = {
    "date": "date",
    "forme": "form",
    "vidéo": "video",
    "urgence": "urgency",
    "régulé": "regulated",
    "orientation": "orientation",
    "vu_le": "last_in_person_on",
    "né_le": "patient.birth_date",
    "zone_prioritaire": "patient.priority_zone",
    "hors_résidence": "patient.away_from_home",
    "ehpad": "patient.ehpad_resident",
    "handicap": "patient.disability_resident",
    "détenu": "patient.detainee",
    "ald": "patient.ald",
    "maternité": "patient.maternity",
    "accident_travail": "patient.work_accident",
    "médecin_traitant": "patient.treating_physician",
    "mt_disponible": "patient.treating_physician_available",
    "spécialité": "physician.specialty",
    "secteur": "physician.sector",
    "optam": "physician.optam",
    "tarif_opposable": "physician.opposable_tariff",
    "salarié": "physician.salaried",
    "bénévole": "physician.volunteer",
    "est_mt": "physician.is_treating_physician",
    "remplace_mt": "physician.replaces_treating_physician",
    "même_territoire": "physician.same_territory",
    "requérant": "requester.profession",
    "requérant_libéral": "requester.liberal",
    "accompagnant": "accompanying.profession",
    "accompagnant_libéral": "accompanying.liberal",
    "cadre": "accompanying.setting",
    "tle_requis": "year_counts.requis_patient",
    "tle_requérant": "year_counts.requerant_patient",
    "tle_patient": "year_counts.patient_total",
}
WORDS: dict[str, Any] = {
    "oui": True,
    "non": False,
    "vidéo simple": "simple_video",
    "assistée": "assisted",
    "entre médecins": "between_physicians",
    "télé-expertise": "tele_expertise",
    "établie": "ok",
    "échec": "failed",
    "médecin traitant": "treating_physician",
    "autre médecin": "other_physician",
    "organisation coordonnée": "coordinated_organisation",
    "SAS": "sas",
    "aucune": "none",
    "aucun": "none",
    "déclaré": "declared",
    "médecin": "physician",
    "sage-femme": "midwife",
    "infirmier": "nurse",
    "orthophoniste": "speech_therapist",
    "kinésithérapeute": "physiotherapist",
    "pédicure-podologue": "podiatrist",
    "pharmacien": "pharmacist",
    "autre": "other",
    "soin prévu": "planned_care",
    "lieu dédié": "dedicated_place",
    "domicile": "home",
}
STATUSES = {
    "dans le parcours": "in_pathway",
    "exclu du parcours": "excluded_from_pathway",
    "hors parcours": "outside_pathway",
    "non facturable": "not_billable",
}
LEVELS = {"below": "loin", "near": "proche", "reached": "atteinte"}
PROFESSIONALS = {
    "médecin": "physician",
    "accompagnant": "accompanying",
    "requis": "requis",
    "requérant": "requerant",
}

Outcome = tuple[Any, ...]


@dataclass(frozen=True)
class Vignette:
    name: str
    situation: Situation
    switches: tuple[str, ...]
    expected: Outcome


@lru_cache(maxsize=1)
def vignettes() -> tuple[Vignette, ...]:
    with FILE.open(encoding="utf-8", newline="") as lines:
        return tuple(_vignette(row) for row in csv.DictReader(lines, delimiter=";"))


@lru_cache(maxsize=1)
def amounts() -> tuple[tuple[dt.date, str, str | None, Decimal | None], ...]:
    """The lines of `tarifs.csv`: a day, a code, a specialty, and euros (empty: no tariff)."""
    with TARIFFS.open(encoding="utf-8", newline="") as lines:
        return tuple(
            (
                dt.date.fromisoformat(row["date"]),
                row["code"],
                row["spécialité"] or None,
                _euros(row["euros"] or "?"),
            )
            for row in csv.DictReader(lines, delimiter=";")
        )


@lru_cache(maxsize=1)
def overridable() -> tuple[tuple[str, bool], ...]:
    """The lines of `surclassements.csv`: a rule, and whether the physician may decide otherwise."""
    with OVERRIDES.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter=";")
        return tuple((row["règle"], row["le_médecin_peut_en_décider_autrement"] == "oui") for row in rows)


def may_be_overridden(key: str, rulebook: Rulebook) -> bool:
    return key in rulebook.liftable or any(row.key == key and not row.final for row in rulebook.ips)


@lru_cache(maxsize=1)
def gauge_lines() -> tuple[dict[str, str], ...]:
    """The lines of `jauge.csv`: where a physician’s year stands, or whether an act counts."""
    with GAUGE.open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines, delimiter=";"))


def judge_gauge(row: dict[str, str], rulebook: Rulebook) -> str:
    """What the engine answers, in the words of the file."""
    day, specialty = dt.date.fromisoformat(row["date"]), row["spécialité"] or None
    if row["question"] == "compte":
        own = WORDS.get(row["est_mt"])
        physician = Physician(specialty=specialty, is_treating_physician=own)
        act = Situation(date=day, form=WORDS[row["forme"]], physician=physician)
        return "oui" if counts_in_gauge(act, rulebook) else "non"
    reading = read_gauge(
        counted=int(row["comptés"]),
        total=int(row["total"]),
        specialty=specialty,
        on=day,
        rulebook=rulebook,
        by_decision=row["décision_locale"] == "oui",
    )
    return LEVELS[reading.level] if reading else "aucune limite"


def judge(vignette: Vignette, rulebook: Rulebook) -> Outcome:
    """What the engine answers, in the shape of `expected`."""
    if vignette.switches:
        always = Period(dt.date(2004, 1, 1))
        rulebook = rulebook.with_decisions(SwitchedOn(key, always) for key in vignette.switches)
    verdict = evaluate(vignette.situation, rulebook)
    return (*outcome(verdict), _share_beside(vignette.situation, verdict, rulebook))


def _share_beside(situation: Situation, verdict: Verdict, rulebook: Rulebook) -> Decimal | None:
    """The share on what the accompanying professional bills; a tracer has none."""
    codes = [line.code for line in verdict.lines if line.professional == "accompanying"]
    if all(rulebook.acts[code].tracer for code in codes):
        return None
    return accompanying_share(situation, rulebook)[0]


def outcome(verdict: Verdict) -> Outcome:
    return (
        verdict.status,
        verdict.ips,
        tuple(
            (
                line.professional,
                line.code,
                line.amount,
                tuple((extra.code, extra.amount) for extra in line.majorations),
            )
            for line in verdict.lines
        ),
        verdict.amo_rate,
        *(
            frozenset(code for code in verdict.codes(severity) if not code.startswith(EXPLANATIONS))
            for severity in ("blocking", "warning", "info")
        ),
    )


def _vignette(row: dict[str, str]) -> Vignette:
    return Vignette(
        f"{row['chapitre']} / {row['cas']}",
        situation_from_mapping(situation_of(row)),
        tuple(row["règles_régionales"].split()),
        (
            STATUSES[row["statut"]],
            row["ips"],
            tuple(_line(text.split()) for text in row["lignes"].split("|") if text),
            _rate(row["prise_en_charge"]),
            *(frozenset(row[column].split()) for column in ("blocages", "alertes", "informations")),
            _rate(row["prise_en_charge_accompagnant"]),
        ),
    )


def situation_of(row: dict[str, str]) -> dict[str, Any]:
    """The line as the JSON of the contract."""
    data: dict[str, Any] = {}
    for column, path in PLAIN.items():
        if row[column]:
            where, _, inner = path.rpartition(".")
            place = data.setdefault(where, {}) if where else data
            place[inner] = _value(column, row[column])
    if row["heure"]:
        data["starts_at"] = _instant(row["date"], row["heure"])
    return data


def _value(column: str, text: str) -> Any:
    return int(text) if column.startswith("tle_") else WORDS.get(text, text)


def _instant(day: str, hour: str) -> str:
    if "T" in hour:
        return hour
    return dt.datetime.fromisoformat(f"{day}T{hour}").replace(tzinfo=PARIS).isoformat()


def _line(words: list[str]) -> Outcome:
    professional, code, amount, *extras = [word for word in words if word != "+"]
    majorations = tuple(zip(extras[::2], (_euros(text) for text in extras[1::2]), strict=True))
    return PROFESSIONALS[professional], code, _euros(amount), majorations


def _euros(text: str) -> Decimal | None:
    return None if text == "?" else Decimal(text.replace(",", "."))


def _rate(text: str) -> Decimal | None:
    return Decimal(text.removesuffix("\u00a0%")) / 100 if text else None
