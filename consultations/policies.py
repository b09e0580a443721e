"""Who may what in an act: its physician, the carers at the cart, a second physician; nobody by rank.

A secretary knows the act of the physician who delegated to them (its hour, its state) and never opens what is
clinical in it. The condition `known_to` and the functions `can_*` are held together by a test.
"""

import datetime as dt
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from consultations.enums import ConsultationState, NoteField, PartyRole
from consultations.models import Aside, Consultation, HistoryDecision, Interruption, Party
from consultations.states import CALL_IS_OPEN
from core import clock
from core.actors import Actor
from core.errors import Refused
from documents.enums import DocumentKind
from territory.models import Cart

# Accounts stand below and give codes: see accounts.enums.Role.
LATELY = dt.timedelta(days=30)
DRIVES = "Les vues de la caméra sont gardées par les médecins de l’acte."
BESIDE = "C’est à qui est auprès du patient de le dire."
CART_ROLES = frozenset({"nurse", "pharmacist"})
# Shown out, one is so while the act goes on; what one took part in is read afterwards.
STILL_SECOND = Q(role=PartyRole.SECOND_PHYSICIAN) & (
    Q(removed_at__isnull=True) | (Q(joined_at__isnull=False) & ~Q(consultation__state__in=CALL_IS_OPEN))
)
# Who works where a cart stands, and who answers for it.
CART_WATCHERS = frozenset({"physician", "nurse", "pharmacist", "site_coordinator", "regional_admin"})


def known_to(actor: Actor) -> Q:
    """The acts that the actor may know of, as a condition on Consultation."""
    if actor.role == "physician":
        own = Q(appointment__practitioner__in=_self(actor)) | Q(appointment__beside__in=_self(actor))
        second = Party.objects.filter(STILL_SECOND, consultation=OuterRef("pk"), user_id=actor.user_id)
        return own | Q(Exists(second))
    if actor.role in CART_ROLES:
        sites = actor.site_ids if actor.role == "nurse" else frozenset()
        return Q(appointment__site__in=sites) | Q(appointment__nurse__in=_self(actor))
    if actor.role == "secretary":
        delegators = actor.delegator_ids
        return Q(appointment__practitioner__in=delegators) | Q(appointment__beside__in=delegators)
    return Q(pk__in=[])


def _self(actor: Actor) -> list[int]:
    return [] if actor.practitioner_id is None else [actor.practitioner_id]


def is_physician_of(actor: Actor, consultation: Consultation) -> bool:
    own = actor.practitioner_id is not None
    return (
        own
        and actor.role == "physician"
        and actor.practitioner_id == consultation.appointment.practitioner_id
    )


def is_at_cart(actor: Actor, consultation: Consultation) -> bool:
    """A nurse of the site where the cart is, the professional named for the appointment, or the physician who
    presents the patient."""
    if is_presenting(actor, consultation):
        return True
    if actor.role not in CART_ROLES:
        return False
    appointment = consultation.appointment
    named = appointment.nurse_id is not None and appointment.nurse_id == actor.practitioner_id
    return named or (actor.role == "nurse" and appointment.site_id in actor.site_ids)


def is_second_physician(actor: Actor, consultation: Consultation) -> bool:
    """Held beside the patient since the booking, or invited into the call."""
    if actor.role != "physician" or actor.user_id is None:
        return False
    return is_beside(actor, consultation) or (
        consultation.parties.filter(STILL_SECOND, user_id=actor.user_id).exists()
    )


def is_beside(actor: Actor, consultation: Consultation) -> bool:
    """The physician who sits beside the patient of an act between physicians."""
    key = consultation.appointment.beside_id
    return actor.role == "physician" and key is not None and key == actor.practitioner_id


def is_presenting(actor: Actor, consultation: Consultation) -> bool:
    """The physician beside the patient where no cart is held: they prepare, show and examine with their own
    devices, as who is at a cart does. Where a cart is held, its nurse does."""
    return consultation.appointment.cart_id is None and is_beside(actor, consultation)


def can_know(actor: Actor, consultation: Consultation) -> bool:
    """Whether the actor may know that this act exists, and its state."""
    held = {consultation.appointment.practitioner_id, consultation.appointment.beside_id}
    delegate = actor.role == "secretary" and bool(held & actor.delegator_ids)
    return delegate or can_attend(actor, consultation)


def can_attend(actor: Actor, consultation: Consultation) -> bool:
    """Whether the actor gives care in this act: opens what is clinical, enters the call."""
    return (
        is_physician_of(actor, consultation)
        or is_at_cart(actor, consultation)
        or is_second_physician(actor, consultation)
    )


