"""What a booking is made from: the referral that the page was opened with, and whether it still serves."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from core import clock
from core.actors import Actor, ActorRequest
from core.errors import Conflict
from directory.models import Practitioner
from patients.models import Patient
from scheduling import selectors
from scheduling.models import Motive, Referral
from scheduling.models.referrals import OPEN
from scheduling.policies import referrals as policies
from scheduling.services import REFERRAL_USED


@dataclass(frozen=True, slots=True)
class Source:
    """Read once a request. `sent`: as the page sends it, whatever became of it meanwhile."""

    sent: str = ""
    referral: Referral | None = None
    can_serve: bool = False

    @property
    def usable(self) -> Referral | None:
        return self.referral if self.can_serve else None

    def for_hour_of(self, practitioner: Practitioner) -> Referral | None:
        """It goes with an hour of the physician whom it is for, and with no other.

        Conflict when it serves no more: nothing is booked without it unasked. The service judges again what
        it still might serve, the second press of a booking included.
        """
        if not self.sent:
            return None
        if self.referral is None:
            raise Conflict(REFERRAL_USED)
        is_open, recipient = self.referral.state in OPEN, self.referral.recipient
        is_other = is_open and recipient not in (None, practitioner)
        return None if is_other else self.referral

    def for_one_of(self, practitioners: Iterable[Practitioner]) -> Referral | None:
        """The same for who waits for an hour of one of them."""
        recipient = self.referral.recipient if self.referral else None
        wanted = [one for one in practitioners if one == recipient]
        if self.sent and self.referral is None:
            raise Conflict(REFERRAL_USED)
        return self.for_hour_of(wanted[0]) if wanted else None

    def required(self) -> Referral | None:
        """What the page was opened with, None when it was with nothing; Conflict when it serves no more."""
        if self.sent and self.usable is None:
            raise Conflict(REFERRAL_USED)
        return self.usable

    def suggests(self, offered: Iterable[Motive]) -> dict[str, str] | None:
        """The motive that the page opens with, as long as it is offered."""
        motive = self.usable.motive if self.usable else None
        return {"motive": str(motive.public_id)} if motive is not None and motive in offered else None


def source_of(
    request: ActorRequest,
    patient: Patient,
    serves: Callable[[Actor, Referral, dt.datetime], bool] = policies.can_book_from,
) -> Source:
    """In the address at first, then sent with the page. `serves`: whether the actor may do this from it."""
    sent, at = request.POST.get("referral") or request.GET.get("adressage", ""), clock.now()
    try:
        referral = selectors.referral_of_booking(request.actor, UUID(sent), patient, at=at)
    except ValueError:
        return Source(sent)
    can_serve = referral is not None and serves(request.actor, referral, at)
    return Source(sent, referral, can_serve)
