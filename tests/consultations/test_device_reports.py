"""An injury or a fault of a device: told, the device stopped, followed, sent on by a person."""

import datetime as dt

import pytest
from django.db import connection
from django.urls import reverse

from consultations import services
from consultations.models import DeviceCheck, DeviceReport
from core import clock
from core.errors import Invalid, Refused
from notifications.models import Notice
from scheduling import selectors as agenda
from tests.accounts.factories import MembershipFactory
from tests.cast import actor_of, signed_in
from tests.client import PivotClient
from tests.consultations.factories import device_report
from tests.scheduling.factories import MotiveFactory
from tests.territory.factories import DeviceFactory

pytestmark = pytest.mark.django_db
WHAT = "La lumière de l’otoscope a brûlé la patiente."


def client_of(user):
    return signed_in(PivotClient(), user)


@pytest.fixture
def cart(story):
    return story.appointment.cart


@pytest.fixture
def otoscope(cart):
    return DeviceFactory(cart=cart, kind="otoscope", label="Otoscope Firefly", serial_number="FF-12")


@pytest.fixture
def coordinator(ehpad):
    return MembershipFactory(role="site_coordinator", site=ehpad).user


def file(user, cart, device=None, **said):
    values = {
        "device": device.public_id if device else "",
        "kind": "injury",
        "happened_on": clock.today(clock.now()).isoformat(),
        "what": WHAT,
        "harm_to": "patient",
        "harm": "Rougeur du conduit.",
        "done": "Appareil écarté, médecin prévenu.",
        "software": "2.1",
    }
    url = reverse("consultations:device_report_file", args=[cart.public_id])
    return client_of(user).post(url, values | said)


def put_back(user, cart, device):
    url = reverse("consultations:device_put_back", args=[cart.public_id, device.public_id])
    return client_of(user).post(url)


def test_a_report_keeps_the_device_as_it_was_and_stops_it(cart, otoscope, nadia):
    file(nadia, cart, otoscope)
    report = DeviceReport.objects.get()
    assert (report.label, report.serial_number, report.software) == ("Otoscope Firefly", "FF-12", "2.1")
    otoscope.refresh_from_db()
    assert otoscope.stopped_by == "Nadia Benali"
    otoscope.delete()
    assert DeviceReport.objects.get().label == "Otoscope Firefly"


def test_what_happened_is_sealed(cart, nadia):
    file(nadia, cart)
    with connection.cursor() as cursor:
        cursor.execute("SELECT what, harm, done FROM consultations_devicereport")
        assert all(b"patiente" not in bytes(column) for column in cursor.fetchone())


def test_those_who_answer_for_the_site_hear_of_it_and_nothing_is_said_there(cart, nadia, coordinator, luc):
    file(nadia, cart)
    notices = Notice.objects.filter(kind="consultations.device_reported")
    assert set(notices.values_list("user_id", flat=True)) == {coordinator.pk, luc.pk}


def test_a_stopped_device_is_not_booked_nor_checked_until_somebody_puts_it_back(story, cart, otoscope, nadia):
    motive = MotiveFactory(forms=["assisted"], devices=["otoscope"])
    file(nadia, cart, otoscope)
    assert agenda.lack_words(cart, agenda.lacking(cart, motive)) == ("otoscope (en panne)",)
    nurse = client_of(nadia)
    page = nurse.get(reverse("consultations:preparation", args=[story.public_id])).content.decode()
    assert "Hors service depuis" in page
    nurse.post(reverse("consultations:check", args=[story.public_id]), {"rest": "ok", "declared-line": "1"})
    assert not DeviceCheck.objects.exists()
    assert put_back(nadia, cart, otoscope).status_code == 302
    assert agenda.lacking(cart, motive) == []


def test_the_physician_reads_before_the_slot_that_a_device_is_stopped(story, cart, otoscope, nadia, morel):
    file(nadia, cart, otoscope)
    client_of(nadia).post(
        reverse("consultations:check", args=[story.public_id]), {"rest": "ok", "declared-line": "1"}
    )
    page = client_of(morel).get(reverse("consultations:preparation", args=[story.public_id]))
    assert "Otoscope Firefly : hors service depuis le" in page.content.decode()


def test_the_neighbour_neither_tells_nor_puts_back(cart, otoscope, nadia, other_hospital):
    neighbour = MembershipFactory(role="nurse", site=other_hospital).user
    assert file(neighbour, cart, otoscope).status_code == 404
    file(nadia, cart, otoscope)
    assert put_back(neighbour, cart, otoscope).status_code == 404
    otoscope.refresh_from_db()
    assert otoscope.stopped_at is not None


