"""Every kind of message, to everybody without an account, for an act that a minor keeps from their parents.

A kind that is added anywhere stands in no table here, and these tests fail until somebody has thought of it.
"""

import ast
import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from accounts.models import User
from core.actors import job
from correspondence import selectors as post
from notifications import services as outbox
from notifications.adapters.carriers import Letter, Receipt
from notifications.enums import MessageState
from notifications.models import Message
from notifications.rules import all_kinds
from notifications.services import delivery
from patients.enums import RelativeKind
from patients.models import Relative
from patients.selectors import contact_of
from scheduling import selectors, services
from scheduling.models import Appointment, AppointmentLink, GuestLink, OfferLink, WaitingEntry, WaitingOffer
from scheduling.notifications import patients as tell
from territory.models import Site
from tests.cast import actor_of
from tests.patients.factories import CareRelationFactory, PatientFactory
from tests.scheduling.factories import MONDAY, AppointmentFactory, CartOpeningFactory
from tests.territory.factories import CartFactory

FRIDAY = MONDAY - dt.timedelta(days=3)
LATER = FRIDAY + dt.timedelta(minutes=5)
WORKER = job("notifications.deliver")
ROOT = Path(__file__).parents[2]
ADDRESSES = {"minor": "+33639981401", "mother": "+33639981402", "guardian": "+33639981403"}

# By a link, to a patient or a relative: who is told, by which gesture.
TO_GUESTS: dict[str, Callable[["Told", str], None]] = {
    "scheduling.link_sent": lambda to, who: tell.link_sent(to.link(who), to.person(who), "s", at=LATER),
    "scheduling.home_link_sent": lambda to, who: tell.link_sent(to.link(who), to.person(who), "s", at=LATER),
    "scheduling.link_code": lambda to, who: tell.code_sent(to.link(who), to.person(who), "123456", at=LATER),
    "scheduling.patient_moved": lambda to, who: tell.moved(to.act, at=LATER),
    "scheduling.patient_cancelled": lambda to, who: tell.cancelled(to.act, at=LATER),
    "scheduling.patient_reminder": lambda to, who: tell.reminded(
        to.link(who), to.person(who), "day", at=LATER
    ),
    "scheduling.offer_link": lambda to, who: tell.hour_offered(to.offer(who), to.person(who), "s", at=LATER),
    "scheduling.patient_delayed": lambda to, who: tell.delayed(to.act, at=LATER),
}
# Without an account, and no relative: whom a professional chose for this call, or to test a line.
TO_THIRDS = frozenset({"consultations.observer_invited", "consultations.installer_invited"})
# To the patient alone, of a document: tests/correspondence/test_patient.py tells what becomes of a secret.
OF_DOCUMENTS = frozenset({"correspondence.document_code", "correspondence.document_link"})
# To accounts alone: professionals, who owe the secret.
TO_ACCOUNTS = frozenset(
    {
        "accounts.decision_settled",
        "accounts.decision_waits",
        "accounts.invited",
        "accounts.password_asked",
        "accounts.security_changed",
        "consultations.consent_refused",
        "consultations.device_reported",
        "consultations.failed_before",
        "consultations.invited",
        "consultations.message_left",
        "consultations.patient_waits",
        "consultations.rehearsal_proposed",
        "consultations.report_copied",
        "consultations.to_put_away",
        "scheduling.appointment_booked",
        "scheduling.appointment_cancelled",
        "scheduling.appointment_delayed",
        "scheduling.appointment_missed",
        "scheduling.appointment_moved",
        "scheduling.appointment_on_time",
        "scheduling.appointment_pushed",
        "scheduling.appointment_restored",
        "scheduling.busy_conflict",
        "scheduling.busy_unread",
        "scheduling.cart_on",
        "scheduling.demand_accepted",
        "scheduling.demand_asked",
        "scheduling.demand_declined",
        "scheduling.demand_overdue",
        "scheduling.demand_proposed",
        "scheduling.demand_rejected",
        "scheduling.demand_unmet",
        "scheduling.demand_withdrawn",
        "scheduling.deputy_away",
        "scheduling.deputy_named",
        "scheduling.deputy_released",
        "scheduling.follow_up_due",
        "scheduling.follow_up_planned",
        "scheduling.motive_unsuitable",
        "scheduling.objection_kept",
        "scheduling.objection_made",
        "scheduling.objection_withdrawn",
        "scheduling.patient_late",
        "scheduling.referral_booked",
        "scheduling.referral_declined",
        "scheduling.referral_expired",
        "scheduling.referral_freed",
        "scheduling.referral_moved",
        "scheduling.referral_offered",
        "scheduling.referral_received",
        "scheduling.referral_regained",
        "scheduling.referral_taken",
        "scheduling.referral_withdrawn",
        "scheduling.tomorrow",
        "scheduling.treating_told",
        "scheduling.waiting_answered",
        "scheduling.waiting_expired",
        "scheduling.waiting_offered",
    }
)
HOME = "scheduling.home_link_sent"


