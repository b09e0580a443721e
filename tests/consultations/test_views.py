"""The pages and gestures of an act, asked by its people and by the neighbours."""

import datetime as dt
import io
import re
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from consultations.enums import VitalKind
from consultations.models import CartCheck, Incident, StillImage, VitalSign
from core import clock
from documents.models import Document
from media_relay.grants import grant_read
from territory.models import Region
from tests.cast import signed_in
from tests.client import PivotClient
from tests.consultations.factories import NINE, STATES, Story, assisted, minutes, vital
from tests.documents.factories import image

PAGES = {"preparation": "nadia", "cart": "nadia", "cockpit": "morel", "report": "morel", "seen": "morel"}


def url(name, story, *more):
    return reverse(f"consultations:{name}", args=[story.public_id, *more])


@pytest.fixture
def as_(request):
    return lambda name: signed_in(PivotClient(), request.getfixturevalue(name))


def jpeg() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (64, 48), (180, 40, 40)).save(buffer, "JPEG")
    return buffer.getvalue()


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(("page", "who"), PAGES.items())
def test_every_page_answers_in_every_state(story, as_, page, who, state):
    vital(story.act, VitalKind.WEIGHT, "63.4")
    story.in_state(state)
    response = as_(who).get(url(page, story))
    assert response.status_code == 200
    assert "Mme Jeanne Petit" in response.content.decode()


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("who", "status"), [("haddad", 404), ("weiss", 404), ("luc", 404), ("sylvie", 403)])
def test_pages_are_closed_to_everybody_else(story, as_, page, who, status):
    assert as_(who).get(url(page, story)).status_code == status


@pytest.mark.parametrize(
    ("state", "who", "page"),
    [
        ("planned", "nadia", "preparation"),
        ("waiting", "nadia", "cart"),
        ("in_progress", "nadia", "cart"),
        ("finished", "nadia", "preparation"),
        ("planned", "morel", "cockpit"),
        ("in_progress", "morel", "cockpit"),
        ("finished", "morel", "report"),
        ("closed", "morel", "report"),
    ],
)
def test_the_door_leads_to_the_page_of_the_moment(story, as_, state, who, page):
    story.in_state(state)
    assert as_(who).get(url("act", story))["Location"] == url(page, story)


def test_an_appointment_leads_to_its_act(story, as_):
    address = reverse("consultations:open", args=[story.appointment.public_id])
    assert as_("nadia").get(address)["Location"] == url("act", story)
    story.act.delete()
    client = as_("nadia")
    assert "Commencer la préparation" in client.get(address).content.decode()
    assert client.post(address).status_code == 302


def test_the_nurse_types_the_vital_signs(story, as_):
    typed = {
        "29463-7": "63,4",
        "8480-6": "148",
        "8462-4": "86",
        "note-20564-1": "air ambiant",
        "20564-1": "94",
    }
    response = as_("nadia").post(url("vitals", story), typed)
    assert response.status_code == 302
    assert VitalSign.objects.count() == 4
    assert "148/86" in as_("morel").get(url("cockpit_part", story, "constantes")).content.decode()


def test_what_cannot_be_is_refused_with_a_sentence_and_what_was_typed(story, as_):
    page = as_("nadia").post(url("vitals", story), {"8310-5": "369", "29463-7": "63,4"}).content.decode()
    assert "sort de ce qui peut être saisi (25 à 45)" in page
    assert 'value="369"' in page
    assert 'value="63,4"' in page
    assert not VitalSign.objects.exists()


def test_every_wrong_value_is_told_at_once_beside_its_field(story, as_):
    typed = {"8310-5": "trente-sept", "8867-4": "7", "8480-6": "80", "8462-4": "148", "20564-1": "94"}
    response = as_("nadia").post(url("vitals", story), typed)
    page = response.content.decode()
    assert response.status_code == 422
    assert "3 réponses sont à corriger" in page
    for code in ("8310-5", "8867-4", "8462-4"):
        assert f'<a href="#v-{code}">' in page
        assert f'aria-describedby="e-{code}"' in page
    assert "Température : écrivez un nombre." in page
    assert 'value="trente-sept"' in page
    assert not VitalSign.objects.exists()


def test_nothing_typed_is_not_a_measure(story, as_):
    response = as_("nadia").post(url("vitals", story), {"8310-5": " "})
    assert response.status_code == 422
    assert "Saisissez au moins une constante." in response.content.decode()


