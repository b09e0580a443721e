"""The rules of prescribing, as tables of vignettes."""

import datetime as dt

import pytest

from prescriptions.rules import dosing, drug_files, lines, mentions, reading, restrictions, scope, sick_leave
from prescriptions.rules.mentions import Bearer, Line
from prescriptions.rules.restrictions import refusal
from prescriptions.rules.sick_leave import Leave

TODAY = dt.date(2026, 11, 28)
FOLDER = restrictions.LIST.parent / "demo_drugs"

DOSES = [
    ("1 cp 3×/j 5 j", "1 comprimé, 3 fois par jour, pendant 5 jours"),
    ("1cp 3/j 5j", "1 comprimé, 3 fois par jour, pendant 5 jours"),
    ("2 gél 1x/j pendant 1 mois", "2 gélules, 1 fois par jour, pendant 1 mois"),
    ("1-0-1 cp pdt 3 mois", "1 comprimé le matin et 1 comprimé le soir, pendant 3 mois"),
    ("10-0-20 gttes 2 sem", "10 gouttes le matin et 20 gouttes le soir, pendant 2 semaines"),
    ("1/2 cp le soir 1 mois", "1/2 comprimé, le soir, pendant 1 mois"),
    ("1,5 cp matin et soir 10 jours", "1,5 comprimé, le matin et le soir, pendant 10 jours"),
    ("1 cp /8h 3 j", "1 comprimé, toutes les 8 heures, pendant 3 jours"),
    ("1 inj 1 fois par semaine 3 mois", "1 injection, 1 fois par semaine, pendant 3 mois"),
    (
        "1 g toutes les 6 h si douleur, max 4 g/j, 5 j",
        "1 g, toutes les 6 heures, si douleur, au plus 4 g par jour, pendant 5 jours",
    ),
    (
        "2 bouffées si besoin max 8/j 1 mois",
        "2 bouffées, si besoin, au plus 8 bouffées par jour, pendant 1 mois",
    ),
    ("1 cp par semaine 3 mois", "1 comprimé par semaine, pendant 3 mois"),
    ("2 cp/j 5 j", "2 comprimés par jour, pendant 5 jours"),
    ("1 à 2 cp 3x/j 5 j", "1 à 2 comprimés, 3 fois par jour, pendant 5 jours"),
    ("1-2 sachets 3 fois par jour 5 j", "1 à 2 sachets, 3 fois par jour, pendant 5 jours"),
    ("1 comprime matin midi soir 5 j", "1 comprimé, le matin, à midi et le soir, pendant 5 jours"),
    ("5 gouttes 3 fois par jour pendant 7 j", "5 gouttes, 3 fois par jour, pendant 7 jours"),
    ("1 cp tous les 2 jours 1 mois", "1 comprimé, un jour sur deux, pendant 1 mois"),
    ("1 cp le matin 1 j sur 2 1 mois", "1 comprimé, le matin, un jour sur deux, pendant 1 mois"),
    ("1 patch tous les 3 jours 1 mois", "1 patch, tous les 3 jours, pendant 1 mois"),
    ("1 cp 3 jours par semaine 1 mois", "1 comprimé, 3 jours par semaine, pendant 1 mois"),
    ("0.5 cp le soir 1 mois", "0,5 comprimé, le soir, pendant 1 mois"),
    ("½ cp le soir 1 mois", "½ comprimé, le soir, pendant 1 mois"),
    (
        "1 g/6h si douleur max 4 g/j 5 j",
        "1 g, toutes les 6 heures, si douleur, au plus 4 g par jour, pendant 5 jours",
    ),
    ("1 cp x3/j 5 j", "1 comprimé, 3 fois par jour, pendant 5 jours"),
    ("1 cp le matin à jeun. 3 mois.", "1 comprimé, le matin, à jeun, pendant 3 mois"),
]


@pytest.mark.parametrize(("typed", "said"), DOSES)
def test_a_dose_typed_in_a_few_keys_is_understood(typed, said):
    dose = reading.understood(typed)

    assert dosing.words(dose).replace("\u00a0", " ") == said
    assert (dose.rest, dosing.missing(dose)) == ("", [])


INCOMPLETE = [
    ("", 4),
    ("1 cp", 2),
    ("3x/j 5 j", 2),
    ("1 cp 3x/j", 1),
    ("1 cp si besoin 5 j", 1),
    ("1 cp 3x/j matin 5 j", 1),
    ("0 cp 3x/j 5 j", 1),
    ("prout", 1),
]


@pytest.mark.parametrize(("typed", "count"), INCOMPLETE)
def test_what_a_dose_lacks_is_said(typed, count):
    assert len(dosing.missing(reading.understood(typed))) == count