class Told:
    """The links of the three, for one act of Léa’s and for an hour offered for the same motive."""

    def __init__(self, act: Appointment, people: dict[str, Relative | None], offered: WaitingOffer) -> None:
        self.act, self.people, self.offered = act, people, offered

    def person(self, who: str):  # type: ignore[no-untyped-def]
        return contact_of(self.act.patient, self.people[who])

    def link(self, who: str) -> AppointmentLink:
        return AppointmentLink.objects.get(appointment=self.act, relative=self.people[who])

    def offer(self, who: str) -> OfferLink:
        return OfferLink.objects.get(offer=self.offered, relative=self.people[who])


def write(model: type[GuestLink], who: str, relative: Relative | None, **of: object) -> None:
    model.objects.create(  # type: ignore[attr-defined]
        relative=relative,
        digest=f"{model.__name__} {who}",
        sent_to=ADDRESSES[who],
        sent_by="X",
        sent_at=FRIDAY,
        **of,
    )


@pytest.fixture
def people(morel: User) -> dict[str, Relative | None]:
    lea = PatientFactory(birth_name="Roy", birth_date=dt.date(2011, 5, 2), phone="06 39 98 14 01")
    CareRelationFactory(patient=lea, practitioner=morel.practitioner)
    kinds = {"mother": RelativeKind.PARENT, "guardian": RelativeKind.GUARDIAN}
    around = {
        who: Relative.objects.create(patient=lea, kind=kind, name=who, phone=ADDRESSES[who])
        for who, kind in kinds.items()
    }
    return {"minor": None, **around}


@pytest.fixture
def told(
    people: dict[str, Relative | None], morel: User, ehpad: Site, request: pytest.FixtureRequest
) -> Told:
    """At the site’s cart; at home for what is said of that."""
    lea = next(one.patient for one in people.values() if one is not None)
    cart = CartOpeningFactory(cart=CartFactory(site=ehpad)).cart
    at_home = HOME in str(request.node.name)
    where = {} if at_home else {"assisted": True, "cart": cart, "site": ehpad}
    act = AppointmentFactory(
        practitioner=morel.practitioner,
        patient=lea,
        booker=morel,
        delay_minutes=20,
        late_party="physician",
        delayed_at=FRIDAY,
        **where,
    )
    entry = WaitingEntry.objects.create(
        patient=lea,
        motive=act.motive,
        form="simple_video",
        until=dt.date(2026, 11, 30),
        answers={},
        joined_by="X",
        joined_on=FRIDAY,
        state="offered",
    )
    offered = WaitingOffer.objects.create(
        entry=entry,
        practitioner=morel.practitioner,
        starts_at=MONDAY,
        ends_at=MONDAY + dt.timedelta(minutes=30),
        until=MONDAY,
        offered_on=FRIDAY,
    )
    for who, relative in people.items():
        write(AppointmentLink, who, relative, appointment=act, told_at=act.starts_at)
        write(OfferLink, who, relative, offer=offered)
    return Told(act, people, offered)


def keeps(told: Told, morel: User, *own: str) -> None:
    services.confidentiality_ask(actor=actor_of(morel), appointment=told.act.public_id, own=own, at=FRIDAY)
    told.act.refresh_from_db()


def reached(kind: str) -> set[str]:
    names = {address: who for who, address in ADDRESSES.items()}
    return {names[row.address] for row in Message.objects.filter(kind=kind)}


def test_every_kind_of_message_is_thought_of() -> None:
    """A kind that stands in none of these tables: who reads it, and may a parent?"""
    known = {one.code for one in all_kinds() if not one.code.startswith("tests.")}
    assert known == TO_GUESTS.keys() | TO_THIRDS | OF_DOCUMENTS | TO_ACCOUNTS


def test_what_goes_without_an_account_asks_before_it_leaves() -> None:
    asking = {one.code for one in all_kinds() if one.may_leave is selectors.may_reach}
    assert asking == TO_GUESTS.keys()
    of_documents = {one.code for one in all_kinds() if one.may_leave is post.may_reach}
    assert of_documents == OF_DOCUMENTS
    assert {one.code for one in all_kinds() if "guest" in one.audience} == asking | of_documents | TO_THIRDS


def test_nobody_else_writes_to_who_has_no_account() -> None:
    """Each place that makes a recipient without an account is one of those above."""
    found = {str(path.relative_to(ROOT)) for path in _sources() if _writes_to_guests(path)}
    assert found == {
        "scheduling/notifications/patients.py",
        "consultations/notifications/guests.py",
        "correspondence/notifications.py",
    }