def test_two_unusual_values_are_read_twice_together(story, as_):
    client = as_("nadia")
    typed = {"8310-5": "40,5", "29463-7": "25"}
    page = client.post(url("vitals", story), typed).content.decode()
    assert "2 valeurs sont à relire" in page
    assert page.count("C’est bien cette valeur") == 2
    client.post(url("vitals", story), typed | {"confirmed": ["8310-5", "29463-7"]})
    assert VitalSign.objects.count() == 2


def test_what_is_unusual_is_confirmed_and_then_kept(story, as_):
    client = as_("nadia")
    page = client.post(url("vitals", story), {"8310-5": "40,5"}).content.decode()
    assert "C’est bien cette valeur" in page
    client.post(url("vitals", story), {"8310-5": "40,5", "confirmed": "8310-5"})
    assert VitalSign.objects.get().measure["value"] == "40.5"


def test_a_withdrawn_value_leaves_the_page(story, as_):
    row = vital(story.act, VitalKind.WEIGHT, "634")
    client = as_("nadia")
    client.post(url("vital_withdraw", story, row.public_id))
    row.refresh_from_db()
    assert row.withdrawn_by == "Nadia Benali"


def test_the_cart_is_checked(story, as_):
    as_("nadia").post(
        url("check", story),
        {"camera": "ok", "battery": "degraded", "battery-battery": "18", "kbps_up": "4200"},
    )
    check = CartCheck.objects.get()
    assert {(one.item, one.result, one.battery_percent) for one in check.items.all()} == {
        ("camera", "ok", None),
        ("battery", "degraded", 18),
    }
    assert check.line_kbps_up == 4200


def test_a_charge_that_cannot_be_is_told_and_the_rest_of_the_check_stays(story, as_):
    response = as_("nadia").post(url("check", story), {"camera": "failed", "battery-battery": "140"})
    page = response.content.decode()
    assert response.status_code == 422
    assert '<a href="#battery-battery">Une batterie va de 0 à 100' in page
    assert 'value="140"' in page
    assert 'name="camera" value="failed" checked' in page
    assert not CartCheck.objects.exists()


@pytest.mark.parametrize(("charge", "state"), [("18", "degraded"), ("86 %", "ok"), ("0", "degraded")])
def test_a_charge_alone_says_the_state_of_the_batteries(story, as_, charge, state):
    as_("nadia").post(url("check", story), {"battery-battery": charge})
    kept = CartCheck.objects.get().items.get()
    assert (kept.item, kept.result) == ("battery", state)


def test_consent_then_ready_then_admitted_then_finished(story, as_):
    nurse, physician = as_("nadia"), as_("morel")
    refused = nurse.post(url("ready", story))
    assert refused.status_code == 422
    assert '<a href="#given_by">Recueillez d’abord le consentement' in refused.content.decode()
    assert story.now().state == "planned"
    nurse.post(
        url("consent", story), {"decision": "given", "given_by": "patient", "note": "Sa fille est là."}
    )
    assert nurse.post(url("ready", story))["Location"] == url("cart", story)
    room = physician.get(reverse("consultations:waiting_room")).content.decode()
    assert "Admettre Mme Petit" in room
    assert physician.post(url("admit", story))["Location"] == url("cockpit", story)
    assert physician.post(url("finish", story))["Location"] == url("report", story)
    assert story.now().state == "finished"


def test_a_refusal_ends_the_act_and_says_so(story, as_):
    client = as_("nadia")
    client.post(url("consent", story), {"decision": "refused", "given_by": "patient"})
    page = client.get(url("preparation", story)).content.decode()
    assert "Le consentement a été refusé" in page
    assert "Nous sommes prêts" not in page


def test_somebody_else_than_the_patient_is_named(story, as_):
    typed = {"decision": "given", "given_by": "guardian", "note": "Léa Martin, aide-soignante"}
    response = as_("nadia").post(url("consent", story), typed)
    page = response.content.decode()
    assert response.status_code == 422
    assert story.now().state == "planned"
    assert '<a href="#giver_name">Dites le nom de la personne qui décide' in page
    assert 'aria-describedby="giver_name_error"' in page
    assert 'value="guardian" checked' in page
    assert 'value="Léa Martin, aide-soignante"' in page