@pytest.mark.parametrize(
    ("typed", "rest"),
    [
        ("1 cp 3x/j 5 j avec un verre d’eau", "avec un verre d’eau"),
        ("1 cp 3x/j 5 j 10 j", "10 j"),
        ("prout", "prout"),
        ("1 cp 3x/j 5 j gouttes", "gouttes"),
        ("1-0-1 cp 2 gél 5 j", "2 gél"),
        ("2-0-1 cp 1 gél 5 j", "1 gél"),
        ("1 cp 2x/j 3x/j 5 j", "3x /j"),
        ("1 cp le matin toutes les 8 h 5 j", "le matin"),
        ("1 cp matin 2 cp soir 5 j", "2 cp soir"),
        ("2 cp/j 3 j puis 1 cp/j 4 j", "puis 1 cp /j 4 j"),
        ("2 3x/j 5 j", "2"),
        ("15 mg/kg/j 5 j", "/kg"),
        ("1 000 mg 3x/j 5 j", "1"),
        ("1 cp si T > 38,5 max 3/j 3 j", "38,5"),
        ("1 cp 3x/j 5 j, sauf dimanche", "sauf dimanche"),
        ("1 cp 3 j/7 1 mois", "/7 1 mois"),
    ],
)
def test_what_is_not_understood_is_never_swallowed(typed, rest):
    assert reading.understood(typed).rest == rest


@pytest.mark.parametrize("typed", ["1 cp matin 2 cp soir 5 j", "1 cp lundi et jeudi 1 mois"])
def test_what_is_not_all_understood_stays_as_it_was_typed(typed):
    content = {"name": "Furosémide", "dose": typed}

    assert lines.details("drug", content)[0] == typed
    assert lines.is_free("drug", content)
    assert lines.read("drug", content).dose_missing == ()


def test_a_quantity_stands_for_a_duration():
    assert lines.read("drug", {"name": "A", "dose": "1 cp 3x/j", "quantity": "1 boîte"}).dose_missing == ()
    assert lines.read("drug", {"name": "A", "dose": "selon protocole"}).dose_missing


REFUSED = [
    (["SULFATE DE MORPHINE 10 mg"], [], "Stupéfiant"),
    (["FENTANYL"], [], "Stupéfiant"),
    (["CHLORHYDRATE DE METHYLPHENIDATE"], [], "Stupéfiant"),
    (["CHLORHYDRATE DE TRAMADOL 50 mg"], [], "Ordonnance sécurisée"),
    (["PARACÉTAMOL", "PHOSPHATE DE CODÉINE HÉMIHYDRATÉ"], [], "Ordonnance sécurisée"),
    (["DIHYDROCODÉINE"], [], "Ordonnance sécurisée"),
    (["TARTRATE DE ZOLPIDEM"], [], "Assimilé aux stupéfiants"),
    (["Prégabaline 75 mg, gélule"], [], "Ordonnance sécurisée"),
    (["SUBSTANCE NOUVELLE"], ["liste I", "stupéfiants"], "Stupéfiant"),
    (["SUBSTANCE NOUVELLE"], ["prescription sur ordonnance sécurisée"], "Ordonnance sécurisée"),
]


@pytest.mark.parametrize(("substances", "conditions", "label"), REFUSED)
def test_narcotics_and_secured_drugs_are_refused_with_the_reason(substances, conditions, label):
    refused = refusal(substances, conditions, TODAY)

    assert refused is not None
    assert refused.label == label
    assert refused.source
    assert "ordonnancier sécurisé" in refused.sentence


@pytest.mark.parametrize("substance", ["PARACÉTAMOL", "ZOPICLONE", "AMOXICILLINE", "FUROSÉMIDE", ""])
def test_other_drugs_are_not(substance):
    assert refusal([substance], ["liste I"], TODAY) is None


@pytest.mark.parametrize(
    ("substance", "last_day_free"),
    [
        ("tramadol", dt.date(2025, 2, 28)),
        ("zolpidem", dt.date(2017, 4, 9)),
        ("prégabaline", dt.date(2021, 5, 23)),
    ],
)
def test_the_list_is_dated(substance, last_day_free):
    assert refusal([substance], [], last_day_free) is None
    assert refusal([substance], [], last_day_free + dt.timedelta(days=1)) is not None


def test_a_row_that_cannot_be_is_refused():
    raw = {"regimes": {}, "conditions": {}, "restricted": [{"regime": "x", "valid_from": TODAY}]}

    with pytest.raises(ValueError, match="cannot be"):
        restrictions.read(raw)


def leave_(**fields):
    return Leave(**{"starts_on": TODAY} | fields)


