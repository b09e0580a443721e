"""The life of an act, as its people move it."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from audit import services as audit
from consultations import selectors, services
from consultations.enums import CancelReason, CheckItem, CheckResult, IncidentKind, RequestKind, VitalKind
from consultations.models import CartCheck, CartRequest, Consultation, Incident, Party, VitalSign
from consultations.services import CheckedItem, Line, ToConfirm
from core.errors import Conflict, Invalid, NotFound, Refused
from notifications.models import Notice
from patients.enums import ConsentDecision
from tests.cast import actor_of
from tests.consultations.factories import NINE, assisted, minutes, vital

PROVED = (CheckItem.LINE, CheckItem.STETHOSCOPE)
GOOD = [CheckedItem(item=item, result=CheckResult.OK, is_declared=item in PROVED) for item in CheckItem]


def test_an_appointment_has_one_act_however_often_it_is_opened(story):
    for actor in (story.nurse, story.physician):
        again = services.consultation_open(
            actor=actor, appointment_public_id=story.appointment.public_id, at=minutes(-10)
        )
        assert again == story.act
    assert Consultation.objects.count() == 1


def test_the_secretary_does_not_open_an_act(story, sylvie):
    Consultation.objects.all().delete()
    with pytest.raises(Refused):
        services.consultation_open(
            actor=actor_of(sylvie), appointment_public_id=story.appointment.public_id, at=minutes(-10)
        )


def test_the_neighbour_finds_no_appointment_to_open(story, weiss):
    with pytest.raises(NotFound):
        services.consultation_open(
            actor=actor_of(weiss), appointment_public_id=story.appointment.public_id, at=minutes(-10)
        )


def test_the_whole_story_leaves_its_steps(story):
    story.ends()
    act = story.now()
    steps = act.transitions.order_by("pk").values_list("action", "source", "target", "actor_label")
    assert list(steps) == [
        ("prepare", "planned", "preparing", "Nadia Benali"),
        ("wait", "preparing", "waiting", "Nadia Benali"),
        ("admit", "waiting", "in_progress", "Dr Sophie Morel"),
        ("finish", "in_progress", "finished", "Dr Sophie Morel"),
    ]
    assert (act.waiting_since, act.started_at, act.finished_at) == (minutes(-5), minutes(0), minutes(15))


def test_nobody_waits_before_the_patient_agreed(story):
    with pytest.raises(Conflict) as refusal:
        services.consultation_wait(actor=story.nurse, public_id=story.public_id, at=minutes(-5))
    assert refusal.value.code == "consent_missing"


def test_the_physician_is_told_who_waits(story, morel):
    story.waits()
    notice = Notice.objects.get(user_id=morel.pk, kind="consultations.patient_waits")
    assert notice.link == f"/teleconsultations/{story.public_id}/"
    assert list(selectors.waiting_for(story.physician)) == [story.act]


@pytest.mark.parametrize("gesture", ["consultation_admit", "appointment_cancel"])
def test_once_nobody_waits_any_more_the_notice_is_settled(story, morel, gesture):
    story.waits()
    waiting = Notice.objects.filter(user_id=morel.pk, kind="consultations.patient_waits", read_at=None)
    assert waiting.count() == 1
    if gesture == "consultation_admit":
        services.consultation_admit(actor=story.physician, public_id=story.public_id, at=minutes(0))
    else:
        services.consultation_cancel(
            actor=story.nurse, public_id=story.public_id, reason=CancelReason.TECHNICAL, at=minutes(0)
        )
    assert not waiting.exists()


@pytest.mark.parametrize(
    ("service", "state"),
    [
        (services.consultation_admit, "waiting"),
        (services.consultation_finish, "in_progress"),
        (services.consultation_resume, "finished"),
    ],
)
def test_only_the_physician_conducts(story, service, state):
    story.in_state(state)
    with pytest.raises(Refused):
        service(actor=story.nurse, public_id=story.public_id, at=minutes(1))
    service(actor=story.physician, public_id=story.public_id, at=minutes(1))


def test_resuming_clears_the_end(story):
    story.ends()
    services.consultation_resume(actor=story.physician, public_id=story.public_id, at=minutes(16))
    assert story.now().state == "in_progress"
    assert story.act.finished_at is None


def test_a_refusal_cancels_the_act_frees_the_slot_and_tells_the_physician(story, morel):
    story.consents(ConsentDecision.REFUSED)
    act = story.now()
    assert (act.state, act.cancel_reason) == ("cancelled", "consent_refused")
    assert act.appointment.state == "cancelled"
    assert act.appointment.cancel_reason == "consent"
    assert Notice.objects.filter(user_id=morel.pk, kind="consultations.consent_refused").count() == 1


def test_the_patient_may_withdraw_during_the_call(story):
    story.begins()
    story.consents(ConsentDecision.WITHDRAWN, actor=story.physician)
    assert story.now().state == "cancelled"
    assert story.act.appointment.state == "cancelled"


def test_consent_no_longer_changes_once_the_act_is_finished(story):
    story.ends()
    with pytest.raises(Conflict):
        story.consents(ConsentDecision.WITHDRAWN, actor=story.physician)


def test_an_absent_patient_is_a_missed_appointment(story):
    services.consultation_cancel(
        actor=story.nurse, public_id=story.public_id, reason=CancelReason.PATIENT_ABSENT, at=minutes(10)
    )
    assert story.now().state == "cancelled"
    assert story.act.appointment.state == "missed"


def test_a_no_show_said_in_the_agenda_ends_the_act_and_taken_back_it_is_prepared_again(story):
    from scheduling import services as scheduling

    appointment = story.appointment.public_id
    scheduling.no_show_mark(actor=story.physician, public_id=appointment, at=minutes(5))
    assert (story.now().state, story.act.cancel_reason) == ("cancelled", "patient_absent")
    scheduling.no_show_undo(actor=story.nurse, public_id=appointment, at=minutes(6))
    assert (story.now().state, story.act.cancel_reason) == ("preparing", "")


def test_whoever_is_in_an_act_that_has_begun_came(story):
    from scheduling import services as scheduling

    story.begins()
    with pytest.raises(Conflict, match="a commencé"):
        scheduling.no_show_mark(actor=story.physician, public_id=story.appointment.public_id, at=minutes(5))
    assert story.now().state == "in_progress"


def test_an_appointment_cancelled_in_the_agenda_ends_its_act(story, sylvie):
    from scheduling import services as scheduling
    from scheduling.enums import CancelReason as AgendaReason

    scheduling.appointment_cancel(
        actor=actor_of(sylvie),
        public_id=story.appointment.public_id,
        reason=AgendaReason.PHYSICIAN,
        at=minutes(-60),
    )
    assert (story.now().state, story.act.cancel_reason) == ("cancelled", "appointment_cancelled")


class AuditDown(Exception):
    pass


@pytest.mark.parametrize(
    "gesture", ["wait", "admit", "finish", "vital", "check", "note", "report", "incident"]
)
def test_when_the_journal_cannot_be_written_nothing_is_saved(story, gesture, monkeypatch):
    prepared = {"wait": story.consents, "admit": story.waits, "finish": story.begins}
    prepared.get(gesture, story.begins)()
    before = story.now().state
    run = _gestures(story)[gesture]

    def down(*_args, **_kwargs):
        raise AuditDown

    monkeypatch.setattr(audit, "record", down)
    with pytest.raises(AuditDown), transaction.atomic():
        run()
    act = story.now()
    assert act.state == before
    assert act.nurse_note == ""
    assert selectors.draft_of(act) is None
    assert not VitalSign.objects.exists()
    assert not CartCheck.objects.exists()
    assert not Incident.objects.exists()


def _gestures(story):
    common = {"public_id": story.public_id, "at": minutes(2)}
    nurse, physician = {"actor": story.nurse, **common}, {"actor": story.physician, **common}
    return {
        "wait": lambda: services.consultation_wait(**nurse),
        "admit": lambda: services.consultation_admit(**physician),
        "finish": lambda: services.consultation_finish(**physician),
        "vital": lambda: services.vital_record(kind=VitalKind.WEIGHT, value=Decimal("63.4"), **nurse),
        "check": lambda: services.cart_check_record(items=GOOD, line=Line(), **nurse),
        "note": lambda: services.nurse_note_save(text="Calme.", revision=0, **nurse),
        "report": lambda: services.report_save(sections={"findings": "Œdèmes."}, revision=0, **physician),
        "incident": lambda: services.incident_note(kind=IncidentKind.SOUND, **nurse),
    }


def test_a_vital_sign_keeps_its_origin_unit_and_rules(story):
    row = services.vital_record(
        actor=story.nurse,
        public_id=story.public_id,
        kind=VitalKind.WEIGHT,
        value=Decimal("63.4"),
        note="balance du couloir",
        at=minutes(-25),
    )
    row.refresh_from_db()
    assert row.measure == {"value": "63.4", "unit": "kg", "note": "balance du couloir"}
    assert (row.entered_by, row.measured_at, row.rules_version) == ("Nadia Benali", minutes(-25), "2026-11-1")
    assert story.now().state == "preparing"


def test_an_unusual_value_is_kept_once_confirmed(story):
    given = {
        "actor": story.nurse,
        "public_id": story.public_id,
        "kind": VitalKind.TEMPERATURE,
        "at": minutes(-25),
    }
    with pytest.raises(ToConfirm) as asked:
        services.vital_record(value=Decimal("40.5"), **given)
    assert asked.value.field == VitalKind.TEMPERATURE
    assert services.vital_record(value=Decimal("40.5"), is_confirmed=True, **given).measure["value"] == "40.5"


def test_a_measure_said_again_after_a_cut_is_one_and_a_new_one_is_another(story):
    given = {"actor": story.nurse, "public_id": story.public_id, "kind": VitalKind.WEIGHT}
    first = services.vital_record(value=Decimal("63.4"), at=minutes(-25), **given)
    assert services.vital_record(value=Decimal("63.4"), at=minutes(-23), **given) == first
    services.vital_record(value=Decimal("63.5"), at=minutes(-23), **given)
    services.vital_record(value=Decimal("63.4"), at=minutes(-22), **given)
    services.vital_record(value=Decimal("63.4"), at=minutes(-18), **given)
    assert story.now().vitals.count() == 4


def test_with_the_switch_off_no_value_is_asked_again(story, settings):
    settings.MEDICAL_FUNCTIONS = settings.MEDICAL_FUNCTIONS | {"vital_bounds": False}
    row = services.vital_record(
        actor=story.nurse,
        public_id=story.public_id,
        kind=VitalKind.TEMPERATURE,
        value=Decimal("40.5"),
        at=minutes(-25),
    )
    assert row.pk


def test_confirming_does_not_let_an_impossible_value_through(story):
    with pytest.raises(Invalid):
        services.vital_record(
            actor=story.nurse,
            public_id=story.public_id,
            kind=VitalKind.TEMPERATURE,
            value=Decimal(369),
            is_confirmed=True,
            at=minutes(-25),
        )
    assert not VitalSign.objects.exists()


def test_measures_are_kept_together_or_not_at_all(story):
    from consultations.services.vitals import Measure

    with pytest.raises(Invalid):
        services.vitals_record(
            actor=story.nurse,
            public_id=story.public_id,
            measures={
                VitalKind.SYSTOLIC: Measure(value=Decimal(86)),
                VitalKind.DIASTOLIC: Measure(value=Decimal(148)),
            },
            at=minutes(-25),
        )
    assert not VitalSign.objects.exists()


def test_a_withdrawn_measure_leaves_the_screen_and_stays_in_the_database(story):
    row = vital(story.act, VitalKind.WEIGHT, "634", at=minutes(-25))
    withdraw = {"actor": story.nurse, "public_id": story.public_id, "vital_public_id": row.public_id}
    services.vital_withdraw(at=minutes(-24), **withdraw)
    assert selectors.vitals_of(story.act) == []
    row.refresh_from_db()
    assert (row.withdrawn_by, row.withdrawn_at) == ("Nadia Benali", minutes(-24))
    with pytest.raises(Conflict):
        services.vital_withdraw(at=minutes(-23), **withdraw)


def test_previous_values_come_from_earlier_acts_of_the_same_patient(story, mme_petit, morel, ehpad):
    week = dt.timedelta(days=7)
    before = assisted(mme_petit, morel, ehpad, starts_at=NINE - week)
    act = Consultation.objects.create(appointment=before)
    vital(act, VitalKind.WEIGHT, "61.6", at=NINE - week)
    vital(act, VitalKind.WEIGHT, "61.2", at=minutes(-5) - week)
    assert selectors.previous_vitals(story.act)[VitalKind.WEIGHT].value == Decimal("61.6")


def test_a_cart_check_is_dated_and_kept(story):
    items = [*GOOD[:-1], CheckedItem(item=CheckItem.BATTERY, result=CheckResult.DEGRADED, battery_percent=18)]
    services.cart_check_record(
        actor=story.nurse,
        public_id=story.public_id,
        items=items,
        line=Line(kbps_up=4200, kbps_down=9000, verdict="good"),
        at=minutes(-25),
    )
    check = selectors.last_check(story.act)
    assert (check.line_kbps_up, check.checked_by, check.checked_at) == (4200, "Nadia Benali", minutes(-25))
    assert check.items.get(item=CheckItem.BATTERY).battery_percent == 18


def test_a_call_place_is_the_same_after_a_reload(story):
    story.waits()
    enter = {"actor": story.nurse, "public_id": story.public_id}
    first = services.party_enter(at=minutes(-4), **enter)
    assert (first.role, first.admitted_at) == ("cart", None)
    services.consultation_admit(actor=story.physician, public_id=story.public_id, at=minutes(0))
    again = services.party_enter(at=minutes(5), **enter)
    assert again.public_id == first.public_id
    assert again.admitted_at == minutes(0)
    assert Party.objects.count() == 1


def test_presence_never_moves_the_act(story):
    story.begins()
    party = services.party_enter(actor=story.nurse, public_id=story.public_id, at=minutes(1))
    joined = services.party_present(party_public_id=party.public_id, is_present=True, at=minutes(1))
    services.party_present(party_public_id=party.public_id, is_present=False, at=minutes(9), since=joined)
    party.refresh_from_db()
    assert (party.joined_at, party.left_at) == (minutes(1), minutes(9))
    assert story.now().state == "in_progress"


def test_an_old_socket_that_closes_late_does_not_hide_who_came_back(story):
    story.begins()
    party = services.party_enter(actor=story.nurse, public_id=story.public_id, at=minutes(1))
    old = services.party_present(party_public_id=party.public_id, is_present=True, at=minutes(1))
    services.party_present(party_public_id=party.public_id, is_present=True, at=minutes(3))
    services.party_present(party_public_id=party.public_id, is_present=False, at=minutes(4), since=old)
    party.refresh_from_db()
    assert (party.joined_at, party.left_at) == (minutes(3), None)


def test_nobody_enters_a_call_that_is_not_open(story):
    with pytest.raises(Conflict):
        services.party_enter(actor=story.physician, public_id=story.public_id, at=minutes(0))


def test_a_second_physician_is_invited_told_and_may_open_the_file(story, haddad, mme_petit):
    from patients import policies as patients

    story.begins()
    services.second_physician_invite(
        actor=story.physician, public_id=story.public_id, practitioner=haddad.practitioner, at=minutes(3)
    )
    assert selectors.act_for(actor_of(haddad), story.public_id) == story.act
    assert patients.can_open_file(actor_of(haddad), mme_petit, minutes(4))
    assert not patients.can_open_file(actor_of(haddad), mme_petit, minutes(4) + dt.timedelta(days=31))
    assert Notice.objects.filter(user_id=haddad.pk, kind="consultations.invited").exists()


def test_a_nurse_is_not_invited_as_a_physician(story, nadia):
    story.begins()
    with pytest.raises(Invalid):
        services.second_physician_invite(
            actor=story.physician, public_id=story.public_id, practitioner=nadia.practitioner, at=minutes(3)
        )


def test_a_gesture_is_asked_placed_and_heard(story):
    story.begins()
    common = {"public_id": story.public_id}
    asked = services.request_make(
        actor=story.physician, kind=RequestKind.STETHOSCOPE, point="aortic", at=minutes(2), **common
    )
    services.request_placed(actor=story.nurse, request_public_id=asked.public_id, at=minutes(3), **common)
    assert selectors.current_request(story.act).placed_at == minutes(3)
    services.request_heard(actor=story.physician, request_public_id=asked.public_id, at=minutes(4), **common)
    assert selectors.current_request(story.act) is None
    assert selectors.placed_points(story.act) == {"aortic"}


@pytest.mark.parametrize(
    ("kind", "point"), [("stethoscope", ""), ("stethoscope", "knee"), ("hand_camera", "aortic")]
)
def test_a_gesture_says_where_only_when_it_needs_to(story, kind, point):
    story.begins()
    with pytest.raises(Invalid):
        services.request_make(
            actor=story.physician,
            public_id=story.public_id,
            kind=RequestKind(kind),
            point=point,
            at=minutes(2),
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        CartRequest.objects.create(
            consultation=story.act,
            kind=kind,
            point=point if kind != "stethoscope" else "",
            asked_by="x",
            asked_at=minutes(2),
        )


def test_each_side_makes_its_own_gestures(story):
    story.begins()
    asking = {"public_id": story.public_id, "kind": RequestKind.HAND_CAMERA}
    with pytest.raises(Refused):
        services.request_make(actor=story.nurse, at=minutes(2), **asking)
    asked = services.request_make(actor=story.physician, at=minutes(2), **asking)
    one = {"public_id": story.public_id, "request_public_id": asked.public_id, "at": minutes(3)}
    with pytest.raises(Refused):
        services.request_placed(actor=story.physician, **one)
    with pytest.raises(Refused):
        services.request_heard(actor=story.nurse, **one)


def test_an_incident_of_another_kind_is_described(story):
    noting = {
        "actor": story.nurse,
        "public_id": story.public_id,
        "kind": IncidentKind.OTHER,
        "at": minutes(3),
    }
    with pytest.raises(Invalid):
        services.incident_note(**noting)
    services.incident_note(text="Le chariot s’est éteint.", **noting)
    assert selectors.incidents_of(story.act).get().text == "Le chariot s’est éteint."


def test_the_physician_says_that_no_picture_could_be_had(story):
    story.begins()
    with pytest.raises(Refused):
        services.video_failed_mark(
            actor=story.nurse, public_id=story.public_id, is_failed=True, at=minutes(3)
        )
    services.video_failed_mark(
        actor=story.physician, public_id=story.public_id, is_failed=True, at=minutes(3)
    )
    assert story.now().is_video_failed


def test_the_database_itself_ties_state_and_dates(story):
    with pytest.raises(IntegrityError), transaction.atomic():
        Consultation.objects.filter(pk=story.act.pk).update(state="in_progress")
    with pytest.raises(IntegrityError), transaction.atomic():
        Consultation.objects.filter(pk=story.act.pk).update(finished_at=minutes(3))
