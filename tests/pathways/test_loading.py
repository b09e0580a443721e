"""A rulebook that does not hold together is refused at start, with the row at fault."""

import copy
import datetime as dt
import re
from typing import Any

import pytest

from nomenclature.specialties import specialty_labels
from pathways.engine import load_rulebook
from pathways.engine.facts import facts_of
from pathways.engine.loading import DATA, FILES, read_tables
from pathways.engine.situation import Situation
from pathways.engine.tables import Period, SwitchedOn
from pathways.engine.vocabulary import RulebookError
from pathways.samples import samples

TABLES = read_tables()
BOOK = load_rulebook(TABLES)


def row(tables: dict[str, Any], table: str, key: str) -> dict[str, Any]:
    return next(each for each in tables[table]["row"] if each["id"] == key)


def tariff(tables: dict[str, Any], code: str) -> dict[str, Any]:
    return next(each for each in tables["tariffs"]["tariff"] if each["code"] == code)


def ips(tables: dict[str, Any], key: str) -> dict[str, Any]:
    return row(tables, "ips", key)


def finding(tables: dict[str, Any], key: str) -> dict[str, Any]:
    return row(tables, "findings", key)


FAULTS = {
    "gap in a tariff": lambda t: tariff(t, "TE2").update(valid_to=dt.date(2025, 12, 30)),
    "overlap in a tariff": lambda t: tariff(t, "TE2").update(valid_to=dt.date(2026, 1, 1)),
    "tariff after its rule": lambda t: tariff(t, "RQD").update(valid_from=dt.date(2022, 4, 2)),
    "tariff before its rule": lambda t: tariff(t, "RQD").update(valid_from=dt.date(2022, 3, 31)),
    "tariff that ends": lambda t: tariff(t, "TLM").update(valid_to=dt.date(2026, 1, 1)),
    "no tariff": lambda t: t["tariffs"]["tariff"].remove(tariff(t, "TC")),
    "amount as a number": lambda t: tariff(t, "TC").update(amount=23.0),
    "specialty counted twice": lambda t: tariff(t, "TCS").update(specialties=["psychiatry", "gynaecology"]),
    "unknown family": lambda t: tariff(t, "TCS").update(specialties=["astrology"]),
    "unknown specialty": lambda t: t["specialty_groups"]["ent"]["codes"].append("SM99"),
    "unknown code": lambda t: row(t, "codes", "act_rqd").update(code="RQX"),
    "unknown majoration": lambda t: row(t, "majorations", "plus_mop").update(code="MOX"),
    "unknown tariff code": lambda t: tariff(t, "TC").update(code="TCX"),
    "code that nobody bills": lambda t: t["acts"].update(TTE={"label": "Ancien acte"}),
    "no last resort": lambda t: t["ips"]["row"].pop(),
    "last resort too early": lambda t: t["ips"]["row"].insert(0, t["ips"]["row"].pop()),
    "unreachable row": lambda t: ips(t, "ips_detainee").pop("when"),
    "same condition twice": lambda t: ips(t, "ips_urgency").update(when={"patient": {"detainee": True}}),
    "payment without last resort": lambda t: t["payment"]["row"].pop(),
    "two codes at once": lambda t: row(t, "codes", "act_tc").update(when={"act": "teleconsultation"}),
    "indicator without status": lambda t: t["statuses"]["row"].pop(),
    "indicator with two statuses": lambda t: t["statuses"]["row"][2]["ips"].append("T"),
    "unknown indicator": lambda t: ips(t, "ips_urgency").update(ips="Z"),
    "unknown status": lambda t: t["statuses"]["row"][0].update(status="perhaps"),
    "unknown severity": lambda t: finding(t, "video_failed").update(severity="fatal"),
    "unknown professional": lambda t: finding(t, "video_failed").update(withholds=["nobody"]),
    "unknown fact": lambda t: finding(t, "video_failed").update(when={"weather": "rain"}),
    "unknown value": lambda t: finding(t, "video_failed").update(when={"video": "blurred"}),
    "flag told as text": lambda t: ips(t, "ips_urgency").update(when={"urgency": "yes"}),
    "number told as a value": lambda t: ips(t, "ips_under_16").update(when={"patient": {"age": 16}}),
    "span on a flag": lambda t: ips(t, "ips_urgency").update(when={"urgency": {"from": 1}}),
    "empty span": lambda t: ips(t, "ips_under_16").update(when={"patient": {"age": {"from": 9, "under": 9}}}),
    "text in a span": lambda t: ips(t, "ips_under_16").update(when={"patient": {"age": {"under": "16"}}}),
    "unknown source": lambda t: finding(t, "video_failed").update(source="hearsay"),
    "unknown switch": lambda t: row(t, "majorations", "plus_meg").update(switch="perhaps"),
    "unknown key": lambda t: finding(t, "video_failed").update(sevrity="info"),
    "two rules of one name": lambda t: finding(t, "video_failed").update(id="ips_urgency"),
    "period upside down": lambda t: finding(t, "no_recent_in_person").update(valid_to=dt.date(2018, 1, 1)),
    "date as text": lambda t: finding(t, "video_failed").update(valid_from="2018-09-15"),
    "unknown request": lambda t: row(t, "codes", "act_tcs").update(if_no_tariff="nothing"),
    "gap between gauges": lambda t: t["gauges"]["gauge"][0].update(valid_to=dt.date(2024, 12, 20)),
    "overlap of gauges": lambda t: t["gauges"]["gauge"][0].update(valid_to=dt.date(2024, 12, 22)),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_table_is_refused(fault):
    tables = copy.deepcopy(TABLES)
    FAULTS[fault](tables)
    with pytest.raises(RulebookError) as caught:
        load_rulebook(tables)
    assert "\u00a0:" in str(caught.value)


def test_every_file_of_the_folder_is_read():
    told_to_a_region = "samples"  # no rule: read by pathways.samples
    assert {file.stem for file in DATA.glob("*.toml")} == {*FILES, told_to_a_region}


def test_every_fact_of_the_engine_is_named_in_french_and_no_other():
    assert TABLES["facts"].keys() == facts_of(Situation()).keys() | {"ips", "status"}


def test_the_national_list_has_ninety_five_specialties():
    assert list(specialty_labels()) == [f"SM{number:02}" for number in range(1, 96)]


def test_families_of_direct_access_are_disjoint():
    codes = [code for raw in TABLES["specialty_groups"].values() for code in raw.get("codes", ())]
    assert len(codes) == len(set(codes))


def sentences():
    for table in ("ips", "payment", "codes", "majorations", "findings"):
        for each in TABLES[table]["row"]:
            yield each["id"], each["message"]
    for key, raw in TABLES["sources"].items():
        yield key, raw["title"]
    for key, raw in TABLES["switches"].items():
        yield key, raw["doubt"]
        yield key, raw["label"]
    for sample in samples(dt.date(2026, 3, 10)):
        yield sample.name, sample.name


@pytest.mark.parametrize(("key", "sentence"), list(sentences()))
def test_sentences_are_set_in_french(key, sentence):
    assert not re.search(r"'| [:;?!%»€]|« |\.\.\.|!", sentence), sentence


@pytest.mark.parametrize("table", ["ips", "payment", "codes", "majorations", "findings"])
def test_each_rule_says_a_sentence(table):
    for each in TABLES[table]["row"]:
        assert each["message"].endswith("."), each["id"]
        assert each["message"][0].isupper(), each["id"]


def test_each_source_serves():
    used = {
        each["source"]
        for name in ("ips", "statuses", "payment", "codes", "majorations", "findings")
        for each in TABLES[name]["row"]
    }
    used |= {each["source"] for each in TABLES["tariffs"]["tariff"] + TABLES["gauges"]["gauge"]}
    used |= {raw["source"] for raw in TABLES["switches"].values()}
    assert used == TABLES["sources"].keys()


def test_every_switch_is_off_and_governs_a_row():
    assert BOOK.switched_on == ()
    rows = [*BOOK.ips, *BOOK.payment, *BOOK.codes, *BOOK.majorations, *BOOK.findings]
    assert {each.switch for each in rows if each.switch} == BOOK.switches.keys()


def test_a_switch_holds_during_its_period_only():
    period = Period(dt.date(2026, 2, 1), dt.date(2026, 2, 28))
    book = BOOK.with_decisions([SwitchedOn("meg", period)])

    def offered(day: str) -> bool:
        return "plus_meg" in {each.key for each in book.edition(dt.date.fromisoformat(day)).majorations.rows}

    assert [offered(day) for day in ("2026-01-31", "2026-02-01", "2026-02-28", "2026-03-01")] == [
        False,
        True,
        True,
        False,
    ]


def test_an_unknown_switch_is_refused():
    with pytest.raises(KeyError):
        BOOK.with_decisions([SwitchedOn("nothing", Period(dt.date(2026, 1, 1)))])
