"""A minor keeps an act from their parents: who notes it, what stops at once, who lifts it, who undoes it."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction

from accounts.models import User
from audit.models import Event
from core import french
from core.errors import Conflict, Invalid, LinkRefused, NotFound, Refused
from notifications.models import Message
from patients.enums import RelativeKind
from patients.models import Patient, Relative
from scheduling import selectors, services
from scheduling.enums import AgendaView
from scheduling.models import Appointment, AppointmentLink, Confidentiality, FollowUp, WaitingEntry
from scheduling.policies import confidentiality as rights
from scheduling.presenters import by_link, named, paper_lines
from scheduling.presenters.waiting import waiting_line
from scheduling.rules.links import Standing
from scheduling.services import Words
from scheduling.services.confidentiality import confidentiality_carry
from scheduling.services.follow_ups import follow_up_serve
from scheduling.services.links.standing import WHY
from territory.models import Site
from tests.accounts.factories import MembershipFactory
from tests.cast import actor_of, signed_in
from tests.client import PivotClient
from tests.patients.factories import CareRelationFactory, PatientFactory
from tests.scheduling.factories import MONDAY, AppointmentFactory, CartOpeningFactory
from tests.territory.factories import CartFactory
from tests.together import together

FRIDAY = MONDAY - dt.timedelta(days=3)
MINUTE = dt.timedelta(minutes=1)
OWN, MOTHERS = "+33639981401", "+33639981402"
CAST = ["morel", "haddad", "nadia", "weiss", "luc", "sylvie"]
SAID = Words(persuasion="Lui ai proposé d’en parler avec elle.", companion="Sa tante, Julie Roy")


@pytest.fixture
def lea(morel: User, ehpad: Site) -> Patient:
    """Fifteen; the number in her file may be her mother’s."""
    patient = PatientFactory(
        birth_name="Roy", first_given_name="Léa", birth_date=dt.date(2011, 5, 2), phone="06 39 98 14 01"
    )
    CareRelationFactory(patient=patient, practitioner=morel.practitioner)
    return patient


@pytest.fixture
def mother(lea: Patient) -> Relative:
    return Relative.objects.create(
        patient=lea, kind=RelativeKind.PARENT, name="Anne Roy", relation="sa mère", phone="06 39 98 14 02"
    )


@pytest.fixture
def act(lea: Patient, morel: User, ehpad: Site) -> Appointment:
    """At a site’s cart, with its nurse beside her."""
    cart = CartOpeningFactory(cart=CartFactory(site=ehpad)).cart
    return AppointmentFactory(
        assisted=True, practitioner=morel.practitioner, patient=lea, cart=cart, site=ehpad, booker=morel
    )


@pytest.fixture
def hers(act: Appointment, mother: Relative, sylvie: User) -> AppointmentLink:
    """The mother’s link."""
    return sends(sylvie, act, mother)


def sends(
    user: User, act: Appointment, relative: Relative | None = None, minutes: int = 0
) -> AppointmentLink:
    at = FRIDAY + minutes * MINUTE
    return services.link_send(actor=actor_of(user), appointment=act, relative=relative, is_agreed=True, at=at)


def asks(
    user: User, act: Appointment, *own: str, words: Words | None = None, minutes: int = 1
) -> Confidentiality:
    at = FRIDAY + minutes * MINUTE
    return services.confidentiality_ask(
        actor=actor_of(user), appointment=act.public_id, own=own, words=words, at=at
    )


def told(address: str) -> list[str]:
    return [row.kind.split(".")[1] for row in Message.objects.order_by("pk") if row.address == address]


class TestAsked:
    MAY = {
        "morel": None,
        "nadia": None,
        "sylvie": None,
        "haddad": NotFound,
        "weiss": NotFound,
        "luc": NotFound,
    }

    @pytest.mark.parametrize(("who", "refusal"), MAY.items())
    def test_by_the_carers_and_by_the_desk(
        self, who: str, refusal: type[Exception] | None, act: Appointment, request: pytest.FixtureRequest
    ) -> None:
        user = request.getfixturevalue(who)
        if refusal is None:
            asks(user, act)
        else:
            with pytest.raises(refusal):
                asks(user, act)
        act.refresh_from_db()
        assert act.is_confidential == (refusal is None)
        assert Event.objects.filter(kind="scheduling.confidentiality_asked").count() == (refusal is None)

    def test_not_by_who_runs_the_site(self, act: Appointment, ehpad: Site) -> None:
        coordinator = MembershipFactory(role="site_coordinator", site=ehpad).user
        with pytest.raises(Refused):
            asks(coordinator, act)

    def test_of_this_act_and_of_no_other(self, act: Appointment, lea: Patient, morel: User) -> None:
        other = AppointmentFactory(
            patient=lea, practitioner=morel.practitioner, starts_at=MONDAY + dt.timedelta(days=1)
        )
        asks(morel, act)
        other.refresh_from_db()
        assert not other.is_confidential

    @pytest.mark.parametrize(("born", "may"), [("2008-11-23", False), ("2008-11-24", True)])
    def test_until_the_day_of_eighteen(
        self, born: str, may: bool, act: Appointment, lea: Patient, morel: User
    ) -> None:
        """The act is on 23 November 2026."""
        lea.birth_date = dt.date.fromisoformat(born)
        lea.save(update_fields=["birth_date"])
        if may:
            assert asks(morel, act)
            return
        with pytest.raises(Conflict, match="dix-huit ans"):
            asks(morel, act)

    def test_once(self, act: Appointment, morel: User, sylvie: User) -> None:
        asks(sylvie, act)
        with pytest.raises(Conflict):
            asks(morel, act)
        with pytest.raises(IntegrityError), transaction.atomic():
            Confidentiality.objects.create(appointment=act, asked_by="X", asked_at=FRIDAY)

    def test_the_words_are_a_carer_s_and_sealed(self, act: Appointment, morel: User, sylvie: User) -> None:
        secret = asks(sylvie, act, words=SAID)
        assert (secret.persuasion, secret.told_at) == ("", None)
        services.confidentiality_note(
            actor=actor_of(morel), appointment=act.public_id, own=[OWN], words=SAID, at=FRIDAY + 2 * MINUTE
        )
        secret.refresh_from_db()
        assert (secret.persuasion, secret.told_by) == (SAID.persuasion, actor_of(morel).label)
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM scheduling_confidentiality")
            raw = str(cursor.fetchall())
        for word in ("tante", "proposé", OWN[1:]):
            assert word not in raw
        assert "tante" not in str(list(Event.objects.values()))


class TestAtOnce:
    def test_her_link_is_closed_and_says_nothing_of_why(self, hers: AppointmentLink, sylvie: User) -> None:
        asks(sylvie, hers.appointment)
        hers.refresh_from_db()
        with pytest.raises(LinkRefused) as refusal:
            services.require_standing(selectors.link_known(hers.public_id), FRIDAY)  # type: ignore[arg-type]
        assert refusal.value.message == WHY[Standing.REVOKED]

    def test_no_other_is_sent_to_her(self, hers: AppointmentLink, mother: Relative, sylvie: User) -> None:
        asks(sylvie, hers.appointment)
        with pytest.raises(Refused, match="aucun d’eux"):
            sends(sylvie, hers.appointment, mother, minutes=9)

    def test_nor_to_a_number_that_may_be_hers(self, act: Appointment, sylvie: User) -> None:
        own = sends(sylvie, act)
        asks(sylvie, act)
        own.refresh_from_db()
        assert own.revoked_at is not None
        with pytest.raises(Invalid, match="seul à les lire"):
            sends(sylvie, act, minutes=9)

    def test_the_minor_is_written_to_where_they_alone_read(self, act: Appointment, sylvie: User) -> None:
        own = sends(sylvie, act)
        asks(sylvie, act, OWN)
        own.refresh_from_db()
        assert own.revoked_at is None
        assert told(OWN) == ["link_sent"]
        sends(sylvie, act, minutes=9)
        assert told(OWN) == ["link_sent", "link_sent"]

    def test_a_number_changed_since_is_nobody_s(self, act: Appointment, lea: Patient, sylvie: User) -> None:
        """A parent calls the desk and has the number corrected."""
        asks(sylvie, act, OWN)
        lea.phone = "06 39 98 14 02"
        lea.save(update_fields=["phone"])
        act.refresh_from_db()
        with pytest.raises(Invalid):
            sends(sylvie, act, minutes=9)

    def test_a_number_that_is_not_in_the_file_is_not_taken(self, act: Appointment, sylvie: User) -> None:
        assert asks(sylvie, act, MOTHERS).own_reach == ""

    def test_an_act_taken_in_its_place_is_as_secret(
        self, act: Appointment, lea: Patient, morel: User
    ) -> None:
        secret = asks(morel, act, OWN, words=SAID)
        later = AppointmentFactory(
            patient=lea, practitioner=morel.practitioner, starts_at=MONDAY + dt.timedelta(days=1)
        )
        confidentiality_carry(actor_of(morel), secret, later, FRIDAY)
        confidentiality_carry(actor_of(morel), secret, later, FRIDAY)
        found = later.confidentialities.get()
        assert later.is_confidential
        assert (found.own_reach, found.persuasion) == (OWN, SAID.persuasion)


class TestLifted:
    MAY = {
        "morel": None,
        "nadia": None,
        "sylvie": Refused,
        "haddad": NotFound,
        "weiss": NotFound,
        "luc": NotFound,
    }

    @pytest.mark.parametrize(("who", "refusal"), MAY.items())
    def test_by_a_carer_who_has_the_minor_before_them(
        self, who: str, refusal: type[Exception] | None, act: Appointment, request: pytest.FixtureRequest
    ) -> None:
        """At the desk, by telephone, nothing says who speaks."""
        asks(request.getfixturevalue("morel"), act)
        user = request.getfixturevalue(who)
        if refusal is None:
            lifts(user, act)
        else:
            with pytest.raises(refusal):
                lifts(user, act)
        act.refresh_from_db()
        assert act.is_confidential == (refusal is not None)

    def test_what_was_closed_stays_so_and_another_may_leave(
        self, hers: AppointmentLink, mother: Relative, morel: User, sylvie: User
    ) -> None:
        asks(morel, hers.appointment)
        lifts(morel, hers.appointment)
        hers.refresh_from_db()
        assert hers.revoked_at is not None
        assert sends(sylvie, hers.appointment, mother, minutes=9).revoked_at is None

    def test_the_words_of_the_minor_are_kept(self, act: Appointment, morel: User) -> None:
        secret = asks(morel, act)
        lifts(morel, act, words="Elle leur en a parlé hier.")
        secret.refresh_from_db()
        assert (secret.end_words, secret.is_mistake) == ("Elle leur en a parlé hier.", False)

    def test_asked_again_afterwards(self, act: Appointment, morel: User) -> None:
        asks(morel, act)
        lifts(morel, act)
        assert asks(morel, act, minutes=5)

    def test_not_what_does_not_stand(self, act: Appointment, morel: User) -> None:
        with pytest.raises(Conflict):
            lifts(morel, act)


class TestUndone:
    def test_by_who_noted_it_and_her_link_opens_again(self, hers: AppointmentLink, sylvie: User) -> None:
        asks(sylvie, hers.appointment)
        undoes(sylvie, hers.appointment)
        hers.refresh_from_db()
        hers.appointment.refresh_from_db()
        assert (hers.revoked_at, hers.revoked_by) == (None, "")
        assert not hers.appointment.is_confidential

    def test_by_nobody_else(self, act: Appointment, sylvie: User, morel: User) -> None:
        asks(sylvie, act)
        with pytest.raises(Conflict):
            undoes(morel, act)

    def test_not_the_day_after(self, act: Appointment, sylvie: User) -> None:
        """A parent who calls then learns nothing, and opens nothing."""
        asks(sylvie, act)
        with pytest.raises(Conflict, match="trop tard"):
            undoes(sylvie, act, minutes=12)

    def test_a_link_that_was_taken_back_before_stays_so(self, hers: AppointmentLink, sylvie: User) -> None:
        act = hers.appointment
        services.link_revoke(
            actor=actor_of(sylvie), appointment=act, public_id=hers.public_id, at=FRIDAY + MINUTE
        )
        asks(sylvie, act, minutes=2)
        undoes(sylvie, act)
        hers.refresh_from_db()
        assert hers.revoked_at is not None

    def test_a_mistake_is_no_longer_told(self, act: Appointment, sylvie: User) -> None:
        asks(sylvie, act)
        undoes(sylvie, act)
        assert selectors.last_confidentiality(act) is None


class TestRights:
    @pytest.mark.parametrize("who", CAST)
    def test_who_writes_and_reads_the_words_gives_care(
        self, who: str, act: Appointment, request: pytest.FixtureRequest
    ) -> None:
        actor = actor_of(request.getfixturevalue(who))
        assert rights.can_tell(actor, act) == (who in ("morel", "nadia"))

    def test_the_neighbour_of_another_act_does_nothing_here(
        self, act: Appointment, weiss: User, lea: Patient
    ) -> None:
        """Dr Weiss has the same right on an act of her own, of the same patient."""
        own = AppointmentFactory(
            patient=lea, practitioner=weiss.practitioner, starts_at=MONDAY + dt.timedelta(days=2)
        )
        assert asks(weiss, own)
        assert not rights.can_ask(actor_of(weiss), act)
        assert not rights.can_lift(actor_of(weiss), act)


class TestPages:
    URLS = {
        name: f"confidentialite/{tail}"
        for name, tail in [("ask", ""), ("note", "completer/"), ("lift", "lever/"), ("undo", "annuler/")]
    }

    def post(self, client: PivotClient, act: Appointment, name: str, **data: object) -> object:
        return client.post(f"/rendez-vous/{act.public_id}/{self.URLS[name]}", data)

    @pytest.fixture(autouse=True)
    def then(self) -> Iterator[None]:
        with time_machine.travel(FRIDAY, tick=False):
            yield

    def test_the_desk_is_asked_whose_number_it_is(
        self, client: PivotClient, sylvie: User, act: Appointment
    ) -> None:
        signed_in(client, sylvie)
        page = client.get(f"/rendez-vous/{act.public_id}/").content.decode()
        assert "Le mineur demande le secret" in page
        assert french.phone_read(OWN) in page
        assert "pour le convaincre" not in page
        self.post(client, act, "ask", own=[OWN])
        assert Confidentiality.objects.get().own_reach == OWN
        page = client.get(f"/rendez-vous/{act.public_id}/").content.decode()
        assert "ne les appelez pas" in page
        assert "C’était une erreur" in page
        assert "Le mineur lève le secret" not in page

    def test_a_number_that_changed_is_said(self, client: PivotClient, sylvie: User, act: Appointment) -> None:
        signed_in(client, sylvie)
        answer = self.post(client, act, "ask", own=["+33639981499"])
        assert answer.status_code == 422  # type: ignore[attr-defined]
        assert not Confidentiality.objects.exists()

    def test_lifting_asks_for_the_minor_s_own_word(
        self, client: PivotClient, morel: User, act: Appointment
    ) -> None:
        signed_in(client, morel)
        self.post(client, act, "ask")
        assert self.post(client, act, "lift").status_code == 422  # type: ignore[attr-defined]
        self.post(client, act, "lift", is_own_word="on")
        act.refresh_from_db()
        assert not act.is_confidential

    def test_undone_from_the_same_page(self, client: PivotClient, sylvie: User, act: Appointment) -> None:
        signed_in(client, sylvie)
        self.post(client, act, "ask")
        self.post(client, act, "undo")
        act.refresh_from_db()
        assert not act.is_confidential

    def test_relatives_are_no_longer_offered_a_link(
        self, client: PivotClient, sylvie: User, hers: AppointmentLink
    ) -> None:
        signed_in(client, sylvie)
        asks(sylvie, hers.appointment)
        page = client.get(f"/rendez-vous/{hers.appointment.public_id}/lien/").content.decode()
        assert "Anne Roy, sa mère" not in page
        assert "rien n’est envoyé à un proche" in page

    def test_nothing_is_shown_of_an_adult(self, client: PivotClient, sylvie: User, act: Appointment) -> None:
        act.patient.birth_date = dt.date(1980, 1, 1)
        act.patient.save(update_fields=["birth_date"])
        signed_in(client, sylvie)
        assert "Confidentialité" not in client.get(f"/rendez-vous/{act.public_id}/").content.decode()


class TestMarked:
    """Wherever somebody at a desk might pick up the telephone."""

    @pytest.fixture(autouse=True)
    def asked(self, act: Appointment, morel: User) -> None:
        asks(morel, act)
        act.refresh_from_db()

    @pytest.mark.parametrize("view", AgendaView.values)
    def test_in_agendas(self, view: str, client: PivotClient, sylvie: User, act: Appointment) -> None:
        signed_in(client, sylvie)
        with time_machine.travel(FRIDAY, tick=False):
            page = client.get("/agenda/", {"vue": view, "jour": "2026-11-23"}).content.decode()
        assert "Roy" in page
        assert "confidentiel" in page.lower()

    def test_on_paper(self, act: Appointment, sylvie: User) -> None:
        assert paper_lines(actor_of(sylvie), [act], FRIDAY)[0].state == "Confidentiel"

    def test_beside_the_telephone_of_the_mother(
        self, client: PivotClient, morel: User, mother: Relative
    ) -> None:
        signed_in(client, morel)
        page = client.get(f"/patients/{mother.patient.public_id}/").content.decode()
        assert "avant d’appeler un proche" in page

    def test_in_the_line_for_an_hour_for_the_same_motive(self, act: Appointment) -> None:
        entry = WaitingEntry.objects.create(
            patient=act.patient,
            motive=act.motive,
            form="simple_video",
            until=dt.date(2026, 11, 30),
            answers={},
            joined_by="X",
            joined_on=FRIDAY,
        )
        assert waiting_line(entry, 1, FRIDAY).text.startswith("Confidentiel · ")

    def test_in_a_line_of_text(self, act: Appointment) -> None:
        assert named(act).endswith(" (confidentiel)")


class TestRaces:
    @pytest.mark.django_db(transaction=True)
    def test_a_link_sent_meanwhile_is_closed_or_refused(
        self, act: Appointment, mother: Relative, sylvie: User, morel: User
    ) -> None:
        """Whichever comes first, nothing living is left to the mother, and nothing can leave to her."""
        outcomes = together(
            lambda: sends(sylvie, Appointment.objects.get(pk=act.pk), mother),
            lambda: asks(morel, act, minutes=0),
        )
        assert outcomes[1] is None
        assert outcomes[0] is None or isinstance(outcomes[0], Refused)
        assert not AppointmentLink.objects.filter(relative=mother, revoked_at__isnull=True).exists()
        link = AppointmentLink.objects.filter(relative=mother).first()
        assert link is None or not selectors.may_reach(link.public_id, MOTHERS)

    @pytest.mark.django_db(transaction=True)
    def test_asked_twice_at_once_it_is_asked_once(self, act: Appointment, sylvie: User, morel: User) -> None:
        outcomes = together(lambda: asks(morel, act), lambda: asks(sylvie, act))
        assert sorted(type(one).__name__ for one in outcomes) == ["Conflict", "NoneType"]
        assert Confidentiality.objects.count() == 1


def lifts(user: User, act: Appointment, words: str = "") -> None:
    services.confidentiality_lift(
        actor=actor_of(user), appointment=act.public_id, words=words, at=FRIDAY + 3 * MINUTE
    )


def undoes(user: User, act: Appointment, minutes: int = 4) -> None:
    services.confidentiality_undo(
        actor=actor_of(user), appointment=act.public_id, at=FRIDAY + minutes * MINUTE
    )


class TestWhatFollows:
    def test_a_planned_follow_up_is_as_secret(self, act: Appointment, morel: User) -> None:
        asks(morel, act, OWN)
        planned = FollowUp.objects.create(
            source=act,
            first_day=dt.date(2026, 12, 1),
            last_day=dt.date(2026, 12, 8),
            planned_by="X",
            planned_at=MONDAY,
        )
        later = AppointmentFactory(
            patient=act.patient,
            motive=act.motive,
            practitioner=act.practitioner,
            starts_at=MONDAY + dt.timedelta(days=9),
        )
        follow_up_serve(actor_of(morel), later, MONDAY, planned)
        later.refresh_from_db()
        assert later.is_confidential

    def test_an_act_held_from_eighteen_on_is_the_patients_own(self, act: Appointment, morel: User) -> None:
        secret = asks(morel, act)
        later = AppointmentFactory(
            patient=act.patient, practitioner=act.practitioner, starts_at=MONDAY + dt.timedelta(days=1000)
        )
        confidentiality_carry(actor_of(morel), secret, later, FRIDAY)
        assert not later.is_confidential

    def test_a_relative_who_moves_another_act_learns_nothing_of_it(self, hers: AppointmentLink) -> None:
        """At that hour the patient is held by an act of which her mother knows nothing."""
        (held,) = by_link.SAID_TO_PATIENTS
        assert "pour vous" not in by_link.why_refused(hers, Conflict(held))
        hers.relative = None
        assert "pour vous" in by_link.why_refused(hers, Conflict(held))

    def test_a_link_written_while_it_was_asked_is_dead_all_the_same(
        self, act: Appointment, mother: Relative, sylvie: User
    ) -> None:
        asks(sylvie, act)
        act.refresh_from_db()
        link = AppointmentLink.objects.create(
            appointment=act,
            relative=mother,
            digest="x",
            sent_to=MOTHERS,
            sent_by="X",
            sent_at=FRIDAY,
            told_at=MONDAY,
        )
        with pytest.raises(LinkRefused, match="retiré ou remplacé"):
            services.require_standing(link, FRIDAY)
