"""« C’était un conseil »: who says so, until when, what it takes from the bill, and how it is taken back."""

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from audit.models import Event
from billing import services as billing
from billing.models import FeeSheet, NothingToBill
from consultations import presenters, selectors, services
from consultations.adapters import paper
from consultations.enums import ActKind, AdviceReason
from consultations.models import Advice, Consultation
from core.actors import job
from core.errors import Conflict, Invalid, NotFound, Refused
from documents.models import Document
from patients.models import Patient
from portal.presenters.day import day_line
from scheduling.models import Appointment
from territory.models import Site
from tests.cast import actor_of, signed_in
from tests.client import PivotClient
from tests.consultations.factories import STATES, Story, assisted, minutes
from tests.together import together

WORKER = job("tests.billing")
QUIET = {"Accept": "application/json"}


def says(story: Story, user: User, reason: AdviceReason = AdviceReason.RESULTS, words: str = "") -> Advice:
    return services.advice_say(
        actor=actor_of(user), public_id=story.public_id, reason=reason, words=words, at=minutes(14)
    )


def withdraws(story: Story, user: User) -> None:
    services.advice_withdraw(actor=actor_of(user), public_id=story.public_id, at=minutes(14))


def signs(story: Story, seen: str | None = None) -> None:
    services.report_sign(actor=story.physician, public_id=story.public_id, at=minutes(20), verdict_seen=seen)


def prepared(story: Story) -> list[FeeSheet]:
    return billing.fee_sheets_prepare(actor=WORKER, act_public_id=story.public_id, at=minutes(21))


class TestSaid:
    MAY = {"morel": None, "nadia": Refused, "sylvie": Refused, "haddad": NotFound, "weiss": NotFound}

    @pytest.mark.parametrize(("who", "refusal"), [*MAY.items(), ("luc", Refused)])
    def test_by_the_physician_of_the_act(
        self, who: str, refusal: type[Exception] | None, story: Story, request: pytest.FixtureRequest
    ) -> None:
        user = request.getfixturevalue(who)
        story.begins()
        if refusal is None:
            says(story, user)
        else:
            with pytest.raises((Refused, NotFound)):
                says(story, user)
        assert (story.now().kind == ActKind.ADVICE) == (refusal is None)
        assert Event.objects.filter(kind="consultations.advice_said").count() == (refusal is None)

    def test_not_by_the_neighbour_with_the_same_right_elsewhere(
        self, story: Story, weiss: User, mme_petit: Patient, nadia: User, ehpad: Site
    ) -> None:
        own = Story(assisted(mme_petit, weiss, ehpad, starts_at=minutes(120)), weiss, nadia)
        own.in_state("in_progress")
        story.begins()
        assert says(own, weiss)
        with pytest.raises((Refused, NotFound)):
            says(story, weiss)

    @pytest.mark.parametrize("state", STATES)
    def test_while_it_goes_on_and_until_it_is_closed(self, state: str, story: Story, morel: User) -> None:
        story.in_state(state)
        if state in ("in_progress", "interrupted", "by_phone", "finished"):
            assert says(story, morel)
        else:
            with pytest.raises(Conflict):
                says(story, morel)

    def test_twice_is_once(self, story: Story, morel: User) -> None:
        story.begins()
        assert says(story, morel) == says(story, morel, AdviceReason.ELSEWHERE)
        with pytest.raises(IntegrityError), transaction.atomic():
            Advice.objects.create(consultation=story.act, reason="results", said_by="X", said_at=minutes(15))

    def test_another_reason_says_which(self, story: Story, morel: User) -> None:
        story.begins()
        with pytest.raises(Invalid, match="Dites laquelle"):
            says(story, morel, AdviceReason.OTHER, "  ")
        assert says(story, morel, AdviceReason.OTHER, "Renouvellement vu ailleurs").words

    def test_taken_back_and_said_again(self, story: Story, morel: User) -> None:
        story.begins()
        says(story, morel)
        withdraws(story, morel)
        assert story.now().kind == ActKind.CONSULTATION
        with pytest.raises(Conflict):
            withdraws(story, morel)
        says(story, morel)
        assert story.act.advices.count() == 2

    def test_not_after_the_signature(self, story: Story, morel: User) -> None:
        story.ends().writes()
        says(story, morel)
        signs(story)
        with pytest.raises(Conflict, match="clôturé"):
            withdraws(story, morel)


