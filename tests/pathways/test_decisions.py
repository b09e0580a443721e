"""One person proposes, another approves; what was decided is never rewritten."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from audit.models import Event
from core.clock import PARIS
from core.errors import Conflict, Invalid, NotFound, Refused
from notifications.models import Message, Notice
from pathways import policies, selectors, services
from pathways.enums import DecisionKind, DecisionState
from pathways.models import Decision, DecisionTransition, InForce
from pathways.services import Proposal
from tests.cast import actor_of
from tests.pathways.factories import WHY, approved, ending, proposed, switch, tariff

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 24, 14, 22, tzinfo=PARIS)
TODAY = NOW.date()
CAST = ["morel", "haddad", "nadia", "weiss", "sylvie"]


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.fixture(autouse=True)
def at_22_past_two(time_machine):
    time_machine.move_to(NOW, tick=False)


def approve(decision, reader, **changes):
    words = {"actor": actor_of(reader), "public_id": decision.public_id, "at": NOW} | changes
    return services.decision_approve(**words)


def settle(how, decision, author, reader):
    """What each may do, by its name; "propose" writes another one."""
    words = {"public_id": decision.public_id, "at": NOW}
    if how == "propose":
        proposed(author, switch())
    elif how == "approve":
        services.decision_approve(actor=actor_of(reader), **words)
    elif how == "reject":
        services.decision_reject(actor=actor_of(reader), reason="Non.", **words)
    else:
        services.decision_withdraw(actor=actor_of(author), **words)


def held():
    return [(row.key, row.valid_from, row.valid_to) for row in InForce.objects.order_by("key", "valid_from")]


class TestFourEyes:
    def test_a_proposal_applies_nothing(self, luc):
        decision = proposed(luc, switch())
        assert decision.state == DecisionState.PROPOSED
        assert (decision.proposed_by, decision.proposer_id, decision.proposed_at) == (
            "Luc Ferrand",
            luc.pk,
            NOW,
        )
        assert held() == []
        assert selectors.applied() == ()

    def test_another_person_approves_and_it_applies(self, luc, claire):
        decision = approve(proposed(luc, switch(valid_to=day("2027-03-31"))), claire)
        assert decision.state == DecisionState.APPROVED
        assert (decision.decided_by, decision.decider_id, decision.decided_at) == (
            "Claire Delmas",
            claire.pk,
            NOW,
        )
        assert held() == [("switch:meg", TODAY, day("2027-03-31"))]

    def test_nobody_reads_their_own(self, luc):
        decision = proposed(luc, switch())
        for settle in (
            lambda: approve(decision, luc),
            lambda: services.decision_reject(
                actor=actor_of(luc), public_id=decision.public_id, reason="Non.", at=NOW
            ),
        ):
            with pytest.raises(Refused, match="Une autre personne que son auteur"):
                settle()
        assert Decision.objects.get().state == DecisionState.PROPOSED

    def test_sql_refuses_a_decider_who_proposed(self, luc):
        decision = proposed(luc, switch())
        with pytest.raises(IntegrityError, match="decision_read_by_another"), transaction.atomic():
            Decision.objects.filter(pk=decision.pk).update(
                state="approved", decider_id=luc.pk, decided_by="Luc", decided_at=NOW
            )

    def test_a_refusal_says_its_reason(self, luc, claire):
        decision = proposed(luc, switch())
        words = {"actor": actor_of(claire), "public_id": decision.public_id, "at": NOW}
        with pytest.raises(Invalid, match="raison"):
            services.decision_reject(**words, reason="  ")
        rejected = services.decision_reject(**words, reason=" La caisse n’a pas répondu. ")
        assert (rejected.state, rejected.reason) == (DecisionState.REJECTED, "La caisse n’a pas répondu.")
        assert held() == []

    def test_only_its_author_withdraws_it(self, luc, claire):
        decision = proposed(luc, switch())
        with pytest.raises(Refused, match="Seul son auteur"):
            services.decision_withdraw(actor=actor_of(claire), public_id=decision.public_id, at=NOW)
        withdrawn = services.decision_withdraw(actor=actor_of(luc), public_id=decision.public_id, at=NOW)
        assert (withdrawn.state, withdrawn.withdrawn_at) == (DecisionState.WITHDRAWN, NOW)

    @pytest.mark.parametrize("how", ["approve", "reject", "withdraw"])
    def test_what_was_settled_no_longer_moves(self, luc, claire, how):
        decision = approved(luc, claire, switch())
        with pytest.raises(Conflict):
            settle(how, decision, luc, claire)

    @pytest.mark.parametrize("person", CAST)
    def test_nobody_else_decides(self, request, luc, person):
        other = actor_of(request.getfixturevalue(person))
        decision = proposed(luc, switch())
        words = {"actor": other, "public_id": decision.public_id, "at": NOW}
        for write in (
            lambda: services.decision_propose(actor=other, proposal=switch("snp"), at=NOW),
            lambda: services.decision_draft(actor=other, proposal=switch("snp"), at=NOW),
            lambda: services.decision_approve(**words),
            lambda: services.decision_reject(**words, reason="Non."),
            lambda: services.decision_withdraw(**words),
        ):
            with pytest.raises(Refused):
                write()

    def test_an_unknown_decision_is_not_found(self, luc, claire):
        decision = proposed(luc, switch())
        with pytest.raises(NotFound):
            approve(decision, claire, public_id="00000000-0000-4000-8000-000000000000")


class TestWhoReads:
    @pytest.mark.parametrize("person", [*CAST, "luc", "claire"])
    def test_the_condition_and_the_answer_agree(self, request, luc, claire, person):
        actor = actor_of(request.getfixturevalue(person))
        rows = [
            proposed(luc, switch("snp")),
            approved(luc, claire, switch("meg")),
            services.decision_withdraw(
                actor=actor_of(luc), public_id=proposed(luc, switch("she")).public_id, at=NOW
            ),
        ]
        seen = set(selectors.decisions_for(actor).values_list("pk", flat=True))
        assert seen == {row.pk for row in rows if policies.can_read(actor, row)}
        assert len(seen) == (3 if person in ("luc", "claire") else 1)

    def test_what_waits_for_me_is_what_others_wrote(self, luc, claire, morel):
        decision = proposed(luc, switch())
        assert selectors.to_read(actor_of(claire)) == [decision]
        assert selectors.to_read(actor_of(luc)) == []
        assert selectors.waiting(actor_of(luc)) == [decision]
        assert selectors.to_read(actor_of(morel)) == selectors.waiting(actor_of(morel)) == []


class TestWhatMayBeProposed:
    @pytest.mark.parametrize(
        ("proposal", "field", "sentence"),
        [
            (switch("colour"), "switch", "n’existe pas"),
            (switch(valid_from=None), "", "premier jour"),
            (switch(valid_to=day("2026-11-23")), "", "précède"),
            (switch(why="  "), "why", "vide"),
            (tariff("TE1"), "code", "Aucune règle ne facture"),
            (tariff("XYZ"), "code", "Aucune règle ne facture"),
            (tariff("TLL"), "specialties", "ne dépend pas"),
            (tariff("MOP"), "specialties", "ne dépend pas"),
            (tariff(specialties=("SM99",)), "specialties", "n’existe pas"),
            (tariff(amount=None), "", "porte sur"),
            (tariff(amount=Decimal("0.00")), "amount", "supérieure"),
            (tariff(amount=Decimal("-1.00")), "amount", "supérieure"),
            (Proposal(kind=DecisionKind.END, valid_to=TODAY, why=WHY), "", "porte sur"),
        ],
    )
    def test_refusals_are_sentences(self, luc, proposal, field, sentence):
        with pytest.raises(Invalid, match=sentence) as refusal:
            services.decision_propose(actor=actor_of(luc), proposal=proposal, past_accepted=True, at=NOW)
        assert refusal.value.field == field
        assert not Decision.objects.exists()

    def test_one_proposal_at_a_time_for_a_rule(self, luc, claire):
        proposed(luc, switch())
        with pytest.raises(Invalid, match="Une proposition attend déjà"):
            proposed(claire, switch())
        proposed(claire, switch("snp"))

    def test_a_day_gone_by_is_confirmed_by_both(self, luc, claire):
        past = switch(valid_from=day("2026-11-23"))
        with pytest.raises(Invalid, match="Les feuilles émises ne changeront pas") as refusal:
            services.decision_propose(actor=actor_of(luc), proposal=past, at=NOW)
        assert refusal.value.field == "past_accepted"
        decision = proposed(luc, past)
        with pytest.raises(Invalid, match="Cette date est passée"):
            approve(decision, claire)
        assert approve(decision, claire, past_accepted=True).state == DecisionState.APPROVED

    def test_today_needs_no_confirmation_but_tomorrow_it_will(self, luc, claire):
        decision = services.decision_propose(actor=actor_of(luc), proposal=switch(), at=NOW)
        with pytest.raises(Invalid, match="Cette date est passée"):
            approve(decision, claire, at=NOW + dt.timedelta(days=1))
        assert approve(decision, claire).state == DecisionState.APPROVED


class TestPeriods:
    def test_two_decisions_never_hold_one_rule_on_one_day(self, luc, claire):
        approved(luc, claire, switch(valid_to=day("2026-12-31")))
        late = proposed(claire, switch(valid_from=day("2026-12-31")))
        with pytest.raises(Conflict, match="couvre déjà") as refusal:
            approve(late, luc)
        assert refusal.value.code == "period_taken"
        assert Decision.objects.get(pk=late.pk).state == DecisionState.PROPOSED

    def test_they_may_follow_each_other(self, luc, claire):
        approved(luc, claire, switch(valid_to=day("2026-12-31")))
        approved(luc, claire, switch(valid_from=day("2027-01-01")))
        assert len(held()) == 2

    def test_amounts_meet_by_specialty(self, luc, claire):
        approved(luc, claire, tariff(specialties=("SM15", "SM16")))
        with pytest.raises(Conflict):
            approved(luc, claire, tariff(specialties=("SM16", "SM17"), amount=Decimal("40.00")))
        approved(luc, claire, tariff(specialties=("SM17",)))
        approved(luc, claire, tariff(specialties=()))
        assert [key for key, _, _ in held()] == [
            "tariff:TCS:*",
            "tariff:TCS:SM15",
            "tariff:TCS:SM16",
            "tariff:TCS:SM17",
        ]

    def test_sql_alone_refuses_an_overlap(self, luc, claire):
        decision = approved(luc, claire, switch())
        with pytest.raises(IntegrityError, match="in_force_one_at_a_time"), transaction.atomic():
            InForce.objects.create(decision=decision, key="switch:meg", valid_from=day("2030-01-01"))


class TestEnds:
    def test_an_end_shortens_what_it_ends_and_rewrites_nothing(self, luc, claire):
        first = approved(luc, claire, switch())
        end = proposed(claire, ending(first, day("2026-12-31")))
        assert held() == [("switch:meg", TODAY, None)]
        approve(end, luc)
        assert held() == [("switch:meg", TODAY, day("2026-12-31"))]
        first.refresh_from_db()
        assert (first.state, first.valid_to) == (DecisionState.APPROVED, None)

    def test_an_end_needs_another_person_too(self, luc, claire):
        end = proposed(luc, ending(approved(luc, claire, switch()), day("2026-12-31")))
        with pytest.raises(Refused):
            approve(end, luc)

    def test_what_never_began_may_be_ended_the_day_before(self, luc, claire):
        first = approved(luc, claire, switch(valid_from=day("2027-01-01")))
        approve(proposed(luc, ending(first, day("2026-12-31"))), claire)
        assert held() == []
        approved(luc, claire, switch(valid_from=day("2027-01-01")))

    @pytest.mark.parametrize(
        ("last_day", "sentence"),
        [("2026-12-31", "précède"), ("2027-06-30", "finit déjà"), ("2027-07-01", "finit déjà")],
    )
    def test_an_end_that_changes_nothing_is_refused(self, luc, claire, last_day, sentence):
        first = approved(luc, claire, switch(valid_from=day("2027-01-02"), valid_to=day("2027-06-30")))
        with pytest.raises(Invalid, match=sentence):
            proposed(luc, ending(first, day(last_day)))

    def test_there_is_nothing_to_end_of_a_proposal_or_of_an_end(self, luc, claire):
        first = approved(luc, claire, switch())
        end = approved(luc, claire, ending(first, day("2026-12-31")))
        for target in (proposed(luc, switch("snp")), end):
            with pytest.raises(Conflict, match="rien à finir"):
                proposed(luc, ending(target, day("2026-12-30")))

    def test_the_first_of_two_ends_may_make_the_other_pointless(self, luc, claire):
        first = approved(luc, claire, switch())
        late = proposed(luc, ending(first, day("2027-01-31")))
        with pytest.raises(Invalid, match="Une fin attend déjà"):
            proposed(claire, ending(first, day("2026-12-31")))
        services.decision_withdraw(actor=actor_of(luc), public_id=late.public_id, at=NOW)
        approved(luc, claire, ending(first, day("2026-12-31")))
        assert held() == [("switch:meg", TODAY, day("2026-12-31"))]

    def test_an_end_in_the_past_is_confirmed(self, luc, claire):
        first = approved(luc, claire, switch(valid_from=day("2026-10-01")))
        with pytest.raises(Invalid, match="Cette date est passée"):
            services.decision_propose(actor=actor_of(luc), proposal=ending(first, day("2026-11-22")), at=NOW)
        services.decision_propose(actor=actor_of(luc), proposal=ending(first, day("2026-11-23")), at=NOW)


class TestTrace:
    def test_every_step_is_kept_with_who_and_when(self, luc, claire):
        decision = proposed(luc, switch())
        services.decision_reject(
            actor=actor_of(claire), public_id=decision.public_id, reason="Trop tôt.", at=NOW
        )
        steps = [
            (row.action, row.source, row.target, row.actor_label, row.reason)
            for row in selectors.steps_of(decision)
        ]
        assert steps == [
            ("propose", "", "proposed", "Luc Ferrand", ""),
            ("reject", "proposed", "rejected", "Claire Delmas", "Trop tôt."),
        ]

    def test_the_journal_says_it(self, luc, claire):
        first = approved(luc, claire, switch())
        proposed(luc, switch("snp"))
        kinds = list(Event.objects.filter(subject_label="pathways.decision").values_list("kind", flat=True))
        assert sorted(kinds) == [
            "pathways.decision_approved",
            "pathways.decision_proposed",
            "pathways.decision_proposed",
        ]
        assert Event.objects.filter(subject_public_id=first.public_id).count() == 2

    @pytest.mark.parametrize("how", ["propose", "approve", "reject", "withdraw"])
    def test_without_its_line_in_the_journal_nothing_is_written(self, luc, claire, how, monkeypatch):
        waiting = proposed(luc, switch("snp"))

        def broken(*args, **kwargs):
            raise RuntimeError("journal")

        monkeypatch.setattr("audit.services.record", broken)
        with pytest.raises(RuntimeError, match="journal"):
            settle(how, waiting, luc, claire)
        assert list(Decision.objects.values_list("state", flat=True)) == [DecisionState.PROPOSED]
        assert DecisionTransition.objects.count() == 1
        assert held() == []

    @pytest.mark.parametrize(
        "rewrite",
        [
            lambda: Decision.objects.update(why="Autre chose."),
            lambda: Decision.objects.update(valid_from=day("2020-01-01")),
            lambda: Decision.objects.update(state="withdrawn"),
            lambda: Decision.objects.all()._raw_delete("default"),
            lambda: DecisionTransition.objects.update(actor_label="Personne"),
            lambda: DecisionTransition.objects.all().delete(),
            lambda: InForce.objects.update(valid_from=day("2020-01-01")),
            lambda: InForce.objects.update(valid_to=None),
        ],
    )
    def test_postgresql_keeps_what_was_decided(self, luc, claire, rewrite):
        approved(luc, claire, switch(valid_to=day("2027-01-01")))
        with pytest.raises(DatabaseError, match="never rewritten"), transaction.atomic():
            rewrite()

    def test_postgresql_keeps_what_was_proposed(self, luc):
        proposed(luc, switch())
        with pytest.raises(DatabaseError, match="never rewritten"), transaction.atomic():
            Decision.objects.update(why="Autre chose.")


class TestWhoHears:
    def test_the_other_administrators_hear_that_it_waits(self, luc, claire, morel):
        decision = proposed(luc, switch())
        [notice] = Notice.objects.all()
        assert (notice.user_id, notice.kind) == (claire.pk, "accounts.decision_waits")
        assert notice.link == f"/region/regles/decisions/{decision.public_id}/"
        assert notice.context == {"who": "Luc Ferrand"}
        assert [message.address for message in Message.objects.all()] == [claire.email]

    @pytest.mark.parametrize("outcome", ["approuvée", "refusée"])
    def test_its_author_hears_what_became_of_it(self, luc, claire, outcome):
        decision = proposed(luc, switch())
        Notice.objects.all().delete()
        if outcome == "approuvée":
            approve(decision, claire)
        else:
            services.decision_reject(
                actor=actor_of(claire), public_id=decision.public_id, reason="Non.", at=NOW
            )
        [notice] = Notice.objects.all()
        assert (notice.user_id, notice.context["outcome"]) == (luc.pk, outcome)

    def test_a_withdrawal_disturbs_nobody(self, luc, claire):
        decision = proposed(luc, switch())
        Notice.objects.all().delete()
        services.decision_withdraw(actor=actor_of(luc), public_id=decision.public_id, at=NOW)
        assert not Notice.objects.exists()
