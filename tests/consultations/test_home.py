"""The patient at home: what opens their act, who lets them in, what they read after; and hostile hands."""

import datetime as dt
import re
from typing import Any

import pytest
import time_machine
from django.core import signing
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import User
from audit.models import Event
from consultations import presenters, selectors, services
from consultations.adapters import relay
from consultations.enums import ConsultationState, PartyRole
from consultations.models import Consultation, HomeEntry, Knock, Party, ReportVersion, SharedDocument
from consultations.presenters import home as words
from consultations.rules.waiting import Wait, wait_of
from consultations.services import AlreadyHere, DoorShut, Word
from core.actors import job
from core.errors import Conflict, Invalid, LinkRefused, NotFound, PivotError, Refused
from documents import services as documents
from documents.models import Document
from notifications.models import Message, Notice
from patients import services as patients
from patients.enums import CareReason, ConsentDecision, RelativeKind
from patients.models import Consent, Patient, Relative
from scheduling import services as agenda
from scheduling.enums import AppointmentState
from scheduling.models import Appointment, AppointmentLink, LinkCode
from scheduling.rules.links import KEPT_AT_HOME, MOST_TRIES, MOST_WRONG
from tests.cast import actor_of, signed_in
from tests.client import PivotClient
from tests.consultations.factories import NINE, minutes
from tests.notifications.factories import arrived
from tests.patients.factories import PatientFactory
from tests.scheduling.factories import AppointmentFactory

pytestmark = pytest.mark.django_db

YES = Word(is_agreed=True)
BEFORE = minutes(-60)
SOON, THERE, LATER = minutes(-5), minutes(-4), minutes(21)
BORN = dt.date(1939, 3, 12)


def booked(patient: Patient, physician: User, **fields: Any) -> Appointment:
    """A simple video, its file open to its physician."""
    row = AppointmentFactory(
        patient=patient, practitioner=physician.practitioner, **{"starts_at": NINE} | fields
    )
    patients.care_relation_open(
        actor=job("tests"),
        patient=patient,
        reason=CareReason.APPOINTMENT,
        source=row.public_id,
        practitioner=physician.practitioner,
        at=NINE - dt.timedelta(days=3),
    )
    return row


@pytest.fixture
def patient(mme_petit: Patient) -> Patient:
    mme_petit.phone, mme_petit.birth_date = "06 12 34 56 78", BORN
    mme_petit.save(update_fields=["phone", "birth_date"])
    return mme_petit


@pytest.fixture
def appointment(patient: Patient, morel: User) -> Appointment:
    return booked(patient, morel)


@pytest.fixture
def link(appointment: Appointment, morel: User) -> AppointmentLink:
    return sends(morel, appointment)


def sends(user: User, appointment: Appointment, at: dt.datetime = BEFORE, **more: Any) -> AppointmentLink:
    return agenda.link_send(actor=actor_of(user), appointment=appointment, at=at, **more)


def comes(link: AppointmentLink, word: Word = YES, at: dt.datetime = SOON) -> HomeEntry | None:
    return services.home_come(link=link, word=word, at=at)


def enters(link: AppointmentLink, page: str = "one", at: dt.datetime = THERE, **more: Any) -> Party:
    return services.home_enter(link=link, page=page, at=at, **more)


def act_of(link: AppointmentLink) -> Consultation:
    act = selectors.act_by_link(link)
    assert act is not None
    return act


def admits(link: AppointmentLink, user: User, at: dt.datetime = NINE) -> None:
    services.consultation_admit(actor=actor_of(user), public_id=act_of(link).public_id, at=at)


def signs(link: AppointmentLink, user: User) -> Consultation:
    """The act from the waiting room to its signature."""
    key, actor = act_of(link).public_id, actor_of(user)
    admits(link, user)
    sections = {"findings": "Plaques.", "conclusion": "Eczéma.", "actions": "Crème.", "incidents": "Néant."}
    services.report_save(
        actor=actor, public_id=key, sections={"reason": "Peau."} | sections, revision=0, at=minutes(9)
    )
    services.consultation_finish(actor=actor, public_id=key, at=minutes(10))
    services.report_sign(actor=actor, public_id=key, at=minutes(12))
    return act_of(link)


# ---------------------------------------------------------------------- the code and the birth date


