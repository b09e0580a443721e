"""Who works in a physician’s name: said everywhere, in the agenda they chose, until it is taken back."""

import datetime as dt

import pytest

from accounts import services as accounts
from accounts.models import User
from audit.models import Event
from core.clock import PARIS
from core.errors import Refused
from patients.models import Patient
from scheduling import services
from scheduling.enums import ActForm, CancelReason
from scheduling.models import Appointment
from scheduling.services import Booking
from scheduling.services.signing import in_name_of
from tests.accounts.factories import DelegationFactory
from tests.cast import actor_of, signed_in
from tests.client import PivotClient
from tests.scheduling.factories import MONDAY, AppointmentFactory, MotiveFactory, WeeklyAvailabilityFactory

FRIDAY = dt.datetime(2026, 11, 20, 10, tzinfo=PARIS)
SIGNED = "Sylvie Carlier, pour Dr Sophie Morel"


@pytest.fixture(autouse=True)
def on_friday(time_machine: object) -> None:
    time_machine.move_to(FRIDAY, tick=False)


@pytest.fixture
def booked(morel: User, sylvie: User, mme_petit: Patient) -> Appointment:
    WeeklyAvailabilityFactory(practitioner=morel.practitioner)
    booking = Booking(
        patient=mme_petit,
        motive=MotiveFactory(),
        form=ActForm.SIMPLE_VIDEO,
        practitioner=morel.practitioner,
        starts_at=MONDAY,
    )
    return services.appointment_book(actor=actor_of(sylvie), booking=booking, at=FRIDAY)


def withdraws(morel: User, sylvie: User) -> None:
    delegation = sylvie.delegations.get(practitioner=morel.practitioner)
    accounts.delegation_end(actor=actor_of(morel), delegation=delegation, at=FRIDAY)


class TestInWhoseName:
    def test_on_the_appointment_its_history_and_the_journal(
        self, booked: Appointment, sylvie: User, client: PivotClient
    ) -> None:
        assert booked.booked_by == SIGNED
        assert Event.objects.get(kind="scheduling.booked").actor_label == SIGNED
        assert SIGNED in signed_in(client, sylvie).get(f"/rendez-vous/{booked.public_id}/").content.decode()

    def test_whatever_is_done_of_it(self, booked: Appointment, sylvie: User) -> None:
        services.appointment_cancel(
            actor=actor_of(sylvie), public_id=booked.public_id, reason=CancelReason.PATIENT, at=FRIDAY
        )
        assert list(booked.transitions.order_by("pk").values_list("actor_label", flat=True)) == [SIGNED] * 2

    def test_nobody_else_and_never_twice(self, morel: User, sylvie: User, weiss: User) -> None:
        actor = actor_of(sylvie)
        signed = in_name_of(actor, morel.practitioner)
        assert signed.label == SIGNED
        assert in_name_of(signed, morel.practitioner) == signed
        assert in_name_of(actor, weiss.practitioner) == actor
        assert in_name_of(actor_of(morel), morel.practitioner).label == "Dr Sophie Morel"


class TestSeveralPhysicians:
    @pytest.fixture
    def secretary(self, client: PivotClient, sylvie: User, haddad: User) -> PivotClient:
        DelegationFactory(practitioner=haddad.practitioner, delegate=sylvie)
        return signed_in(client, sylvie)

    def test_one_list_of_all(
        self, secretary: PivotClient, morel: User, haddad: User, mme_petit: Patient
    ) -> None:
        AppointmentFactory(practitioner=morel.practitioner, patient=mme_petit)
        AppointmentFactory(practitioner=haddad.practitioner, patient__used_name="Dubois")
        page = secretary.get("/agenda/?jour=2026-11-23").content.decode()
        assert "Petit" in page
        assert "Dubois" in page

    def test_the_chosen_one_is_kept_from_page_to_page(
        self, secretary: PivotClient, morel: User, haddad: User, mme_petit: Patient
    ) -> None:
        for user in (morel, haddad):
            WeeklyAvailabilityFactory(practitioner=user.practitioner)
        address = f"/agenda/medecin/{haddad.practitioner.public_id}/"
        secretary.get(address)
        assert secretary.get("/agenda/")["Location"] == address
        hours = secretary.get("/agenda/horaires/")["Location"]
        assert str(haddad.practitioner.public_id) in hours
        motive = MotiveFactory(forms=[ActForm.SIMPLE_VIDEO])
        page = secretary.post(
            f"/rendez-vous/nouveau/{mme_petit.public_id}/", {"motive": str(motive.public_id)}
        ).content.decode()
        assert f'<option value="{haddad.practitioner.public_id}" selected>' in page

    def test_all_of_them_again(self, secretary: PivotClient, haddad: User) -> None:
        secretary.get(f"/agenda/medecin/{haddad.practitioner.public_id}/")
        secretary.get("/agenda/?vue=semaine")
        assert secretary.get("/agenda/").status_code == 200


class TestTakenBack:
    """At once, on pages that are still open too."""

    @pytest.mark.parametrize("page", ["", "annuler/", "deplacer/"])
    def test_the_pages_say_so(
        self, page: str, booked: Appointment, morel: User, sylvie: User, client: PivotClient
    ) -> None:
        signed_in(client, sylvie)
        withdraws(morel, sylvie)
        answer = client.get(f"/rendez-vous/{booked.public_id}/{page}")
        assert answer.status_code == 403
        assert "Dr Sophie Morel vous a retiré sa délégation" in answer.content.decode()

    def test_what_was_on_the_screen_is_not_done(
        self, booked: Appointment, morel: User, sylvie: User, client: PivotClient
    ) -> None:
        signed_in(client, sylvie)
        withdraws(morel, sylvie)
        answer = client.post(f"/rendez-vous/{booked.public_id}/annuler/", {"reason": "patient"})
        assert answer.status_code == 403
        booked.refresh_from_db()
        assert booked.state == "booked"

    def test_nor_is_anything_booked(self, booked: Appointment, morel: User, sylvie: User) -> None:
        withdraws(morel, sylvie)
        booking = Booking(
            patient=booked.patient,
            motive=booked.motive,
            form=ActForm.SIMPLE_VIDEO,
            practitioner=morel.practitioner,
            starts_at=MONDAY + dt.timedelta(minutes=30),
        )
        with pytest.raises(Refused, match="retiré sa délégation"):
            services.appointment_book(actor=actor_of(sylvie), booking=booking, at=FRIDAY)

    @pytest.mark.parametrize("page", ["medecin/{}/", "horaires/{}/"])
    def test_nor_is_the_agenda_opened(
        self, page: str, morel: User, sylvie: User, client: PivotClient
    ) -> None:
        signed_in(client, sylvie)
        address = f"/agenda/{page.format(morel.practitioner.public_id)}"
        assert client.get(address).status_code == 200
        withdraws(morel, sylvie)
        assert client.get(address).status_code == 403

    @pytest.mark.django_db(transaction=True)
    def test_open_pages_are_told(self, morel: User, sylvie: User, monkeypatch: pytest.MonkeyPatch) -> None:
        told: list[int] = []
        monkeypatch.setattr(
            "accounts.services.delegations.pages_signal", lambda users, what: told.extend(users)
        )
        withdraws(morel, sylvie)
        assert told == [sylvie.pk]

    def test_who_never_had_it_finds_nothing(
        self, booked: Appointment, morel: User, sylvie: User, weiss: User, client: PivotClient
    ) -> None:
        withdraws(morel, sylvie)
        assert signed_in(client, weiss).get(f"/rendez-vous/{booked.public_id}/").status_code == 404
