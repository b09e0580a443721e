"""How long it may still take, said at the cart as it is said at home."""

from consultations import presenters
from tests.consultations.factories import minutes


def test_the_cart_says_how_long_it_may_take_and_when_that_was_estimated(story):
    story.in_state("waiting")
    page = presenters.cart_page(story.nurse, story.now(), minutes(-20))
    assert (
        page["estimate"]
        == "Encore 20\N{NO-BREAK SPACE}minutes au plus (estimé à 14\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}10)"
    )


def test_once_the_act_has_begun_nothing_is_estimated(story):
    story.begins()
    assert presenters.cart_page(story.nurse, story.now(), minutes(3))["estimate"] == ""
