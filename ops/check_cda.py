"""`make check-cda RULES=folder`: the public rules of the CI-SIS, played on documents of every form of act.

RULES is a checkout of ansforge/TestContenuCDA-3-0, whose files are not copied here. Our own tests make the
documents; the XML schema and the schematrons of that folder judge them.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from lxml import etree
from saxonche import PySaxonProcessor, PyXslt30Processor

from ops.environments import ROOT

SCHEMA = "infrastructure/cda/CDA_extended.xsd"
# By what the name of a document begins with: the rules of its own volet, beside those of all.
VOLETS = {"request-": "CI-SIS_TLM-DA_2022.01.sch", "": "CI-SIS_TLM-CR_2022.01.sch"}
SCHEMATRONS = (
    "profils/CI-SIS_ModelesDeContenusCDA.sch",
    "profils/CI-SIS_Modeles_ANS.sch",
    "profils/IHE.sch",
    "profils/structurationMinimale/ASIP-STRUCT-MIN-StrucMin.sch",
    "profils/terminologies/schematron/terminologie.sch",
)
ENGINE = ("iso_dsdl_include.xsl", "iso_abstract_expand.xsl", "iso_svrl_for_xslt2.xsl")
DOCUMENTS = "tests/consultations/test_cda.py tests/consultations/test_cda_request.py"
ABSENT = (
    "Les règles nationales n’ont pas été jouées : RULES manque.\n"
    "  git clone https://github.com/ansforge/TestContenuCDA-3-0 puis make check-cda RULES=TestContenuCDA-3-0"
)
SVRL = {"svrl": "http://purl.oclc.org/dsdl/svrl"}


def main() -> None:
    rules = os.environ.get("RULES", "")
    if not rules:
        sys.exit(f"✗ {ABSENT}")
    if not (Path(rules) / SCHEMA).is_file():
        sys.exit(f"✗ {rules} ne contient pas {SCHEMA} : est-ce bien TestContenuCDA-3-0 ?")
    with tempfile.TemporaryDirectory() as scratch:
        documents = written(Path(scratch) / "documents")
        wrong = [*judged(mended(Path(rules), Path(scratch) / "rules"), documents)]
    for line in wrong:
        print(f"✗ {line}")
    if wrong:
        sys.exit(1)
    rules_played = 1 + len(SCHEMATRONS) + len(VOLETS)
    print(f"✓ {len(documents)} documents, {rules_played} jeux de règles : rien à redire.")


def written(folder: Path) -> list[Path]:
    """The documents of our tests, which must be green."""
    folder.mkdir()
    ours = {"PIVOT_CDA_OUT": str(folder), "ARGS": f"{DOCUMENTS} -n0"}
    subprocess.run([sys.executable, "ops/test.py"], cwd=ROOT, check=True, env=os.environ | ours)
    return sorted(folder.glob("*.xml"))


def mended(rules: Path, copy: Path) -> Path:
    """A copy in which every file is found: theirs relies on letters of either case, and lacks a list."""
    for part in ("schematrons", "infrastructure", "jeuxDeValeurs"):
        shutil.copytree(rules / part, copy / part)
    there = {str(one.relative_to(copy)).lower(): one for one in copy.rglob("*") if one.is_file()}
    for schematron in copy.rglob("*.sch"):
        for target in re.findall(r'<include\s+href="([^"]+)"', schematron.read_text("utf-8", "replace")):
            wanted = Path(os.path.normpath(schematron.parent / target))
            found = there.get(str(wanted.relative_to(copy)).lower())
            if found and not wanted.exists():
                wanted.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(found, wanted)
    complete(copy)
    return copy


def complete(rules: Path) -> None:
    """Write the value sets that the minimal structure asks for and does not bring, from the public lists."""
    folder = rules / "schematrons/profils/structurationMinimale/include"
    asked = {
        name
        for one in folder.glob("*.sch")
        for name in re.findall(r"voc-[\d.]+-DYNAMIC\.xml", one.read_text())
    }
    for name in asked:
        if not (folder / name).exists():
            oid = name.removeprefix("voc-").removesuffix("-DYNAMIC.xml")
            (folder / name).write_bytes(value_set(rules / "jeuxDeValeurs", oid))


def value_set(lists: Path, oid: str) -> bytes:
    for one in lists.glob("*.xml"):
        if f'id="{oid}"' in one.read_text("utf-8", "replace"):
            concepts = etree.parse(one).iterfind(".//{*}Concept")
            root = etree.Element("valueSets")
            listed = etree.SubElement(etree.SubElement(root, "valueSet", id=oid), "conceptList")
            for concept in concepts:
                etree.SubElement(listed, "concept", dict(concept.attrib))
            return bytes(etree.tostring(root))
    raise FileNotFoundError(f"Le jeu de valeurs {oid} manque.")


def judged(rules: Path, documents: list[Path]) -> Iterator[str]:
    """What is wrong, a line for each rule that a document breaks."""
    schema = etree.XMLSchema(etree.parse(rules / SCHEMA))
    for document in documents:
        if not schema.validate(etree.parse(document)):
            yield from (f"{document.name}, schéma : {error.message}" for error in schema.error_log)
    with PySaxonProcessor(license=False) as saxon:
        engine = saxon.new_xslt30_processor()
        for name, judging in played(documents):
            sheet = engine.compile_stylesheet(stylesheet_file=str(compiled(engine, rules, name)))
            for document in judging:
                found = sheet.transform_to_string(source_file=str(document))
                yield from (f"{document.name}, {Path(name).name} : {line}" for line in broken(found))


def played(documents: list[Path]) -> Iterator[tuple[str, list[Path]]]:
    """Each schematron, and the documents that it judges."""
    for start, name in VOLETS.items():
        is_request = [one for one in documents if one.name.startswith("request-")]
        yield name, is_request if start else [one for one in documents if one not in is_request]
    yield from ((name, documents) for name in SCHEMATRONS)


def compiled(engine: PyXslt30Processor, rules: Path, name: str) -> Path:
    """The schematron as a style sheet, by the three steps of ISO that the rules bring along."""
    current = rules / "schematrons" / name
    for step in ENGINE:
        sheet = engine.compile_stylesheet(stylesheet_file=str(rules / "schematrons/moteur" / step))
        made = sheet.transform_to_string(source_file=str(current))
        current = current.with_name(f"{current.stem}.{step}")
        current.write_text(made)
    return current


def broken(svrl: str) -> list[str]:
    """The sentences of the assertions that failed."""
    tree = etree.fromstring(svrl.encode())
    failed = tree.iterfind(".//svrl:failed-assert/svrl:text", SVRL)
    return [" ".join("".join(one.itertext()).split()) for one in failed]


if __name__ == "__main__":
    main()
