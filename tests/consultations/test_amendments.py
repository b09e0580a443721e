"""A signed report that must change: a version that replaces it, beside what was signed."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from audit.models import Event
from billing.models import FeeSheet
from consultations import selectors, services
from consultations.models import Amendment, ReportVersion
from core.errors import Conflict, Invalid, NotFound, Refused
from documents import selectors as documents
from documents.models import Document
from notifications.models import Notice
from tests.cast import actor_of, signed_in
from tests.client import PivotClient
from tests.consultations.factories import Story, assisted, minutes
from tests.consultations.test_reports import sign, text_of

REASON = "Posologie du furosémide."
DOSE = "Furosémide 40 mg 5 jours."


@pytest.fixture
def signed(story: Story) -> Story:
    story.ends().writes()
    sign(story)
    return story


def begin(story: Story, actor=None, reason: str = REASON) -> Amendment:
    actor = actor or story.physician
    return services.amendment_begin(actor=actor, public_id=story.public_id, reason=reason, at=minutes(60))


def resign(story: Story, actor=None) -> ReportVersion:
    actor = actor or story.physician
    return services.amendment_sign(actor=actor, public_id=story.public_id, at=minutes(70))


def test_the_corrected_version_replaces_the_former_which_stays_to_be_read(signed):
    former = signed.now().report_versions.get()
    amendment = begin(signed)
    signed.writes(actions=DOSE)
    version = resign(signed)
    assert version.amendment == amendment
    assert (version.number, version.sections["actions"]) == (2, DOSE)
    assert former.sections["actions"] == "Furosémide 60 mg 5 jours."
    assert signed.now().state == "closed"
    shown = documents.documents_of(signed.physician, act_public_id=signed.public_id)
    assert [one.public_id for one in shown] == [version.document_public_id]
    assert Document.objects.filter(public_id=former.document_public_id, hidden_at=None).exists()


def test_the_paper_says_what_it_replaces_and_what_changed(signed):
    begin(signed)
    signed.writes(actions=DOSE)
    text = " ".join(text_of(resign(signed)).split())
    assert "Compte rendu corrigé" in text
    assert "Il remplace la version 1, signée le" in text
    assert f"Ce qui change : {REASON}" in text
    assert DOSE in text
    assert "60 mg" not in text


def test_what_was_written_once_is_not_written_twice(signed):
    """The draft begins from the signed text, which already holds what was heard and what went wrong."""
    begin(signed)
    assert selectors.sections_of(signed.now()) == signed.now().report_versions.get().sections


def test_giving_up_leaves_the_signed_text(signed):
    begin(signed)
    signed.writes(actions=DOSE)
    services.amendment_give_up(actor=signed.physician, public_id=signed.public_id, at=minutes(65))
    act = signed.now()
    assert act.report_versions.count() == 1
    assert selectors.sections_of(act)["actions"] == "Furosémide 60 mg 5 jours."
    with pytest.raises(Conflict):
        signed.writes(actions=DOSE)
    begin(signed)  # and it may be begun again


@pytest.mark.parametrize("reason", ["", "   ", "x" * 301])
def test_what_changes_is_said_shortly(signed, reason):
    with pytest.raises(Invalid):
        begin(signed, reason=reason)


def test_nothing_is_signed_twice_for_nothing(signed):
    begin(signed)
    with pytest.raises(Conflict, match="Rien n’a changé"):
        resign(signed)


def test_a_correction_keeps_the_five_duties(signed):
    begin(signed)
    signed.writes(conclusion="")
    with pytest.raises(Conflict) as refusal:
        resign(signed)
    assert refusal.value.code == "duties_missing"


def test_one_correction_at_a_time(signed):
    amendment = begin(signed)
    with pytest.raises(Conflict, match="déjà commencée"):
        begin(signed)
    twin = Amendment(
        consultation=signed.act, former=amendment.former, reason=REASON, begun_at=amendment.begun_at
    )
    with pytest.raises(IntegrityError, match="amendment_one_open"), transaction.atomic():
        twin.save()


def test_nothing_is_corrected_before_it_is_signed(story):
    story.ends().writes()
    with pytest.raises(Conflict, match="pas signé"):
        begin(story)
    with pytest.raises(Conflict, match="Aucune correction"):
        resign(story)


def test_only_the_physician_of_the_act_corrects(signed, weiss, haddad, mme_petit, nadia, ehpad):
    neighbour = Story(assisted(mme_petit, haddad, ehpad, starts_at=minutes(300)), haddad, nadia).physician
    with pytest.raises(Refused):
        begin(signed, signed.nurse)
    for actor in (neighbour, actor_of(weiss)):
        with pytest.raises((Refused, NotFound)):
            begin(signed, actor)
    begin(signed)
    for actor in (signed.nurse, neighbour):
        with pytest.raises((Refused, NotFound)):
            resign(signed, actor)
        with pytest.raises((Refused, NotFound)):
            services.amendment_give_up(actor=actor, public_id=signed.public_id, at=minutes(65))


def test_the_nurse_note_stays_closed(signed):
    begin(signed)
    with pytest.raises(Conflict, match="clos"):
        services.nurse_note_save(
            actor=signed.nurse, public_id=signed.public_id, text="Trop tard", revision=0, at=minutes(61)
        )


def test_the_treating_physician_is_told_again(mme_petit, haddad, nadia, ehpad, morel):
    story = Story(assisted(mme_petit, haddad, ehpad), haddad, nadia)
    story.ends().writes()
    sign(story)
    begin(story)
    story.writes(actions=DOSE)
    resign(story)
    assert Notice.objects.filter(user_id=morel.pk, kind="consultations.report_copied").count() == 2


def test_a_correction_makes_no_second_fee_sheet(signed, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        begin(signed)
        signed.writes(actions=DOSE)
        resign(signed)
    assert not FeeSheet.objects.filter(act_public_id=signed.public_id).exists()


class TestPage:
    def test_from_the_signed_report_to_its_second_version(self, signed, morel, client: PivotClient):
        signed_in(client, morel)
        page = reverse("consultations:report", args=[signed.public_id])
        assert "Corriger ce compte rendu" in client.get(page).text
        begun = client.post(
            reverse("consultations:amend", args=[signed.public_id]), {"reason": REASON}, follow=True
        )
        assert "Correction en cours" in begun.text
        assert "Signer la version corrigée" in begun.text
        assert "Corriger ce compte rendu" not in begun.text
        sent = signed.now().report_draft.sections | {
            "actions": DOSE,
            "version": signed.act.report_draft.revision,
        }
        done = client.post(reverse("consultations:amend_sign", args=[signed.public_id]), sent, follow=True)
        assert "Version corrigée signée" in done.text
        assert "Version 1, signée" in done.text
        assert REASON in done.text
        assert "Signer la version corrigée" not in done.text

    def test_a_refusal_keeps_what_was_typed_and_says_what_is_missing(
        self, signed, morel, client: PivotClient
    ):
        signed_in(client, morel)
        begin(signed)
        sent = signed.now().report_draft.sections | {
            "conclusion": "",
            "actions": DOSE,
            "version": signed.act.report_draft.revision,
        }
        answer = client.post(reverse("consultations:amend_sign", args=[signed.public_id]), sent)
        assert answer.status_code == 409
        assert DOSE in answer.text
        assert "Rien n’est signé" in answer.text

    def test_the_nurse_reads_it_and_has_no_door(self, signed, nadia, client: PivotClient):
        signed_in(client, nadia)
        begin(signed)
        page = client.get(reverse("consultations:report", args=[signed.public_id])).text
        assert "Signé par Dr Sophie Morel" in page
        assert "Corriger ce compte rendu" not in page
        assert "Abandonner la correction" not in page


def test_the_trace_says_each_step(signed):
    begin(signed)
    services.amendment_give_up(actor=signed.physician, public_id=signed.public_id, at=minutes(65))
    begin(signed)
    signed.writes(actions=DOSE)
    resign(signed)
    told = Event.objects.filter(at__gte=minutes(60)).order_by("pk").values_list("kind", flat=True)
    assert [kind for kind in told if "amendment" in kind or kind.endswith(".report_signed")] == [
        "consultations.amendment_begun",
        "consultations.amendment_given_up",
        "consultations.amendment_begun",
        "consultations.report_signed",
    ]
