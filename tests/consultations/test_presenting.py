"""The physician beside the patient of a colleague’s act, without a cart: who does, signs and bills what."""

from typing import Any

import pytest

from accounts.models import User
from billing.enums import NothingReason, Share
from billing.models import FeeSheet, NothingToBill
from billing.presenters import sheets
from consultations import policies, selectors, services
from consultations.adapters import paper
from consultations.enums import AdviceReason, PartyRole
from consultations.presenters import people
from consultations.views.kept import page_of
from core.errors import Refused
from patients.models import Patient, TreatingPhysician
from tests.cast import actor_of, signed_in
from tests.client import PivotClient
from tests.consultations.factories import Story, minutes, opened_files
from tests.scheduling.factories import AppointmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def between(mme_petit: Patient, morel: User, haddad: User) -> Story:
    """Dr Haddad conducts; Dr Morel, who treats Mme Petit, sits beside her."""
    appointment = AppointmentFactory(
        patient=mme_petit,
        practitioner=haddad.practitioner,
        beside=morel.practitioner,
        form="between_physicians",
        starts_at=minutes(0),
    )
    opened_files(appointment, haddad.practitioner, morel.practitioner)
    return Story(appointment, haddad, morel)


def closed(between: Story, *, is_advice: bool = False) -> None:
    between.ends().writes()
    if is_advice:
        services.advice_say(
            actor=between.physician, public_id=between.public_id, reason=AdviceReason.RESULTS, at=minutes(18)
        )
    services.report_sign(actor=between.physician, public_id=between.public_id, at=minutes(20))


class TestWhoDoesWhat:
    def test_who_sits_there_prepares_and_shows_and_does_not_conduct(self, between: Story) -> None:
        gp = between.nurse
        assert policies.is_at_cart(gp, between.act)
        assert policies.can_prepare(gp, between.act)
        assert not policies.can_conduct(gp, between.act)
        assert not policies.can_talk_apart(gp, between.act)
        assert page_of(gp, between.act) == "preparation"

    def test_the_specialist_conducts_and_is_not_at_a_cart(self, between: Story) -> None:
        assert policies.can_conduct(between.physician, between.act)
        assert policies.can_talk_apart(between.physician, between.act)
        assert not policies.is_at_cart(between.physician, between.act)

    def test_the_neighbours_are_nobody_here(self, between: Story, weiss: User, nadia: User) -> None:
        for user in (weiss, nadia):
            assert not policies.can_know(actor_of(user), between.act)

    def test_they_wait_then_send_what_a_cart_sends(self, between: Story) -> None:
        between.begins()
        party = services.party_enter(actor=between.nurse, public_id=between.public_id, at=minutes(1))

        assert party.role == PartyRole.CART
        assert people.companion(between.now()) == "avec Dr Sophie Morel, médecine générale"

    def test_the_specialist_alone_signs(self, between: Story) -> None:
        between.ends().writes()
        with pytest.raises(Refused):
            services.report_sign(actor=between.nurse, public_id=between.public_id, at=minutes(20))


class TestTheReport:
    def test_both_are_in_its_header_before_and_after_they_entered(self, between: Story) -> None:
        rows = paper.people(between.now())
        assert [role.split(", ")[-1] for _, role, _ in rows] == ["conduit l’acte", "auprès du patient"]

        assert [row[1] for row in paper.people(between.ends().now())] == [row[1] for row in rows]

    def test_the_place_is_beside_who_presents(self, between: Story) -> None:
        assert paper.place_of_care(between.appointment) == "Auprès de Dr Sophie Morel"


class TestTheSheets:
    def test_each_has_their_own(self, between: Story, django_capture_on_commit_callbacks: Any) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            closed(between)

        own = FeeSheet.objects.get(share=Share.BESIDE)
        assert (own.practitioner, own.ips, own.pathway_status) == (
            between.appointment.beside,
            "T",
            "in_pathway",
        )
        assert [(line.code, line.amount) for line in own.lines.all()] == [("G", None)]
        assert selectors.billing_facts(between.public_id).nurse is None
        assert not NothingToBill.objects.filter(share=Share.ACCOMPANYING).exists()

    def test_an_advice_takes_nothing_from_who_saw_the_patient(
        self, between: Story, django_capture_on_commit_callbacks: Any
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            closed(between, is_advice=True)

        own = FeeSheet.objects.get()  # of the colleague there is none
        assert (own.share, own.pathway_status) == (Share.BESIDE, "in_pathway")
        assert [line.label for line in own.lines.all()] == [
            "Consultation en présence, pendant un téléconseil"
        ]
        assert "téléconseil" in own.reasons[0]["message"]
        assert "même temps que le téléconsultant" not in own.reasons[0]["message"]

    @pytest.mark.parametrize("is_advice", [True, False])
    def test_who_does_not_treat_the_patient_is_never_told_that_it_is_not_billable(
        self, between: Story, django_capture_on_commit_callbacks: Any, *, is_advice: bool
    ) -> None:
        """The contract of the pathway: « `not_billable` when a blocking finding leaves no line »; this
        sheet has one. The rules of the domain (« Video is mandatory ») refuse the remote act alone, not a
        consultation in person, which avenant 6 lets its physician bill; the pathway judged is not theirs.
        """
        TreatingPhysician.objects.all().delete()
        with django_capture_on_commit_callbacks(execute=True):
            closed(between, is_advice=is_advice)

        own = FeeSheet.objects.get(share=Share.BESIDE)
        assert (own.pathway_status, own.ips) == ("unjudged", "")
        assert own.lines.count() == 1
        assert sheets.sheet_view(own).verdict == "Parcours à dire"

    def test_a_salaried_one_is_told_why_there_is_none(
        self, between: Story, django_capture_on_commit_callbacks: Any
    ) -> None:
        between.appointment.beside.places.update(mode="S")
        with django_capture_on_commit_callbacks(execute=True):
            closed(between)

        told = NothingToBill.objects.get(share=Share.BESIDE)
        assert (told.practitioner, told.reason) == (between.appointment.beside, NothingReason.SALARIED)

    def test_who_never_came_has_none(self, between: Story, django_capture_on_commit_callbacks: Any) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            closed(between)
        between.act.parties.filter(role=PartyRole.CART).delete()
        assert selectors.billing_facts(between.public_id).beside is None

    def test_the_page_says_what_is_left_to_complete(
        self, between: Story, morel: User, django_capture_on_commit_callbacks: Any
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            closed(between)
        own = FeeSheet.objects.get(share=Share.BESIDE)

        page = signed_in(PivotClient(), morel).get(f"/feuilles/{own.public_id}/").content.decode()
        for words in ("Consultation en présence", "à compléter", "carte Vitale à lire", "Dr Karim Haddad"):
            assert words in page
