"""The ECGs of an act: who may, what is kept, what is asked of a person, and what the pages show."""

import base64
import json
import struct
from array import array

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audit.models import Event
from consultations import selectors, services
from consultations.adapters import paper
from consultations.models import Ecg
from consultations.rules import ecg as rules
from consultations.rules.ecg.kept import kept
from core.errors import Conflict, Invalid, PivotError
from documents import selectors as document_rows
from documents import services as documents
from documents.models import Document
from tests.cast import actor_of, signed_in
from tests.client import PivotClient
from tests.consultations import ecg_files as files
from tests.consultations.factories import minutes, second_physician

CAST = ("morel", "haddad", "nadia", "weiss", "luc", "sylvie")
OTHER = files.scp(about=files.scp_about(last="MARTIN", first="Paul", birth=(1968, 5, 3)))


@pytest.fixture
def as_(request):
    return lambda name: signed_in(PivotClient(), request.getfixturevalue(name))


def adds(story, content=None, actor=None):
    return services.ecg_add(
        actor=actor or story.nurse, public_id=story.public_id, content=content or files.scp(), at=minutes(2)
    )


def trace(**said):
    samples = struct.pack("<1200h", *([200, -32768, -100] * 400))
    told = {"leads": 12, "rate": 100, "microvolts": 5, "device": {"maker": "Édan", "serial": "77"}} | said
    return kept(told, samples, minutes(3).replace(tzinfo=None))


def keeps(story, actor=None, **said):
    return services.ecg_keep(
        actor=actor or story.physician, public_id=story.public_id, recording=trace(**said), at=minutes(3)
    )


def events():
    rows = Event.objects.filter(kind__startswith="consultations.ecg_").order_by("pk")
    return list(rows.values_list("kind", flat=True))


@pytest.mark.parametrize("name", CAST)
def test_who_gives_care_adds_and_physicians_keep(story, haddad, request, name):
    second_physician(story.begins().act, haddad)
    actor = actor_of(request.getfixturevalue(name))
    for gesture, may in ((adds, ("morel", "haddad", "nadia")), (keeps, ("morel", "haddad"))):
        if name in may:
            assert gesture(story, actor=actor).kept_by == actor.label
        else:
            with pytest.raises(PivotError) as refusal:
                gesture(story, actor=actor)
            assert refusal.value.status in (403, 404)


def test_the_file_is_kept_sealed_and_as_it_was(story):
    ecg = adds(story)
    document = Document.objects.get(public_id=ecg.document_public_id)
    assert documents.document_content(document) == files.scp()
    assert (document.kind, document.content_type) == ("ecg", "application/scp-ecg")
    assert ecg.device["serial"] == "SN0042"
    assert ecg.measured_at.isoformat() == "2026-11-24T14:31:05+01:00"
    assert events() == ["consultations.ecg_added"]


@pytest.mark.parametrize("content", [b"", b"\xff\xd8\xff", files.scp()[:-3], files.edf()[:-1]])
def test_what_is_not_read_is_not_kept(story, content):
    with pytest.raises(Invalid) as refusal:
        adds(story, content or b"x")
    assert refusal.value.message.endswith(".")
    assert not Document.objects.exists()


def test_a_file_that_names_somebody_else_waits_for_a_person(story):
    ecg = adds(story, OTHER)
    assert ecg.named == "Paul MARTIN, né(e) le 03/05/1968"
    assert document_rows.documents_of(story.nurse, act_public_id=story.public_id) == []
    with pytest.raises(Conflict):
        services.ecg_open(actor=story.nurse, document=ecg.document_public_id, at=minutes(3))
    assert paper._ecgs(story.act) == []
    for _ in range(2):
        services.ecg_confirm(
            actor=story.physician, public_id=story.public_id, ecg_public_id=ecg.public_id, at=minutes(4)
        )
    assert len(document_rows.documents_of(story.nurse, act_public_id=story.public_id)) == 1
    services.ecg_open(actor=story.nurse, document=ecg.document_public_id, at=minutes(5))
    assert events() == ["consultations.ecg_added", "consultations.ecg_confirmed"]


