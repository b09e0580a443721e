"""« Demandes » in pages: filed beside a patient, followed, answered; without a script too."""

import datetime as dt
import re

import pytest

from accounts.models import User
from core.clock import PARIS
from patients.models import Patient
from scheduling import selectors, services
from scheduling.enums import ActForm, Urgency
from scheduling.models import Appointment, Demand, Motive, RedFlag, Screening
from scheduling.services import Ask
from territory.models import Cart, Site
from tests.cast import actor_of, signed_in
from tests.client import PivotClient
from tests.scheduling.factories import (
    AbsenceFactory,
    AppointmentFactory,
    CartOpeningFactory,
    MotiveFactory,
    RedFlagFactory,
    WeeklyAvailabilityFactory,
)
from tests.territory.factories import CartFactory

NOW = dt.datetime(2026, 11, 23, 14, tzinfo=PARIS)  # a Monday
WORDS = "Chute ce matin, douleur du poignet droit."
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def at_two(time_machine: object) -> object:
    time_machine.move_to(NOW, tick=False)
    return time_machine


@pytest.fixture
def cart(ehpad: Site) -> Cart:
    hours = {"starts_at": dt.time(14), "ends_at": dt.time(18)}
    return CartOpeningFactory(cart=CartFactory(site=ehpad), **hours).cart


@pytest.fixture
def motive() -> Motive:
    return MotiveFactory(label="Chute sans gravité apparente")


@pytest.fixture
def flag(motive: Motive) -> RedFlag:
    return RedFlagFactory(motive=motive)


@pytest.fixture
def filed(mme_petit: Patient, motive: Motive, cart: Cart, morel: User, nadia: User) -> Demand:
    WeeklyAvailabilityFactory(practitioner=morel.practitioner, starts_at=dt.time(15), ends_at=dt.time(17))
    ask = Ask(
        patient=mme_petit,
        motive=motive,
        form=ActForm.ASSISTED,
        urgency=Urgency.HOUR,
        cart=cart,
        words=WORDS,
    )
    return services.demand_file(actor=actor_of(nadia), ask=ask, at=NOW - 12 * MINUTE)


def text_of(client: PivotClient, address: str) -> str:
    return client.get(address).content.decode()


class TestFiling:
    @pytest.fixture
    def address(self, mme_petit: Patient, cart: Cart) -> str:
        return f"/demandes/nouvelle/{mme_petit.public_id}/"

    @pytest.fixture
    def typed(self, motive: Motive, flag: RedFlag, cart: Cart) -> dict[str, str]:
        return {
            "motive": str(motive.public_id),
            f"signe-{flag.public_id}": "non",
            "urgency": "1",
            "cart": str(cart.public_id),
            "question": WORDS,
        }

    def test_a_nurse_files_and_follows(
        self, address: str, typed: dict[str, str], client: PivotClient, nadia: User, morel: User
    ) -> None:
        signed_in(client, nadia)
        assert "Choisissez le motif" in text_of(client, address)
        page = client.post(address, {"motive": typed["motive"]}).content.decode()
        assert "Douleur dans la poitrine" in page
        assert not Demand.objects.exists()
        answer = client.post(address, {**typed, "file": "1"}, follow=True)
        assert "La demande est déposée" in answer.content.decode()
        assert "Dr Sophie Morel : pas encore de réponse" in answer.content.decode()
        demand = Demand.objects.get()
        assert (demand.words, demand.due_at) == (WORDS, NOW + 60 * MINUTE)

    def test_a_sign_stops_and_what_was_typed_comes_back(
        self,
        address: str,
        typed: dict[str, str],
        flag: RedFlag,
        client: PivotClient,
        nadia: User,
        morel: User,
    ) -> None:
        signed_in(client, nadia)
        answer = client.post(address, {**typed, f"signe-{flag.public_id}": "oui", "file": "1"})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "Appelez le 15 maintenant" in page
        assert f'name="question" value="{WORDS}"' in page
        assert Screening.objects.get().outcome == "stopped"
        assert not Demand.objects.exists()

    def test_what_is_missing_is_said(
        self, address: str, typed: dict[str, str], client: PivotClient, nadia: User, morel: User
    ) -> None:
        signed_in(client, nadia)
        answer = client.post(address, {**typed, "urgency": "", "file": "1"})
        assert answer.status_code == 422
        assert "Dites quand" in answer.content.decode()
        assert WORDS in answer.content.decode()

    def test_with_nobody_to_ask_it_says_whom_to_call(
        self, address: str, typed: dict[str, str], client: PivotClient, nadia: User, morel: User
    ) -> None:
        morel.practitioner.professional_phone = "03 53 01 12 40"
        morel.practitioner.save()
        AbsenceFactory(practitioner=morel.practitioner, starts_at=NOW - 60 * MINUTE)
        page = signed_in(client, nadia).post(address, {**typed, "file": "1"})
        assert page.status_code == 409
        assert "Aucun médecin ne reçoit de demande" in page.content.decode()
        assert 'href="tel:0353011240"' in page.content.decode()
        assert 'href="tel:15"' in page.content.decode()

    def test_from_the_booking_page_nothing_is_typed_again(
        self, address: str, typed: dict[str, str], mme_petit: Patient, client: PivotClient, sylvie: User
    ) -> None:
        signed_in(client, sylvie)
        booking = client.post(f"/rendez-vous/nouveau/{mme_petit.public_id}/", typed).content.decode()
        assert f'formaction="{address}"' in booking
        page = client.post(address, typed).content.decode()
        assert re.search(r"<option[^>]* selected>Chute", page)
        assert WORDS in page

    def test_from_the_file(self, mme_petit: Patient, client: PivotClient, nadia: User, address: str) -> None:
        assert f'href="{address}"' in text_of(signed_in(client, nadia), f"/patients/{mme_petit.public_id}/")

    def test_the_patient_is_found_first(
        self, mme_petit: Patient, client: PivotClient, nadia: User, address: str
    ) -> None:
        found = signed_in(client, nadia).post("/demandes/nouvelle/", {"q": "Petit"}).content.decode()
        assert f'href="{address}"' in found


