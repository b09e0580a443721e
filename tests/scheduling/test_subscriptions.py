"""An agenda in a telephone: hours and places, with the rights of the day, until the address is taken back."""

import datetime as dt

import pytest
import recurring_ical_events
from icalendar import Calendar

from accounts.enums import Role
from accounts.models import Membership, User
from core.errors import NotFound, Refused
from patients.models import Patient
from scheduling import selectors, services
from scheduling.enums import CancelReason
from scheduling.models import Appointment, Subscription
from scheduling.rules import busy_spans
from territory.models import Site
from tests.cast import actor_of, signed_in
from tests.client import PivotClient
from tests.scheduling.factories import MONDAY, AppointmentFactory
from tests.territory.factories import CartFactory

FRIDAY = MONDAY - dt.timedelta(days=3)


@pytest.fixture
def appointment(morel: User, mme_petit: Patient, ehpad: Site) -> Appointment:
    return AppointmentFactory(
        assisted=True,
        practitioner=morel.practitioner,
        patient=mme_petit,
        cart=CartFactory(site=ehpad),
        site=ehpad,
    )


def made(user: User, at: dt.datetime = FRIDAY) -> str:
    return services.subscription_make(actor=actor_of(user), at=at)


def read(client: PivotClient, secret: str) -> Calendar:
    page = client.get(f"/agenda/ailleurs/{secret}.ics")
    assert (page.status_code, page["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return Calendar.from_ical(page.content)


def events(client: PivotClient, secret: str) -> list[dict[str, str]]:
    return [
        {name: str(event[name]) for name in ("SUMMARY", "LOCATION", "STATUS", "UID")}
        for event in read(client, secret).walk("VEVENT")
    ]


class TestWhatIsRead:
    def test_hours_and_places_of_ones_own(
        self, client: PivotClient, appointment: Appointment, morel: User, ehpad: Site
    ) -> None:
        assert events(client, made(morel)) == [
            {
                "SUMMARY": "Téléconsultation",
                "LOCATION": ehpad.name,
                "STATUS": "CONFIRMED",
                "UID": f"{appointment.public_id}@pivot",
            }
        ]

    def test_nothing_of_whom_nor_why(
        self, client: PivotClient, appointment: Appointment, morel: User, mme_petit: Patient
    ) -> None:
        said = client.get(f"/agenda/ailleurs/{made(morel)}.ics").content.decode()
        hidden = (mme_petit.birth_name, mme_petit.used_name, appointment.motive.label, "Médecine")
        assert [secret for secret in hidden if secret and secret in said] == []

    def test_another_program_reads_the_hours(
        self, client: PivotClient, appointment: Appointment, morel: User
    ) -> None:
        calendar = read(client, made(morel))
        [event] = recurring_ical_events.of(calendar).between(FRIDAY, MONDAY + dt.timedelta(days=1))
        assert (event["DTSTART"].dt, event["DTEND"].dt) == (appointment.starts_at, appointment.ends_at)

    @pytest.mark.usefixtures("appointment")
    def test_what_comes_back_through_another_agenda_takes_no_time(
        self, client: PivotClient, morel: User
    ) -> None:
        body = client.get(f"/agenda/ailleurs/{made(morel)}.ics").content
        assert busy_spans(body, FRIDAY, MONDAY + dt.timedelta(days=1)) == []

    def test_what_is_cancelled_says_so(
        self, client: PivotClient, appointment: Appointment, morel: User
    ) -> None:
        secret = made(morel)
        services.appointment_cancel(
            actor=actor_of(morel), public_id=appointment.public_id, reason=CancelReason.PATIENT, at=FRIDAY
        )
        [event] = read(client, secret).walk("VEVENT")
        assert (event["STATUS"], event["TRANSP"], event["SEQUENCE"]) == ("CANCELLED", "TRANSPARENT", 1)

    @pytest.mark.parametrize(("who", "seen"), [("nadia", 1), ("sylvie", 1), ("haddad", 0), ("weiss", 0)])
    def test_each_reads_what_their_agenda_shows(
        self,
        who: str,
        seen: int,
        client: PivotClient,
        appointment: Appointment,
        request: pytest.FixtureRequest,
    ) -> None:
        assert len(events(client, made(request.getfixturevalue(who)))) == seen


class TestWho:
    @pytest.mark.parametrize("who", ["luc"])
    def test_who_has_no_agenda_has_no_address(self, who: str, request: pytest.FixtureRequest) -> None:
        with pytest.raises(Refused):
            made(request.getfixturevalue(who))

    def test_a_new_address_ends_the_one_before(self, client: PivotClient, morel: User) -> None:
        first, second = made(morel), made(morel)

        assert client.get(f"/agenda/ailleurs/{first}.ics").status_code == 404
        assert client.get(f"/agenda/ailleurs/{second}.ics").status_code == 200
        assert Subscription.objects.filter(revoked_at__isnull=True).count() == 1

    def test_taken_back_it_opens_nothing(self, client: PivotClient, morel: User, sylvie: User) -> None:
        mine, hers = made(morel), made(sylvie)
        for _ in range(2):
            services.subscription_revoke(actor=actor_of(morel), at=FRIDAY)

        assert client.get(f"/agenda/ailleurs/{mine}.ics").status_code == 404
        assert client.get(f"/agenda/ailleurs/{hers}.ics").status_code == 200

    def test_who_left_reads_nothing_more(self, client: PivotClient, nadia: User) -> None:
        secret = made(nadia)
        Membership.objects.filter(user=nadia).update(ends_on=dt.date(2026, 11, 1))

        assert client.get(f"/agenda/ailleurs/{secret}.ics").status_code == 404

    def test_an_account_closed_reads_nothing_more(self, client: PivotClient, nadia: User) -> None:
        secret = made(nadia)
        User.objects.filter(pk=nadia.pk).update(
            is_active=False, deactivated_at=FRIDAY, deactivation_reason="theft"
        )

        assert client.get(f"/agenda/ailleurs/{secret}.ics").status_code == 404

    def test_what_is_kept_opens_nothing(self, client: PivotClient, morel: User) -> None:
        made(morel)
        kept = Subscription.objects.get()

        with pytest.raises(NotFound):
            selectors.subscription_by_secret(kept.digest)
        assert client.get(f"/agenda/ailleurs/{kept.public_id}.ics").status_code == 404

    def test_the_role_is_that_of_the_address(self, morel: User) -> None:
        made(morel)
        assert Subscription.objects.get().role == Role.PHYSICIAN


def test_the_page_shows_the_address_once_and_when_it_was_read(
    client: PivotClient, appointment: Appointment, sylvie: User
) -> None:
    signed_in(client, sylvie)
    shown = client.post("/agenda/ailleurs/adresse/").content.decode()
    [address] = {part for part in shown.split('"') if part.endswith(".ics")}
    again = client.get("/agenda/ailleurs/").content.decode()

    assert ".ics" not in again
    assert "elle n’a pas encore été lue" in again
    assert client.get(address).status_code == 200
    assert "lue pour la dernière fois" in client.get("/agenda/ailleurs/").content.decode()
    client.post("/agenda/ailleurs/retirer/")
    assert "Aucune adresse" in client.get("/agenda/ailleurs/").content.decode()
    assert client.get(address).status_code == 404