def test_ready_pressed_twice_leads_to_the_call(story, as_):
    client = as_("nadia")
    client.post(url("consent", story), {"decision": "given", "given_by": "patient"})
    client.post(url("ready", story))
    again = client.post(url("ready", story))
    assert again.status_code == 409
    assert 'data-side="cart"' in again.content.decode()


@pytest.mark.parametrize("gesture", ["ready", "refuse", "cancel"])
def test_a_gesture_that_leads_elsewhere_takes_the_page_of_the_script_along(story, as_, gesture):
    story.consents()
    name, data, target = {
        "ready": ("ready", {}, "cart"),
        "refuse": ("consent", {"decision": "refused", "given_by": "patient"}, "act"),
        "cancel": ("cancel", {"reason": "technical"}, "act"),
    }[gesture]
    response = as_("nadia").post(url(name, story), data, headers={"HX-Request": "true"})
    assert response.headers["HX-Redirect"] == url(target, story)


def test_an_absent_patient_ends_the_act_and_the_physician_is_told(story, as_):
    nurse = as_("nadia")
    nurse.post(url("cancel", story), {"reason": "patient_absent"})
    assert "Mme Petit n’était pas là" in nurse.get(url("preparation", story)).content.decode()
    assert "patient absent, EHPAD Les Marronniers" in as_("morel").get("/avis/").content.decode()


def test_a_signature_refused_says_what_is_missing_and_keeps_what_was_typed(story, as_):
    story.ends()
    typed = {"findings": "Œdèmes bilatéraux.", "conclusion": "", "version": "0"}
    answer = as_("morel").post(url("sign", story), typed)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Rien n’est signé : il manque" in page
    assert "Œdèmes bilatéraux." in page
    assert 'id="conclusion-error"' in page
    assert 'id="findings-error"' not in page


def test_what_is_still_missing_follows_what_is_written(story, as_):
    story.ends()
    client, part = as_("morel"), url("cockpit_part", story, "manque-au-dossier")
    assert "La conclusion" in client.get(part).content.decode()
    story.writes()
    assert "Rien ne manque" in client.get(part).content.decode()


def test_the_report_is_written_beside_the_picture(story, as_):
    story.begins()
    page = as_("morel").get(url("cockpit", story)).content.decode()
    for field in ('name="reason"', 'name="findings"', 'name="conclusion"', 'name="actions"'):
        assert field in page
    assert 'id="incidents"' not in page  # noted as they happen


def test_a_physician_is_invited_by_name_or_specialty(story, as_, haddad, weiss):
    story.begins()
    client, door = as_("morel"), url("invitable", story)

    def found(text):
        return client.get(door, {"q": text}).content.decode()

    assert "Dr Karim Haddad" in found("hadd")
    assert "Dr Anne Weiss" in found("dermato")
    assert "Dr Karim Haddad" not in found("hadd weiss")
    assert "Dr Sophie Morel" not in found("morel")
    assert "Aucun médecin de ce nom" in found("zzz")
    client.post(url("invite", story), {"rpps": haddad.practitioner.rpps})
    assert "Invité" in found("haddad")


def test_earlier_measures_stand_beside(story, as_, mme_petit, morel, ehpad, nadia):
    earlier = Story(assisted(mme_petit, morel, ehpad, starts_at=NINE - dt.timedelta(days=7)), morel, nadia)
    for kind, before, now in [
        ("WEIGHT", "61.6", "63.4"),
        ("SPO2", "96", "94"),
        ("SYSTOLIC", "142", "148"),
        ("DIASTOLIC", "80", "86"),
    ]:
        vital(earlier.act, VitalKind[kind], before, at=minutes(-22) - dt.timedelta(days=7))
        vital(story.act, VitalKind[kind], now, at=minutes(-22))
    page = as_("morel").get(url("cockpit_part", story, "constantes")).content.decode().replace("\u00a0", " ")
    for said in ("+ 1,8 kg en 7 j", "96 le 17 nov.", "142/80 le 17 nov.", "mmHg"):
        assert said in page


def test_a_grant_is_for_this_participant_this_room_and_these_tracks(story, as_):
    story.waits()
    given = as_("nadia").post(url("grant", story), headers={"Accept": "application/json"}).json()
    grant = grant_read(given["grant"], at=clock.now())
    assert grant.room == story.public_id
    assert sorted(grant.publish) == ["camera", "hand_camera", "stethoscope", "voice"]
    assert grant.waiting
    assert "Petit" not in given["grant"]
    assert as_("weiss").post(url("grant", story), headers={"Accept": "application/json"}).status_code == 404
    physician = as_("morel").post(url("grant", story), headers={"Accept": "application/json"}).json()
    assert physician["tracks"] == ["camera", "screen", "voice"]
    assert not physician["waiting"]


