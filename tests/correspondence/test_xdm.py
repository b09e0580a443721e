"""The package as the software of its recipient opens it: names, sizes and hashes, what it replaces."""

import datetime as dt
import hashlib
import io
import zipfile
from xml.etree import ElementTree as ET

import pytest

from consultations.models import ReportVersion
from correspondence import policies
from correspondence.models import Dispatch, StandInItem
from correspondence.presenters.stand_in import entries_of, files_of, unpacked
from correspondence.services.delivery import envelope_of
from documents import cda
from documents.models import Document
from documents.services import document_content
from patients.models import Patient
from tests.consultations.factories import Story
from tests.correspondence.conftest import ADDRESS, SIGNED, corrects, signs
from tests.patients.factories import matricule

pytestmark = pytest.mark.django_db(transaction=True)
RIM = {"rim": "urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0"}
V3 = {"v3": "urn:hl7-org:v3"}
METADATA, CDA, PDF = (f"IHE_XDM/SUBSET01/{name}" for name in ("METADATA.XML", "DOC0001.XML", "DOC0001.PDF"))


def packages() -> list[bytes]:
    rows = StandInItem.objects.order_by("received_at", "pk")
    return [files_of(row)["IHE_XDM.ZIP"] for row in rows]


def metadata(package: bytes) -> ET.Element:
    return ET.fromstring(unpacked(package)[METADATA])


def slots(entry: ET.Element) -> dict[str, list[str]]:
    return {
        slot.get("name", ""): [value.text or "" for value in slot.iterfind(".//rim:Value", RIM)]
        for slot in entry.iterfind("rim:Slot", RIM)
    }


def associations(root: ET.Element) -> list[tuple[str, str, str]]:
    return [
        (
            one.get("associationType", "").rpartition(":")[2],
            one.get("sourceObject", ""),
            one.get("targetObject", ""),
        )
        for one in root.iterfind(".//rim:Association", RIM)
    ]


def test_it_holds_what_the_profile_asks_for(dispatch: Dispatch) -> None:
    (package,) = packages()
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["INDEX.HTM", "README.TXT", METADATA, CDA, PDF]
    assert "PETIT" not in unpacked(package)["INDEX.HTM"].decode().upper()


def test_sizes_and_hashes_are_those_of_the_files(dispatch: Dispatch) -> None:
    (package,) = packages()
    files, root = unpacked(package), metadata(package)
    entries = root.findall(".//rim:ExtrinsicObject", RIM)
    assert len(entries) == 2
    for entry in entries:
        said = slots(entry)
        content = files[f"IHE_XDM/SUBSET01/{said['URI'][0]}"]
        assert said["size"] == [str(len(content))]
        assert said["hash"] == [hashlib.sha1(content).hexdigest()]
    assert all(one["is_whole"] for one in entries_of(package))


def test_one_changed_byte_is_seen(dispatch: Dispatch) -> None:
    (package,) = packages()
    files = unpacked(package) | {PDF: unpacked(package)[PDF] + b" "}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    assert [one["is_whole"] for one in entries_of(made.getvalue())] == [True, False]


def test_the_paper_is_the_one_that_was_signed(dispatch: Dispatch) -> None:
    (package,) = packages()
    signed = document_content(Document.objects.get(public_id=dispatch.document_public_id))
    files = unpacked(package)
    assert files[PDF] == signed
    document = ET.fromstring(files[CDA])
    assert document.find("v3:code", V3).get("code") == "85208-7"  # type: ignore[union-attr]


def test_it_says_who_to_whom_and_of_whom(dispatch: Dispatch, mme_petit: Patient) -> None:
    (package,) = packages()
    root = metadata(package)
    submission = root.find(".//rim:RegistryPackage", RIM)
    assert submission is not None
    assert dispatch.practitioner is not None
    to = slots(submission)["intendedRecipient"][0]
    assert dispatch.practitioner.rpps in to
    assert to.endswith(f"|^^Internet^{ADDRESS}")
    entry = root.find(".//rim:ExtrinsicObject", RIM)
    assert entry is not None
    assert slots(entry)["sourcePatientInfo"][0].startswith(f"PID-5|{mme_petit.birth_name.upper()}^")
    ids = {one.get("value") for one in entry.iterfind("rim:ExternalIdentifier", RIM)}
    assert any(str(mme_petit.public_id) in (one or "") for one in ids)  # not qualified: our own number


def test_a_qualified_identity_goes_by_its_matricule(story: Story, mme_petit: Patient) -> None:
    number = matricule(7)
    mme_petit.ins_matricule, mme_petit.is_ins_retrieved = number, True
    mme_petit.is_document_checked, mme_petit.birth_place_code = True, "02558"
    mme_petit.save()
    signs(story)
    (package,) = packages()
    ids = [one.get("value", "") for one in metadata(package).iterfind(".//rim:ExternalIdentifier", RIM)]
    assert sum(f"{number}^^^&1.2.250.1.213.1.4.10&ISO^NH" == one for one in ids) == 3


def test_made_twice_it_is_the_same_to_the_byte(dispatch: Dispatch) -> None:
    one, other = (envelope_of(dispatch) for _ in range(2))
    assert one.parcel.report is not None
    made = [
        cda.package(it.parcel.report, it.parcel.content, it.parcel.pdf, it.submission)  # type: ignore[arg-type]
        for it in (one, other)
    ]
    assert made[0] == made[1]


def test_a_correction_replaces_in_the_metadata_and_in_the_document(dispatch: Dispatch, story: Story) -> None:
    corrects(story, SIGNED + dt.timedelta(hours=1))
    first, second = packages()
    entries = [metadata(one).find(".//rim:ExtrinsicObject", RIM).get("id") for one in (first, second)]  # type: ignore[union-attr]
    assert ("RPLC", entries[1], entries[0]) in associations(metadata(second))
    assert "RPLC" not in [kind for kind, _, _ in associations(metadata(first))]
    former = ReportVersion.objects.get(number=1)
    document = ET.fromstring(unpacked(second)[CDA])
    parent = document.find("v3:relatedDocument[@typeCode='RPLC']/v3:parentDocument/v3:id", V3)
    assert parent is not None
    assert parent.get("root") == f"2.25.{former.public_id.int}"


def test_what_was_only_advice_has_a_paper_alone(dispatch: Dispatch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("consultations.selectors.is_advice", lambda _: True)
    parcel = policies.source_of(dispatch).parcel(dispatch)
    assert parcel.report is None
    assert parcel.pdf.startswith(b"%PDF-")
