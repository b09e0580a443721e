"""The filter before any slot is held: what must be seen in person stops, and is told where to go (HAS)."""

import datetime as dt
from uuid import UUID

from core.clock import today
from core.errors import Invalid
from patients.rules import age_in_months
from scheduling import selectors
from scheduling.enums import ActForm
from scheduling.models import RedFlag
from scheduling.services.holding import PROPOSED_INSTEAD, Booking, SlotTaken, free_for, is_free


class RedFlagRaised(Invalid):
    """A sign that must not wait for a teleconsultation. `flag` says where to go."""

    def __init__(self, flag: RedFlag) -> None:
        super().__init__(f"{flag.question} : {flag.where_to_go}", field="red_flags")
        self.flag = flag


def check_suitable(booking: Booking, red_flags: frozenset[UUID], at: dt.datetime) -> None:
    """RedFlagRaised or Invalid when the case is not for a teleconsultation of this form."""
    for flag in selectors.red_flags_of(booking.motive):
        if flag.public_id in red_flags:
            raise RedFlagRaised(flag)
    if booking.form not in booking.motive.forms:
        raise Invalid("Ce motif ne se prête pas à cette forme de téléconsultation.", field="form")
    if age_in_months(booking.patient.birth_date, today(at)) < booking.motive.minimum_age_months:
        raise Invalid(
            "Un enfant de cet âge doit être vu en présence : médecin traitant ou pédiatre.",
            field="motive",
        )
    if booking.form == ActForm.ASSISTED and booking.cart is None:
        raise Invalid("Choisissez le chariot.", field="cart")


def check_offered(booking: Booking, at: dt.datetime) -> None:
    """Only what is offered can be held: hours of the physician, opening of the cart, nothing begun."""
    if not is_free(booking.span, booking, at):
        offered = free_for(booking, at)
        raise SlotTaken("Cette heure n’est plus libre. Voici les suivantes.", offered[:PROPOSED_INSTEAD])
