"""« Essai à blanc »: who starts one, and the real acts that come first."""

import datetime as dt

import pytest

from accounts.enums import Role
from accounts.models import User
from consultations import services
from consultations.enums import CancelReason, ConsultationState
from core.errors import Conflict, Refused
from notifications.models import Message, Notice
from patients.models import Patient
from scheduling.models import HeldTime
from territory.models import Cart, Site
from tests.accounts.factories import MembershipFactory, UserFactory
from tests.cast import actor_of
from tests.consultations.factories import NINE, Rehearsal, Story, assisted, minutes
from tests.scheduling.factories import MotiveFactory
from tests.territory.factories import CartFactory


class TestWhoStarts:
    def test_the_nurse_of_the_site_with_a_physician_of_the_territory(
        self, rehearsal: Rehearsal, nadia: User
    ) -> None:
        appointment = rehearsal.appointment
        assert appointment.is_rehearsal
        assert appointment.patient.is_fictitious
        assert (appointment.starts_at, appointment.nurse) == (minutes(-25), nadia.practitioner)
        assert rehearsal.act.state == ConsultationState.PLANNED

    def test_the_physician_with_a_cart_of_a_site_they_work_with(
        self, cart_to_rehearse: Cart, morel: User, nadia: User
    ) -> None:
        services.rehearsal_start(
            actor=actor_of(morel), cart=cart_to_rehearse, practitioner=morel.practitioner, at=NINE
        )
        told = Notice.objects.get()
        assert told.user_id == nadia.pk
        assert told.kind == "consultations.rehearsal_proposed"

    def test_whoever_runs_the_site(self, cart_to_rehearse: Cart, morel: User, ehpad: Site) -> None:
        runner = UserFactory()
        MembershipFactory(user=runner, role=Role.SITE_COORDINATOR, site=ehpad)
        act = services.rehearsal_start(
            actor=actor_of(runner), cart=cart_to_rehearse, practitioner=morel.practitioner, at=NINE
        )
        assert act.appointment.nurse is None

    def test_not_a_nurse_of_another_site(self, morel: User, nadia: User, msp: Site) -> None:
        MotiveFactory()
        elsewhere = CartFactory(site=msp)
        with pytest.raises(Refused):
            services.rehearsal_start(
                actor=actor_of(nadia), cart=elsewhere, practitioner=morel.practitioner, at=NINE
            )

    def test_not_with_a_physician_who_does_not_work_with_the_site(
        self, cart_to_rehearse: Cart, nadia: User, weiss: User
    ) -> None:
        with pytest.raises(Refused, match="ne travaille pas avec ce site"):
            services.rehearsal_start(
                actor=actor_of(nadia), cart=cart_to_rehearse, practitioner=weiss.practitioner, at=NINE
            )
        with pytest.raises(Refused):
            services.rehearsal_start(
                actor=actor_of(weiss), cart=cart_to_rehearse, practitioner=weiss.practitioner, at=NINE
            )

    def test_not_a_physician_in_the_name_of_another(
        self, cart_to_rehearse: Cart, morel: User, haddad: User
    ) -> None:
        with pytest.raises(Refused):
            services.rehearsal_start(
                actor=actor_of(haddad), cart=cart_to_rehearse, practitioner=morel.practitioner, at=NINE
            )

    def test_neither_a_secretary_nor_the_region(
        self, cart_to_rehearse: Cart, morel: User, sylvie: User, luc: User
    ) -> None:
        for other in (sylvie, luc):
            with pytest.raises(Refused):
                services.rehearsal_start(
                    actor=actor_of(other), cart=cart_to_rehearse, practitioner=morel.practitioner, at=NINE
                )

    def test_an_act_held_there_once_is_working_with_the_site(
        self, cart_to_rehearse: Cart, nadia: User, weiss: User, mme_petit: Patient, ehpad: Site
    ) -> None:
        assisted(mme_petit, weiss, ehpad, starts_at=NINE - dt.timedelta(days=30))
        act = services.rehearsal_start(
            actor=actor_of(nadia), cart=cart_to_rehearse, practitioner=weiss.practitioner, at=NINE
        )
        assert act.is_rehearsal

    def test_the_physician_is_told_behind_the_bell_and_nobody_by_mail(
        self, rehearsal: Rehearsal, morel: User
    ) -> None:
        told = Notice.objects.get()
        assert (told.user_id, told.link) == (morel.pk, f"/teleconsultations/{rehearsal.public_id}/")
        assert not Message.objects.exists()

    def test_without_a_motive_at_a_cart_it_says_so(self, ehpad: Site, morel: User, nadia: User) -> None:
        with pytest.raises(Conflict, match="aucun motif"):
            services.rehearsal_start(
                actor=actor_of(nadia), cart=CartFactory(site=ehpad), practitioner=morel.practitioner, at=NINE
            )
        assert not Patient.objects.filter(is_fictitious=True).exists()