AGREES = {"decision": "given", "given_by": "patient", "manner": "oral"}


def test_a_still_is_kept_once_the_patient_agreed(story, as_):
    story.begins()
    physician = as_("morel")

    def capture():
        file = SimpleUploadedFile("image.jpg", jpeg(), "image/jpeg")
        return physician.post(
            url("still", story),
            {"source": "hand_camera", "image": file},
            headers={"Accept": "application/json"},
        )

    assert capture().json()["code"] == "agreement_missing"
    physician.post(url("images_decide", story), AGREES)
    assert capture().status_code == 201
    still = StillImage.objects.get()
    document = Document.objects.get(public_id=still.document_public_id)
    assert (still.track_role, document.kind) == ("hand_camera", "still_image")
    assert str(document.public_id) in physician.get(url("cockpit_part", story, "captures")).content.decode()


def test_what_is_no_image_is_not_kept(story, as_):
    story.begins()
    client = as_("morel")
    client.post(url("images_decide", story), AGREES)
    for content in (b"<html>", jpeg()[:400], b"\xff\xd8\xff<html>", image("PNG")):
        file = SimpleUploadedFile("image.jpg", content, "image/jpeg")
        assert client.post(url("still", story), {"source": "camera", "image": file}).status_code == 422
    assert not StillImage.objects.exists()


def test_a_gesture_asked_shows_at_the_cart_and_comes_back_placed(story, as_):
    story.begins()
    nurse, physician = as_("nadia"), as_("morel")
    physician.post(url("ask", story), {"kind": "stethoscope", "point": "mitral"})
    page = nurse.get(url("cart_request", story)).content.decode()
    assert "foyer mitral" in page
    assert "C’est posé" in page
    nurse.post(url("placed", story, story.now().requests.get().public_id))
    assert "Le stéthoscope est posé" in physician.get(url("cockpit_part", story, "demande")).content.decode()


def test_who_waits_at_the_cart_reads_since_when_and_leaves_the_call_open(story, as_):
    story.waits()
    page = as_("nadia").get(url("cart", story)).content.decode()
    assert 'data-since="2026-11-24T13:25:00+00:00"' in page
    assert f'<a href="{url("preparation", story)}#constantes" target="_blank">' in page


def test_what_is_asked_is_heard_in_words_apart_and_read_with_its_rank(story, as_):
    story.begins()
    as_("morel").post(url("ask", story), {"kind": "stethoscope", "point": "aortic"})
    page = as_("nadia").get(url("cart_request", story)).content.decode()
    assert "Posez le stéthoscope <strong>foyer aortique</strong>" in page
    assert "1<sup>er</sup> point sur 5" in page
    assert "2<sup>e</sup> espace entre les côtes" in page


@pytest.mark.parametrize(("state", "tidies"), [("finished", True), ("closed", True), ("cancelled", False)])
def test_after_the_act_the_cart_is_put_in_order(story, as_, state, tidies):
    story.in_state(state)
    page = as_("nadia").get(url("cart", story)).content.decode()
    assert ("Le chariot est rebranché" in page) == tidies
    assert "Revenir à la journée" in page
    assert "data-call-join" not in page


def test_the_numbers_to_call_are_one_tap_away(story, as_):
    Region.objects.create(code="32", name="Hauts-de-France", help_phone="0353011299")
    page = as_("nadia").get(url("preparation", story)).content.decode()
    assert 'href="tel:0353011299"' in page
    assert 'href="tel:15"' in page


def test_it_does_not_work_writes_the_incident(story, as_):
    story.begins()
    as_("nadia").post(url("incident", story), {"kind": "sound", "text": "plus de son"})
    assert Incident.objects.get().noted_by == "Nadia Benali"