LEAVES = [
    (leave_(days=1), False, "within"),
    (leave_(days=3), False, "within"),
    (leave_(days=4), False, "refused"),
    (leave_(days=4), True, "exception"),
    (leave_(days=4, justification="Loin de tout"), False, "refused"),
    (leave_(days=2, is_prolongation=True, earlier_days=1), False, "within"),
    (leave_(days=2, is_prolongation=True, earlier_days=3), False, "refused"),
    (leave_(days=2, is_prolongation=True, earlier_days=3), True, "exception"),
    (
        leave_(days=2, is_prolongation=True, earlier_days=3, justification="Pas de médecin avant 8 jours"),
        False,
        "justified",
    ),
    (leave_(days=2, is_prolongation=True, earlier_days=3, justification="  "), False, "refused"),
]


@pytest.mark.parametrize(("leave", "by_treating", "outcome"), LEAVES)
def test_three_days_off_work_at_a_distance(leave, by_treating, outcome):
    verdict = sick_leave.judged(leave, by_treating=by_treating, on=TODAY, seen_on=TODAY)

    assert verdict.outcome == outcome
    assert bool(verdict.why) == (outcome != "within")


def test_before_the_law_there_was_no_limit():
    assert sick_leave.judged(
        leave_(days=30), by_treating=False, on=dt.date(2023, 12, 31), seen_on=TODAY
    ).is_allowed


@pytest.mark.parametrize(
    ("kind", "form", "is_refused"),
    [
        ("drug", "tele_expertise", True),
        ("sick_leave", "tele_expertise", True),
        ("exam", "tele_expertise", False),
        ("drug", "assisted", False),
        ("sick_leave", "simple_video", False),
    ],
)
def test_a_requis_prescribes_neither_drugs_nor_leave(kind, form, is_refused):
    assert bool(scope.refused(kind, form)) is is_refused


ADULT = Bearer(
    patient_name="Mme Jeanne Petit",
    has_birth_date=True,
    has_sex=True,
    age=87,
    prescriber_name="Dr Sophie Morel",
    quality="Médecine générale",
    rpps="10001234567",
    address="1 rue de Guise, 02120 Guise",
    phone="03 23 00 00 00",
)
CHILD = {"age": 6}


def bearer(**changes):
    fields = {name: getattr(ADULT, name) for name in Bearer.__slots__}
    return Bearer(**fields | changes)


MISSING = [
    (bearer(), [Line(label="Ligne", kind="drug")], []),
    (bearer(), [], ["add"]),
    (bearer(phone="", address=""), [Line(label="Ligne", kind="exam")], ["prescriber", "prescriber"]),
    (bearer(rpps=""), [Line(label="Ligne", kind="exam")], ["prescriber"]),
    (bearer(has_birth_date=False, has_sex=False), [Line(label="Ligne", kind="exam")], ["patient", "patient"]),
    (bearer(**CHILD), [Line(label="Ligne", kind="drug")], ["patient", "patient"]),
    (bearer(**CHILD, weight="20", height="115"), [Line(label="Ligne", kind="drug")], []),
    (bearer(**CHILD), [Line(label="Ligne", kind="exam")], []),
    (bearer(), [Line(label="A", kind="exam"), Line(label="B", kind="drug", dose_missing=["x"])], ["line-2"]),
    (bearer(), [Line(label="A", kind="drug", is_not_substitutable=True)], ["line-1"]),
    (bearer(), [Line(label="A", kind="drug", is_not_substitutable=True, substitution_motive="MTE")], []),
]


@pytest.mark.parametrize(("who", "lines", "anchors"), MISSING)
def test_what_a_prescription_must_bear(who, lines, anchors):
    assert [one.anchor for one in mentions.missing(who, lines)] == anchors


def demo_files():
    return [(FOLDER / f"CIS{part}_bdpm.txt").read_bytes() for part in ("", "_COMPO", "_CPD")]


def test_the_public_files_are_read_in_either_encoding():
    files = demo_files()
    rows = drug_files.drugs(*files)

    codeine = next(row for row in rows if "CODEINE" in row.name)
    assert codeine.substances == ("PARACÉTAMOL 500 mg", "PHOSPHATE DE CODÉINE HÉMIHYDRATÉ 30 mg")
    assert "prescription sur ordonnance sécurisée" in codeine.conditions
    assert "phosphate de codeine" in codeine.words
    assert drug_files.drugs(*(one.decode().encode("cp1252") for one in files)) == rows


@pytest.mark.parametrize("content", [b"nothing here", b"12345678\tA\tB", b""])
def test_another_file_is_refused_in_words(content):
    with pytest.raises(drug_files.Unreadable, match="fichier"):
        drug_files.drugs(content, b"", b"")


def test_every_narcotic_of_the_demo_list_is_refused():
    rows = drug_files.drugs(*demo_files())
    refused = {row.name.split()[0] for row in rows if refusal(row.substances, row.conditions, TODAY)}

    assert refused == {"PARACETAMOL/CODEINE", "TRAMADOL", "MORPHINE", "FENTANYL", "ZOLPIDEM", "PREGABALINE"}
