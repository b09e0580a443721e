"""Booking as the secretary sees it: what each hour means, what she is asked, and nothing typed twice."""

import datetime as dt
import re
from html import unescape

import pytest

from accounts.models import User
from core.actors import job
from core.clock import PARIS
from directory.enums import ExerciseMode
from directory.models import Practitioner
from patients import services as patients
from patients.models import Patient
from scheduling import selectors
from scheduling.enums import Fact, Teller
from scheduling.models import Appointment, Motive, PathwayFact
from territory.models import Site
from tests.accounts.factories import DelegationFactory
from tests.cast import signed_in
from tests.client import PivotClient
from tests.directory.factories import PlaceOfExerciseFactory, PractitionerFactory
from tests.patients.factories import CareRelationFactory, PatientFactory
from tests.scheduling.factories import (
    AbsenceFactory,
    AppointmentFactory,
    MotiveFactory,
    WeeklyAvailabilityFactory,
)
from tests.territory.factories import CommuneFactory

FRIDAY = dt.datetime(2026, 11, 20, 10, tzinfo=PARIS)
CALLED = {
    "treating_physician_available__value": "no",
    "treating_physician_available__told_by": "treating_secretary",
    "treating_physician_available__means": "telephone",
    "treating_physician_available__told_on": "2026-11-20",
    "treating_physician_available__words": "Absente jusqu’au 7 décembre.",
}
SENT = {
    "orientation__value": "other_physician",
    "orientation__person": "Dr Lenoir",
    "orientation__told_by": "other_physician",
    "orientation__means": "letter",
    "orientation__told_on": "2026-11-19",
    "orientation__words": "Lésion du dos : bénigne ?",
}


@pytest.fixture(autouse=True)
def on_friday(time_machine: object) -> None:
    time_machine.move_to(FRIDAY, tick=False)


@pytest.fixture
def aubry(msp: Site, sylvie: User) -> Practitioner:
    """Dr Morel’s colleague at the MSP, who delegated to Sylvie too and is there on Monday."""
    one = PractitionerFactory(given_name="Julien", family_name="Aubry")
    PlaceOfExerciseFactory(practitioner=one, site=msp, mode=ExerciseMode.LIBERAL)
    DelegationFactory(practitioner=one, delegate=sylvie)
    return WeeklyAvailabilityFactory(practitioner=one).practitioner


@pytest.fixture
def dufour(morel: User, msp: Site) -> Patient:
    """Mme Dufour, 58, at home in Guise, whose treating physician is Dr Morel."""
    patient = PatientFactory(used_name="Dufour", birth_date=dt.date(1968, 5, 3), commune=msp.commune)
    patients.treating_physician_declare(
        actor=job("tests"), patient=patient, practitioner=morel.practitioner, at=FRIDAY
    )
    return patient


@pytest.fixture
def motive() -> Motive:
    return MotiveFactory(label="Éruption", forms=["simple_video"])


@pytest.fixture
def secretary(client: PivotClient, sylvie: User) -> PivotClient:
    return signed_in(client, sylvie)


def words(page: object) -> str:
    """The page as it is read, without its tags."""
    return re.sub(r"[ \n]+", " ", unescape(re.sub(r"<[^>]+>", " ", page.content.decode())))


def sees(secretary: PivotClient, patient: Patient, motive: Motive, **typed: str) -> str:
    page = secretary.post(
        f"/rendez-vous/nouveau/{patient.public_id}/", {"motive": str(motive.public_id)} | typed
    )
    assert page.status_code == 200
    return words(page)


def books(
    secretary: PivotClient, patient: Patient, motive: Motive, physician: Practitioner, **typed: str
) -> object:
    offer = f"practitioner={physician.public_id}"
    return secretary.post(
        f"/rendez-vous/nouveau/{patient.public_id}/reserver/?{offer}",
        {"motive": str(motive.public_id), "starts_at": "2026-11-23T08:00:00+0000"} | typed,
    )


