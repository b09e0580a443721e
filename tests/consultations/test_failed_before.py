"""What fails before the call: an incident, what becomes of the patient at once, and who reads it where."""

from typing import Any

import pytest
from django.urls import reverse

from audit.models import Event
from consultations import selectors, services
from consultations.enums import IncidentKind, IncidentOutcome
from consultations.models import Incident
from core.errors import Conflict, Invalid, NotFound, Refused
from notifications.models import Notice
from portal.presenters.pages import home_of
from scheduling.enums import AppointmentState
from scheduling.presenters import again_url
from tests.accounts.factories import MembershipFactory
from tests.cast import actor_of, signed_in
from tests.client import PivotClient
from tests.consultations.factories import Story, assisted, minutes
from tests.patients.factories import PatientFactory

pytestmark = pytest.mark.django_db

FAILED = "consultations.failed_before"


def fails(
    story: Story,
    outcome: IncidentOutcome = IncidentOutcome.IN_PERSON,
    actor: Any = None,
    at: int = -10,
    **said: Any,
) -> Incident:
    return services.failed_before_note(
        actor=actor or story.nurse,
        public_id=story.public_id,
        kind=said.pop("kind", IncidentKind.IMAGE),
        outcome=outcome,
        at=minutes(at),
        **said,
    )


def page(name: str, story: Story, user: Any, *more: Any) -> str:
    address = reverse(f"consultations:{name}", args=[story.public_id, *more])
    return signed_in(PivotClient(), user).get(address).content.decode()


def told(user: Any) -> int:
    return Notice.objects.filter(user_id=user.pk, kind=FAILED).count()


@pytest.mark.parametrize(
    ("outcome", "state", "notices"),
    [
        (IncidentOutcome.GOES_ON, "planned", 1),
        (IncidentOutcome.IN_PERSON, "planned", 1),
        (IncidentOutcome.EMERGENCY, "planned", 1),
        (IncidentOutcome.REBOOK, "cancelled", 0),
    ],
)
def test_each_outcome_is_kept_and_only_another_hour_ends_the_act(
    story: Story, morel: Any, outcome: IncidentOutcome, state: str, notices: int
) -> None:
    fails(story, outcome, text="Écran noir")
    (incident,) = selectors.incidents_of(story.now())
    assert (incident.outcome, incident.text, incident.noted_by) == (outcome, "Écran noir", "Nadia Benali")
    assert story.act.state == state
    assert told(morel) == notices
    assert outcome.label in selectors.sections_of(story.act)["incidents"]
    noted = Event.objects.filter(kind="consultations.incident_noted")
    assert noted.count() == 1


def test_another_hour_frees_this_one_and_says_why(story: Story) -> None:
    fails(story, IncidentOutcome.REBOOK)
    assert story.now().cancel_reason == "technical"
    story.appointment.refresh_from_db()
    assert story.appointment.state == AppointmentState.CANCELLED


def test_a_refusal_notes_nothing_and_cancels_nothing(story: Story) -> None:
    with pytest.raises(Invalid):
        fails(story, IncidentOutcome.REBOOK, kind=IncidentKind.OTHER)
    assert story.now().state == "planned"
    assert not Incident.objects.exists()


@pytest.mark.parametrize("state", ["waiting", "in_progress", "finished", "closed", "cancelled"])
def test_only_while_the_act_is_prepared(story: Story, state: str) -> None:
    story.in_state(state)
    with pytest.raises(Conflict):
        fails(story)


@pytest.mark.parametrize(
    ("name", "may"),
    [
        ("nadia", True),
        ("morel", False),
        ("sylvie", False),
        ("haddad", False),
        ("weiss", False),
        ("luc", False),
    ],
)
def test_each_of_the_six(story: Story, request: Any, name: str, may: bool) -> None:
    actor = actor_of(request.getfixturevalue(name))
    if may:
        assert fails(story, actor=actor)
        return
    with pytest.raises((Refused, NotFound)):
        fails(story, actor=actor)


def test_the_nurse_of_another_site_notes_nothing_here(story: Story, luc: Any) -> None:
    answer = signed_in(PivotClient(), luc).post(
        reverse("consultations:failed_before", args=[story.public_id]), {"kind": "image", "outcome": "rebook"}
    )
    assert answer.status_code == 404
    assert story.now().state == "planned"


def test_the_page_of_preparation_has_the_corner_with_what_to_try(
    story: Story, nadia: Any, morel: Any
) -> None:
    html = page("preparation", story, nadia)
    assert 'class="ca-broken"' in html
    assert "Contrôle du chariot », essayez" in html
    assert reverse("consultations:failed_before", args=[story.public_id]) in html
    assert "data-choose-device" not in html
    assert 'id="broken"' not in page("preparation", story, morel)
    assert 'id="broken"' not in page("preparation", story.in_state("finished"), nadia)


def test_a_press_without_what_becomes_of_the_patient_is_refused(story: Story, nadia: Any) -> None:
    address = reverse("consultations:failed_before", args=[story.public_id])
    answer = signed_in(PivotClient(), nadia).post(address, {"kind": "image", "outcome": ""})
    assert answer.status_code == 422
    assert not Incident.objects.exists()


