"""A physician decides against the rules: with a motive, in the open; nobody else does."""

import datetime as dt

import pytest

from accounts.models import User
from audit.models import Event
from core.errors import Conflict, Invalid, NotFound, Refused
from pathways.verdicts import verdict_for
from patients.models import Patient
from scheduling import policies, selectors, services
from scheduling.enums import CancelReason
from scheduling.models import Appointment, PathwayOverride
from territory.models import Site
from tests.cast import actor_of
from tests.consultations.factories import assisted
from tests.scheduling.factories import MONDAY

MOTIVE = "Adressée de vive voix par le Dr Vasseur, lettre à venir."
FRIDAY = MONDAY - dt.timedelta(days=3)


@pytest.fixture
def appointment(mme_petit: Patient, haddad: User, ehpad: Site) -> Appointment:
    """Dr Haddad’s act: the indicator of a resident of an EHPAD whom nobody sent is blank."""
    return assisted(mme_petit, haddad, ehpad, starts_at=MONDAY)


def decide(user: User, appointment: Appointment, **change: object) -> PathwayOverride:
    given = {"ips": "O", "motive": MOTIVE, "at": FRIDAY} | change
    return services.pathway_override_set(actor=actor_of(user), appointment=appointment.public_id, **given)


def test_the_decision_keeps_what_it_sets_aside(appointment: Appointment, haddad: User) -> None:
    decide(haddad, appointment)

    row = selectors.standing_override(appointment)
    assert (row.ips, row.motive, row.decided_by) == ("O", MOTIVE, "Dr Karim Haddad")
    assert (row.overridden["ips"], row.overridden["status"]) == ("", "excluded_from_pathway")
    assert Event.objects.get(kind="scheduling.verdict_overridden").details == {}


def test_the_engine_is_given_the_decision_and_says_so(appointment: Appointment, haddad: User) -> None:
    decide(haddad, appointment)

    decision = selectors.decision_of(selectors.standing_override(appointment))
    verdict = verdict_for(selectors.situation_of_appointment(appointment), decision)
    assert (verdict.ips, verdict.status) == ("O", "in_pathway")
    assert MOTIVE.rstrip(".") in " ".join(found.message for found in verdict.findings)


@pytest.mark.parametrize("motive", ["", "   ", "oui", "deux mots"])
def test_a_motive_is_some_words(motive: str, appointment: Appointment, haddad: User) -> None:
    with pytest.raises(Invalid) as refusal:
        decide(haddad, appointment, motive=motive)
    assert refusal.value.field == "motive"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"ips": ""}, "ips"),
        ({"ips": None}, "ips"),
        ({"ips": "Z"}, "ips"),
        ({"lifted": frozenset({"video_failed"})}, "lifted"),
    ],
)
def test_a_decision_that_decides_nothing(
    change: dict, field: str, appointment: Appointment, haddad: User
) -> None:
    """The indicator that the rules give, none at all, one that does not exist, a blocking that blocks not."""
    with pytest.raises(Invalid) as refusal:
        decide(haddad, appointment, **change)
    assert refusal.value.field == field
    assert not PathwayOverride.objects.exists()


def test_going_back_on_it_leaves_both_to_read(appointment: Appointment, haddad: User) -> None:
    decide(haddad, appointment)

    services.pathway_override_withdraw(actor=actor_of(haddad), appointment=appointment.public_id, at=MONDAY)

    assert selectors.standing_override(appointment) is None
    assert [row.is_withdrawn for row in selectors.overrides_of(appointment)] == [False, True]
    with pytest.raises(Conflict):
        services.pathway_override_withdraw(
            actor=actor_of(haddad), appointment=appointment.public_id, at=MONDAY
        )


def test_deciding_again_replaces_the_first(appointment: Appointment, haddad: User) -> None:
    decide(haddad, appointment)
    decide(haddad, appointment, ips="U", at=MONDAY)

    assert selectors.standing_override(appointment).ips == "U"
    assert PathwayOverride.objects.count() == 2


def test_what_is_closed_does_not_change(appointment: Appointment, haddad: User) -> None:
    services.appointment_cancel(
        actor=actor_of(haddad), public_id=appointment.public_id, reason=CancelReason.PHYSICIAN, at=FRIDAY
    )
    with pytest.raises(Conflict):
        decide(haddad, appointment)


@pytest.mark.parametrize(
    ("who", "answer"),
    [
        ("haddad", "yes"),
        ("nadia", "403"),
        ("morel", "403"),
        ("sylvie", "404"),
        ("weiss", "404"),
        ("luc", "404"),
    ],
)
def test_the_cast(who: str, answer: str, appointment: Appointment, request: pytest.FixtureRequest) -> None:
    user = request.getfixturevalue(who)

    assert policies.can_override(actor_of(user), appointment) is (answer == "yes")
    if answer == "yes":
        assert decide(user, appointment)
        return
    with pytest.raises(Refused if answer == "403" else NotFound):
        decide(user, appointment)
    assert not PathwayOverride.objects.exists()


def test_a_secretary_does_not_decide_for_her_physician(
    mme_petit: Patient, morel: User, sylvie: User, ehpad: Site
) -> None:
    held = assisted(mme_petit, morel, ehpad, starts_at=MONDAY)

    with pytest.raises(Refused):
        decide(sylvie, held, ips="O")