def _sources() -> list[Path]:
    rooms = (
        "accounts",
        "billing",
        "consultations",
        "correspondence",
        "media_relay",
        "platform",
        "prescriptions",
        "scheduling",
        "signatures",
    )
    return [path for room in rooms for path in (ROOT / room).rglob("*.py")]


def _writes_to_guests(path: Path) -> bool:
    calls = [one for one in ast.walk(ast.parse(path.read_text())) if isinstance(one, ast.Call)]
    made = [one for one in calls if getattr(one.func, "id", "") == "Recipient"]
    return any("user_id" not in {given.arg for given in one.keywords} for one in made)


@pytest.mark.parametrize("who", ADDRESSES)
@pytest.mark.parametrize("kind", TO_GUESTS)
class TestTable:
    def test_told_as_long_as_nothing_is_asked(self, kind: str, who: str, told: Told) -> None:
        TO_GUESTS[kind](told, who)
        assert who in reached(kind)

    def test_nobody_is_told_of_a_secret_while_no_number_is_said_to_be_their_own(
        self, kind: str, who: str, told: Told, morel: User
    ) -> None:
        keeps(told, morel)
        TO_GUESTS[kind](told, who)
        assert reached(kind) == set()

    def test_then_the_minor_alone_is(self, kind: str, who: str, told: Told, morel: User) -> None:
        keeps(told, morel, ADDRESSES["minor"])
        TO_GUESTS[kind](told, who)
        assert reached(kind) <= {"minor"}
        assert (who in reached(kind)) == (who == "minor")

    def test_what_waits_to_leave_is_dropped(
        self, kind: str, who: str, told: Told, morel: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Written before it was asked, taken by a worker afterwards."""
        left: list[str] = []
        monkeypatch.setattr(delivery, "carrier_of", lambda _channel: Carrier(left))
        TO_GUESTS[kind](told, who)
        keeps(told, morel, ADDRESSES["minor"])
        for row in Message.objects.filter(kind=kind):
            outbox.message_deliver(actor=WORKER, message_id=row.public_id, at=LATER)
        assert set(left) <= {ADDRESSES["minor"]}
        kept = Message.objects.filter(kind=kind).exclude(state=MessageState.SENT)
        assert all(row.state == MessageState.LAPSED and row.error_code == "withheld" for row in kept)


class Carrier:
    def __init__(self, left: list[str]) -> None:
        self.left = left

    def send(self, letter: Letter) -> Receipt:
        self.left.append(letter.address)
        return Receipt(provider_id="x", delivered=False)


class TestTheSite:
    def test_its_professionals_are_told_all_the_same(self, told: Told, morel: User, nadia: User) -> None:
        """They owe the secret, and must know that the act is moved; nothing says why it is held."""
        keeps(told, morel)
        services.appointment_cancel(
            actor=actor_of(morel), public_id=told.act.public_id, reason="physician", at=LATER
        )
        sent = Message.objects.filter(kind="scheduling.appointment_cancelled", user_id=nadia.pk)
        assert sent.exists()
        assert reached("scheduling.patient_cancelled") == set()


@pytest.mark.django_db
class TestLeaving:
    """A message that is with its carrier while the secret is asked."""

    @pytest.fixture
    def reminder(self, told: Told) -> Message:
        tell.reminded(told.link("mother"), told.person("mother"), "day", at=LATER)
        return Message.objects.get()

    def test_one_that_the_carrier_has_is_noted_as_gone(
        self, reminder: Message, told: Told, morel: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It cannot be called back: the page says which links had left."""

        class Slow(Carrier):
            def send(self, letter: Letter) -> Receipt:
                keeps(told, morel)
                return super().send(letter)

        monkeypatch.setattr(delivery, "carrier_of", lambda _channel: Slow([]))
        deliver(reminder)
        assert reminder.state == MessageState.SENT
        link = told.link("mother")
        assert link.revoked_at is not None

    def test_one_that_must_be_tried_again_never_is(
        self, reminder: Message, told: Told, morel: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        left: list[str] = []

        class Lost(Carrier):
            def send(self, letter: Letter) -> Receipt:
                keeps(told, morel)
                raise delivery.Postponed("down")

        monkeypatch.setattr(delivery, "carrier_of", lambda _channel: Lost([]))
        deliver(reminder)
        assert reminder.state == MessageState.FAILED
        monkeypatch.setattr(delivery, "carrier_of", lambda _channel: Carrier(left))
        deliver(reminder, at=LATER + dt.timedelta(hours=1))
        assert (reminder.state, left) == (MessageState.LAPSED, [])


def deliver(row: Message, at: dt.datetime = LATER) -> None:
    outbox.message_deliver(actor=WORKER, message_id=row.public_id, at=at)
    row.refresh_from_db()