def coded(link: AppointmentLink, at: dt.datetime = BEFORE) -> str:
    agenda.code_ask(link=link, at=at)
    sent = Message.objects.filter(kind="scheduling.link_code").order_by("pk").last()
    assert sent is not None
    found = re.search(r"code (\d{6})", arrived(sent))
    assert found is not None
    return found[1]


def test_the_message_says_neither_who_nor_why(link: AppointmentLink, patient: Patient) -> None:
    said = arrived(Message.objects.get(kind="scheduling.home_link_sent"))
    assert "Téléconsultation en vidéo" in said
    for word in (patient.birth_name, link.appointment.motive.label, "Morel"):
        assert word not in said


@pytest.mark.parametrize(
    ("is_code_right", "born"), [(True, dt.date(1939, 3, 13)), (False, BORN), (False, None), (True, None)]
)
def test_a_wrong_code_or_a_wrong_birth_date_answer_alike(
    link: AppointmentLink, is_code_right: bool, born: dt.date | None
) -> None:
    code = coded(link)
    typed = code if is_code_right else f"{(int(code) + 1) % 1_000_000:06}"
    with pytest.raises(Invalid, match="Le code ou la date de naissance ne correspond pas") as refusal:
        agenda.code_give(link=link, typed=typed, birth_date=born, at=BEFORE)
    assert refusal.value.field == "code"
    assert LinkCode.objects.get().tries == 1


def test_both_right_open_once(link: AppointmentLink) -> None:
    code = coded(link)
    agenda.code_give(link=link, typed=code, birth_date=BORN, at=BEFORE)
    with pytest.raises(Invalid, match="ne vaut plus rien"):
        agenda.code_give(link=link, typed=code, birth_date=BORN, at=BEFORE)


