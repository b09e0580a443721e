"""What is seen beside the patient: one word for each thing, in one press, the last one stands."""

import pytest
from django.db import IntegrityError, transaction

from consultations import selectors, services
from consultations.enums import ObservedKind
from consultations.models import Observation
from core.errors import Conflict, Invalid, NotFound, Refused
from tests.cast import actor_of
from tests.consultations.factories import minutes


def see(story, word, kind=ObservedKind.GAIT, at=1, actor=None):
    return services.observation_set(
        actor=actor or story.nurse, public_id=story.public_id, kind=kind, word=word, at=minutes(at)
    )


def told(story):
    return selectors.observed_words(story.act)


def test_the_last_word_stands_and_those_before_are_kept(story):
    see(story, "calme", ObservedKind.MOOD)
    see(story, "en fauteuil", at=2)
    see(story, "avec une aide", at=3)
    assert told(story) == [("Marche", "avec une aide"), ("Humeur", "calme")]
    assert Observation.objects.count() == 3


def test_a_word_is_taken_back(story):
    see(story, "en fauteuil")
    see(story, "", at=2)
    assert told(story) == []


def test_only_the_words_of_the_thing_itself(story):
    with pytest.raises(Invalid):
        see(story, "calme", ObservedKind.GAIT)


def test_a_closed_act_does_not_change(story):
    story.in_state("closed")
    with pytest.raises(Conflict):
        see(story, "en fauteuil")


@pytest.mark.parametrize("name", ["morel", "sylvie", "haddad", "weiss", "luc"])
def test_only_who_is_beside_the_patient(story, request, name):
    with pytest.raises((Refused, NotFound)):
        see(story, "en fauteuil", actor=actor_of(request.getfixturevalue(name)))


def test_sql_knows_the_things_that_are_seen(story):
    with pytest.raises(IntegrityError), transaction.atomic():
        Observation.objects.create(
            consultation=story.act, kind="other", word="x", seen_by="x", seen_at=minutes(1)
        )
