"""Files of ECG: what is read of them, and what is refused, whatever their bytes are."""

import datetime as dt
import struct
import tracemalloc
from array import array

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consultations.rules import ecg
from consultations.rules.ecg import edf, edf_writer, scp, scp_samples
from consultations.rules.ecg.identity import Known, differs
from consultations.rules.ecg.recording import HOLE, Device, Lead, Named, Recording, Undecodable
from tests.consultations import ecg_files as files


@pytest.mark.parametrize("order", [0, 1, 2])
@pytest.mark.parametrize("coded", [False, True])
def test_scp_gives_back_each_sample(order, coded):
    found = ecg.read(files.scp(order=order, coded=coded))
    assert [list(lead.samples) for lead in found.leads] == files.waves()
    assert [lead.name for lead in found.leads] == list(files.LEADS)
    assert {lead.microvolts for lead in found.leads} == {2.5}
    assert (found.rate, found.seconds) == (500, 1)


def test_scp_says_when_with_what_and_of_whom():
    found = ecg.read(files.scp())
    assert found.started_at == dt.datetime(2026, 11, 24, 14, 31, 5)
    assert found.device == Device(
        maker="Schiller",
        model="AT-102",
        serial="SN0042",
        software="2.1.0",
        filters="passe-haut 0,05 Hz, passe-bas 150 Hz, réjecteur 50 Hz",
    )
    assert found.named == Named("Jeanne PETIT", dt.date(1939, 3, 12))


def test_a_lead_that_begins_later_has_a_hole_before():
    found = ecg.read(files.scp([[1, 2, 3, 4], [5, 6]], names=("I", "II"), starts=(1, 3)))
    assert list(found.leads[1].samples) == [HOLE, HOLE, 5, 6]


def test_edf_gives_back_each_sample_and_says_what_it_is():
    found = ecg.read(files.edf())
    assert [list(lead.samples) for lead in found.leads] == files.waves()
    assert {(lead.microvolts, lead.offset) for lead in found.leads} == {(0.5, 0.0)}
    assert [lead.name for lead in found.leads] == list(files.LEADS)
    assert found.started_at == dt.datetime(2026, 11, 24, 14, 31, 5)
    assert found.named == Named("Jeanne Petit", dt.date(1939, 3, 12))
    assert found.device == Device(
        model="Cardioline ECG100S", serial="0042", software="1.2", filters="HP:0.05Hz LP:150Hz"
    )


def test_edf_in_millivolts_with_an_offset():
    found = ecg.read(files.edf(unit="mV", physical=("0", "65.535"), annotations=False))
    lead = found.leads[0]
    assert lead.microvolts == pytest.approx(1)
    assert lead.samples[0] * lead.microvolts + lead.offset == pytest.approx(32768 - 11)


def test_edf_sets_aside_what_is_no_lead_and_leaves_holes():
    found = ecg.read(
        files.edf([[1] * 500, [-40, 9] * 250], names=("Resp chest", "ECG"), digital=("-20", "20"))
    )
    assert [lead.name for lead in found.leads] == ["ECG"]
    assert list(found.leads[0].samples[:3]) == [HOLE, 9, HOLE]
    assert found.set_aside == ("Resp chest",)


def test_old_edf_has_free_lines():
    content = files.edf(kind="", recording="Holter AR12", patient="MARTIN Paul 03.05.1968", annotations=False)
    found = ecg.read(content)
    assert (found.device.model, found.named.name) == ("Holter AR12", "MARTIN Paul 03.05.1968")
    assert found.started_at == dt.datetime(2026, 11, 24, 14, 31, 5)


def test_what_we_write_we_read_again():
    kept = Recording(
        rate=500,
        started_at=dt.datetime(2026, 11, 24, 14, 31, 5),
        device=Device(
            maker="Édan", model="SE 1010", serial="77", software="1.0", filters="50 Hz", is_simulated=True
        ),
        leads=[
            Lead(name=name, microvolts=4.88, samples=array("h", [5, HOLE, -7] * 200)) for name in ("I", "II")
        ],
    )
    found = ecg.read(edf_writer.write(kept))
    assert list(found.leads[1].samples) == [5, HOLE, -7] * 200
    assert found.leads[0].microvolts == pytest.approx(4.88, rel=1e-4)
    assert abs(found.leads[0].offset) < 1
    assert found.started_at == kept.started_at
    assert found.device == Device(
        model="Edan SE 1010", serial="77", software="1.0", filters="50 Hz", is_simulated=True
    )
    assert found.named == Named()


GOOD_SCP, GOOD_EDF = files.scp(), files.edf()


def _put(content, place, value):
    return content[:place] + value + content[place + len(value) :]