class TestAnswering:
    def test_the_list_says_how_long_and_for_whom(
        self, filed: Demand, client: PivotClient, morel: User
    ) -> None:
        page = text_of(signed_in(client, morel), "/demandes/")
        for words in ("Une demande attend votre réponse", "Mme Jeanne Petit", "Dans l’heure", "12\u00a0min"):
            assert words in page
        assert WORDS not in page
        home = text_of(client, "/")
        assert "Demandes" in home
        assert '<span class="pv-count">1</span>' in home

    def test_late_is_said_in_words(
        self, filed: Demand, client: PivotClient, morel: User, at_two: object
    ) -> None:
        at_two.move_to(NOW + 56 * MINUTE)
        assert "En retard de 8\u00a0min" in text_of(signed_in(client, morel), "/demandes/")

    def test_accepted_now(self, filed: Demand, client: PivotClient, morel: User) -> None:
        address = f"/demandes/{filed.public_id}/"
        page = text_of(signed_in(client, morel), address)
        assert WORDS in page
        answer = client.post(f"{address}accepter/", follow=True)
        assert "C’est accepté" in answer.content.decode()
        assert Appointment.objects.get().starts_at == NOW

    def test_held_elsewhere_it_says_so(self, filed: Demand, client: PivotClient, morel: User) -> None:
        AppointmentFactory(practitioner=morel.practitioner, starts_at=NOW)
        answer = signed_in(client, morel).post(f"/demandes/{filed.public_id}/accepter/")
        assert answer.status_code == 409
        assert "Le médecin est déjà retenu à cette heure" in answer.content.decode()
        assert "Accepter maintenant" in answer.content.decode()

    def test_hours_proposed_and_one_chosen(
        self, filed: Demand, client: PivotClient, morel: User, nadia: User
    ) -> None:
        address = f"/demandes/{filed.public_id}/"
        page = text_of(signed_in(client, morel), address)
        first, *_ = re.findall(r'name="times" value="([^"]+)"', page)
        client.post(f"{address}proposer/", {"times": first, "other": "2026-11-23T19:15"})
        page = text_of(signed_in(client, nadia), address)
        choices = re.findall(r'formaction="([^"]+/heures/[^"]+)"', page)
        assert len(choices) == 2
        assert "Gardées pour vous jusqu’à" in page
        answer = client.post(choices[1], follow=True)
        assert "C’est réservé" in answer.content.decode()
        starts = Appointment.objects.get().starts_at
        assert starts == dt.datetime(2026, 11, 23, 19, 15, tzinfo=PARIS)

    def test_none_suits(self, filed: Demand, client: PivotClient, morel: User, nadia: User) -> None:
        services.demand_propose(
            actor=actor_of(morel), public_id=filed.public_id, times=[NOW + 60 * MINUTE], at=NOW
        )
        address = f"/demandes/{filed.public_id}/"
        signed_in(client, nadia).post(f"{address}refuser-les-heures/")
        assert "pas encore de réponse" in text_of(client, address)

    def test_an_hour_is_asked_for(self, filed: Demand, client: PivotClient, morel: User) -> None:
        answer = signed_in(client, morel).post(f"/demandes/{filed.public_id}/proposer/")
        assert answer.status_code == 422
        assert "Choisissez une heure, ou écrivez-en une." in answer.content.decode()

    def test_reserved_at_the_first_of_the_hours_said(
        self, filed: Demand, client: PivotClient, morel: User
    ) -> None:
        client = signed_in(client, morel)
        client.post(f"/demandes/{filed.public_id}/accepter/heure/", {"other": "2026-11-23T18:40"})
        assert Appointment.objects.get().starts_at == dt.datetime(2026, 11, 23, 18, 40, tzinfo=PARIS)

    def test_declined_for_the_15_who_asked_reads_it(
        self, filed: Demand, client: PivotClient, morel: User, nadia: User
    ) -> None:
        address = f"/demandes/{filed.public_id}/"
        refused = signed_in(client, morel).post(f"{address}decliner/", {"words": "Trop à risque"})
        assert refused.status_code == 422
        assert "Choisissez une raison" in refused.content.decode()
        client.post(f"{address}decliner/", {"reason": "emergency", "words": "Suspicion de fracture"})
        page = text_of(signed_in(client, nadia), address)
        assert "Appelez le 15 maintenant" in page
        assert "Suspicion de fracture" in page

    def test_late_who_asked_reads_what_to_do(
        self, filed: Demand, client: PivotClient, nadia: User, at_two: object
    ) -> None:
        late = NOW + 56 * MINUTE
        at_two.move_to(late)
        services.demand_wake(actor=actor_of(nadia), public_id=filed.public_id, at=late)
        page = text_of(signed_in(client, nadia), f"/demandes/{filed.public_id}/")
        assert "Toujours pas de réponse" in page
        assert "Si l’état s’aggrave : appeler le 15" in page

    def test_a_secretary_reads_who_and_not_why(
        self, filed: Demand, client: PivotClient, sylvie: User
    ) -> None:
        page = text_of(signed_in(client, sylvie), f"/demandes/{filed.public_id}/")
        assert "Mme Jeanne Petit" in page
        assert WORDS not in page
        assert "Accepter maintenant" not in page

    def test_taken_back(self, filed: Demand, client: PivotClient, nadia: User, morel: User) -> None:
        signed_in(client, nadia).post(f"/demandes/{filed.public_id}/retirer/")
        assert "Closes" in text_of(client, "/demandes/")
        again = client.post(f"/demandes/{filed.public_id}/retirer/")
        assert again.status_code == 409
        assert "Rien à répondre" in text_of(signed_in(client, morel), "/demandes/")

    def test_once_closed_who_was_asked_in_vain_no_longer_reads_the_name(
        self, filed: Demand, client: PivotClient, weiss: User, morel: User, nadia: User
    ) -> None:
        selectors.turns_of(filed)[0].demand.turns.create(practitioner=weiss.practitioner, told_at=NOW)
        services.demand_accept(actor=actor_of(morel), public_id=filed.public_id, at=NOW)
        page = text_of(signed_in(client, weiss), f"/demandes/{filed.public_id}/")
        assert "Dr Sophie Morel la prend" in page
        for secret in ("Petit", WORDS):
            assert secret not in page


def test_what_one_receives_is_set_on_its_page(client: PivotClient, morel: User) -> None:
    signed_in(client, morel).post("/demandes/recues/", {"of_rota": "on", "initial-of_rota": "on"})
    assert not selectors.intake_of(morel.practitioner).of_own_patients


def test_closed_requests_come_page_by_page(
    client: PivotClient, nadia: User, morel: User, mme_petit: Patient, django_assert_max_num_queries: object
) -> None:
    for rank in range(21):
        demand = services.demand_file(
            actor=actor_of(nadia),
            ask=Ask(
                patient=mme_petit,
                motive=MotiveFactory(),
                form=ActForm.SIMPLE_VIDEO,
                urgency=Urgency.TODAY,
            ),
            at=NOW - dt.timedelta(days=1, minutes=rank),
        )
        services.demand_withdraw(actor=actor_of(nadia), public_id=demand.public_id, at=NOW)
    assert "Page 1 sur 2" in text_of(signed_in(client, nadia), "/demandes/")