def test_the_note_saves_itself_and_a_conflict_keeps_both(story, as_):
    client = as_("nadia")
    json = {"Accept": "application/json"}
    first = client.post(url("nurse_note", story), {"text": "Un.", "version": "0"}, headers=json)
    assert first.json()["version"] == 1
    clash = client.post(url("nurse_note", story), {"text": "Deux.", "version": "0"}, headers=json)
    assert clash.status_code == 409
    assert clash.json()["theirs"] == {"text": "Un."}
    page = client.get(url("preparation", story)).content.decode()
    assert "Un." in page
    assert "Deux." in page
    client.post(url("aside_settle", story, clash.json()["aside"]))
    assert "Deux." not in client.get(url("preparation", story)).content.decode()


def test_signing_saves_what_the_page_holds(story, as_):
    story.ends()
    client = as_("morel")
    page = client.get(url("report", story)).content.decode()
    assert "Il manque" in page
    written = {
        "verdict": re.search(r'name="verdict" value="(\w+)"', page)[1],
        "version": "0",
        "reason": "Œdèmes",
        "findings": "Œdèmes bilatéraux.",
        "conclusion": "Diurétique.",
        "actions": "Furosémide.",
        "incidents": "Néant.",
    }
    client.post(url("sign", story), written)
    assert story.now().state == "closed"
    page = client.get(url("report", story)).content.decode()
    assert "Signé par Dr Sophie Morel" in page
    assert "Œdèmes bilatéraux." in page


def test_an_incomplete_report_is_saved_and_not_signed(story, as_):
    story.ends()
    client = as_("morel")
    client.post(url("sign", story), {"version": "0", "findings": "Œdèmes."})
    page = client.get(url("report", story)).content.decode()
    assert story.now().state == "finished"
    assert "Œdèmes." in page


def test_a_document_is_poured_into_the_file(story, as_):
    client = as_("nadia")
    client.post(
        url("upload", story), {"title": "Lettre de sortie", "file": SimpleUploadedFile("x.jpg", jpeg())}
    )
    assert "Lettre de sortie" in client.get(url("preparation", story)).content.decode()


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"title": "Lettre"}, "Choisissez un fichier."),
        ({"file": SimpleUploadedFile("x.jpg", jpeg())}, "Dites ce que c’est"),
        ({"title": "Lettre", "file": SimpleUploadedFile("x.jpg", b"<html>")}, "n’est pas"),
    ],
)
def test_a_document_refused_says_why_beside_its_field(story, as_, sent, sentence):
    response = as_("nadia").post(url("upload", story), sent)
    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    if "title" in sent:
        assert 'value="Lettre"' in page


def test_seen_by_lists_who_opened_the_act(story, as_):
    as_("nadia").get(url("preparation", story))
    page = as_("morel").get(url("seen", story)).content.decode()
    assert "Nadia Benali" in page
    assert "a consulté la téléconsultation" in page
    assert "Équipe de soins du site" in page


def test_what_one_person_did_in_a_row_is_one_line(story, as_):
    story.begins()
    page = as_("morel").get(url("seen", story)).content.decode()
    nurse = [line for line in page.split("<tr>") if "Nadia Benali" in line]
    assert len(nurse) == 1
    assert "a ouvert la téléconsultation" in nurse[0]
    assert "a mis le patient en salle d’attente" in nurse[0]


def test_the_physician_opens_an_act_that_nobody_prepared(story, as_):
    address = reverse("consultations:open", args=[story.appointment.public_id])
    story.act.delete()
    page = as_("morel").get(address).content.decode()
    assert "Ouvrir le cockpit" in page
    assert "n’a pas encore commencé la préparation" in page
    assert "Commencer la préparation" not in page


def test_the_secretary_has_no_waiting_room(story, as_):
    assert as_("sylvie").get(reverse("consultations:waiting_room")).status_code == 403


def test_an_unknown_part_of_the_cockpit_is_not_found(story, as_):
    assert as_("morel").get(url("cockpit_part", story, "inconnu")).status_code == 404


def test_nobody_is_said_not_to_have_come_once_their_act_began(
    story: Story, as_: Callable[[str], PivotClient], time_machine: object
) -> None:
    time_machine.move_to(minutes(5), tick=False)
    client = as_("morel")
    pages = [f"/rendez-vous/{story.appointment.public_id}/", "/agenda/?vue=jour"]
    gesture = f"/rendez-vous/{story.appointment.public_id}/non-venu/"
    assert [gesture in client.get(page).content.decode() for page in pages] == [True, True]
    story.begins()
    assert [gesture in client.get(page).content.decode() for page in pages] == [False, False]