def test_the_physician_at_the_other_end_tells_what_hurt_the_patient(story, cart, otoscope, morel, haddad):
    assert file(haddad, cart, otoscope).status_code == 404
    assert file(morel, cart, otoscope).status_code == 302
    assert DeviceReport.objects.get().reported_by == "Dr Sophie Morel"
    otoscope.refresh_from_db()
    assert otoscope.stopped_by == "Dr Sophie Morel"


def test_an_act_of_long_ago_gives_no_right_any_more(story, cart, otoscope, morel, time_machine):
    time_machine.move_to(story.appointment.starts_at + dt.timedelta(days=40), tick=False)
    assert file(morel, cart, otoscope).status_code == 404


def test_a_physician_whose_act_was_cancelled_has_nothing_to_tell(story, cart, otoscope, morel):
    story.in_state("cancelled")
    assert file(morel, cart, otoscope).status_code == 404


def test_a_device_of_another_cart_is_not_told_of(cart, nadia):
    assert file(nadia, cart, DeviceFactory(label="Ailleurs")).status_code == 422
    assert not DeviceReport.objects.exists()


def test_a_day_to_come_is_refused(cart, nadia):
    response = file(nadia, cart, happened_on="2999-01-01")
    assert response.status_code == 422
    assert "Cette date est à venir." in response.content.decode()


def test_a_person_says_when_it_was_sent_once(cart, coordinator, luc):
    report = device_report(cart, reported_at=clock.now())
    url = reverse("consultations:device_report_sent", args=[report.public_id])
    today = clock.today(clock.now())
    early = client_of(coordinator).post(url, {"sent_on": (today - dt.timedelta(days=1)).isoformat()})
    assert early.status_code == 422
    client_of(coordinator).post(url, {"sent_on": today.isoformat()})
    report.refresh_from_db()
    assert (report.state, report.sent_by) == ("sent", coordinator.full_name)
    again = client_of(luc).post(url, {"sent_on": today.isoformat()})
    assert again.status_code == 409
    assert "déjà noté transmis" in again.content.decode()
    listing = client_of(luc).get(reverse("consultations:device_reports")).content.decode()
    assert "Transmis à l’ANSM" in listing


@pytest.mark.django_db(transaction=True)  # the line of the journal stands with the reading
def test_the_export_has_what_the_national_form_asks(cart, otoscope, nadia, coordinator):
    file(nadia, cart, otoscope)
    url = reverse("consultations:device_report", args=[DeviceReport.objects.get().public_id])
    page = client_of(coordinator).get(url).content.decode()
    for said in ("Émetteur", "Dispositif médical", "FF-12", "Circonstances", WHAT, "Mesures prises"):
        assert said in page
    assert "signalement.social-sante.gouv.fr" in page


def test_a_coordinator_of_elsewhere_reads_no_report(cart, other_hospital):
    report = device_report(cart)
    other = MembershipFactory(role="site_coordinator", site=other_hospital).user
    page = client_of(other).get(reverse("consultations:device_reports")).content.decode()
    assert "Aucun signalement" in page
    url = reverse("consultations:device_report", args=[report.public_id])
    assert client_of(other).get(url).status_code == 404


def test_the_services_ask_the_neighbour_themselves(cart, otoscope, nadia, coordinator, other_hospital):
    """A report of another site is neither read nor sent on; a device is its own cart’s."""
    report, at = device_report(cart, reported_at=clock.now()), clock.now()
    other = MembershipFactory(role="site_coordinator", site=other_hospital).user
    sent = {"report": report, "sent_on": clock.today(at), "at": at}
    for user in (other, nadia):
        with pytest.raises(Refused):
            services.device_report_seen(actor=actor_of(user), report=report, at=at)
        with pytest.raises(Refused):
            services.device_report_sent(actor=actor_of(user), **sent)
    elsewhere = DeviceFactory(label="Ailleurs")
    values = {"happened_on": clock.today(at), "kind": "fault", "what": WHAT}
    with pytest.raises(Invalid):
        services.device_report_file(actor=actor_of(nadia), cart=cart, device=elsewhere, values=values, at=at)
    elsewhere.refresh_from_db()
    assert elsewhere.stopped_at is None
    services.device_report_sent(actor=actor_of(coordinator), **sent)


def test_an_empty_list_says_where_reports_are_made(coordinator):
    page = client_of(coordinator).get(reverse("consultations:device_reports")).content.decode()
    assert "depuis la page d’un chariot" in page
