"""How long a link, a code and what they open last, how often one may try, and what is still possible when."""

import datetime as dt
from enum import StrEnum

MOST_TRIES = 5  # of one code
MOST_CODES = 3  # of one link, in an hour
MOST_WRONG = 20  # of one link, all its codes together: then it is closed, and another one must be sent
CODE_LASTS = dt.timedelta(minutes=10)
CODE_NOT_TWICE_WITHIN = dt.timedelta(seconds=30)  # asked again so soon is a button pressed twice
PRESSED_TWICE = dt.timedelta(seconds=20)  # the same code again so soon, of one browser
OPEN_FOR = dt.timedelta(minutes=20)  # what a code opens, in one browser
NOT_TWICE_WITHIN = dt.timedelta(minutes=1)  # a link sent again so soon is a button pressed twice
MOVES_UNTIL = dt.timedelta(hours=2)  # before the act: later, somebody may be preparing it
HELD_FOR = dt.timedelta(minutes=5)
# Before the hour: from then on the patient at home is let into the waiting room.
OPENS_BEFORE = dt.timedelta(minutes=30)
LATE = dt.timedelta(hours=4)  # after the end planned, an act at home may still be going on
KEPT_AT_HOME = dt.timedelta(days=30)  # after a video at home: what follows is read by the same link
MINOR = 18  # years: below, one may keep an act from one’s parents (L1111-5 CSP)


GUESSED = "Trop de codes faux"  # who revoked a link, as it is kept


class Standing(StrEnum):
    """What a link is good for now."""

    OPEN = "open"
    REVOKED = "revoked"
    CANCELLED = "cancelled"
    BEGUN = "begun"
    PAST = "past"


def standing(
    *,
    is_revoked: bool,
    state: str,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    at: dt.datetime,
    is_at_home: bool = False,
) -> Standing:
    """`state`: of the appointment, booked, cancelled, honoured or missed. One at home is held by its link,
    which outlives the hour: physicians are late, and what follows is read there.
    """
    closes_at = ends_at + KEPT_AT_HOME if is_at_home else ends_at
    if is_revoked:
        return Standing.REVOKED
    if state == "cancelled":
        return Standing.CANCELLED
    if state == "missed" or at >= closes_at:
        return Standing.PAST
    return Standing.BEGUN if state == "honoured" or at >= starts_at else Standing.OPEN


class OfferStanding(StrEnum):
    """What the link of an offered hour is good for now."""

    OPEN = "open"
    REVOKED = "revoked"
    TAKEN = "taken"
    DECLINED = "declined"
    LAPSED = "lapsed"


def offer_standing(*, is_revoked: bool, outcome: str, until: dt.datetime, at: dt.datetime) -> OfferStanding:
    """`outcome`: what was answered, by whomever; "" as long as nothing was."""
    if is_revoked:
        return OfferStanding.REVOKED
    if outcome:
        return OfferStanding(outcome)
    return OfferStanding.OPEN if at < until else OfferStanding.LAPSED


def may_still_move(starts_at: dt.datetime, at: dt.datetime) -> bool:
    return at <= starts_at - MOVES_UNTIL
