"""The pathway of an act while it goes on, and what its signature fixes for the fee sheet."""

from dataclasses import replace

import pytest

from accounts.models import User
from billing import services as billing
from consultations import selectors, services
from consultations.models import ClosingVerdict
from core.actors import job
from core.errors import Conflict, NotFound, Refused
from patients.models import Patient
from scheduling import selectors as agenda
from scheduling.enums import Answer, Fact, Orientation, Teller
from scheduling.models import PathwayFact, PathwayOverride
from scheduling.rules.evidence import Statement
from territory.models import Site
from tests.cast import actor_of
from tests.consultations.factories import NINE, Story, assisted, minutes, second_physician
from tests.directory.factories import PlaceOfExerciseFactory, PractitionerFactory
from tests.scheduling.test_evidence_rules import CALL, LETTER

MOTIVE = "Adressée de vive voix par le Dr Vasseur, lettre à venir."
SENT = replace(LETTER, told_on=NINE.date(), value=Orientation.TREATING_PHYSICIAN)


@pytest.fixture
def elsewhere(mme_petit: Patient, haddad: User, nadia: User, ehpad: Site) -> Story:
    """Mme Petit’s act with Dr Haddad, who is not her treating physician."""
    return Story(assisted(mme_petit, haddad, ehpad), haddad, nadia)


def judged(story: Story) -> agenda.Judgement:
    return selectors.judgement_of(story.now())


def decide(story: Story, ips: str = "O", at: int = 17) -> None:
    services.pathway_decide(
        actor=story.physician,
        public_id=story.public_id,
        ips=ips,
        lifted=frozenset(),
        motive=MOTIVE,
        at=minutes(at),
    )


def say(story: Story, *statements: Statement) -> None:
    services.pathway_state(
        actor=story.physician, public_id=story.public_id, statements=statements, at=minutes(17)
    )


def sign(story: Story, seen: str | None = None) -> None:
    services.report_sign(actor=story.physician, public_id=story.public_id, verdict_seen=seen, at=minutes(20))


def sheets(story: Story) -> list:
    return billing.fee_sheets_prepare(actor=job("tests"), act_public_id=story.public_id, at=minutes(21))


class TestAsItReallyWent:
    def test_before_the_call_nothing_is_known_of_the_video(self, elsewhere: Story) -> None:
        situation = judged(elsewhere).situation

        assert (situation.video, situation.starts_at) == (None, NINE)

    def test_the_act_is_judged_at_its_real_start(self, story: Story) -> None:
        story.begins()
        story.act.started_at = NINE.replace(hour=21)
        story.act.save(update_fields=["started_at"])

        assert judged(story).situation.starts_at.hour == 22
        assert [extra.code for extra in judged(story).verdict.lines[0].majorations] == ["MHP"]

    def test_without_video_there_is_nothing_to_bill_and_nothing_to_ask(self, elsewhere: Story) -> None:
        elsewhere.begins()
        assert judged(elsewhere).asked

        services.video_failed_mark(
            actor=elsewhere.physician, public_id=elsewhere.public_id, is_failed=True, at=minutes(3)
        )

        assert judged(elsewhere).verdict.status == "not_billable"
        assert judged(elsewhere).asked == ()

    def test_who_entered_the_call_is_who_was_beside(self, elsewhere: Story, nadia: User) -> None:
        assert judged(elsewhere).situation.accompanying.liberal is False
        elsewhere.ends()

        assert selectors.plan_of(elsewhere.now()).companion == nadia.practitioner


class TestWhatIsAsked:
    def test_who_sent_her_and_whether_her_physician_could_see_her(self, elsewhere: Story) -> None:
        asked = judged(elsewhere.begins()).asked

        assert asked == (Fact.ORIENTATION, Fact.LAST_IN_PERSON)

    def test_at_home_also_whether_her_physician_was_free(self, elsewhere: Story) -> None:
        residence = elsewhere.appointment.patient.residences.get()
        residence.ends_on = residence.starts_on
        residence.save(update_fields=["ends_on"])

        assert Fact.TREATING_AVAILABLE in judged(elsewhere.begins()).asked

    def test_her_own_physician_is_asked_when_she_was_last_seen(self, story: Story) -> None:
        assert judged(story.begins()).asked == (Fact.LAST_IN_PERSON,)

    def test_a_nurse_of_whom_the_directory_does_not_say_how_she_works(
        self, story: Story, nadia: User
    ) -> None:
        """Her sheet would be missing for want of it; once said, the room of the cart says the rest: TLL."""
        nadia.practitioner.places.all().delete()
        story.appointment.nurse = nadia.practitioner
        story.appointment.save(update_fields=["nurse"])
        assert judged(story.begins()).asked == (Fact.LAST_IN_PERSON, Fact.BESIDE_LIBERAL)

        say(story, Statement(fact=Fact.BESIDE_LIBERAL, value=Answer.YES))

        assert [line.code for line in judged(story).verdict.lines] == ["TCG", "TLL"]
        assert Fact.BESIDE_LIBERAL not in judged(story).asked

    def test_how_somebody_works_is_not_asked_before_it_is_known_who_comes(
        self, mme_petit: Patient, morel: User, nadia: User, ehpad: Site
    ) -> None:
        PlaceOfExerciseFactory(practitioner=PractitionerFactory(nurse=True), site=ehpad, mode="L")
        held = assisted(mme_petit, morel, ehpad)

        assert Fact.BESIDE_LIBERAL not in agenda.judgement_of(held).asked

    def test_a_physician_who_works_for_a_fee_and_without_says_which(self, story: Story) -> None:
        physician = story.appointment.practitioner
        physician.places.all().delete()
        PlaceOfExerciseFactory(practitioner=physician, mode="L")
        PlaceOfExerciseFactory(practitioner=physician, mode="B")

        assert Fact.VOLUNTEER in judged(story.begins()).asked

    def test_an_ald_is_asked_of_who_has_one(self, story: Story) -> None:
        story.appointment.patient.has_ald = True
        story.appointment.patient.save(update_fields=["has_ald"])

        assert Fact.ALD in judged(story.begins()).asked
        say(story, Statement(fact=Fact.ALD, value=Answer.NO))
        assert Fact.ALD not in judged(story).asked

    def test_what_was_said_is_asked_no_more(self, elsewhere: Story) -> None:
        say(elsewhere.begins(), SENT)

        assert judged(elsewhere).asked == (Fact.LAST_IN_PERSON,)