def test_withdrawn_it_is_out_of_the_act_and_not_destroyed(story):
    ecg = adds(story)
    services.ecg_withdraw(
        actor=story.nurse, public_id=story.public_id, ecg_public_id=ecg.public_id, at=minutes(4)
    )
    assert selectors.ecgs_of(story.act) == []
    assert Document.objects.get().is_hidden


def test_the_same_file_twice_is_said_and_kept_once(story):
    ecg = adds(story)
    with pytest.raises(Conflict, match="déjà dans l’acte : versé par"):
        adds(story)
    assert Document.objects.count() == 1
    services.ecg_withdraw(
        actor=story.nurse, public_id=story.public_id, ecg_public_id=ecg.public_id, at=minutes(4)
    )
    adds(story)
    assert len(selectors.ecgs_of(story.act)) == 1


def test_a_file_that_waits_for_a_person_is_not_added_again(story):
    adds(story, OTHER)
    with pytest.raises(Conflict, match="déjà dans l’acte"):
        adds(story, OTHER)


def test_a_closed_act_takes_no_ecg(story):
    story.in_state("closed")
    with pytest.raises(Conflict):
        adds(story)


def test_a_trace_is_kept_with_its_device_and_read_again(story):
    ecg = keeps(story.begins())
    _, found = services.ecg_open(actor=story.nurse, document=ecg.document_public_id, at=minutes(4))
    assert [lead.name for lead in found.leads] == list(rules.recording.LEADS)
    assert found.leads[3].samples[:3] == array("h", [200, -32768, -100])
    assert found.leads[0].microvolts == pytest.approx(5)
    assert (ecg.device["maker"], ecg.device["serial"], found.rate) == ("Édan", "77", 100)


@pytest.mark.parametrize(
    ("said", "size"),
    [
        ({"leads": 0}, 1200),
        ({"leads": 13}, 1200),
        ({"leads": True}, 1200),
        ({"leads": "12"}, 1200),
        ({"leads": 1.5}, 1200),
        ({"rate": 10}, 1200),
        ({"rate": 1e9}, 1200),
        ({"microvolts": 0}, 1200),
        ({"microvolts": float("nan")}, 1200),
        ({}, 0),
        ({}, 1201),
        ({"leads": 1, "rate": 50}, 50 * 61),
    ],
)
def test_a_trace_that_cannot_be_is_refused(said, size):
    told = {"leads": 12, "rate": 100, "microvolts": 5} | said
    with pytest.raises(rules.Undecodable):
        kept(told, b"\0\0" * size, minutes(3))


def test_a_trace_of_holes_is_no_trace():
    with pytest.raises(rules.Undecodable):
        kept({"leads": 1, "rate": 100, "microvolts": 5}, struct.pack("<h", -32768) * 100, minutes(3))


def test_a_simulated_ecg_enters_no_real_file(story, settings):
    simulated = documents.document_content(
        Document.objects.get(public_id=keeps(story.begins(), device={"simulated": True}).document_public_id)
    )
    settings.ECG_SIMULATED_ALLOWED = False
    for gesture in (lambda: keeps(story, device={"simulated": True}), lambda: adds(story, simulated)):
        with pytest.raises(Invalid) as refusal:
            gesture()
        assert refusal.value.code == "simulated"


def test_production_takes_no_simulated_ecg():
    from config.settings import medical

    assert medical.ECG_SIMULATED_ALLOWED is False


def test_the_report_says_what_was_gathered(story):
    keeps(story.begins(), device={"maker": "Édan", "model": "SE-1010", "serial": "77", "simulated": True})
    (entry,) = paper._ecgs(story.act)
    assert "ECG simulé de" in entry.text
    assert "Édan SE-1010, n°\u00a077, par Dr Sophie Morel" in entry.text


