"""Closing an act: what must be there, the paper that one signs, who is told."""

import datetime as dt
import io

import pypdfium2
import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from audit import services as audit
from consultations import selectors, services
from consultations.enums import AdviceReason, IncidentKind, IncidentOutcome, VitalKind
from consultations.models import Incident, ReportVersion
from consultations.rules import retention
from core.errors import Conflict, NotFound, Refused
from documents import services as documents
from documents.enums import DocumentKind
from documents.models import Document
from notifications.adapters.letters import letter_of
from notifications.models import Message, Notice
from tests.cast import actor_of, signed_in
from tests.client import PivotClient
from tests.consultations.factories import Story, assisted, minutes, vital


def sign(story: Story, actor=None) -> ReportVersion:
    return services.report_sign(actor=actor or story.physician, public_id=story.public_id, at=minutes(20))


def text_of(version: ReportVersion) -> str:
    document = Document.objects.get(public_id=version.document_public_id)
    pdf = pypdfium2.PdfDocument(io.BytesIO(documents.document_content(document)))
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in pdf).replace("\u00a0", " ")
    finally:
        pdf.close()


def test_a_complete_act_is_signed_and_closed(story):
    story.ends().writes()
    version = sign(story)
    act = story.now()
    assert (act.state, act.closed_at) == ("closed", minutes(20))
    assert act.appointment.state == "honoured"
    assert (version.number, version.signed_by) == (1, "Dr Sophie Morel")
    assert version.signer_rpps == story.appointment.practitioner.rpps


@pytest.mark.parametrize("section", ["findings", "conclusion", "actions", "incidents"])
def test_an_act_that_lacks_a_part_is_not_closed(story, section):
    story.ends().writes(**{section: ""})
    with pytest.raises(Conflict) as refusal:
        sign(story)
    assert refusal.value.code == "duties_missing"
    assert story.now().state == "finished"
    assert not Document.objects.exists()


def test_an_act_in_progress_is_not_signed(story):
    story.begins().writes()
    with pytest.raises(Conflict):
        sign(story)


def test_only_the_physician_of_the_act_signs(story, weiss):
    story.ends().writes()
    with pytest.raises(Refused):
        sign(story, story.nurse)
    with pytest.raises(NotFound):
        sign(story, actor_of(weiss))


def test_the_paper_holds_the_five_parts_and_who_and_when(story):
    vital(story.act, VitalKind.WEIGHT, "63.4", at=minutes(-22))
    story.ends().writes()
    services.nurse_note_save(
        actor=story.nurse, public_id=story.public_id, text="A bien mangé ce midi.", revision=0, at=minutes(16)
    )
    said = text_of(sign(story))
    for part in (
        "Mme Jeanne Petit",
        "Lemaire",
        "12 mars 1939 (87 ans)",
        "Dr Sophie Morel",
        story.appointment.practitioner.rpps,
        "Nadia Benali",
        "Infirmière, au chariot",
        "mar. 24 nov. 2026, de 14 h 30 à 14 h 45",
        "Accord oral de la patiente",
        "63,4",
        "A bien mangé ce midi.",
        "Œdèmes bilatéraux prenant le godet.",
        "Majoration du diurétique.",
        "Furosémide 60 mg 5 jours.",
        "Néant.",
        "R. 6316-4",
        str(story.public_id),
        "14 h 50",
    ):
        assert part in said, part


def test_an_ordinary_report_is_one_page_that_says_who_gets_a_copy(haddad, nadia, mme_petit, ehpad):
    story = Story(assisted(mme_petit, haddad, ehpad), haddad, nadia)
    for kind, value in [(VitalKind.SYSTOLIC, "148"), (VitalKind.DIASTOLIC, "86"), (VitalKind.SPO2, "94")]:
        vital(story.act, kind, value, at=minutes(-22))
    story.ends().writes()
    said = text_of(sign(story))
    assert "148/86 mmHg" in said
    assert "Relevées à 14 h 08 par Nadia Benali" in said
    assert "Copie : Dr Sophie Morel, médecin traitant" in said
    assert "Page 1 sur 1" in said


