"""What was put away after an act, and what the act before on the same cart left."""

import datetime as dt

from django.db.models import QuerySet

from consultations.enums import PutAway
from consultations.models import Consultation, PutAwayStep
from consultations.selectors.acts import WITH
from consultations.states import CARRIED_OUT
from territory.enums import DeviceKind
from territory.models import Cart

REMIND_AFTER = dt.timedelta(minutes=30)
FORGOTTEN = dt.timedelta(hours=12)  # nobody is called back for yesterday’s cart: the next act asks
LOOKED_BACK = dt.timedelta(days=7)


def steps_needed(cart: Cart) -> list[PutAway]:
    """What this cart needs: without an otoscope, no tip is thrown away."""
    carried = {device.kind for device in cart.devices.all()}
    needless = {
        PutAway.STETHOSCOPE: bool(carried) and DeviceKind.STETHOSCOPE not in carried,
        PutAway.OTOSCOPE_TIP: DeviceKind.OTOSCOPE not in carried,
    }
    return [step for step in PutAway if not needless.get(step, False)]


def put_away_steps(consultation: Consultation) -> dict[str, PutAwayStep]:
    return {row.step: row for row in consultation.put_away.all()}


def left_out(consultation: Consultation) -> list[PutAway]:
    """What is not put away yet after this act."""
    cart, done = consultation.appointment.cart, put_away_steps(consultation)
    return [step for step in steps_needed(cart) if step not in done] if cart is not None else []


def act_before(consultation: Consultation) -> Consultation | None:
    """The last act carried out on the same cart in these days, before this one."""
    cart, starts_at = consultation.appointment.cart_id, consultation.appointment.starts_at
    if cart is None:
        return None
    rows = _over().filter(appointment__cart=cart, appointment__starts_at__lt=starts_at)
    rows = rows.filter(finished_at__gt=starts_at - LOOKED_BACK)
    return rows.order_by("-appointment__starts_at", "-pk").first()


def to_put_away(at: dt.datetime) -> list[Consultation]:
    """The acts that ended half an hour ago and more, whose cart is not put away."""
    rows = _over().filter(finished_at__lte=at - REMIND_AFTER, finished_at__gt=at - FORGOTTEN)
    return [act for act in rows.filter(appointment__cart__isnull=False) if left_out(act)]


def _over() -> QuerySet[Consultation]:
    rows = Consultation.objects.filter(state__in=CARRIED_OUT).select_related(*WITH)
    return rows.prefetch_related("put_away", "appointment__cart__devices")