REFERENCE, TABLES = scp.REFERENCE, scp.TABLES
HOSTILE = [
    ("nothing", b"", ecg.UNKNOWN),
    ("a picture", b"\xff\xd8\xff" + b"\0" * 400, ecg.UNKNOWN),
    ("too large", b"0       " + b"\0" * ecg.MOST_BYTES, "Ce fichier d’ECG dépasse 8 Mo."),
    ("scp, cut", GOOD_SCP[:900], scp.CUT),
    ("scp, longer than it says", GOOD_SCP + b"\0\0", scp.CUT),
    ("scp, altered", _put(GOOD_SCP, len(GOOD_SCP) - 4, b"\xff\xff"), scp.CRC),
    ("scp, a section altered", files.sealed(_put(GOOD_SCP, len(GOOD_SCP) - 4, b"\xff\xff")), scp.CRC),
    ("scp, a section outside", files.sealed(_put(GOOD_SCP, 38, struct.pack("<I", 2**31))), scp.CUT),
    ("scp, a section too long", files.sealed(_put(GOOD_SCP, 34, struct.pack("<I", 2**32 - 1))), scp.CUT),
    ("scp, without trace", files.scp_of([files.section(1, files.scp_about())]), scp.INCOMPLETE),
    ("scp, reference beat", files.scp(flags=0x45), REFERENCE),
    ("scp, bimodal", files.scp(bimodal=1), REFERENCE),
    ("scp, tables of its own", files.scp(coded=True, table=2), TABLES),
    (
        "scp, more leads than there are",
        files.scp_of([files.section(3, b"\xff\x44"), files.section(6, b"")]),
        None,
    ),
    (
        "scp, a bomb: four thousand million samples",
        files.scp_of(
            [
                files.section(2, struct.pack("<H", 19999)),
                files.section(3, b"\x01\x44" + struct.pack("<IIB", 1, 2**32 - 1, 1)),
                files.section(6, struct.pack("<HHBBH", 2500, 2000, 0, 0, 2) + b"\0\0"),
            ]
        ),
        "Cet ECG est trop long",
    ),
    (
        "scp, more samples than bits",
        files.scp_of(
            [
                files.section(2, struct.pack("<H", 19999)),
                files.section(3, b"\x01\x44" + struct.pack("<IIB", 1, 100_000, 1)),
                files.section(6, struct.pack("<HHBBH", 2500, 2000, 0, 0, 2) + b"\0\0"),
            ]
        ),
        scp_samples.ENDS,
    ),
    ("edf, header alone", GOOD_EDF[:256], edf.CUT),
    ("edf, cut", GOOD_EDF[:-2], edf.CUT),
    ("edf, longer", GOOD_EDF + b"\0", edf.CUT),
    ("edf, records that lie", files.edf(records="99999999"), edf.CUT),
    ("edf, unknown records", files.edf(records="-1"), edf.HEAD),
    ("edf, letters for a number", files.edf(records="many"), edf.HEAD),
    ("edf, a number without end", files.edf(records="inf"), edf.HEAD),
    ("edf, no number", files.edf(records="nan"), edf.HEAD),
    ("edf, signals without end", _put(GOOD_EDF, 252, b"9999"), edf.HEAD),
    ("edf, interrupted", files.edf(kind="EDF+D"), edf.INTERRUPTED),
    ("edf, no lead", files.edf(names=tuple(f"EEG {n}" for n in range(8))), edf.NO_LEAD),
    ("edf, no unit", files.edf(unit="kg"), edf.NO_LEAD),
    ("edf, no scale", files.edf(physical=("1", "1")), edf.NO_LEAD),
    ("edf, no counts", files.edf(digital=("5", "5")), edf.NO_LEAD),
    ("edf, too slow", files.edf(rate=10), "La fréquence de cet ECG (10 par seconde)"),
]


@pytest.mark.parametrize(
    ("content", "sentence"), [row[1:] for row in HOSTILE], ids=[row[0] for row in HOSTILE]
)
def test_a_hostile_file_is_refused_with_its_sentence(content, sentence):
    with pytest.raises(Undecodable) as refusal:
        ecg.read(content)
    assert refusal.value.sentence.startswith(sentence or "Ce fichier")


def test_a_long_edf_is_refused_before_it_is_read():
    with pytest.raises(Undecodable) as refusal:
        ecg.read(files.edf([[0] * 500 * 260] * 16, names=tuple(f"ECG {n}" for n in ["V1"] * 16)))
    assert "trop long" in refusal.value.sentence


def _bounded(content):
    """Read or refused, and never more memory than the bounds allow."""
    tracemalloc.start()
    try:
        ecg.read(content)
    except Undecodable:
        pass
    finally:
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 2**20 + 40 * len(content)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=3000), st.sampled_from([b"", GOOD_SCP[:40], GOOD_EDF[:256]]))
def test_no_bytes_break_the_readers(noise, before):
    _bounded(before + noise)


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from([GOOD_SCP, GOOD_EDF, files.scp(order=2, coded=True)]),
    st.lists(st.tuples(st.integers(0, 2500), st.binary(min_size=1, max_size=4)), max_size=4),
    st.booleans(),
)
def test_no_altered_file_breaks_the_readers(content, changes, is_sealed):
    for place, value in changes:
        content = _put(content, place, value)
    _bounded(files.sealed(content) if is_sealed else content)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(-8000, 8000), min_size=3, max_size=200), st.sampled_from([0, 1, 2]))
def test_coding_loses_nothing(values, order):
    data = files.huffman(files.differences(values, order))
    undone = scp_samples.differences_undone(scp_samples.huffman_undone(data, len(values)), order)
    assert list(undone) == values


PETIT = Known(("Lemaire", "Petit"), ("Jeanne", "Marie"), dt.date(1939, 3, 12))


@pytest.mark.parametrize(
    ("name", "birth", "is_other"),
    [
        ("", None, False),
        ("PETIT", None, False),
        ("petit jeanne", dt.date(1939, 3, 12), False),
        ("Jeanne LEMAIRE", None, False),
        ("LEMAIRE PETIT Marie", None, False),
        ("1234 PETIT F", None, False),
        ("", dt.date(1939, 3, 13), True),
        ("PETIT Paul", None, True),
        ("MARTIN Jeanne", dt.date(1939, 3, 12), True),
        ("PETITJEAN", None, True),
    ],
)
def test_a_file_that_names_somebody_else_is_seen(name, birth, is_other):
    assert differs(Named(name, birth), PETIT) is is_other