def test_both_sides_read_it_and_the_physician_may_decide(story: Story, nadia: Any, morel: Any) -> None:
    fails(story, text="Écran <noir>")
    for html in (page("preparation", story, nadia), page("cockpit", story, morel)):
        assert "Ça ne marche pas : image. À voir en personne." in html
        assert "Écran &lt;noir&gt;" in html
    part = page("cockpit_part", story, morel, "panne")
    assert 'data-dialog-open="turnings"' in part
    assert "Ça ne marche pas" in page("preparation_part", story, nadia, "panne")
    assert (
        signed_in(PivotClient(), nadia)
        .get(reverse("consultations:preparation_part", args=[story.public_id, "autre"]))
        .status_code
        == 404
    )


def test_once_the_act_began_it_is_an_incident_like_another(story: Story, morel: Any) -> None:
    fails(story, IncidentOutcome.GOES_ON)
    story.begins()
    assert "Ça ne marche pas : image" not in page("cockpit", story, morel)
    assert "Image" in page("cockpit_part", story, morel, "incidents")


def test_the_physician_books_again_with_what_was_asked_and_the_nurse_reads_who_does(
    story: Story, nadia: Any, morel: Any
) -> None:
    fails(story, IncidentOutcome.REBOOK)
    again = again_url(story.appointment)
    assert again in page("report", story, morel)
    html = page("preparation", story, nadia)
    assert again not in html
    assert "Le Dr Morel ou son secrétariat reprend rendez-vous" in html


class TestTheDayOfThePhysician:
    @pytest.mark.parametrize(
        ("outcome", "waits"),
        [
            (IncidentOutcome.GOES_ON, False),
            (IncidentOutcome.IN_PERSON, True),
            (IncidentOutcome.EMERGENCY, True),
            (IncidentOutcome.REBOOK, True),
        ],
    )
    def test_what_waits_for_them(self, story: Story, outcome: IncidentOutcome, waits: bool) -> None:
        fails(story, outcome)
        assert bool(selectors.failed_before_of(story.physician, minutes(0))) == waits

    def test_the_last_word_stands_and_a_begun_act_asks_nothing_more(self, story: Story) -> None:
        fails(story)
        fails(story, IncidentOutcome.GOES_ON, at=-9)
        assert selectors.failed_before_of(story.physician, minutes(0)) == []
        fails(story, IncidentOutcome.EMERGENCY, at=-8)
        assert len(selectors.failed_before_of(story.physician, minutes(0))) == 1
        story.begins()
        assert selectors.failed_before_of(story.physician, minutes(1)) == []

    def test_nobody_else_has_it_and_another_act_of_theirs_is_not_concerned(
        self, story: Story, haddad: Any, morel: Any, nadia: Any, ehpad: Any
    ) -> None:
        other = Story(assisted(PatientFactory(), morel, ehpad, starts_at=minutes(60)), morel, nadia)
        fails(story)
        (found,) = selectors.failed_before_of(story.physician, minutes(0))
        assert found.consultation_id != other.act.pk
        assert selectors.failed_before_of(actor_of(haddad), minutes(0)) == []
        assert selectors.failed_before_of(story.nurse, minutes(0)) == []

    def test_booked_again_it_leaves(self, story: Story, morel: Any, ehpad: Any) -> None:
        fails(story, IncidentOutcome.REBOOK)
        later = {"starts_at": minutes(24 * 60), "booked_at": minutes(-5)}
        assisted(story.appointment.patient, morel, ehpad, **later)
        assert selectors.failed_before_of(story.physician, minutes(0)) == []

    def test_it_is_read_there(self, story: Story, morel: Any, settings: Any) -> None:
        from portal.presenters import todo

        fails(story, IncidentOutcome.REBOOK)
        (incident,) = selectors.failed_before_of(story.physician, minutes(0))
        line = todo.failed_before(story.physician, incident, minutes(0))
        assert line["title"] == "Mme Petit : rendez-vous à reprendre"
        assert line["action"]["url"] == again_url(story.appointment)
        assert "14" in line["text"]


def day_of(user: Any) -> list[dict[str, Any]]:
    return home_of(actor_of(user), minutes(0)).todo


def test_who_keeps_the_agenda_reads_it_on_their_day_and_another_secretary_does_not(
    story: Story, sylvie: Any, nadia: Any
) -> None:
    fails(story, text="Œdèmes des chevilles.")
    (item,) = day_of(sylvie)
    assert item["title"].endswith(" : à voir en personne")
    assert "Avant l’appel de 14" in item["text"]
    assert "avec le Dr Morel, " in item["text"]
    assert " : image. Nadia Benali" in item["text"]
    assert "Œdèmes" not in str(item)
    assert item["action"]["url"] == reverse("scheduling:appointment", args=[story.appointment.public_id])
    other = MembershipFactory(role="secretary").user
    assert day_of(other) == day_of(nadia) == []


def test_a_secretary_books_the_other_hour_that_a_failed_cart_asks_for(story: Story, sylvie: Any) -> None:
    fails(story, IncidentOutcome.REBOOK)
    (item,) = day_of(sylvie)
    assert item["title"].endswith(" : rendez-vous à reprendre")
    assert item["action"]["url"] == again_url(story.appointment)
    assert signed_in(PivotClient(), sylvie).get(item["action"]["url"]).status_code == 200
