"""The carts that may serve a patient: which are near, what they lack, who is beside them."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db.models import QuerySet

from core import french
from core.clock import today
from directory.models import Practitioner
from patients.models import Patient
from scheduling.models import Appointment, Motive
from scheduling.rules import Span
from scheduling.selectors.holds import held_party
from scheduling.selectors.homes import Home
from scheduling.selectors.pairs import Pairs
from scheduling.selectors.slots import Agendas
from territory import selectors as ground
from territory.enums import CartState, DeviceKind
from territory.models import Cart


def ill_equipped(carts: Iterable[Cart], motive: Motive) -> list[tuple[Cart, list[DeviceKind]]]:
    """The carts that lack something this motive needs, and what."""
    lacks = [(cart, lacking(cart, motive)) for cart in carts]
    return [(cart, kinds) for cart, kinds in lacks if kinds]


def lacking(cart: Cart, motive: Motive) -> list[DeviceKind]:
    """What this motive needs and this cart does not carry, or carries out of order."""
    devices = cart.devices.all() if motive.devices else ()
    carried = {device.kind for device in devices if not ground.is_out(device)}
    return [DeviceKind(kind) for kind in motive.devices if kind not in carried]


def lack_words(cart: Cart, kinds: Iterable[DeviceKind]) -> tuple[str, ...]:
    """« otoscope », « stéthoscope (en panne) »: what is there and does not work is named so."""
    carried = {device.kind for device in cart.devices.all()}
    return tuple(french.within(kind.label) + (" (en panne)" if kind in carried else "") for kind in kinds)


def carts_near(patient: Patient) -> Sequence[Cart]:
    """Those around that can be used at all."""
    return carts_in_use(Home(patient))


def carts_in_use(home: Home) -> Sequence[Cart]:
    """The same, of a file that is read already."""
    return list(carts_around(home).filter(state=CartState.IN_SERVICE, site__is_open=True))


def carts_around(home: Home) -> QuerySet[Cart]:
    """The carts of where the patient lives; for somebody at home, those of the territory of their commune."""
    rows = Cart.objects.select_related("site__commune").prefetch_related("devices")
    if home.residence is not None:
        rows = rows.filter(site=home.residence.site_id)
    else:
        # A cart kept in an EHPAD is for its residents.
        rows = rows.filter(site__territory__communes=home.patient.commune_id).exclude(site__kind="ehpad")
    return rows.order_by("site__name", "name", "pk")


def nurse_for(
    practitioner: Practitioner,
    cart: Cart,
    wanted: Span,
    patient: Patient,
    at: dt.datetime,
    *,
    named: Practitioner | None = None,
    moving: Appointment | None = None,
) -> Practitioner | None:
    """Who is beside this cart and free all that time: `named` if she is, else this physician’s usual pair.

    Named by hand at a site that does not say when she is there, she only has to be free.
    """
    days = sorted({today(wanted.starts_at), today(wanted.ends_at)})
    agendas = Agendas([], [cart], dates=days, at=at, patient=patient, moving=moving)
    free = agendas.nurses_for(cart, wanted)
    if named is not None:
        known = {key for key, _ in agendas.beside(cart)}
        if named.pk in free or (named.pk not in known and _is_free(named, wanted, patient, at, moving)):
            return named
    best = Pairs({practitioner.pk}, free).best(practitioner.pk, free)
    return best.nurse if best else None


def _is_free(
    nurse: Practitioner, wanted: Span, patient: Patient, at: dt.datetime, moving: Appointment | None
) -> bool:
    return not held_party({"nurse": nurse}, wanted, patient, at, but=moving)