def can_keep_views(actor: Actor, consultation: Consultation) -> bool:
    """Those who look through the cart’s camera from the other end of the call."""
    return not is_at_cart(actor, consultation) and can_attend(actor, consultation)


def can_prepare(actor: Actor, consultation: Consultation) -> bool:
    """What comes before the call: those beside the patient, or the act’s physician."""
    return is_at_cart(actor, consultation) or is_physician_of(actor, consultation)


def can_conduct(actor: Actor, consultation: Consultation) -> bool:
    """Admit, finish, write and sign: the physician of the act and nobody else."""
    return is_physician_of(actor, consultation)


def can_take_up(actor: Actor, consultation: Consultation, interruption: Interruption) -> bool:
    """Its physician always; who is at the cart, what was interrupted from there."""
    at_cart = not interruption.is_by_physician and is_at_cart(actor, consultation)
    return at_cart or is_physician_of(actor, consultation)


def can_talk_apart(actor: Actor, consultation: Consultation) -> bool:
    """Begin and end an aparté: the physicians of the act who are not on the patient’s side of it."""
    is_with_patient = is_presenting(actor, consultation)
    is_second = is_second_physician(actor, consultation) and not is_with_patient
    return is_physician_of(actor, consultation) or is_second


def can_take_back(actor: Actor, consultation: Consultation, decision: HistoryDecision) -> bool:
    """What was decided of the file: the physician of the act, all of it; who is at the cart, what was said
    from there."""
    at_cart = not decision.is_by_physician and is_at_cart(actor, consultation)
    return at_cart or is_physician_of(actor, consultation)


def can_settle(actor: Actor, consultation: Consultation, aside: Aside) -> bool:
    """Of two versions of a text, whoever writes that text chooses."""
    if aside.field == NoteField.REPORT:
        return can_conduct(actor, consultation)
    return is_at_cart(actor, consultation)


def require_cart_watcher(actor: Actor) -> None:
    require(actor.role in CART_WATCHERS, "Les chariots sont suivis par ceux qui travaillent sur leur site.")


def carts_known_to(actor: Actor) -> Q:
    """The carts whose state the actor may follow, as a condition on Cart.

    Those of their sites; of a physician, also those of their own late and coming acts, mostly elsewhere.
    """
    if actor.role == "regional_admin":
        return Q()
    if actor.role not in CART_WATCHERS:
        return Q(pk__in=[])
    here = Q(site__in=actor.site_ids)
    if actor.role != "physician":
        return here
    acts = Consultation.objects.real().filter(
        appointment__practitioner__in=_self(actor), appointment__starts_at__gte=clock.now() - LATELY
    )
    return here | Q(pk__in=acts.exclude(state=ConsultationState.CANCELLED).values("appointment__cart"))


def can_report_device(actor: Actor, cart: Cart) -> bool:
    """Whoever follows the cart: where it stands, from the physician’s end of an act, and the region."""
    return Cart.objects.filter(carts_known_to(actor), pk=cart.pk).exists()


def can_follow_reports(actor: Actor) -> bool:
    """Who answers for a site, and the region: they read what was reported and send it on."""
    return actor.role in ("site_coordinator", "regional_admin")


def waiting_room_of(actor: Actor) -> int | None:
    """The physician for whom patients wait: oneself. Who keeps their agenda does not see who sits there."""
    return actor.practitioner_id if actor.role == "physician" else None


# Whose page of today says by itself what becomes of its acts.
FOLLOWS_DAY = frozenset({"physician", "nurse", "secretary"})


def follows_day(actor: Actor) -> bool:
    return actor.role in FOLLOWS_DAY


def sites_followed(actor: Actor) -> frozenset[int]:
    """The sites whose acts are part of the day of this actor, whoever is beside the patient."""
    return actor.site_ids if actor.role == "nurse" else frozenset()


def can_read_documents(actor: Actor, act_public_id: UUID, kind: DocumentKind) -> bool:
    """The guard of `documents` for what hangs on an act; fee sheets are for those who bill."""
    consultation = Consultation.objects.select_related("appointment").filter(public_id=act_public_id).first()
    if consultation is None:
        return False
    if kind == DocumentKind.FEE_SHEET:
        return is_physician_of(actor, consultation)
    return can_attend(actor, consultation)


def require(allowed: bool, message: str = "") -> None:  # noqa: FBT001 - reads as a sentence
    """Refuse, with a sentence, what is not allowed."""
    if not allowed:
        raise Refused(message)
