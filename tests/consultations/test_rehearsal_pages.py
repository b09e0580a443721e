"""The pages that begin a rehearsal, and what each page of one says."""

import pytest
from django.urls import reverse

from accounts.models import User
from consultations.models import Consultation
from core import clock
from patients.models import Patient
from portal import selectors as portal
from territory.models import Cart, Site
from tests.cast import actor_of, signed_in
from tests.client import PivotClient
from tests.consultations.factories import Rehearsal, Story, assisted
from tests.territory.factories import CartFactory

SAYS = "Essai à blanc : rien ne compte"


def at_cart(cart: Cart) -> str:
    return reverse("consultations:rehearse_at_cart", args=[cart.public_id])


class TestBegin:
    def test_the_nurse_chooses_a_physician_and_is_led_into_the_act(
        self, client: PivotClient, cart_to_rehearse: Cart, nadia: User, morel: User, weiss: User
    ) -> None:
        signed_in(client, nadia)
        page = client.get(reverse("consultations:site_cart", args=[cart_to_rehearse.public_id]))
        assert at_cart(cart_to_rehearse) in page.content.decode()
        page = client.get(at_cart(cart_to_rehearse))
        assert "Sophie Morel" in page.content.decode()
        assert "Weiss" not in page.content.decode()
        answer = client.post(at_cart(cart_to_rehearse), {"practitioner": morel.practitioner.public_id})
        act = Consultation.objects.get()
        assert answer.headers["Location"] == reverse("consultations:act", args=[act.public_id])

    def test_the_physician_chooses_a_cart_from_their_day(
        self, client: PivotClient, cart_to_rehearse: Cart, morel: User
    ) -> None:
        signed_in(client, morel)
        own = reverse("consultations:rehearse")
        assert own in client.get("/").content.decode()
        assert cart_to_rehearse.site.name in client.get(own).content.decode()
        answer = client.post(own, {"cart": cart_to_rehearse.public_id})
        assert answer.status_code == 302
        assert Consultation.objects.get().is_rehearsal

    def test_a_cart_of_another_territory_is_not_among_them(
        self, client: PivotClient, cart_to_rehearse: Cart, morel: User, other_hospital: Site
    ) -> None:
        signed_in(client, morel)
        other = CartFactory(site=other_hospital)
        answer = client.post(reverse("consultations:rehearse"), {"cart": other.public_id})
        assert answer.status_code == 422
        assert not Consultation.objects.exists()

    def test_nobody_chosen_is_said_beside_the_field(
        self, client: PivotClient, cart_to_rehearse: Cart, nadia: User
    ) -> None:
        assert (
            signed_in(client, nadia).post(at_cart(cart_to_rehearse), {"practitioner": ""}).status_code == 422
        )

    def test_what_stands_in_its_way_is_said_and_nothing_begins(
        self,
        client: PivotClient,
        cart_to_rehearse: Cart,
        nadia: User,
        morel: User,
        mme_petit: Patient,
        ehpad: Site,
    ) -> None:
        assisted(mme_petit, morel, ehpad, cart=cart_to_rehearse, starts_at=clock.now())
        signed_in(client, nadia)
        assert "faites l’essai après" in client.get(at_cart(cart_to_rehearse)).content.decode()
        answer = client.post(at_cart(cart_to_rehearse), {"practitioner": morel.practitioner.public_id})
        assert answer.status_code == 409
        assert "Un vrai acte passe toujours avant" in answer.content.decode()
        assert not Consultation.objects.exists()


class TestItsPages:
    @pytest.fixture
    def now(self, cart_to_rehearse: Cart, morel: User, nadia: User) -> Rehearsal:
        return Rehearsal(cart_to_rehearse, morel, nadia, clock.now())

    def page(self, name: str, act: Consultation) -> str:
        return reverse(f"consultations:{name}", args=[act.public_id])

    @pytest.mark.parametrize("name", ["preparation", "cart", "put_away", "seen"])
    def test_those_of_the_nurse_say_it(
        self, client: PivotClient, now: Rehearsal, nadia: User, name: str
    ) -> None:
        now.in_state("finished" if name == "put_away" else "waiting")
        assert SAYS in signed_in(client, nadia).get(self.page(name, now.act)).content.decode()

    @pytest.mark.parametrize("name", ["cockpit", "report", "ecgs", "stills_compare"])
    def test_those_of_the_physician_say_it(
        self, client: PivotClient, now: Rehearsal, morel: User, name: str
    ) -> None:
        now.in_state("in_progress")
        assert SAYS in signed_in(client, morel).get(self.page(name, now.act)).content.decode()

    def test_the_report_says_what_would_be_billed(
        self, client: PivotClient, now: Rehearsal, morel: User
    ) -> None:
        now.in_state("finished")
        page = signed_in(client, morel).get(self.page("report", now.act)).content.decode()
        assert "ce qui se facturerait" in page
        assert "Voir la feuille de soins" not in page

    def test_a_real_act_says_nothing_of_it(self, client: PivotClient, story: Story, nadia: User) -> None:
        assert SAYS not in signed_in(client, nadia).get(self.page("preparation", story.act)).content.decode()

    def test_the_day_shows_it_and_leads_into_it(
        self, client: PivotClient, now: Rehearsal, morel: User, nadia: User
    ) -> None:
        now.in_state("waiting")
        for user in (morel, nadia):
            page = signed_in(client, user).get("/").content.decode()
            assert "Essai à blanc" in page
            assert self.page("act", now.act) in page

    def test_the_cart_leads_to_the_one_that_goes_on(
        self, client: PivotClient, now: Rehearsal, nadia: User
    ) -> None:
        cart = now.appointment.cart
        page = (
            signed_in(client, nadia)
            .get(reverse("consultations:site_cart", args=[cart.public_id]))
            .content.decode()
        )
        assert "Rejoindre l’essai" in page
        assert at_cart(cart) not in page
        assert "Essai à blanc en cours" in client.get(reverse("consultations:site_carts")).content.decode()

    def test_the_waiting_room_marks_it_and_puts_it_last(
        self, client: PivotClient, now: Rehearsal, morel: User
    ) -> None:
        now.in_state("waiting")
        assert (
            "Essai à blanc"
            in signed_in(client, morel).get(reverse("consultations:waiting_room")).content.decode()
        )

    def test_a_real_patient_who_waits_comes_before_it(
        self, now: Rehearsal, morel: User, nadia: User, mme_petit: Patient, ehpad: Site
    ) -> None:
        now.in_state("in_progress")
        real = Story(assisted(mme_petit, morel, ehpad, starts_at=clock.now()), morel, nadia).in_state(
            "waiting"
        )
        assert portal.today_of(actor_of(morel), clock.now()).next == real.appointment
