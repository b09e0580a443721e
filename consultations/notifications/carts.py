"""What a cart asks of those around it: to be put away, to be looked at after a fault."""

import datetime as dt

from accounts import selectors as accounts
from accounts.enums import Role
from consultations.models import Consultation, DeviceReport
from consultations.notifications.kinds import PUT_AWAY, REPORTED
from core.clock import today
from notifications import services as outbox
from notifications.rules import Recipient
from scheduling.notifications import beside


def to_put_away(consultation: Consultation, *, at: dt.datetime) -> None:
    """To who was beside the cart, or to those of the site; once an act."""
    appointment = consultation.appointment
    for user in beside(appointment, at):
        outbox.message_send(
            kind=PUT_AWAY.code,
            to=Recipient.of(user),
            context={"starts_at": appointment.starts_at, "place": appointment.place},
            link=f"/teleconsultations/{consultation.public_id}/rangement/",
            dedup_key=str(consultation.public_id),
            at=at,
        )


def device_reported(report: DeviceReport, *, at: dt.datetime) -> None:
    """To who answers for the site, and to the region; what happened is on the page, never here."""
    site, on = report.cart.site, today(at)
    for user in [*accounts.users_at(site, Role.SITE_COORDINATOR, on), *accounts.administrators(on)]:
        outbox.message_send(
            kind=REPORTED.code,
            to=Recipient.of(user),
            context={"place": str(site)},
            link=f"/signalements/{report.public_id}/",
            dedup_key=str(report.public_id),
            at=at,
        )
