"""Who else was in the call is in its report: from when to when, removed by whom, unless kept out of it."""

from xml.etree import ElementTree as ET

import pytest
from django.urls import reverse

from audit.models import Event
from consultations import selectors, services
from consultations.adapters import cda
from consultations.enums import Capacity, PartyRole
from consultations.models import Observer, Party
from core.errors import Conflict, NotFound, PivotError
from documents import services as documents
from documents.models import Document
from tests.cast import actor_of, signed_in
from tests.consultations.factories import minutes
from tests.consultations.test_observers import CAST, admits, comes
from tests.consultations.test_reports import sign, text_of

HEAD = "Autres personnes présentes"
LEFT = "Amina Diallo, interprète, de 14 h 34 à 14 h 36, sortie à la demande de Dr Sophie Morel"
GUARDIAN = "Paul Petit, tuteur, de 14 h 34 à 14 h 45"
V3 = {"v3": "urn:hl7-org:v3"}


def flat(text):
    return " ".join(text.replace("\u00a0", " ").split())


@pytest.fixture
def call(story):
    """An interpreter who was shown out, a guardian who stays, a relative who waits and is not let in."""
    story.begins()
    interpreter = comes(story)
    admits(story, interpreter)
    services.observer_remove(
        actor=story.physician,
        public_id=story.public_id,
        observer_public_id=interpreter.public_id,
        at=minutes(6),
    )
    admits(story, comes(story, role=PartyRole.GUARDIAN, capacity=Capacity.TUTOR, name="Paul Petit"))
    comes(story, role=PartyRole.GUEST, name="Zoé Petit")
    return story


@pytest.fixture
def ended(call):
    services.party_enter(actor=call.nurse, public_id=call.public_id, at=minutes(1))
    services.consultation_finish(actor=call.physician, public_id=call.public_id, at=minutes(15))
    return call


def party_of(name):
    return Party.objects.get(label=name)


def says(story, name, *, is_mentioned=False, actor=None, at=17):
    services.mention_say(
        actor=actor or story.physician,
        public_id=story.public_id,
        party_public_id=party_of(name).public_id,
        is_mentioned=is_mentioned,
        at=minutes(at),
    )


def test_who_saw_something_is_told_and_who_was_not_let_in_is_not(ended):
    lines = [flat(line) for line in selectors.third_party_lines(ended.now())]
    assert lines == [LEFT, GUARDIAN]


def test_during_the_call_it_says_since_when(call):
    lines = [flat(line) for line in selectors.third_party_lines(call.now())]
    assert lines[1] == "Paul Petit, tuteur, depuis 14 h 34"


def test_the_agreement_taken_back_is_why_they_left(call):
    services.observers_refuse(actor=call.nurse, public_id=call.public_id, at=minutes(8))
    line = flat(selectors.third_party_lines(call.now())[1])
    assert line.endswith("de 14 h 34 à 14 h 38, accord du patient retiré (noté par Nadia Benali)")


def test_the_paper_names_them(ended):
    ended.writes()
    text = flat(text_of(sign(ended)))
    assert HEAD in text
    assert LEFT in text
    assert GUARDIAN in text
    assert "Zoé Petit" not in text


def test_whom_the_physician_keeps_out_is_nowhere_in_what_leaves(ended):
    ended.writes()
    says(ended, "Paul Petit")
    version = sign(ended)
    assert "Paul Petit" not in text_of(version)
    assert b"Paul Petit" not in told(ended, version)
    event = Event.objects.get(kind="consultations.mention_left_out")
    assert event.details["role"] == PartyRole.GUARDIAN


def test_a_call_with_nobody_else_has_no_such_part(story):
    story.ends().writes()
    assert HEAD not in text_of(sign(story))


def told(story, version):
    content = documents.document_content(Document.objects.get(public_id=version.document_public_id))
    return cda.report_cda(story.now(), version, content)


def test_the_national_document_has_a_guardian_and_no_interpreter(ended):
    ended.writes()
    root = ET.fromstring(told(ended, sign(ended)))
    found = root.findall("v3:participant/v3:associatedEntity[@classCode='GUARD']", V3)
    assert [one.findtext("v3:associatedPerson/v3:name/v3:family", "", V3) for one in found] == ["Paul Petit"]
    names = [one.text for one in root.iterfind("v3:participant//v3:family", V3)]
    assert "Amina Diallo" not in names


@pytest.mark.parametrize("name", CAST)
def test_the_physician_of_the_act_says_it_and_nobody_else(ended, request, name):
    actor = actor_of(request.getfixturevalue(name))
    if name == "morel":
        says(ended, "Paul Petit", actor=actor)
        assert party_of("Paul Petit").mention_said_by == actor.label
        return
    with pytest.raises(PivotError) as refusal:
        says(ended, "Paul Petit", actor=actor)
    assert refusal.value.status in (403, 404)
    assert party_of("Paul Petit").is_mentioned


def test_a_professional_cannot_be_kept_out(ended):
    with pytest.raises(NotFound):
        says(ended, "Nadia Benali")


def test_a_signed_report_is_corrected_first_and_that_is_a_change(ended):
    ended.writes()
    sign(ended)
    with pytest.raises(Conflict, match="corrigez-le"):
        says(ended, "Paul Petit", at=30)
    services.amendment_begin(
        actor=ended.physician, public_id=ended.public_id, reason="Demande du patient.", at=minutes(60)
    )
    says(ended, "Paul Petit", at=61)
    version = services.amendment_sign(actor=ended.physician, public_id=ended.public_id, at=minutes(62))
    assert "Paul Petit" not in text_of(version)


def test_the_page_offers_it_and_takes_it_back(ended, client, morel):
    signed_in(client, morel)
    url = reverse("consultations:report", args=[ended.public_id])
    assert HEAD in client.get(url).text
    gesture = reverse("consultations:mention_say", args=[ended.public_id, party_of("Paul Petit").public_id])
    assert "n’est pas nommée" in client.post(gesture, {"mention": "no"}, follow=True).text
    assert not party_of("Paul Petit").is_mentioned
    client.post(gesture, {"mention": "yes"})
    assert party_of("Paul Petit").is_mentioned
    assert Observer.objects.count() == 3