def url(story, name, *more):
    return reverse(f"consultations:{name}", args=[story.public_id, *more])


def upload(content):
    return {"ecg": SimpleUploadedFile("ecg.scp", content)}


def test_the_pages_add_show_and_withdraw(story, as_):
    nurse = as_("nadia")
    assert "Aucun ECG" in nurse.get(url(story, "ecgs")).content.decode()
    refused = nurse.post(url(story, "ecg_add"), upload(b"%PDF-1.7"))
    assert refused.status_code == 422
    assert rules.UNKNOWN in refused.content.decode()
    assert nurse.post(url(story, "ecg_add")).status_code == 422
    added = nurse.post(url(story, "ecg_add"), upload(files.scp()))
    ecg = Ecg.objects.get()
    page = reverse("consultations:ecg", args=[ecg.document_public_id])
    assert added["Location"] == page
    html = nurse.get(page).content.decode()
    assert "Schiller AT-102, n°\u00a0SN0042" in html
    assert "réjecteur 50 Hz" in html
    told = nurse.get(f"{page}trace/").json()
    first = array("h", base64.b64decode(told["leads"][0]["samples"]))
    assert (list(first), told["rate"]) == (files.waves()[0], 500)
    assert page in as_("morel").get(url(story, "preparation")).content.decode()
    nurse.post(url(story, "ecg_withdraw", ecg.public_id))
    assert nurse.get(page).status_code == 404


def test_the_page_asks_of_whom_it_is_and_shows_nothing_before(story, as_):
    nurse = as_("nadia")
    nurse.post(url(story, "ecg_add"), upload(OTHER))
    html = nurse.get(url(story, "ecgs")).content.decode()
    assert "Paul MARTIN, né(e) le 03/05/1968" in html
    ecg = Ecg.objects.get()
    page = reverse("consultations:ecg", args=[ecg.document_public_id])
    assert "data-ecg-sheet" not in nurse.get(page).content.decode()
    assert nurse.get(f"{page}trace/").status_code == 409
    nurse.post(url(story, "ecg_confirm", ecg.public_id))
    html = nurse.get(page).content.decode()
    assert "data-ecg-sheet" in html
    assert "confirmé par Nadia Benali" in html


def test_a_frozen_trace_is_kept_by_the_cockpit(story, as_):
    story.begins()
    said = {"leads": 2, "rate": 100, "microvolts": 5}
    body = {"trace": json.dumps(said), "samples": SimpleUploadedFile("s", b"\1\0" * 400)}
    kept_one = as_("morel").post(url(story, "ecg_keep"), body)
    assert kept_one.status_code == 201
    assert "/teleconsultations/ecg/" in kept_one.json()["url"]
    for wrong in ("", "[", "3", "[" * 100_000, '{"leads": NaN}'):
        body = {"trace": wrong, "samples": SimpleUploadedFile("s", b"\1\0" * 400)}
        answer = as_("morel").post(url(story, "ecg_keep"), body, headers={"accept": "application/json"})
        assert answer.status_code == 422


@pytest.mark.parametrize("is_on", [True, False])
def test_nothing_is_read_nor_measured_until_it_is_declared(story, as_, settings, is_on):
    adds(story)
    page = reverse("consultations:ecg", args=[Ecg.objects.get().document_public_id])
    settings.MEDICAL_FUNCTIONS = dict.fromkeys(settings.MEDICAL_FUNCTIONS, is_on)
    html = as_("nadia").get(page).content.decode()
    assert ("data-ecg-measured" in html) is is_on
    answer = as_("nadia").post(url(story, "ecg_add"), upload(files.edf()))
    assert answer.status_code == (302 if is_on else 422)


def test_the_file_leaves_as_a_file(story, as_):
    adds(story)
    answer = as_("nadia").get(reverse("documents:open", args=[Document.objects.get().public_id]))
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/scp-ecg"
