import io
import json
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.pathways.examples import EXAMPLES, FIRST, differing


def run(text: str, tmp_path: Path) -> list:
    """By the files alone, which asks no database; tests/pathways/test_in_force.py tells the region's."""
    file = tmp_path / "cases.json"
    file.write_text(text, encoding="utf-8")
    out = io.StringIO()
    call_command("pathway_evaluate", str(file), "--national", stdout=out)
    return json.loads(out.getvalue())


def lines_of(verdict: dict) -> list:
    return [
        (
            line["professional"],
            line["code"],
            line["amount"],
            tuple((extra["code"], extra["amount"]) for extra in line["majorations"]),
        )
        for line in verdict["lines"]
    ]


@pytest.mark.parametrize("example", EXAMPLES, ids=[example[0] for example in EXAMPLES])
def test_examples_of_the_contract(example, tmp_path):
    _, situation, status, ips, lines, amo, wanted = example
    [verdict] = run(json.dumps([situation]), tmp_path)
    assert set(verdict) == {"status", "ips", "lines", "amo_rate", "findings"}
    assert (verdict["status"], verdict["ips"], verdict["amo_rate"]) == (status, ips, amo)
    assert lines_of(verdict) == lines
    serious = {(f["code"], f["severity"]) for f in verdict["findings"] if f["severity"] != "info"}
    assert wanted <= serious
    if not wanted:
        assert not serious
    for found in verdict["findings"]:
        assert set(found) == {"code", "severity", "message", "source", "valid_from", "valid_to"}
        assert found["message"].endswith(".")
        assert found["source"]


def test_order_is_kept_and_a_fault_stops_nobody(tmp_path):
    cases = [FIRST, {"date": "2026-02-30"}, differing(video="failed"), "text", {"patient": {"age": 3}}]
    answers = run(json.dumps(cases), tmp_path)
    assert [answer.get("status") for answer in answers] == ["in_pathway", None, "not_billable", None, None]
    assert [answer["error"]["path"] for answer in answers if "error" in answer] == ["date", "", "patient.age"]
    assert all(answer["error"]["message"].endswith(".") for answer in answers if "error" in answer)


def test_reads_the_standard_input(monkeypatch):
    text = json.dumps([FIRST]).encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))
    out = io.StringIO()
    call_command("pathway_evaluate", "-", "--national", stdout=out)
    assert json.loads(out.getvalue())[0]["ips"] == "T"


def test_null_and_absent_both_mean_unknown(tmp_path):
    empty, nulls = run(json.dumps([{}, {**dict.fromkeys(FIRST), "requester": None}]), tmp_path)
    assert empty == nulls
    assert empty["status"] == "not_billable"
    assert {"date_unknown", "form_unknown"} <= {found["code"] for found in empty["findings"]}


def test_the_hour_alone_gives_the_date(tmp_path):
    [verdict] = run(json.dumps([differing(date=None)]), tmp_path)
    assert verdict["status"] == "in_pathway"


def test_a_key_written_twice_is_refused(tmp_path):
    text = '[{"date": "2026-03-10", "patient": {"ald": true, "ald": false}}]'
    assert run(text, tmp_path)[0]["error"]["path"] == "patient.ald"


def test_what_no_file_can_hold_is_told_as_it_was_written(tmp_path):
    text = '[{"\\ud800": 1}, {"patient": {"a\\udfff": 2}}, {"date": "2026-03-10"}]'
    lone, inner, good = run(text, tmp_path)
    assert lone["error"]["path"] == "\ud800"
    assert inner["error"]["path"] == "patient.a\udfff"
    assert good["status"] == "not_billable"


def test_a_number_without_end_is_refused_in_its_field(tmp_path):
    huge = "9" * 5000
    text = f'[{{"year_counts": {{"requis_patient": {huge}}}}}, {{"date": {huge}}}, {{"date": "2026-03-10"}}]'
    count, day, good = run(text, tmp_path)
    assert [count["error"]["path"], day["error"]["path"]] == ["year_counts.requis_patient", "date"]
    assert good["status"] == "not_billable"


@pytest.mark.parametrize("text", ["", "{}", "null", "[", '{"date": 1}', "\ufeff{}", "[" * 100_000])
def test_what_is_not_a_list_is_refused_as_a_whole(text, tmp_path):
    with pytest.raises(CommandError, match=r"JSON|liste"):
        run(text, tmp_path)


def test_a_missing_file_is_one_sentence():
    with pytest.raises(CommandError, match="fichier illisible"):
        call_command("pathway_evaluate", "/nowhere.json", "--national")


def test_a_file_in_another_encoding_is_one_sentence(tmp_path):
    (tmp_path / "latin.json").write_bytes('["é"]'.encode("latin-1"))
    with pytest.raises(CommandError, match="UTF-8"):
        call_command("pathway_evaluate", str(tmp_path / "latin.json"), "--national")
