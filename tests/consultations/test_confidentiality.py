"""A minor asks for the secret in the middle of an act: what becomes of the link, the report, the sheet."""

import datetime as dt

import pytest

from accounts.models import User
from consultations import presenters, selectors, services
from consultations.adapters import paper
from consultations.models import Consultation
from consultations.services import Word
from core.actors import job
from core.errors import Conflict, LinkRefused, NotFound, Refused
from patients import services as patients
from patients.enums import CareReason, RelativeKind
from patients.models import Patient, Relative
from scheduling import selectors as agenda_rows
from scheduling import services as agenda
from scheduling.models import Appointment, AppointmentLink
from scheduling.services import Words
from tests.cast import actor_of, signed_in
from tests.client import PivotClient
from tests.consultations.factories import NINE, minutes
from tests.patients.factories import PatientFactory
from tests.scheduling.factories import AppointmentFactory

OWN = "+33639981401"
SECTIONS = {
    "reason": "Conseil.",
    "findings": "Rien.",
    "conclusion": "Rassurée.",
    "actions": "Aucune.",
    "incidents": "Néant.",
}
NOTHING = Words()


@pytest.fixture
def lea(morel: User) -> Patient:
    return PatientFactory(birth_name="Roy", birth_date=dt.date(2011, 5, 2), phone="06 39 98 14 01")


@pytest.fixture
def hour(lea: Patient, morel: User) -> Appointment:
    """At home with Dr Morel."""
    row = AppointmentFactory(patient=lea, practitioner=morel.practitioner, starts_at=NINE)
    patients.care_relation_open(
        actor=job("tests"),
        patient=lea,
        reason=CareReason.APPOINTMENT,
        source=row.public_id,
        practitioner=morel.practitioner,
        at=NINE - dt.timedelta(days=3),
    )
    return row


@pytest.fixture
def hers(hour: Appointment, morel: User) -> AppointmentLink:
    """The mother’s link; she is there with Léa."""
    mother = Relative.objects.create(
        patient=hour.patient, kind=RelativeKind.PARENT, name="Anne Roy", phone="06 39 98 14 02"
    )
    link = agenda.link_send(
        actor=actor_of(morel), appointment=hour, relative=mother, is_agreed=True, at=minutes(-60)
    )
    services.home_come(link=link, word=Word(is_agreed=True), at=minutes(-5))
    return link


@pytest.fixture
def act(hers: AppointmentLink, morel: User) -> Consultation:
    """In progress."""
    found = selectors.act_by_link(hers)
    assert found is not None
    services.home_enter(link=hers, page="one", at=minutes(-4))
    services.consultation_admit(actor=actor_of(morel), public_id=found.public_id, at=NINE)
    return found


def asks(act: Consultation, user: User, *own: str) -> None:
    services.secret_ask(actor=actor_of(user), public_id=act.public_id, own=own, words=NOTHING, at=minutes(5))


def signed(act: Consultation, user: User) -> Consultation:
    key, actor = act.public_id, actor_of(user)
    services.report_save(actor=actor, public_id=key, sections=SECTIONS, revision=0, at=minutes(9))
    services.consultation_finish(actor=actor, public_id=key, at=minutes(10))
    services.report_sign(actor=actor, public_id=key, at=minutes(11))
    return Consultation.objects.select_related("appointment__patient").get(pk=act.pk)


def shares(act: Consultation, user: User) -> None:
    services.report_share(actor=actor_of(user), public_id=act.public_id, at=minutes(15))