class TestTheVerdictBesideEachHour:
    def test_a_colleague_whom_nobody_sent_to_is_out_of_the_pathway(
        self, secretary: PivotClient, dufour: Patient, motive: Motive, aubry: Practitioner
    ) -> None:
        """A warning that she must see, and no obstacle."""
        page = sees(secretary, dufour, motive)

        assert "Hors parcours, pris en charge à 30\u00a0%" in page
        assert "il sera moins remboursé, et doit le savoir avant l’acte" in page
        assert "TCG\u00a025,00\u00a0€" in page
        assert "Réserver 9\u00a0h\u00a000" in page

    def test_her_own_physician_is_in_and_comes_first(
        self, secretary: PivotClient, dufour: Patient, motive: Motive, aubry: Practitioner, morel: User
    ) -> None:
        WeeklyAvailabilityFactory(practitioner=morel.practitioner, weekday=3)

        page = sees(secretary, dufour, motive)

        assert page.index("Son médecin traitant") < page.index("Dr Julien Aubry")
        assert "Dans le parcours, pris en charge à 70\u00a0%" in page

    @pytest.mark.parametrize(
        ("typed", "verdict"),
        [
            (CALLED, "Exclu du parcours, pris en charge à 70\u00a0%"),
            (SENT, "Dans le parcours, pris en charge à 70\u00a0%"),
            ({"orientation__value": "none"}, "Hors parcours, pris en charge à 30\u00a0%"),
        ],
    )
    def test_an_answer_changes_it_at_once(
        self,
        typed: dict,
        verdict: str,
        secretary: PivotClient,
        dufour: Patient,
        motive: Motive,
        aubry: Practitioner,
    ) -> None:
        assert verdict in sees(secretary, dufour, motive, **typed)

    def test_the_deputy_of_an_absent_physician_replaces_her(
        self, secretary: PivotClient, dufour: Patient, motive: Motive, aubry: Practitioner, morel: User
    ) -> None:
        AbsenceFactory(practitioner=morel.practitioner, deputy=aubry, starts_at=FRIDAY)

        page = sees(secretary, dufour, motive)

        assert "Le médecin remplace le médecin traitant." in page
        assert "Qui adresse\u00a0?" not in page

    def test_another_hour_says_what_it_changes(
        self, secretary: PivotClient, dufour: Patient, motive: Motive, aubry: Practitioner
    ) -> None:
        """Monday evening, from eight o’clock: the hour costs five euros more."""
        aubry.weekly_availabilities.update(starts_at=dt.time(19, 30), ends_at=dt.time(21))

        page = sees(secretary, dufour, motive)

        assert "20\u00a0h\u00a000 30,00\u00a0€ avec MHP" in page
        assert "Réserver 19\u00a0h\u00a030" in page

    def test_a_child_is_asked_nothing(
        self, secretary: PivotClient, dufour: Patient, motive: Motive, aubry: Practitioner
    ) -> None:
        dufour.birth_date = dt.date(2016, 1, 1)
        dufour.save(update_fields=["birth_date"])

        page = sees(secretary, dufour, motive)

        assert "Exclu du parcours" in page
        assert "Qui adresse\u00a0?" not in page


class TestWhatIsAsked:
    def test_who_sends_and_whether_her_own_physician_could_see_her(
        self, secretary: PivotClient, dufour: Patient, motive: Motive, aubry: Practitioner
    ) -> None:
        page = sees(secretary, dufour, motive)

        assert "Qui adresse\u00a0?" in page
        assert "Le médecin traitant peut-il recevoir à temps\u00a0?" in page
        assert "Un médecin traitant est-il déclaré\u00a0?" not in page

    def test_a_file_without_a_treating_physician_asks_that_first(
        self, secretary: PivotClient, motive: Motive, aubry: Practitioner
    ) -> None:
        stranger = CareRelationFactory(
            patient=PatientFactory(commune=CommuneFactory()), practitioner=aubry
        ).patient

        page = sees(secretary, stranger, motive)
        assert "Un médecin traitant est-il déclaré\u00a0?" in page
        assert "Qui adresse\u00a0?" not in page

        none = sees(secretary, stranger, motive, treating_physician__value="none")
        assert "Exclu du parcours" in none
        assert "Qui adresse\u00a0?" not in none

        elsewhere = sees(secretary, stranger, motive, treating_physician__value="declared")
        assert "Hors parcours" in elsewhere
        assert "Qui adresse\u00a0?" in elsewhere

    def test_the_agenda_says_when_her_own_physician_is_free(
        self, secretary: PivotClient, dufour: Patient, motive: Motive, aubry: Practitioner, morel: User
    ) -> None:
        WeeklyAvailabilityFactory(practitioner=morel.practitioner)

        page = sees(secretary, dufour, motive)

        assert "Sa première heure libre : lun.\u00a023\u00a0nov., 9\u00a0h\u00a000." in page

    def test_a_full_agenda_answers_in_her_place(
        self, secretary: PivotClient, dufour: Patient, motive: Motive, aubry: Practitioner, morel: User
    ) -> None:
        WeeklyAvailabilityFactory(practitioner=morel.practitioner)
        AbsenceFactory(practitioner=morel.practitioner, starts_at=FRIDAY)

        page = sees(secretary, dufour, motive)

        assert "sans heure libre dans les quatorze jours" in page
        assert "Noté d’office : Aucune heure libre de 30 minutes" in page
        assert "peut-il recevoir à temps" not in page
        assert "Exclu du parcours" in page

    def test_her_own_physician_who_books_is_told_that_booking_sends(
        self, client: PivotClient, dufour: Patient, motive: Motive, aubry: Practitioner, morel: User
    ) -> None:
        page = sees(signed_in(client, morel), dufour, motive, question="Lésion du dos ?")

        assert "Vous adressez : votre question en tiendra lieu de trace." in page
        assert "Le médecin traitant a orienté le patient." in page
        assert "Qui adresse\u00a0?" not in page


