"""« Motif inadapté »: one gesture of the physician, told to whoever booked, counted for the region."""

import csv
import datetime as dt
import io

import pytest

from accounts.models import User
from audit.models import Event
from core.errors import Conflict, NotFound, Refused
from notifications.models import Notice
from patients.models import Patient
from scheduling import policies, selectors, services
from scheduling.enums import UnsuitableReason
from scheduling.models import Appointment, UnsuitableMark
from territory.models import Site
from tests.cast import actor_of, signed_in
from tests.client import PivotClient
from tests.scheduling.factories import MONDAY, AppointmentFactory, MotiveFactory

AT = MONDAY + dt.timedelta(hours=2)
MAY = {"morel": True, "haddad": False, "weiss": False, "nadia": False, "sylvie": False, "luc": False}


@pytest.fixture
def appointment(mme_petit: Patient, morel: User, sylvie: User, ehpad: Site) -> Appointment:
    """Booked by Sylvie with Dr Morel at the cart of the EHPAD."""
    return AppointmentFactory(
        assisted=True,
        patient=mme_petit,
        practitioner=morel.practitioner,
        cart__site=ehpad,
        site=ehpad,
        booker=sylvie,
        motive__label="Plaie ou pansement",
    )


def marks(actor: User, row: Appointment, **more: object) -> UnsuitableMark:
    reason = UnsuitableReason.IN_PERSON
    return services.unsuitable_mark(
        actor=actor_of(actor), appointment=row.public_id, reason=reason, at=AT, **more
    )


@pytest.mark.parametrize(("who", "may"), MAY.items())
def test_the_physician_of_the_act_alone(
    who: str, may: bool, appointment: Appointment, request: pytest.FixtureRequest
) -> None:
    person = request.getfixturevalue(who)
    assert policies.can_mark_unsuitable(actor_of(person), appointment) is may
    if may:
        assert marks(person, appointment).marked_by == "Dr Sophie Morel"
    else:
        with pytest.raises((Refused, NotFound)):
            marks(person, appointment)
        assert not UnsuitableMark.objects.exists()


def test_who_booked_is_told_without_a_name_nor_the_motive(
    appointment: Appointment, morel: User, sylvie: User
) -> None:
    marks(morel, appointment, words="Pied froid")
    notice = Notice.objects.get(user_id=sylvie.pk, kind="scheduling.motive_unsuitable")
    assert notice.link == f"/rendez-vous/{appointment.public_id}/"
    for secret in ("Petit", "Plaie", "Pied", "présence"):
        assert secret not in str(vars(notice))


def test_a_physician_who_booked_for_herself_is_not_told(appointment: Appointment, morel: User) -> None:
    appointment.booker = morel
    appointment.save(update_fields=["booker"])
    marks(morel, appointment)
    assert not Notice.objects.filter(kind="scheduling.motive_unsuitable").exists()


def test_from_the_page_with_a_reason_and_read_by_who_booked(
    client: PivotClient, appointment: Appointment, morel: User, sylvie: User
) -> None:
    address = f"/rendez-vous/{appointment.public_id}/"
    signed_in(client, morel)
    page = client.post(f"{address}motif-inadapte/", {"words": "Un otoscope était nécessaire"})
    assert page.status_code == 422
    assert "Choisissez une raison" in page.content.decode()
    assert 'value="Un otoscope était nécessaire"' in page.content.decode()

    client.post(f"{address}motif-inadapte/", {"reason": "material", "words": "Sans otoscope"})
    text = signed_in(client, sylvie).get(address).content.decode()
    assert "Il manquait un appareil ou un document" in text
    assert "Sans otoscope" in text
    assert "Retirer ce signalement" not in text


def test_from_the_call_without_leaving_it(client: PivotClient, appointment: Appointment, morel: User) -> None:
    address = f"/rendez-vous/{appointment.public_id}/motif-inadapte/"
    answer = signed_in(client, morel).post(
        address, {"reason": "in_person"}, headers={"accept": "application/json"}
    )
    assert answer.json() == {"done": True}
    assert UnsuitableMark.objects.get().reason == UnsuitableReason.IN_PERSON


def test_once_and_taken_back(client: PivotClient, appointment: Appointment, morel: User) -> None:
    marks(morel, appointment)
    with pytest.raises(Conflict, match="déjà signalé"):
        marks(morel, appointment)
    signed_in(client, morel).post(f"/rendez-vous/{appointment.public_id}/motif-inadapte/retirer/")
    assert not UnsuitableMark.objects.exists()
    kinds = set(Event.objects.values_list("kind", flat=True))
    assert {"scheduling.marked_unsuitable", "scheduling.unsuitable_withdrawn"} <= kinds
    with pytest.raises(Conflict, match="déjà retiré"):
        services.unsuitable_withdraw(actor=actor_of(morel), appointment=appointment.public_id, at=AT)


def test_the_journal_says_nothing_of_why(appointment: Appointment, morel: User) -> None:
    marks(morel, appointment, words="Pied froid")
    assert Event.objects.get(kind="scheduling.marked_unsuitable").details == {}


class TestTheTable:
    @pytest.fixture
    def counted(self, appointment: Appointment, morel: User) -> Appointment:
        """Three booked for that motive, one of them marked back; one booked for another."""
        AppointmentFactory.create_batch(2, motive=appointment.motive)
        AppointmentFactory(motive=MotiveFactory(label="Renouvellement"))
        marks(morel, appointment)
        return appointment

    def test_counts_by_motive_and_reason_the_most_often_first(self, counted: Appointment, luc: User) -> None:
        booked = counted.booked_at.date()
        first, second = selectors.unsuitable_counts(actor_of(luc), booked, booked)
        assert (first.motive, first.booked, first.marked) == (
            counted.motive,
            3,
            {UnsuitableReason.IN_PERSON: 1},
        )
        assert (second.motive.label, second.unsuitable) == ("Renouvellement", 0)
        day_before = booked - dt.timedelta(days=1)
        assert selectors.unsuitable_counts(actor_of(luc), day_before, day_before) == []

    def test_the_export_says_the_same_of_nobody(
        self, counted: Appointment, client: PivotClient, luc: User
    ) -> None:
        query = {"first": "2026-11-01", "last": "2026-11-30"}
        page = signed_in(client, luc).get("/region/motifs/inadaptes/", query).content.decode()
        assert "Il fallait un examen en présence (1)" in page
        assert "33\u00a0%" in page
        file = client.get("/region/motifs/inadaptes/export/", query).content.decode("utf-8-sig")
        first = next(csv.DictReader(io.StringIO(file), delimiter=";"))
        assert (first["Motif"], first["Réservés"], first["Signalés inadaptés"]) == (
            "Plaie ou pansement",
            "3",
            "1",
        )
        assert "Petit" not in file

    def test_a_period_that_ends_before_it_begins(self, client: PivotClient, luc: User) -> None:
        query = {"first": "2026-11-30", "last": "2026-11-01"}
        page = signed_in(client, luc).get("/region/motifs/inadaptes/", query)
        assert page.status_code == 422
        assert "La fin précède le début." in page.content.decode()

    @pytest.mark.parametrize("who", ["morel", "nadia", "sylvie", "weiss"])
    def test_is_the_region_s_alone(
        self, who: str, client: PivotClient, request: pytest.FixtureRequest
    ) -> None:
        signed_in(client, request.getfixturevalue(who))
        for address in ("/region/motifs/inadaptes/", "/region/motifs/inadaptes/export/"):
            assert client.get(address).status_code == 403
