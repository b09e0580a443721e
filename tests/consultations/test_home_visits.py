"""An act at the patient’s home: what the kit is asked, where the address is said, and to whom."""

from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from audit.models import Event
from billing.models import FeeSheet
from consultations import presenters, selectors, services
from consultations.adapters import paper
from consultations.presenters import cart, check, kits, preparation, put_away
from core.errors import Conflict, Invalid, NotFound
from patients.models import Patient
from territory.enums import CartKind, SiteKind
from territory.models import Cart, Site
from tests.accounts.factories import MembershipFactory
from tests.cast import actor_of, signed_in
from tests.client import PivotClient
from tests.consultations.factories import Story, assisted, minutes
from tests.directory.factories import PlaceOfExerciseFactory, PractitionerFactory
from tests.patients.factories import PatientFactory
from tests.territory.factories import CartFactory, DeviceFactory, SiteFactory

pytestmark = pytest.mark.django_db
STREET = "3 rue du Moulin, 2e étage"


def nurse_of(site: Site) -> User:
    place = PlaceOfExerciseFactory(practitioner=PractitionerFactory(nurse=True), site=site, mode="L")
    return MembershipFactory(user__practitioner=place.practitioner, role="nurse", site=site).user


@pytest.fixture
def kit(ehpad: Site) -> Cart:
    practice = SiteFactory(kind=SiteKind.PRACTICE, name="Cabinet infirmier", territory=ehpad.territory)
    return CartFactory(site=practice, name="Valise 1", kind=CartKind.KIT)


@pytest.fixture
def elodie(kit: Cart) -> User:
    return nurse_of(kit.site)


@pytest.fixture
def neighbour(kit: Cart) -> User:
    """Of another practice of the same commune, with a kit of its own."""
    site = SiteFactory(kind=SiteKind.PRACTICE, commune=kit.site.commune, territory=kit.site.territory)
    CartFactory(site=site, name="Valise 1", kind=CartKind.KIT)
    return nurse_of(site)


@pytest.fixture
def visit(kit: Cart, morel: User, elodie: User) -> Story:
    patient = PatientFactory(commune=kit.site.commune)
    booked = assisted(patient, morel, kit.site, cart=kit, nurse=elodie.practitioner)
    return Story(booked, morel, elodie)


def say(visit: Story, address: str, actor: Any = None) -> None:
    services.home_address_say(
        actor=actor or visit.nurse, public_id=visit.public_id, address=address, at=minutes(-15)
    )


def patient_of(visit: Story) -> Patient:
    return Patient.objects.get(pk=visit.appointment.patient_id)


class TestItsAddress:
    def test_it_is_asked_once_and_kept_in_the_file(self, visit: Story) -> None:
        say(visit, f"  {STREET} ")

        assert patient_of(visit).address == STREET
        event = Event.objects.get(kind="patients.address_set")
        assert STREET not in str(event.details)

    def test_the_same_said_again_changes_nothing(self, visit: Story) -> None:
        say(visit, STREET)
        say(visit, STREET)
        assert Event.objects.filter(kind="patients.address_set").count() == 1

    @pytest.mark.parametrize("address", ["", "   ", "x" * 201])
    def test_nothing_and_too_much_are_refused(self, visit: Story, address: str) -> None:
        with pytest.raises(Invalid):
            say(visit, address)

    def test_the_neighbour_does_not_know_that_this_act_exists(self, visit: Story, neighbour: User) -> None:
        with pytest.raises(NotFound):
            say(visit, STREET, actor_of(neighbour))

    def test_an_act_at_a_cart_has_none(
        self, mme_petit: Patient, morel: User, nadia: User, ehpad: Site
    ) -> None:
        story = Story(assisted(mme_petit, morel, ehpad), morel, nadia)
        with pytest.raises(Conflict):
            say(story, STREET)

    def test_it_is_given_to_the_15_at_the_kit_alone(self, visit: Story) -> None:
        assert "Demandez-la" not in kits.address_to_give(visit.now())  # the commune is known
        say(visit, STREET)
        page = cart.cart_page(visit.nurse, visit.now(), minutes(0))

        assert page["home_address"].startswith(STREET)
        assert STREET not in str(presenters.cockpit_page(visit.physician, visit.now(), minutes(0)))

    def test_no_address_and_no_commune_is_asked_there(self, visit: Story) -> None:
        patient = visit.appointment.patient
        patient.address, patient.commune = "", None
        patient.save()
        assert kits.address_to_give(visit.now()) == "Demandez-la au patient"