class TestBooking:
    def test_the_evidence_is_on_the_appointment(
        self, secretary: PivotClient, dufour: Patient, motive: Motive, aubry: Practitioner
    ) -> None:
        page = books(secretary, dufour, motive, aubry, **CALLED)

        assert page.status_code == 302
        [fact] = selectors.facts_of(Appointment.objects.get())
        assert (fact.fact, fact.value, fact.told_by) == (
            Fact.TREATING_AVAILABLE,
            "no",
            Teller.TREATING_SECRETARY,
        )
        assert (fact.told_on, fact.words) == (FRIDAY.date(), "Absente jusqu’au 7 décembre.")
        assert fact.said_by == "Sylvie Carlier"

    def test_out_of_the_pathway_is_booked_all_the_same(
        self, secretary: PivotClient, dufour: Patient, motive: Motive, aubry: Practitioner
    ) -> None:
        assert books(secretary, dufour, motive, aubry).status_code == 302
        assert not PathwayFact.objects.exists()

    @pytest.mark.parametrize("part", ["told_by", "means", "told_on"])
    def test_an_answer_without_its_proof_is_asked_again_and_all_is_kept(
        self, part: str, secretary: PivotClient, dufour: Patient, motive: Motive, aubry: Practitioner
    ) -> None:
        typed = CALLED | {f"treating_physician_available__{part}": "", "question": "Depuis trois jours."}

        page = books(secretary, dufour, motive, aubry, **typed)

        assert page.status_code == 422
        assert not Appointment.objects.exists()
        html = page.content.decode()
        assert "Complétez la question du parcours" in html
        assert f'id="id_treating_physician_available__{part}_error"' in html
        for kept in ("Absente jusqu’au 7 décembre.", "Depuis trois jours.", 'value="no" selected'):
            assert kept in unescape(html)

    def test_what_was_said_of_the_pathway_is_kept_for_who_comes_second(
        self, secretary: PivotClient, dufour: Patient, motive: Motive, aubry: Practitioner
    ) -> None:
        AppointmentFactory(practitioner=aubry)

        page = books(secretary, dufour, motive, aubry, **SENT)

        assert page.status_code == 409
        assert "Lésion du dos : bénigne ?" in unescape(page.content.decode())

    def test_her_own_physician_in_the_end_needs_no_proof(
        self, secretary: PivotClient, dufour: Patient, motive: Motive, morel: User
    ) -> None:
        WeeklyAvailabilityFactory(practitioner=morel.practitioner)

        assert books(secretary, dufour, motive, morel.practitioner, **SENT).status_code == 302
        assert not PathwayFact.objects.exists()


@pytest.mark.parametrize("colleagues", [1, 9])
def test_the_page_asks_the_database_as_much_for_one_physician_as_for_ten(
    colleagues: int,
    secretary: PivotClient,
    dufour: Patient,
    motive: Motive,
    aubry: Practitioner,
    sylvie: User,
    django_assert_max_num_queries: object,
) -> None:
    for _ in range(colleagues):
        one = WeeklyAvailabilityFactory(practitioner=PractitionerFactory()).practitioner
        PlaceOfExerciseFactory(practitioner=one)
        DelegationFactory(practitioner=one, delegate=sylvie)

    with django_assert_max_num_queries(35):
        page = sees(secretary, dufour, motive)
    assert page.count("Réserver ") == selectors.PAGE