def test_whoever_tries_birth_dates_closes_the_link_and_reads_what_to_do(link: AppointmentLink) -> None:
    for turn in range(MOST_WRONG // MOST_TRIES):
        at = BEFORE + turn * dt.timedelta(minutes=21)
        code = coded(link, at)
        for day in range(1, MOST_TRIES + 1):
            with pytest.raises(Invalid):
                agenda.code_give(link=link, typed=code, birth_date=dt.date(1940, 1, day), at=at)
    with pytest.raises(LinkRefused, match=r"Trop d’essais faux.*appelez"):
        agenda.code_ask(link=link, at=NINE)


# ---------------------------------------------------------------------- waiting, and being let in


def test_they_agree_wait_and_are_let_in(link: AppointmentLink, morel: User) -> None:
    comes(link)
    act = act_of(link)
    assert (act.state, act.waiting_since) == (ConsultationState.WAITING, minutes(-5))
    assert Consent.objects.get().decision == ConsentDecision.GIVEN
    assert Notice.objects.filter(kind="consultations.patient_waits").exists()
    party = enters(link)
    assert (party.role, party.admitted_at, party.user_id) == (PartyRole.PATIENT, None, None)
    admits(link, morel)
    assert enters(link, at=minutes(1)).admitted_at == NINE
    assert [one.label for one in presenters.waiting_line(act, NINE).badges] == [
        "Chez soi",
        "Consentement donné",
    ]


def test_the_grant_names_nobody(link: AppointmentLink, patient: Patient) -> None:
    comes(link)
    given = relay.grant_of(enters(link), NINE)
    assert (given["role"], given["waiting"], given["tracks"]) == ("patient", True, ["camera", "voice"])
    carried = signing.Signer(salt="media_relay.grant").unsign_object(str(given["grant"]))
    assert carried["l"] == "Patient"
    assert "Petit" not in str(carried) + str(given)
    assert Party.objects.get().label == "Patient"
    assert patient.birth_name not in "".join(Event.objects.values_list("actor_label", flat=True))


def test_a_no_ends_the_act_and_tells_the_physician(link: AppointmentLink, appointment: Appointment) -> None:
    assert comes(link, Word(is_agreed=False)) is None
    appointment.refresh_from_db()
    assert appointment.state == AppointmentState.CANCELLED
    assert act_of(link).state == ConsultationState.CANCELLED
    assert act_of(link).cancel_reason == "consent_refused"
    assert Notice.objects.filter(kind="consultations.consent_refused").exists()
    with pytest.raises(LinkRefused, match="annulé"):
        comes(link)


@pytest.mark.parametrize("when", [-31, -600])
def test_the_waiting_room_opens_half_an_hour_before(link: AppointmentLink, when: int) -> None:
    with pytest.raises(Conflict, match="pas encore ouverte"):
        comes(link, at=minutes(when))
    assert comes(link, at=minutes(-30)) is not None


@pytest.mark.parametrize(
    ("kind", "giver", "label"),
    [
        (RelativeKind.PARENT, "parent", "Patient, avec un parent"),
        (RelativeKind.GUARDIAN, "guardian", "Patient, avec son tuteur"),
        (RelativeKind.TRUSTED_PERSON, "patient", "Patient, avec sa personne de confiance"),
        (RelativeKind.RELATIVE, "patient", "Patient, avec un proche"),
    ],
)
def test_who_is_beside_the_patient_is_said_and_decides_by_law(
    appointment: Appointment, morel: User, patient: Patient, kind: RelativeKind, giver: str, label: str
) -> None:
    daughter = Relative.objects.create(patient=patient, kind=kind, name="Anne Petit", phone="06 39 98 14 07")
    theirs = sends(morel, appointment, relative=daughter)
    comes(theirs)
    assert Consent.objects.get().given_by == giver
    assert Party.objects.get().label == label
    card = words.home_card(actor_of(morel), act_of(theirs))
    assert card is not None
    assert card["companion"] == kind.label


def test_a_guardian_who_decides_gives_their_name(link: AppointmentLink) -> None:
    with pytest.raises(Invalid, match="nom") as refusal:
        comes(link, Word(is_agreed=True, companion="guardian"))
    assert refusal.value.field == "companion_name"
    assert comes(link, Word(is_agreed=True, companion="guardian", companion_name="Paul Roy")) is not None
    assert Consent.objects.get().giver_name == "Paul Roy"


# ---------------------------------------------------------------------- one place, one device, one person


def test_the_patient_has_one_place_in_sql(link: AppointmentLink) -> None:
    comes(link)
    with pytest.raises(IntegrityError, match="party_patient_once"), transaction.atomic():
        Party.objects.create(consultation=act_of(link), role=PartyRole.PATIENT, label="Patient")


def test_a_second_device_chooses_and_puts_the_first_out(link: AppointmentLink) -> None:
    comes(link)
    first = enters(link)
    with pytest.raises(AlreadyHere):
        enters(link, page="two")
    assert enters(link, page="two", wish="here").public_id == first.public_id
    with pytest.raises(AlreadyHere):
        enters(link, page="one")


def test_a_wrong_person_is_put_out_and_the_right_one_waits_to_be_let_in(
    link: AppointmentLink, morel: User
) -> None:
    comes(link)
    enters(link)
    admits(link, morel)
    key, actor = act_of(link).public_id, actor_of(morel)
    services.home_remove(actor=actor, public_id=key, at=minutes(2))
    for gesture in (comes, enters):
        with pytest.raises(LinkRefused):
            gesture(link, at=minutes(3))
    other = services.home_resend(actor=actor, public_id=key, at=minutes(3))
    comes(other, at=minutes(4))
    assert enters(other, at=minutes(4)).admitted_at is None
    assert words.home_card(actor, act_of(other))["admit_url"]  # type: ignore[index]
    services.home_admit(actor=actor, public_id=key, at=minutes(5))
    assert enters(other, at=minutes(6)).admitted_at == minutes(5)


def test_whoever_comes_by_another_link_takes_the_place_over_and_waits(
    link: AppointmentLink, morel: User, patient: Patient
) -> None:
    comes(link)
    enters(link)
    admits(link, morel)
    daughter = Relative.objects.create(
        patient=patient, kind=RelativeKind.RELATIVE, name="Anne", phone="06 39 98 14 07"
    )
    theirs = sends(morel, link.appointment, at=minutes(1), relative=daughter)
    comes(theirs, at=minutes(2))
    assert enters(theirs, at=minutes(2)).admitted_at is None
    with pytest.raises(LinkRefused, match="autre lien"):
        enters(link, at=minutes(3))


def test_behind_a_shut_door_who_holds_the_place_keeps_it_and_another_link_knocks(
    link: AppointmentLink, morel: User, patient: Patient
) -> None:
    comes(link)
    enters(link)
    admits(link, morel)
    daughter = Relative.objects.create(
        patient=patient, kind=RelativeKind.RELATIVE, name="Anne", phone="06 39 98 14 07"
    )
    hers = sends(morel, link.appointment, at=minutes(1), relative=daughter)
    given = {"actor": actor_of(morel), "public_id": act_of(link).public_id}
    services.door_shut(**given, at=minutes(2))
    with pytest.raises(DoorShut):
        comes(hers, at=minutes(3))
    assert enters(link, at=minutes(4)).admitted_at == NINE
    assert Knock.objects.get().label == "Patient, avec un proche"
    services.door_open(**given, at=minutes(5))
    assert comes(hers, at=minutes(6)) is not None


def test_neighbours_conduct_nothing(link: AppointmentLink, weiss: User, nadia: User, sylvie: User) -> None:
    comes(link)
    key = act_of(link).public_id
    for user in (weiss, nadia, sylvie):
        for gesture in (
            services.home_admit,
            services.home_remove,
            services.home_resend,
            services.report_share,
        ):
            with pytest.raises((NotFound, Refused)):
                gesture(actor=actor_of(user), public_id=key, at=NINE)


def test_after_the_end_nobody_enters(link: AppointmentLink, morel: User) -> None:
    comes(link)
    enters(link)
    signs(link, morel)
    with pytest.raises(LinkRefused):
        enters(link, at=minutes(13))
    assert Party.objects.get(role=PartyRole.PATIENT).left_at == minutes(10)


# ---------------------------------------------------------------------- afterwards


def shared(link: AppointmentLink, morel: User) -> SharedDocument:
    comes(link)
    act = signs(link, morel)
    return services.report_share(actor=actor_of(morel), public_id=act.public_id, at=minutes(15))


def amended(act: Consultation, morel: User) -> ReportVersion:
    first = selectors.last_version(act)
    assert first is not None
    former = Document.objects.get(public_id=first.document_public_id)
    document = documents.document_supersede(
        actor=actor_of(morel),
        document=former,
        content=documents.document_content(former),
        content_type="application/pdf",
        at=minutes(20),
    )
    return ReportVersion.objects.create(
        consultation=act,
        number=2,
        sections=first.sections,
        document_public_id=document.public_id,
        signed_by=first.signed_by,
        signer_rpps=first.signer_rpps,
        signed_at=minutes(20),
    )


def reads(link: AppointmentLink, one: SharedDocument, proved: int = 20, at: dt.datetime = LATER) -> bytes:
    return services.home_document(
        link=link, document=one.document_public_id, proved_at=minutes(proved), at=at
    )[1]


def test_the_report_is_read_behind_a_fresh_code_and_the_reading_is_kept(
    link: AppointmentLink, morel: User
) -> None:
    one = shared(link, morel)
    with pytest.raises(Refused, match="nouveau code"):
        reads(link, one, proved=-5)
    assert reads(link, one).startswith(b"%PDF")
    event = Event.objects.get(kind="consultations.shared_read")
    assert event.actor_label == "Le patient, par lien"
    card = words.share_card(actor_of(morel), act_of(link), minutes(30))
    assert card is not None
    assert "lu le" in card["said"]


def test_a_link_opens_the_documents_of_no_other_act(
    link: AppointmentLink, morel: User, patient: Patient
) -> None:
    one = shared(link, morel)
    for later, whose in enumerate((patient, PatientFactory(phone="06 39 98 14 08")), start=3):
        other = booked(whose, morel, starts_at=NINE + dt.timedelta(hours=later))
        theirs = sends(morel, other, at=minutes(16))
        with pytest.raises(NotFound):
            reads(theirs, one)
        assert selectors.entry_by_link(theirs) is None


def test_nothing_is_read_after_a_month(link: AppointmentLink, morel: User) -> None:
    one = shared(link, morel)
    with pytest.raises(NotFound):
        reads(link, one, at=one.until)
    with pytest.raises(LinkRefused):
        reads(link, one, at=link.appointment.ends_at + KEPT_AT_HOME)


def test_what_is_taken_back_is_read_no_more_until_it_is_shared_again(
    link: AppointmentLink, morel: User
) -> None:
    one, act = shared(link, morel), act_of(link)
    for _ in range(2):
        services.report_take_back(actor=actor_of(morel), public_id=act.public_id, at=minutes(20))
    with pytest.raises(NotFound):
        reads(link, one)
    assert Event.objects.filter(kind="consultations.report_taken_back").count() == 1
    again = services.report_share(actor=actor_of(morel), public_id=act.public_id, at=minutes(22))
    assert reads(link, again).startswith(b"%PDF")


def test_a_new_version_takes_the_place_of_the_one_that_was_shared(link: AppointmentLink, morel: User) -> None:
    old, act = shared(link, morel), act_of(link)
    amended(act, morel)
    card = words.share_card(actor_of(morel), act, minutes(21))
    assert card is not None
    assert card["is_older"]
    new = services.report_share(actor=actor_of(morel), public_id=act.public_id, at=minutes(22))
    with pytest.raises(NotFound):
        reads(link, old)
    assert reads(link, new).startswith(b"%PDF")


def test_the_neighbour_takes_nothing_back(link: AppointmentLink, morel: User, haddad: User) -> None:
    one = shared(link, morel)
    with pytest.raises(PivotError):
        services.report_take_back(actor=actor_of(haddad), public_id=act_of(link).public_id, at=minutes(20))
    assert reads(link, one).startswith(b"%PDF")


def test_past_its_month_a_report_may_be_shared_again(link: AppointmentLink, morel: User) -> None:
    one = shared(link, morel)
    again = services.report_share(actor=actor_of(morel), public_id=act_of(link).public_id, at=one.until)
    assert again.until > one.until


def test_what_is_not_shared_is_not_read(link: AppointmentLink, morel: User) -> None:
    comes(link)
    act = signs(link, morel)
    version = selectors.last_version(act)
    assert version is not None
    with pytest.raises(NotFound):
        services.home_document(
            link=link, document=version.document_public_id, proved_at=minutes(20), at=minutes(21)
        )


# ---------------------------------------------------------------------- how long


MIN = dt.timedelta(minutes=1)


@pytest.mark.parametrize(
    ("now", "late", "running", "before", "expected"),
    [
        (0, 0, None, [], Wait(0, 0)),
        (-12, 0, None, [], Wait(10, 15)),
        (0, 20, None, [], Wait(20, 20)),
        (0, 0, 10, [], Wait(5, 10)),
        (0, 0, -10, [], Wait(0, 5)),
        (0, 0, 5, [15, 15], Wait(20, 35)),
        (-30, 0, 0, [15], Wait(30, 45)),
    ],
)
def test_a_wait_is_a_range(
    now: int, late: int, running: int | None, before: list[int], expected: Wait
) -> None:
    found = wait_of(
        starts_at=NINE,
        late=late * MIN,
        running_until=None if running is None else minutes(running),
        before=[one * MIN for one in before],
        at=minutes(now),
    )
    assert found == expected


def test_the_page_says_how_many_are_before(link: AppointmentLink, morel: User) -> None:
    earlier = sends(
        morel, booked(PatientFactory(phone="06 39 98 14 09"), morel, starts_at=minutes(-30)), at=BEFORE
    )
    comes(earlier, at=minutes(-20))
    comes(link)
    assert "Une personne passe avant vous." in words.waiting_part(link, act_of(link), minutes(-4))["lines"]
    admits(earlier, morel, at=minutes(-3))
    lines = words.waiting_part(link, act_of(link), minutes(-2))["lines"]
    assert lines == ["Le médecin finit une autre consultation.", "Vous êtes la prochaine personne."]


# ---------------------------------------------------------------------- the pages


@pytest.fixture
def clock_at(monkeypatch: pytest.MonkeyPatch) -> Any:
    with time_machine.travel(BEFORE, tick=False) as moved:
        yield moved


def gives_code(browser: PivotClient, address: str) -> Any:
    browser.post(address)
    sent = Message.objects.filter(kind="scheduling.link_code").order_by("pk").last()
    assert sent is not None
    found = re.search(r"code (\d{6})", arrived(sent))
    assert found is not None
    return browser.post(reverse("scheduling:by_link_code"), {"code": found[1], "birth_date": "12031939"})


def test_from_the_message_to_the_report(appointment: Appointment, morel: User, clock_at: Any) -> None:
    sends(morel, appointment)
    found = re.search(r"(/rdv/[\w-]+/)", arrived(Message.objects.get(kind="scheduling.home_link_sent")))
    assert found is not None
    browser, address = PivotClient(), found[1]
    assert browser.get(reverse("consultations:home")).status_code == 404
    asked = browser.post(address, follow=True).content.decode()
    assert "Date de naissance de la personne soignée" in asked
    assert "Petit" not in asked
    clock_at.move_to(minutes(-10))
    assert gives_code(browser, address).headers["Location"] == reverse("consultations:home")
    assert "Acceptez-vous" in browser.get(reverse("consultations:home")).content.decode()
    assert browser.post(reverse("consultations:home_grant")).status_code == 404
    assert browser.post(reverse("consultations:home_come"), {}).status_code == 422
    browser.post(reverse("consultations:home_come"), {"decision": "yes"})
    room = browser.get(reverse("consultations:home")).content.decode()
    assert "Vous êtes la prochaine personne" in room
    assert "Petit" not in room
    assert browser.post(reverse("consultations:home_grant"), {"page": "one"}).json()["waiting"] is True
    assert browser.post(reverse("consultations:home_grant"), {"page": "two"}).status_code == 409
    act = Consultation.objects.get()
    cockpit = signed_in(PivotClient(), morel).get(reverse("consultations:cockpit", args=[act.public_id]))
    assert "Chez lui" in cockpit.content.decode()
    assert "pane-steth" not in cockpit.content.decode()
    clock_at.move_to(minutes(12))
    act = signs(AppointmentLink.objects.get(), morel)
    signed_in(PivotClient(), morel).post(reverse("consultations:report_share", args=[act.public_id]))
    after = browser.get(reverse("consultations:home")).content.decode()
    assert "Un nouveau code le protège" in after
    document = reverse("consultations:home_document", args=[SharedDocument.objects.get().document_public_id])
    assert browser.get(document).status_code == 302
    clock_at.move_to(minutes(20))
    gives_code(browser, address)
    assert document in browser.get(reverse("consultations:home")).content.decode()
    paper = browser.get(document)
    assert paper.content.startswith(b"%PDF")
    assert paper.headers["Cache-Control"] == "private, no-store"


def test_a_browser_without_the_code_finds_nothing(link: AppointmentLink) -> None:
    comes(link)
    stranger = PivotClient()
    for name in ("home", "home_waiting"):
        assert stranger.get(reverse(f"consultations:{name}")).status_code == 404
    assert stranger.post(reverse("consultations:home_come"), {"decision": "yes"}).status_code == 404


def test_they_stop_it_in_mid_call_and_everything_ends(link: AppointmentLink, morel: User) -> None:
    comes(link)
    enters(link)
    admits(link, morel)
    services.home_withdraw(link=link, at=minutes(3))
    act = act_of(link)
    assert (act.state, act.appointment.state) == ("cancelled", AppointmentState.CANCELLED)
    word = Consent.objects.latest("collected_at")
    assert (word.decision, word.manner, word.collected_by) == ("withdrawn", "page", "Le patient, par lien")
    assert Notice.objects.filter(kind="consultations.consent_refused", user_id=morel.pk).count() == 1
    with pytest.raises(LinkRefused):
        enters(link, at=minutes(4))


def test_who_never_entered_or_came_too_late_stops_nothing(link: AppointmentLink, morel: User) -> None:
    with pytest.raises(LinkRefused):
        services.home_withdraw(link=link, at=SOON)
    comes(link)
    signs(link, morel)
    with pytest.raises((LinkRefused, Conflict)):
        services.home_withdraw(link=link, at=LATER)
    assert act_of(link).state == ConsultationState.CLOSED


def test_they_write_and_read_from_their_own_page(link: AppointmentLink, morel: User) -> None:
    with pytest.raises(LinkRefused):
        services.chat_write_at_home(link=link, text="Je suis là.", at=SOON)
    comes(link)
    message = services.chat_write_at_home(link=link, text="Je vous entends mal.", at=THERE)
    assert (message.role, message.author) == (PartyRole.PATIENT, "Patient")
    services.chat_write(
        actor=actor_of(morel), public_id=act_of(link).public_id, text="Montez le son.", at=minutes(-3)
    )
    part = presenters.chat.chat_at_home(act_of(link))
    assert [(one.who, one.is_mine) for one in part["chat"]] == [("Vous", True), ("Dr Sophie Morel", False)]
    signs(link, morel)
    with pytest.raises((LinkRefused, Conflict)):
        services.chat_write_at_home(link=link, text="Merci.", at=LATER)