class TestTheSignature:
    def test_the_sheet_is_the_verdict_that_was_on_the_page(self, elsewhere: Story) -> None:
        elsewhere.ends().writes()
        say(elsewhere, SENT)
        shown = judged(elsewhere)

        sign(elsewhere, selectors.fingerprint(shown.verdict))
        [sheet] = sheets(elsewhere)

        verdict = shown.verdict
        assert (sheet.ips, sheet.pathway_status, sheet.amo_rate) == ("O", verdict.status, verdict.amo_rate)
        [line] = verdict.lines
        billed = [(line.code, line.amount), *((extra.code, extra.amount) for extra in line.majorations)]
        assert [(row.code, row.amount) for row in sheet.lines.order_by("position")] == billed
        assert [found["message"] for found in sheet.reasons] == [found.message for found in verdict.findings]
        facts = selectors.billing_facts(elsewhere.public_id)
        assert (facts.situation, facts.verdict) == (shown.situation, verdict)

    def test_the_decision_and_its_motive_are_on_the_sheet(self, elsewhere: Story) -> None:
        elsewhere.ends().writes()
        decide(elsewhere)
        sign(elsewhere, selectors.fingerprint(judged(elsewhere).verdict))

        [sheet] = sheets(elsewhere)

        assert (sheet.ips, sheet.is_decided) == ("O", True)
        assert any("de vive voix par le Dr Vasseur" in found["message"] for found in sheet.reasons)
        assert ClosingVerdict.objects.get().override == PathwayOverride.objects.get()

    def test_a_decision_taken_back_is_not(self, elsewhere: Story) -> None:
        elsewhere.ends().writes()
        decide(elsewhere)
        services.pathway_decision_withdraw(
            actor=elsewhere.physician, public_id=elsewhere.public_id, at=minutes(18)
        )
        sign(elsewhere)

        [sheet] = sheets(elsewhere)
        assert (sheet.ips, sheet.is_decided) == ("", False)

    def test_what_changed_since_it_was_read_is_read_again(self, elsewhere: Story) -> None:
        """Somebody told a fact while the physician was reading: nothing is signed behind their back."""
        elsewhere.ends().writes()
        read = selectors.fingerprint(judged(elsewhere).verdict)
        say(elsewhere, SENT)

        with pytest.raises(Conflict) as refusal:
            sign(elsewhere, read)

        assert refusal.value.code == "verdict_changed"
        assert elsewhere.now().state == "finished"

    def test_what_changes_in_the_files_afterwards_changes_nothing(
        self, elsewhere: Story, haddad: User
    ) -> None:
        elsewhere.ends().writes()
        sign(elsewhere)
        haddad.practitioner.places.update(mode="S")

        [sheet] = sheets(elsewhere)
        assert [line.code for line in sheet.lines.all()] == ["TCS"]

    def test_what_is_signed_is_neither_said_nor_decided_any_more(self, elsewhere: Story) -> None:
        elsewhere.ends().writes()
        sign(elsewhere)

        with pytest.raises(Conflict):
            say(elsewhere, SENT)
        with pytest.raises(Conflict):
            decide(elsewhere)
        assert not PathwayFact.objects.exists()
        assert not PathwayOverride.objects.exists()


class TestWho:
    def test_the_nurse_tells_what_she_learnt_and_decides_nothing(self, elsewhere: Story) -> None:
        elsewhere.begins()
        told = replace(CALL, told_on=NINE.date(), told_by=Teller.PATIENT)

        services.pathway_state(
            actor=elsewhere.nurse, public_id=elsewhere.public_id, statements=[told], at=minutes(4)
        )
        with pytest.raises(Refused):
            services.pathway_decide(
                actor=elsewhere.nurse,
                public_id=elsewhere.public_id,
                ips="O",
                lifted=frozenset(),
                motive=MOTIVE,
                at=minutes(5),
            )

    def test_a_second_physician_neither_tells_nor_decides(self, elsewhere: Story, weiss: User) -> None:
        second_physician(elsewhere.begins().act, weiss)
        actor = actor_of(weiss)

        with pytest.raises(Refused):
            services.pathway_state(
                actor=actor, public_id=elsewhere.public_id, statements=[SENT], at=minutes(4)
            )
        with pytest.raises(Refused):
            services.pathway_decision_withdraw(actor=actor, public_id=elsewhere.public_id, at=minutes(4))

    @pytest.mark.parametrize("who", ["morel", "luc", "weiss"])
    def test_strangers_do_not_know_of_it(
        self, who: str, elsewhere: Story, request: pytest.FixtureRequest
    ) -> None:
        with pytest.raises(NotFound):
            services.pathway_state(
                actor=actor_of(request.getfixturevalue(who)),
                public_id=elsewhere.public_id,
                statements=[SENT],
                at=minutes(4),
            )