class TestTheCall:
    def test_it_is_not_cut_and_her_page_is_not_entered_again(
        self, act: Consultation, hers: AppointmentLink, morel: User
    ) -> None:
        asks(act, morel)
        entry = selectors.entry_of(act)
        assert entry is not None
        assert entry.party.left_at is None
        with pytest.raises(LinkRefused, match="retiré ou remplacé"):
            services.home_enter(link=hers, page="two", at=minutes(6))

    def test_another_link_goes_to_the_minor(
        self, act: Consultation, hers: AppointmentLink, morel: User
    ) -> None:
        asks(act, morel, OWN)
        link = services.home_resend(actor=actor_of(morel), public_id=act.public_id, at=minutes(6))
        assert (link.relative, link.sent_to) == (None, OWN)

    @pytest.mark.parametrize("own", [(), (OWN,)])
    def test_a_number_that_may_be_a_parents_is_not_shown_to_be_called(
        self, own: tuple[str, ...], act: Consultation, morel: User
    ) -> None:
        asks(act, morel, *own)
        act.appointment.refresh_from_db()
        card = presenters.cockpit_page(actor_of(morel), act, minutes(6))["home"]
        assert bool(card["phone"]) == bool(own)

    @pytest.mark.parametrize("who", ["haddad", "nadia", "weiss", "luc", "sylvie"])
    def test_nobody_of_another_act_asks(
        self, who: str, act: Consultation, request: pytest.FixtureRequest
    ) -> None:
        with pytest.raises((NotFound, Refused)):
            asks(act, request.getfixturevalue(who))


class TestTheReport:
    def test_it_is_shared_with_nobody_while_no_link_leads_to_the_minor(
        self, act: Consultation, morel: User
    ) -> None:
        asks(act, morel)
        with pytest.raises(Conflict, match="mains propres"):
            shares(signed(act, morel), morel)

    def test_behind_the_minors_own_link_alone(
        self, act: Consultation, hers: AppointmentLink, morel: User
    ) -> None:
        asks(act, morel, OWN)
        own = services.home_resend(actor=actor_of(morel), public_id=act.public_id, at=minutes(6))
        closed = signed(act, morel)
        shares(closed, morel)
        document = closed.shared_documents.get().document_public_id
        seen = {"document": document, "proved_at": minutes(16), "at": minutes(17)}
        assert services.home_document(link=own, **seen)  # type: ignore[arg-type]
        with pytest.raises(LinkRefused):
            services.home_document(link=hers, **seen)  # type: ignore[arg-type]

    def test_asked_after_it_was_shared_she_reads_it_no_more(
        self, act: Consultation, hers: AppointmentLink, morel: User
    ) -> None:
        closed = signed(act, morel)
        shares(closed, morel)
        document = closed.shared_documents.get().document_public_id
        asks(closed, morel)
        with pytest.raises(LinkRefused):
            services.home_document(link=hers, document=document, proved_at=minutes(16), at=minutes(17))

    def test_its_paper_bears_the_written_mention(self, act: Consultation, morel: User) -> None:
        assert "Secret" not in dict(paper._facts(act))
        asks(act, morel)
        act.appointment.refresh_from_db()
        assert "R1111-6" in dict(paper._facts(act))["Secret"]


class TestBilling:
    @pytest.mark.parametrize("asked", [False, True])
    def test_the_fact_is_told(self, asked: bool, act: Consultation, morel: User) -> None:
        if asked:
            asks(act, morel)
        assert selectors.billing_facts(signed(act, morel).public_id).is_confidential == asked


class TestPages:
    def test_the_cockpit_asks_and_lifts_without_leaving_the_call(
        self, act: Consultation, morel: User, client: PivotClient
    ) -> None:
        signed_in(client, morel)
        root = f"/teleconsultations/{act.public_id}/confidentialite/"
        quiet = {"Accept": "application/json"}
        assert client.post(root, {"own": [OWN]}, headers=quiet).json() == {"done": True}
        part = client.get(f"/teleconsultations/{act.public_id}/cockpit/secret/").content.decode()
        assert agenda_rows.confidentiality_of(act.appointment) is not None
        assert client.post(f"{root}lever/", {}, headers=quiet).status_code == 422
        assert client.post(f"{root}lever/", {"is_own_word": "on"}, headers=quiet).status_code == 200
        assert agenda_rows.confidentiality_of(act.appointment) is None
        assert "Compléter ou lever" in part