class TestRealActsComeFirst:
    def refused(self, cart_to_rehearse: Cart, nadia: User, morel: User, at: dt.datetime = NINE) -> str:
        with pytest.raises(Conflict) as caught:
            services.rehearsal_start(
                actor=actor_of(nadia), cart=cart_to_rehearse, practitioner=morel.practitioner, at=at
            )
        return caught.value.message

    def test_not_within_a_quarter_of_an_hour_of_a_real_act_on_the_cart(
        self, cart_to_rehearse: Cart, nadia: User, morel: User, haddad: User, mme_petit: Patient, ehpad: Site
    ) -> None:
        assisted(mme_petit, haddad, ehpad, cart=cart_to_rehearse, starts_at=minutes(14))
        assert "14\xa0h\xa044" in self.refused(cart_to_rehearse, nadia, morel)

    def test_yes_before_that(
        self, cart_to_rehearse: Cart, nadia: User, morel: User, haddad: User, mme_petit: Patient, ehpad: Site
    ) -> None:
        assisted(mme_petit, haddad, ehpad, cart=cart_to_rehearse, starts_at=minutes(15))
        assert Rehearsal(cart_to_rehearse, morel, nadia).act.is_rehearsal

    def test_yes_once_the_real_act_is_over_early(
        self, cart_to_rehearse: Cart, nadia: User, morel: User, haddad: User, mme_petit: Patient, ehpad: Site
    ) -> None:
        Story(
            assisted(mme_petit, haddad, ehpad, cart=cart_to_rehearse, starts_at=minutes(-10)), haddad, nadia
        ).in_state("finished")
        assert Rehearsal(cart_to_rehearse, morel, nadia).act.is_rehearsal

    def test_not_while_an_act_runs_over_on_the_cart(
        self, cart_to_rehearse: Cart, nadia: User, morel: User, haddad: User, mme_petit: Patient, ehpad: Site
    ) -> None:
        Story(assisted(mme_petit, haddad, ehpad, cart=cart_to_rehearse), haddad, nadia).in_state(
            "in_progress"
        )
        assert (
            self.refused(cart_to_rehearse, nadia, morel, minutes(60))
            == "Un acte est en cours sur ce chariot : attendez qu’il soit terminé."
        )

    def test_not_while_the_physician_is_in_an_act(
        self, cart_to_rehearse: Cart, nadia: User, morel: User, mme_petit: Patient, ehpad: Site
    ) -> None:
        Story(assisted(mme_petit, morel, ehpad), morel, nadia).in_state("in_progress")
        assert "Dr Morel est dans un acte" in self.refused(cart_to_rehearse, nadia, morel)

    def test_one_at_a_time_on_a_cart_and_with_a_physician(
        self,
        rehearsal: Rehearsal,
        cart_to_rehearse: Cart,
        nadia: User,
        morel: User,
        haddad: User,
        ehpad: Site,
    ) -> None:
        assert "déjà en cours sur ce chariot" in self.refused(cart_to_rehearse, nadia, haddad)
        assert "déjà dans un essai" in self.refused(CartFactory(site=ehpad), nadia, morel)

    def test_given_up_it_may_be_begun_again(
        self, rehearsal: Rehearsal, cart_to_rehearse: Cart, nadia: User, morel: User
    ) -> None:
        services.consultation_cancel(
            actor=rehearsal.nurse, public_id=rehearsal.public_id, reason=CancelReason.TECHNICAL, at=minutes(1)
        )
        assert Rehearsal(cart_to_rehearse, morel, nadia, minutes(2)).act.is_rehearsal

    def test_it_takes_nobodys_time_and_a_real_act_is_held_over_it(
        self, rehearsal: Rehearsal, cart_to_rehearse: Cart, morel: User, mme_petit: Patient, ehpad: Site
    ) -> None:
        assert not HeldTime.objects.exists()
        assisted(mme_petit, morel, ehpad, cart=cart_to_rehearse, nurse=rehearsal.appointment.nurse)
        assert HeldTime.objects.count() == 4

    def test_a_cart_out_of_order_is_not_rehearsed_with(
        self, cart_to_rehearse: Cart, nadia: User, morel: User
    ) -> None:
        Cart.objects.filter(pk=cart_to_rehearse.pk).update(state="out_of_service", state_reason="Écran cassé")
        cart_to_rehearse.refresh_from_db()
        assert "hors service" in self.refused(cart_to_rehearse, nadia, morel)
