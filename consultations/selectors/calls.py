"""Who takes part in a call, and what was asked at the cart. The caller holds the act by `act_for`."""

from uuid import UUID

from django.db.models import Q, QuerySet

from consultations.enums import RequestKind
from consultations.models import Aparte, CallQuality, CartRequest, Consultation, Device, Party
from core.actors import Actor
from core.errors import Invalid
from directory import selectors as directory
from directory.enums import Profession
from directory.models import Practitioner
from territory.models import Region


def parties_of(consultation: Consultation) -> QuerySet[Party]:
    return consultation.parties.order_by("created_at", "pk")


def people_count(consultation: Consultation) -> int:
    """How many people the call is for: a third party no longer counts once they are out."""
    rows = consultation.parties.filter(Q(observer__isnull=True) | Q(observer__ended_at__isnull=True))
    return rows.filter(removed_at__isnull=True).count()


def party_of(actor: Actor, consultation: Consultation) -> Party | None:
    """The actor’s own place in the call, once they have one."""
    return consultation.parties.filter(user_id=actor.user_id).first()


def aparte_of(consultation: Consultation) -> Aparte | None:
    """The aparté that lasts now."""
    return consultation.apartes.filter(ended_at__isnull=True).select_related("party").first()


def qualities_of(consultation: Consultation) -> QuerySet[CallQuality]:
    """What was measured of the call, device by device, in the order they came."""
    return consultation.qualities.select_related("party", "device__party").order_by("first_at", "pk")


def was_cut(consultation: Consultation) -> bool:
    """Whether anybody’s line was lost during the call, as their browsers measured it."""
    return any(one.cuts for one in qualities_of(consultation))


def seat_of(participant: UUID, *, lock: bool = False) -> tuple[Party | None, Device | None]:
    """Whom the relay means, and which device that they added; `lock` holds the person."""
    device = Device.objects.filter(public_id=participant).first()
    wanted = {"public_id": participant} if device is None else {"pk": device.party_id}
    rows = Party.objects.select_related("consultation").filter(**wanted)
    return (rows.select_for_update(of=("self",)) if lock else rows).first(), device


def seat_labels(consultation: Consultation) -> dict[str, str]:
    """How each participant of the relay is called: people, and the devices that they added."""
    parties = {str(party.public_id): party.label for party in parties_of(consultation)}
    devices = Device.objects.filter(party__consultation=consultation).select_related("party")
    return parties | {str(device.public_id): device.label for device in devices.order_by("pk")}


def requests_of(consultation: Consultation) -> QuerySet[CartRequest]:
    """Newest first."""
    return consultation.requests.order_by("-asked_at", "-pk")


def current_request(consultation: Consultation) -> CartRequest | None:
    """What the cart shows: the last thing asked, unless it was heard already."""
    last = requests_of(consultation).first()
    return last if last is not None and last.heard_at is None else None


def placed_points(consultation: Consultation) -> frozenset[str]:
    """The points already heard by the physician."""
    heard = consultation.requests.filter(kind=RequestKind.STETHOSCOPE, heard_at__isnull=False)
    return frozenset(heard.values_list("point", flat=True))


def physician_of_rpps(rpps: str) -> Practitioner:
    """The physician in exercise of this RPPS number; Invalid when there is none."""
    digits = "".join(character for character in rpps if character.isdigit())
    found = Practitioner.objects.filter(rpps=digits, profession=Profession.PHYSICIAN, is_active=True).first()
    if found is None:
        raise Invalid("Aucun médecin en exercice n’a ce numéro RPPS.", field="rpps")
    return found


def physicians_to_invite(consultation: Consultation, text: str, most: int = 6) -> list[Practitioner]:
    """Physicians with an account whose name, specialty or RPPS has these words; without words, those of the
    territory of the place of care. Those whom the act holds are not among them.
    """
    rows = directory.physicians().filter(user__is_active=True)
    held = (consultation.appointment.practitioner_id, consultation.appointment.beside_id)
    rows = rows.exclude(pk__in=[key for key in held if key is not None])
    site = consultation.appointment.site
    if not text.strip() and site is not None:
        rows = rows.filter(places__site__territory=site.territory_id, places__ends_on__isnull=True).distinct()
    for word in text.removeprefix("Dr ").split():
        rows = rows.filter(
            Q(family_name__istartswith=word)
            | Q(given_name__istartswith=word)
            | Q(specialty__label__icontains=word)
            | Q(rpps=word)
        )
    return list(rows.order_by("family_name", "given_name", "pk")[:most])


def help_phone() -> str:
    """The region’s assistance, day and night; "" when none is set."""
    region = Region.objects.order_by("pk").first()
    return region.help_phone if region is not None else ""