class TestItsPages:
    def test_a_kit_is_asked_of_the_network_and_of_the_tablet(self, visit: Story) -> None:
        rows = {row.key: row for row in check.check_rows(visit.now(), None, minutes(-20))}

        assert rows["line"].label == "Réseau mobile"
        assert rows["battery"].label == "Batterie de la tablette"

    def test_a_cart_keeps_its_words(self, mme_petit: Patient, morel: User, nadia: User, ehpad: Site) -> None:
        story = Story(assisted(mme_petit, morel, ehpad), morel, nadia)
        rows = {row.key: row for row in check.check_rows(story.now(), None, minutes(-20))}
        assert (rows["line"].label, rows["battery"].label) == ("Ligne", "Batteries")
        assert preparation.preparation_page(story.nurse, story.now(), None, minutes(-20))["visit"] is None

    def test_it_is_put_away_into_its_case(self, visit: Story, kit: Cart) -> None:
        DeviceFactory(cart=kit, kind="stethoscope")
        lines = put_away.put_away_lines(visit.ends().now())

        assert [line["label"] for line in lines] == [
            "La tablette est remise en charge",
            "Les appareils sont dans la valise, rien n’est resté chez le patient",
            "Le stéthoscope est désinfecté",
            "Tablette, caméra main et valise sont nettoyées",
        ]

    def test_the_report_says_home_and_no_address(self, visit: Story) -> None:
        assert paper.place_of_care(visit.appointment) == "Domicile du patient"

    def test_the_nurse_reads_what_she_may_bill_and_with_what(self, visit: Story) -> None:
        part = kits.visit_part(visit.nurse, visit.now())

        assert part["visit"].act == "TLD, 15,00\u00a0€"
        assert "tablette" in part["equipment"]

    def test_how_she_works_unknown_is_said_instead(self, visit: Story, elodie: User) -> None:
        elodie.practitioner.places.all().delete()
        told = kits.visit_part(visit.nurse, visit.now())["visit"]
        assert told.act == ""
        assert "libéral ou salarié" in told.warning

    def test_the_pages_answer(self, visit: Story, elodie: User) -> None:
        client = signed_in(PivotClient(), elodie)
        url = reverse("consultations:preparation", args=[visit.public_id])
        assert "Au domicile du patient" in client.get(url).content.decode()

        refused = client.post(reverse("consultations:home_address", args=[visit.public_id]), {"address": ""})
        assert refused.status_code == 422
        assert "Écrivez l’adresse" in refused.content.decode()
        client.post(reverse("consultations:home_address", args=[visit.public_id]), {"address": STREET})
        visit.begins()
        page = client.get(reverse("consultations:cart", args=[visit.public_id])).content.decode()
        assert "15 : adresse à donner" in page
        assert "Le réseau est faible ici" in page

    def test_the_neighbour_finds_neither_kit_nor_act(self, visit: Story, neighbour: User, kit: Cart) -> None:
        assert list(selectors.carts_seen_by(actor_of(neighbour))) != [kit]
        client = signed_in(PivotClient(), neighbour)
        for url in (
            reverse("consultations:site_cart", args=[kit.public_id]),
            reverse("consultations:cart", args=[visit.public_id]),
        ):
            assert client.get(url).status_code == 404


class TestItsSheets:
    def test_the_physician_and_the_nurse_have_each_their_own(
        self, visit: Story, elodie: User, django_capture_on_commit_callbacks: Any
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            visit.ends().writes()
            services.report_sign(actor=visit.physician, public_id=visit.public_id, at=minutes(20))

        own = FeeSheet.objects.get(practitioner=elodie.practitioner)
        assert [(line.code, line.amount) for line in own.lines.order_by("position")] == [("TLD", 15)]
        assert FeeSheet.objects.exclude(pk=own.pk).get().practitioner == visit.appointment.practitioner