def test_incidents_noted_during_the_call_are_on_the_paper_without_being_typed_again(story):
    story.begins()
    services.incident_note(
        actor=story.nurse,
        public_id=story.public_id,
        kind=IncidentKind.LINE,
        text="Coupure de dix secondes",
        at=minutes(4),
    )
    services.consultation_finish(actor=story.physician, public_id=story.public_id, at=minutes(15))
    services.party_enter  # noqa: B018 - nobody entered the call: the nurse is named by hand below
    story.appointment.nurse_id = story.nurse.practitioner_id
    story.appointment.save(update_fields=["nurse"])
    story.writes(incidents="")
    assert "Coupure ou ligne insuffisante à 14 h 34 : Coupure de dix secondes" in text_of(sign(story))


def address_of(story, name):
    return reverse(f"consultations:{name}", args=[story.public_id])


def line_falls(story, text="", minute=5):
    services.incident_note(
        actor=story.nurse, public_id=story.public_id, kind=IncidentKind.LINE, text=text, at=minutes(minute)
    )


def test_what_becomes_of_the_patient_goes_with_the_incident(story):
    story.begins()
    services.incident_note(
        actor=story.nurse,
        public_id=story.public_id,
        kind=IncidentKind.STETHOSCOPE,
        text="Plus aucun son",
        outcome=IncidentOutcome.IN_PERSON,
        at=minutes(4),
    )
    written = selectors.sections_of(story.now())["incidents"].replace("\u00a0", " ")
    assert written == "Stéthoscope à 14 h 34 : Plus aucun son. Suite : à voir en personne."


def test_the_cart_asks_it_and_the_cockpit_says_it(story, nadia, morel):
    story.begins()
    client = signed_in(PivotClient(), nadia)
    page = client.get(address_of(story, "cart")).content.decode()
    assert "Et maintenant, pour Mme Petit" in page
    posted = {"kind": "stethoscope", "text": "Plus aucun son", "outcome": "rebook"}
    client.post(address_of(story, "incident"), posted, headers={"accept": "application/json"})
    cockpit = signed_in(PivotClient(), morel).get(address_of(story, "cockpit")).content.decode()
    assert "Suite : rendez-vous à reprendre." in cockpit


def test_another_word_for_it_is_refused(story, nadia):
    story.begins()
    posted = {"kind": "stethoscope", "outcome": "vanished"}
    answer = signed_in(PivotClient(), nadia).post(
        address_of(story, "incident"), posted, headers={"accept": "application/json"}
    )
    assert answer.status_code == 422
    assert not story.now().incidents.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        Incident.objects.create(
            consultation=story.act, kind="other", outcome="vanished", noted_by="x", noted_at=minutes(1)
        )


def test_an_incident_noted_after_its_section_was_written_is_added_to_it(story):
    story.begins()
    line_falls(story, "Son haché")
    story.writes(incidents="Son haché pendant une minute.")
    line_falls(story, "Plus rien", minute=17)
    written = selectors.sections_of(story.now())["incidents"].replace("\u00a0", " ")
    assert written == ("Son haché pendant une minute.\nCoupure ou ligne insuffisante à 14 h 47 : Plus rien")
    story.writes(incidents="Son haché, puis plus rien.")
    assert selectors.sections_of(story.now())["incidents"] == "Son haché, puis plus rien."


def test_nothing_gives_way_to_an_incident(story):
    story.begins().writes(incidents="Néant.")
    line_falls(story)
    written = selectors.sections_of(story.now())["incidents"]
    assert written.startswith("Coupure ou ligne insuffisante")
    assert "Néant" not in written


def test_an_incident_that_the_page_did_not_show_is_not_lost_with_its_text(story, client):
    story.begins()
    page = signed_in(client, story.appointment.practitioner.user).get(address_of(story, "report"))
    line_falls(story)
    typed = {"incidents": "Néant.", "version": "0", "incidents_shown": page.context["incidents_shown"]}
    client.post(address_of(story, "report_draft"), typed)
    assert "Coupure ou ligne" in selectors.sections_of(story.now())["incidents"]