class TestBilled:
    def test_a_teleconsultation_has_its_sheet(self, story: Story) -> None:
        story.ends().writes()
        signs(story)
        assert prepared(story)

    def test_advice_has_none_and_says_so_to_each(self, story: Story, morel: User) -> None:
        story.ends().writes()
        says(story, morel)
        signs(story)
        assert prepared(story) == []
        assert prepared(story) == []
        assert {row.reason for row in NothingToBill.objects.all()} == {"advice"}
        assert NothingToBill.objects.count() == 2
        facts = selectors.billing_facts(story.public_id)
        assert (facts.is_advice, facts.verdict.lines, facts.verdict.status) == (True, (), "not_billable")

    def test_even_when_a_verdict_was_fixed_with_lines(self, story: Story, morel: User) -> None:
        """Two guards: what is told to billing, and billing itself."""
        story.ends().writes()
        signs(story)
        assert selectors.billing_facts(story.public_id).verdict.lines
        Consultation.objects.filter(pk=story.act.pk).update(kind=ActKind.ADVICE)
        assert prepared(story) == []

    def test_taken_back_before_it_is_billed(self, story: Story, morel: User) -> None:
        story.ends().writes()
        says(story, morel)
        withdraws(story, morel)
        signs(story)
        assert prepared(story)

    def test_the_signature_knows_that_it_was_not_what_was_read(self, story: Story, morel: User) -> None:
        """Said in another tab, while the report shows what would be billed."""
        story.ends().writes()
        seen = selectors.fingerprint(selectors.judgement_of(story.now()).verdict)
        says(story, morel)
        with pytest.raises(Conflict, match="Relisez"):
            signs(story, seen)

    @pytest.mark.django_db(transaction=True)
    def test_said_and_signed_at_once_one_is_before_the_other(self, story: Story, morel: User) -> None:
        story.ends().writes()
        outcomes = together(lambda: says(story, morel), lambda: signs(story))
        assert outcomes[1] is None
        assert bool(prepared(story)) == (outcomes[0] is not None)


class TestShown:
    def test_in_the_title_of_the_report(self, story: Story, morel: User) -> None:
        story.ends().writes()
        assert paper.title_of(story.now()) == paper.TITLE
        says(story, morel)
        signs(story)
        assert Document.objects.get(act_public_id=story.public_id).title.startswith(
            "Compte rendu de téléconseil"
        )

    def test_in_the_list_of_the_day(self, story: Story, morel: User) -> None:
        story.begins()
        says(story, morel)
        row = Appointment.objects.get(pk=story.appointment.pk)
        (line,) = day_line([row], {row.pk: story.now()}, [], minutes(14), can_book=False)
        assert line["text"].startswith("Téléconseil · ")

    def test_what_it_takes_is_told_before_it_is_pressed(
        self, story: Story, morel: User, client: PivotClient
    ) -> None:
        story.ends().writes()
        page = signed_in(client, morel).get(f"/teleconsultations/{story.public_id}/compte-rendu/")
        assert "le patient n’a rien à payer" in page.content.decode()

    def test_nothing_is_offered_to_others(self, story: Story, nadia: User) -> None:
        story.begins()
        assert presenters.advice_part(actor_of(nadia), story.now()) is None


class TestPages:
    def test_from_the_call_which_goes_on(self, story: Story, morel: User, client: PivotClient) -> None:
        story.begins()
        signed_in(client, morel)
        root = f"/teleconsultations/{story.public_id}/conseil/"
        assert client.post(root, {}, headers=QUIET).status_code == 422
        assert client.post(root, {"reason": "results"}, headers=QUIET).json() == {"done": True}
        part = client.get(f"/teleconsultations/{story.public_id}/cockpit/parcours/").content.decode()
        assert "Téléconseil" in part
        assert "Voir ou reprendre" in part
        part = client.get(f"/teleconsultations/{story.public_id}/cockpit/conseil/").content.decode()
        assert "C’était une téléconsultation" in part
        assert client.post(f"{root}reprendre/", {}, headers=QUIET).status_code == 200
        assert story.now().kind == ActKind.CONSULTATION

    def test_the_report_signs_it_and_leads_to_no_sheet(
        self, story: Story, morel: User, client: PivotClient
    ) -> None:
        story.ends().writes()
        signed_in(client, morel)
        says(story, morel)
        page = client.get(f"/teleconsultations/{story.public_id}/compte-rendu/").content.decode()
        assert "Compte rendu de téléconseil" in page
        assert "À préciser" not in page
        signs(story)
        page = client.get(f"/teleconsultations/{story.public_id}/compte-rendu/").content.decode()
        assert "aucune feuille de soins" in page
        assert "Voir la feuille de soins" not in page