@pytest.mark.parametrize("version", ["", "abc", "²", "-1", "9" * 5000])
def test_a_forged_revision_is_refused(story, client, version):
    story.ends()
    signed_in(client, story.appointment.practitioner.user)
    for name in ("report_draft", "sign"):
        typed = {"conclusion": "Repos.", "version": version}
        answer = client.post(address_of(story, name), typed, headers={"accept": "application/json"})
        assert answer.status_code == 422


def test_the_paper_is_kept_sealed_with_its_day_of_destruction(story):
    story.ends().writes()
    document = Document.objects.get(public_id=sign(story).document_public_id)
    assert document.kind == DocumentKind.REPORT
    assert document.keep_until == dt.date(2046, 11, 24)
    assert document.act_public_id == story.public_id


@pytest.mark.parametrize(
    ("closed", "born", "until"),
    [
        (dt.date(2026, 11, 24), dt.date(1939, 3, 12), dt.date(2046, 11, 24)),
        (dt.date(2026, 11, 24), dt.date(2020, 1, 1), dt.date(2048, 1, 1)),
        (dt.date(2024, 2, 29), dt.date(1950, 1, 1), dt.date(2044, 2, 29)),
        (dt.date(2026, 1, 1), dt.date(2024, 2, 29), dt.date(2052, 2, 29)),
        (dt.date(2026, 1, 1), dt.date(2023, 2, 28), dt.date(2051, 2, 28)),
    ],
)
def test_a_record_is_kept_twenty_years_and_until_the_patient_is_28(closed, born, until):
    assert retention.keep_until(closed, born) == until


def test_a_day_that_does_not_exist_is_replaced_by_the_next():
    assert retention.years_after(dt.date(2024, 2, 29), 1) == dt.date(2025, 3, 1)


def test_the_treating_physician_is_told_when_another_wrote(mme_petit, haddad, nadia, ehpad, morel):
    story = Story(assisted(mme_petit, haddad, ehpad), haddad, nadia)
    story.ends().writes()
    sign(story)
    assert Notice.objects.filter(user_id=morel.pk, kind="consultations.report_copied").count() == 1
    assert Message.objects.filter(user_id=morel.pk, kind="consultations.report_copied").count() == 1


def test_the_copy_does_not_call_a_teleconsultation_what_was_advice(mme_petit, haddad, nadia, ehpad, morel):
    story = Story(assisted(mme_petit, haddad, ehpad), haddad, nadia)
    story.ends().writes()
    services.advice_say(
        actor=story.physician, public_id=story.public_id, reason=AdviceReason.RESULTS, at=minutes(18)
    )
    sign(story)
    letter = letter_of(Message.objects.get(user_id=morel.pk, kind="consultations.report_copied"))
    assert "acte à distance" in letter.subject
    said, _, _foot = letter.body.partition("Pivot, téléconsultation et télé-expertise")
    assert "téléconsultation" not in letter.subject + said


def test_a_treating_physician_who_wrote_it_is_not_told_again(story, morel):
    story.ends().writes()
    sign(story)
    assert not Notice.objects.filter(user_id=morel.pk, kind="consultations.report_copied").exists()


def test_what_billing_reads_of_a_closed_act(story):
    story.ends().writes()
    with pytest.raises(NotFound):
        selectors.billing_facts(story.public_id)
    sign(story)
    facts = selectors.billing_facts(story.public_id)
    situation = facts.situation
    assert (situation.form, situation.video, situation.orientation) == ("assisted", "ok", None)
    assert (situation.physician.salaried, situation.accompanying.liberal) == (False, False)
    assert facts.nurse.full_name == "Nadia Benali"
    assert situation.physician.is_treating_physician
    assert (facts.started_at, facts.closed_at) == (minutes(0), minutes(20))
    assert list(selectors.closed_since(minutes(20))) == [story.act]
    assert list(selectors.closed_since(minutes(21))) == []


def test_when_the_journal_fails_nothing_is_signed(story, monkeypatch):
    story.ends().writes()

    def down(*_args, **_kwargs):
        raise RuntimeError

    monkeypatch.setattr(audit, "record", down)
    with pytest.raises(RuntimeError):
        sign(story)
    assert story.now().state == "finished"
    assert not ReportVersion.objects.exists()
    assert not Document.objects.exists()
